"""Run the command line with ``python -m treatycompare``."""

from treatycompare.cli import main

main()
