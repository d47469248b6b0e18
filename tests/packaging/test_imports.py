"""What importing costs: heavy packages are loaded when they are needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("pydantic", "lxml", "yaml", "click", "jinja2", "pandas", "scipy", "numpy", "cydifflib")


def loaded_by(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stderr.splitlines()[-1].split()}


HELP = "import sys\nfrom treatycompare import cli\nsys.argv = ['treatycompare', '--help']\ncli.main()"
SHOW = "import sys\nfrom treatycompare import cli\nsys.argv = ['treatycompare', 'show', 'hanoi', '42']\ncli.main()"


@pytest.mark.parametrize(
    ("code", "kept_out"),
    [
        ("import treatycompare", HEAVY),
        (HELP, ("lxml", "jinja2", "pandas", "pydantic", "yaml")),
        (SHOW, ("lxml", "jinja2", "pandas", "scipy", "numpy")),
    ],
    ids=["import", "help", "show"],
)
def test_what_is_not_needed_is_not_imported(code: str, kept_out: tuple[str, ...]) -> None:
    loaded = loaded_by(code)
    assert "treatycompare" in loaded
    assert sorted(loaded & set(kept_out)) == []
