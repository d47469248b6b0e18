"""What the documents say runs, and what they link to exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from treatycompare import cli

ROOT = Path(__file__).parents[2]
CODINGS = ROOT / "docs" / "codings"
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of this test alone: nobody's texts are read or changed."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TREATYCOMPARE_HOME", str(folder))
    return folder


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.S | re.M)


def commands() -> list[list[str]]:
    """Each command line of the README that calls the program, comments and its folder left out."""
    lines = [line for block in blocks(ROOT / "README.md", "sh") for line in block.splitlines()]
    split = [shlex.split(line, comments=True) for line in lines]
    return [words[1:] for words in split if words and Path(words[0]).name == "treatycompare"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    prose = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.S | re.M)
    headings = {}
    for target in re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        found = (path.parent / place).resolve() if place else path
        assert found.exists(), f"{named(path)} links to {target}"
        assert found.is_relative_to(ROOT)
        if anchor:
            headings = {
                re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
                for title in re.findall(r"^#+ (.*)", found.read_text(encoding="utf-8"), re.M)
            }
            assert anchor in headings, f"{named(path)} links to {target}"


def test_files_that_the_documents_name_exist() -> None:
    for path in DOCUMENTS:
        if path.name == "CHANGELOG.md":
            continue
        for name in re.findall(
            r"`((?:docs|treaties|treatycompare|tests|examples|benchmarks)/[\w./-]*)`", path.read_text()
        ):
            assert (ROOT / name).exists(), f"{named(path)} names {name}"


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = blocks(ROOT / "README.md", "python")
    assert found
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in found:
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102  # our own document
    assert (tmp_path / "extradition.html").stat().st_size > 10_000


def parsed(words: list[str]) -> click.Context:
    """Parse a command line down to the innermost command, without running it."""
    command: click.Command = cli.cli
    context = click.Context(command, info_name="treatycompare")
    while isinstance(command, click.Group):
        name, command_found, words = command.resolve_command(context, words)
        assert command_found is not None
        command = command_found
        if not isinstance(command, click.Group):
            return command.make_context(name, list(words), parent=context)
        context = click.Context(command, info_name=name, parent=context)
    return context


def test_every_command_line_of_the_readme_parses() -> None:
    found = commands()
    assert len(found) >= 8
    for words in found:
        assert parsed(words).command.name in words


def needs_texts(words: list[str]) -> bool:
    adds = words[:2] in (["texts", "add"], ["texts", "fetch"])
    return adds or ("--method" in words and words[words.index("--method") + 1] == "text")


def test_every_command_line_that_needs_no_text_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    alone = [words for words in commands() if not needs_texts(words)]
    assert len(alone) >= 6
    for words in alone:
        monkeypatch.setattr(sys, "argv", ["treatycompare", *words])
        code: object = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code
        out, err = capfd.readouterr()
        assert code == (1 if words[0] == "diff" else 0), err
        assert out or (tmp_path / words[words.index("-o") + 1]).exists()


def test_the_options_that_the_documents_name_exist() -> None:
    known = {option for _, command in walk(cli.cli) for param in command.params for option in param.opts}
    known |= {"--help", "--version"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    said = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", readme))
    assert said - known == set()


def walk(command: click.Command, name: str = "") -> list[tuple[str, click.Command]]:
    inner = command.commands.items() if isinstance(command, click.Group) else ()
    return [(name, command), *(found for key, below in inner for found in walk(below, key))]


def test_decisions_are_numbered_without_gap_and_have_their_parts() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. ")
        missing = [part for part in ("Context.", "Decision.", "Consequences.") if part not in text]
        assert missing == [], page.name


def test_the_page_on_agreement_is_what_both_codings_give() -> None:
    made = [sys.executable, str(ROOT / "benchmarks" / "agreement.py"), "--check"]
    assert subprocess.run(made, check=False, capture_output=True).returncode == 0


def test_both_codings_are_of_the_same_provisions() -> None:
    sides = [{p.relative_to(side) for p in side.glob("*/*.yaml")} for side in (CODINGS / "first", CODINGS / "second")]
    assert sides[0] == sides[1]
    assert len(sides[0]) > 100


def test_what_disagrees_has_a_reason() -> None:
    page = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert "no reason given" not in page
    assert re.findall(r"^- `([^`]+)`: .{20,}", page, re.M)
