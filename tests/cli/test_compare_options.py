"""What compare, diff and review take and print: options, terminals, pipes, plain locales, completion, the man page."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import NamedTuple

import pytest
from click.shell_completion import BashComplete

from treatycompare import cli, plugins
from treatycompare.cli import citing  # noqa: F401  # it registers its command

ROOT = Path(__file__).parents[2]
RENDERERS = {
    "md": "treatycompare.report.markdown:render",
    "xlsx": "treatycompare.report.xlsx:render",
    "docx": "treatycompare.report.docx_concordance:render",
}


@pytest.fixture(autouse=True)
def _own_home(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(plugins, "_BUILT_IN", {
        group: {**known, **(RENDERERS if group == plugins.RENDERERS else {})}
        for group, known in plugins._BUILT_IN.items()
    })  # fmt: skip
    plugins.available.cache_clear()
    yield
    plugins.available.cache_clear()


class Run(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Run]:
    """Run the command line in this process, as ``main`` does."""

    def call(*arguments: str) -> Run:
        capfdbinary.readouterr()
        monkeypatch.setattr(sys, "argv", ["treatycompare", *arguments])
        code: object = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code
        out, err = capfdbinary.readouterr()
        assert isinstance(code, int)
        return Run(code, out.decode(errors="replace"), err.decode())

    return call


SMALL = ("compare", "hanoi", "budapest", "--theme", "T08.3")


def test_stat_is_a_line_a_pair(run: Callable[..., Run]) -> None:
    code, out, err = run("compare", "hanoi", "budapest", "--theme", "extradition", "--stat")
    assert code == 0
    lines = out.splitlines()
    assert re.match(r"37 \| 24 +\S.*\d+ terms", lines[0])
    assert re.match(r"1 pair, \d+ only in Hanoi, ", lines[-1])
    assert "not in your library" in err


def test_stat_is_text_and_nothing_else(run: Callable[..., Run]) -> None:
    code, out, err = run(*SMALL, "--stat", "--format", "json")
    assert (code, out) == (2, "")
    assert "--stat is text, not 'json'" in err


def test_only_changed_leaves_out_what_is_alike_and_says_so(run: Callable[..., Run]) -> None:
    whole = json.loads(run("compare", "hanoi", "budapest", "--format", "json").out)
    code, out, err = run("compare", "hanoi", "budapest", "--only-changed", "--format", "json")
    some = json.loads(out)
    assert code == 0
    left_out = len(whole["pairs"]) - len(some["pairs"])
    assert left_out > 0
    assert f"Left out: {left_out} equivalent pairs" in err
    assert {pair["link"]["relation"] for pair in whole["pairs"] if pair not in some["pairs"]} == {"equivalent"}
    assert some["only_left"] == whole["only_left"]


@pytest.mark.parametrize(("name", "start"), [("md", "# Hanoi"), ("xlsx", "PK"), ("docx", "PK"), ("txt", "Hanoi and")])
def test_the_ending_names_the_format(run: Callable[..., Run], tmp_path: Path, name: str, start: str) -> None:
    code, out, err = run(*SMALL, "-o", f"a.{name}")
    assert (code, out) == (0, "")
    assert err.splitlines()[-1] == f"wrote a.{name}"
    assert (tmp_path / f"a.{name}").read_bytes().startswith(start.encode())


@pytest.mark.parametrize("name", ["md", "xlsx", "docx"])
def test_an_output_that_cannot_be_written_leaves_the_old_file(
    run: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    (tmp_path / "folder").mkdir()
    for output, message in (("absent/a", "no such file"), ("folder", "is a directory")):
        code, out, err = run(*SMALL, "--format", name, "-o", output)
        assert (code, out) == (2, "")
        assert message in err.splitlines()[-1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder"]


def test_a_theme_without_provisions_is_shown_as_such(run: Callable[..., Run]) -> None:
    from treatycompare.corpus import open_corpus

    subthemes = (sub for theme in open_corpus().themes() for sub in theme.subthemes)
    code = next(sub.code for sub in subthemes if not sub.addresses("budapest"))
    for name in ("text", "md", "csv", "json", "html", "xlsx", "docx"):
        done = run("compare", "budapest", "budapest", "--theme", code, "--format", name)
        assert done.code == 0
        assert f"no provision of either treaty stands under {code}" in done.err


# Reviews.


def test_a_review_goes_round(run: Callable[..., Run], tmp_path: Path) -> None:
    assert run("review", "export", "hanoi", "budapest", "-o", "notes.csv").code == 0
    lines = list(csv.DictReader(io.StringIO((tmp_path / "notes.csv").read_text(encoding="utf-8"), newline="")))
    assert next(line for line in lines if line["left"] == "37")["right"] == "24"
    for line in lines:
        if line["left"] == "37":
            line.update(note="-first, =second", reviewed_by="A. Reader", reviewed_on="2026-01-31")
    out = io.StringIO()
    writer = csv.DictWriter(out, lines[0])
    writer.writeheader()
    writer.writerows(lines)
    (tmp_path / "notes.csv").write_text(out.getvalue(), encoding="utf-8")
    shown = run(*SMALL[:3], "--theme", "extradition", "--review", "notes.csv").out
    assert "- Hanoi 37, Budapest 24: -first, =second [reviewed by A. Reader on 2026-01-31]" in shown
    code, printed, err = run("review", "import", "notes.csv")
    assert (code, printed) == (0, "")
    assert err.startswith("1 new, 0 changed, 0 as before, in ")
    first = run("review", "export").out
    assert '"\'-first, =second"' in first
    (tmp_path / "again.csv").write_text(first, encoding="utf-8", newline="")
    assert run("review", "import", "again.csv").err.startswith("0 new, 0 changed, 1 as before")
    assert run("review", "export").out == first
    rows = list(csv.DictReader(io.StringIO(run("review", "export", "budapest", "hanoi").out, newline="")))
    assert [row["note"] for row in rows if row["note"]] == ["'-first, =second"]


def test_bad_reviews_are_refused_with_file_and_line(run: Callable[..., Run], tmp_path: Path, home: Path) -> None:
    head = "left_treaty,left,right_treaty,right,note,reviewed_by,reviewed_on\n"
    (tmp_path / "bad.csv").write_text(f"{head}hanoi,37,budapest,24,x,,\nhanoi,999,budapest,24,x,,\n")
    code, out, err = run(*SMALL, "--review", "bad.csv", "-o", "a.html")
    assert (code, out) == (2, "")
    assert err == (
        "treatycompare: error: Hanoi has no provision '999' in bad.csv, line 3; see: treatycompare show hanoi\n"
    )
    assert not (tmp_path / "a.html").exists()
    (tmp_path / "bad.csv").write_text(f"{head}hanoi,37,budapest,24,x,Me,\n")
    for arguments in ((*SMALL, "--review", "bad.csv"), ("review", "import", "bad.csv")):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert err.endswith("in bad.csv, line 2\n")
    assert not (home / "reviews.csv").exists()
    assert run("review", "import", "absent.csv").code == 2
    assert "one treaty makes no pair: 'hanoi'" in run("review", "export", "hanoi").err


# Terminals, pipes and locales: real processes.

PROGRAM = [sys.executable, "-m", "treatycompare"]


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """Run the program on a terminal of its own and give what it printed there."""
    outer, inner = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", **environment}
    with subprocess.Popen([*PROGRAM, *arguments], stdout=inner, stderr=subprocess.DEVNULL, env=env):
        os.close(inner)
        out = b""
        while True:
            try:
                piece = os.read(outer, 65536)
            except OSError:  # the other end was closed
                break
            if not piece:
                break
            out += piece
    os.close(outer)
    return out.decode().replace("\r\n", "\n")


def plain_length(line: str) -> int:
    return len(re.sub("\x1b\\[[0-9;]*m", "", line))


def test_colour_is_for_terminals_and_for_who_wants_it() -> None:
    pytest.importorskip("rich")
    coloured = on_a_terminal(*SMALL)
    assert "\x1b[" in coloured
    assert "Hanoi and Budapest compared" in coloured
    assert "\x1b" not in on_a_terminal(*SMALL, NO_COLOR="1")
    assert "\x1b" not in on_a_terminal(*SMALL, TERM="dumb")
    piped = subprocess.run([*PROGRAM, *SMALL], capture_output=True, check=True)
    assert b"\x1b" not in piped.stdout
    assert on_a_terminal(*SMALL, NO_COLOR="1", COLUMNS="80") == piped.stdout.decode()


def test_a_terminal_of_forty_columns_is_wide_enough() -> None:
    for more in ({}, {"NO_COLOR": "1"}):
        out = on_a_terminal("compare", "hanoi", "budapest", "--theme", "extradition", COLUMNS="40", **more)
        assert max(map(plain_length, out.splitlines())) <= 40
        assert "Transfer" in out
    stat = on_a_terminal("compare", "hanoi", "budapest", "--stat", COLUMNS="40")
    assert max(map(plain_length, stat.splitlines())) <= 40


def test_a_workbook_is_not_thrown_at_a_terminal() -> None:
    code = "import sys, treatycompare.plugins as p\n" + "\n".join(
        f"p._BUILT_IN[p.RENDERERS].setdefault({name!r}, {value!r})" for name, value in RENDERERS.items()
    )
    code += "\nfrom treatycompare import cli\ncli.main()"
    outer, inner = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", code, *SMALL, "--format", "xlsx"], stdout=inner, stderr=subprocess.PIPE, check=False
    )
    os.close(inner)
    os.close(outer)
    assert done.returncode == 2
    assert b"xlsx is nothing to read on a terminal; name a file: -o comparison.xlsx" in done.stderr


def test_words_in_colour_are_marked_without_it_too(tmp_path: Path, invented: Path) -> None:
    text = (invented / "bees.md").read_text(encoding="utf-8")
    for name, content in (("old", text), ("new", text.replace("Any keeper may leave", "Any keeper must leave"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bees.md").write_text(content, encoding="utf-8")
    command = [*PROGRAM, "diff", "old/bees.md", "new/bees.md", "--word-diff", "color"]
    clean = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm"}
    seen = {
        name: subprocess.run(command, capture_output=True, env={**clean, **more}, check=False).stdout.decode()
        for name, more in (("colour", {}), ("none", {"NO_COLOR": "1"}), ("dumb", {"TERM": "dumb"}))
    }
    assert "\x1b[9m\x1b[31mmay" in seen["colour"]
    assert "\x1b[4m\x1b[32mmust" in seen["colour"]
    for name in ("none", "dumb"):
        assert "\x1b" not in seen[name]
        assert "[-may-] {+must+}" in seen[name]


def test_a_plain_locale_and_a_closed_pipe_lose_nothing(tmp_path: Path) -> None:
    plain = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for arguments in (SMALL, ("compare", "hanoi", "budapest", "--stat")):
        given = [subprocess.run([*PROGRAM, *arguments], capture_output=True, env=e, check=True) for e in (None, plain)]
        assert given[0] == subprocess.CompletedProcess(given[1].args, 0, given[1].stdout, given[1].stderr) or (
            given[0].stdout == given[1].stdout
        )
    for arguments in (SMALL, ("review", "export", "hanoi", "budapest")):
        with subprocess.Popen([*PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            error = process.stderr.read()
        assert process.returncode == cli.BROKEN_PIPE
        assert b"Traceback" not in error


def test_reviews_come_through_a_pipe(tmp_path: Path) -> None:
    head = "left_treaty,left,right_treaty,right,note,reviewed_by,reviewed_on\n"
    table = f"{head}hanoi,37,budapest,24,From a pipe.,,\n".encode()
    arguments = ["compare", "hanoi", "budapest", "--theme", "extradition", "--review", "-"]
    done = subprocess.run([*PROGRAM, *arguments], input=table, capture_output=True, check=True)
    assert b"- Hanoi 37, Budapest 24: From a pipe." in done.stdout
    bad = subprocess.run([*PROGRAM, *arguments], input=table.replace(b"37", b"?"), capture_output=True, check=False)
    assert bad.returncode == 2
    assert b"in standard input, line 2" in bad.stderr
    long = subprocess.run([*PROGRAM, *arguments], input=table + b"\n" * 20_000_000, capture_output=True, check=False)
    assert long.returncode == 2
    assert b"standard input is too large; 20 MB are allowed" in long.stderr
    closed = ["sh", "-c", '"$0" "$@" <&-', *PROGRAM, *arguments]
    assert (
        b"cannot read standard input; it is closed" in subprocess.run(closed, capture_output=True, check=False).stderr
    )


# Completion.


def offered(*words: str) -> list[str]:
    *before, incomplete = words
    found = BashComplete(cli.cli, {}, "treatycompare", "_TREATYCOMPARE_COMPLETE")
    return [item.value for item in found.get_completions(before, incomplete) if item.type == "plain"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("com",), ["compare"]),
        (("compare", "ha"), ["hanoi"]),
        (("compare", "hanoi", "b"), ["budapest"]),
        (("compare", "hanoi", "budapest", "--theme", "extr"), ["extradition"]),
        (("compare", "hanoi", "budapest", "--theme", "T14.2"), ["T14.2"]),
        (("compare", "hanoi", "budapest", "--format", "x"), ["xlsx"]),
        (("compare", "hanoi", "budapest", "--only"), ["--only-changed"]),
        (("cite", "hanoi", "37(4"), ["37(4)"]),
        (("cite", "hanoi", "37", "--style", "b"), ["bibtex"]),
        (("diff", "a", "b", "--word-diff", "c"), ["color"]),
        (("review", "im"), ["import"]),
        (("show", "hanoy", "3"), []),
    ],
    ids=lambda value: " ".join(value),
)
def test_the_shell_completes(words: tuple[str, ...], wanted: list[str]) -> None:
    assert offered(*words) == wanted


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_the_documentation_is_printed(shell: str) -> None:
    script = Path(sys.executable).with_name("treatycompare")
    if not script.exists():
        pytest.skip("the command is not installed beside Python")
    env = {**os.environ, "_TREATYCOMPARE_COMPLETE": f"{shell}_source"}
    done = subprocess.run([script], capture_output=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    assert b"_TREATYCOMPARE_COMPLETE" in done.stdout
    env = {**os.environ, "_TREATYCOMPARE_COMPLETE": "bash_complete", "COMP_CWORD": "2"}
    env["COMP_WORDS"] = "treatycompare compare bud"
    done = subprocess.run([script], capture_output=True, env=env, check=True)
    assert done.stdout.split() == [b"plain,budapest", b"file,bud"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_documentation_names_what_each_shell_needs(shell: str) -> None:
    said = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert f"{shell}_source" in said
    assert "_TREATYCOMPARE_COMPLETE=" in said


# The man page.


def test_the_man_page_says_what_the_commands_take() -> None:
    made = runpy.run_path(str(ROOT / "man" / "build.py"))
    kept = (ROOT / "man" / "treatycompare.1").read_text(encoding="utf-8")
    assert kept == made["page"](), "run: python man/build.py"


def test_the_man_page_is_seen_to_differ() -> None:
    made = runpy.run_path(str(ROOT / "man" / "build.py"))
    before = made["page"]()
    option = next(p for p in cli.cli.commands["compare"].params if p.name == "stat")
    help_, option.help = option.help, "Something else."
    try:
        assert made["page"]() != before
    finally:
        option.help = help_


def test_the_man_page_reads_without_a_warning() -> None:
    page = ROOT / "man" / "treatycompare.1"
    try:
        done = subprocess.run(
            ["groff", "-man", "-Tutf8", "-ww", "-P-c", "-Kutf8", str(page)], capture_output=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("groff is not installed")
    if b"preconv" in done.stderr or b"unknown option" in done.stderr:
        pytest.skip("this groff reads no UTF-8")
    assert done.stderr == b""
    shown = re.sub(r".\x08", "", done.stdout.decode())
    for words in ("--only-changed", "treatycompare review import", "EXIT STATUS", "--word-diff [plain|color]"):
        assert words in shown


def test_the_entry_points_of_the_formats_load() -> None:
    for name, value in RENDERERS.items():
        assert callable(EntryPoint(name, value, plugins.RENDERERS).load())
