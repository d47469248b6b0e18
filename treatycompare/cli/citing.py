"""The command that cites a provision."""

from __future__ import annotations

import click

from treatycompare.cli import completing
from treatycompare.cli.shared import cli, lang_option, load_spec, options, put

STYLES = ("oscola", "bibtex", "csl")
"""Written again here: what only names the options loads no model."""


@cli.command()
@click.argument("treaty", shell_complete=completing.treaties)
@click.argument("address", required=False, shell_complete=completing.addresses)
@click.option(
    "--style", type=click.Choice(STYLES), default="oscola", show_default=True, help="How to print the citation."
)
@options(lang_option)
def cite(treaty: str, address: str | None, style: str, lang: str | None) -> None:
    """Cite a treaty or a provision: a footnote, BibTeX, or CSL-JSON for a reference manager."""
    from treatycompare.report.citation_styles import cite as cited

    put(cited(load_spec(treaty, lang), address, style).rstrip("\n") + "\n")
