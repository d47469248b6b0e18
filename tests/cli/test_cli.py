"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from treatycompare import cli, files


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of this test alone: nobody's texts are read or changed."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TREATYCOMPARE_HOME", str(folder))
    return folder


class Run(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run the command line in this process, as ``main`` does; real processes are dear."""

    def call(*arguments: str) -> Run:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["treatycompare", *arguments])
        code: object = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code
        out, err = capfd.readouterr()
        assert isinstance(code, int)
        return Run(code, out, err)

    return call


COMMANDS = [
    [],
    ["compare"],
    ["align"],
    ["diff"],
    ["show"],
    ["themes"],
    ["texts"],
    ["texts", "add"],
    ["texts", "list"],
    ["texts", "verify"],
    ["texts", "remove"],
    ["corpus"],
    ["corpus", "check"],
]


def all_commands() -> list[list[str]]:
    found: list[list[str]] = [[]]
    for name, command in cli.cli.commands.items():
        found.append([name])
        found += [[name, inner] for inner in getattr(command, "commands", {})]
    return found


@pytest.mark.parametrize("command", all_commands(), ids=" ".join)
def test_every_command_explains_itself(command: list[str]) -> None:
    for option in ("--help", "-h"):
        result = CliRunner().invoke(cli.cli, [*command, option])
        assert result.exit_code == 0
        assert result.output.startswith("Usage: ")
        described = result.output.split("\n\n")[1]
        assert re.match(r"  [A-Z].*[.:]", described, re.S), "a command says what it does"
        assert all(re.search(r"  \S", line) for line in result.output.splitlines() if line.strip().startswith("--"))


def test_the_commands_of_the_contract_are_there() -> None:
    assert [c for c in COMMANDS if c not in all_commands()] == []


def test_the_version_is_the_packages(run: Callable[..., Run]) -> None:
    import treatycompare

    assert run("--version") == (0, f"treatycompare, version {treatycompare.__version__}\n", "")


# What a user may get wrong: one line on standard error, exit 2, nothing on standard output.


@pytest.fixture
def bad_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.md").write_text("Dear villagers,\n\nthe oil is gone.\n")
    (tmp_path / "empty.xml").write_bytes(b"")
    (tmp_path / "noise").write_bytes(bytes(range(256)))
    (tmp_path / "bomb.xml").write_text('<!DOCTYPE a [<!ENTITY x "y">]><akomaNtoso>&x;</akomaNtoso>')
    (tmp_path / "folder").mkdir()
    (tmp_path / "two\nlines\x1b[31m").write_bytes(b"")
    (tmp_path / "report.html").write_bytes(b"old")
    return tmp_path


BAD = [
    (["show", "hanoy"], r"no treaty or file has the name 'hanoy'; did you mean 'hanoi'\?"),
    (["show", "lamps"], r"'lamps'; allowed: budapest, ets189, hanoi, uncac, untoc; or give the path of a document"),
    (["show", ""], r"no treaty or file has the name ''"),
    (["show", "absent.xml"], r"'absent.xml'.*give the path of a document"),
    (["show", "x" * 300], "no treaty or file has the name 'xxx"),
    (["show", "hanoi@klingon"], r"not a language or an edition date: 'klingon' in hanoi@klingon; write hanoi@fr"),
    (["show", "hanoi", "--lang", "french"], "not a language: 'french'; write two letters"),
    (["show", "hanoi", "--lang", "fr"], r"no official text of hanoi in fr.*texts add FILE --treaty hanoi --lang fr"),
    (["show", "hanoi", "99"], r"Hanoi has no provision '99'; (did you mean|allowed)"),
    (["show", "hanoi", "37(99)"], r"no provision '37\(99\)'; did you mean '37"),
    (["show", "hanoi", "article ?"], r"not an address of a provision: 'article \?'; write it as the treaty prints it"),
    (["diff", "hanoi 37", "budapest 99"], "Budapest has no provision '99'"),
    (["diff", "hanoi 37", "budapest x y"], "not an address of a provision: 'x y'"),
    (["diff", "hanoi 37", "budapst 24"], r"'budapst'; did you mean 'budapest'\?"),
    (["compare", "hanoi", "budapst"], r"did you mean 'budapest'\?"),
    (
        ["compare", "hanoi", "budapest", "--theme", "evidense"],
        r"no theme is called 'evidense'; did you mean 'evidence'\?",
    ),
    (["compare", "hanoi", "budapest", "--theme", "T99"], "no theme is called 'T99'; (allowed|did you mean)"),
    (["compare", "hanoi", "budapest", "--format", "pdf"], "'pdf'; allowed: .*csv, docx, html, json"),
    (["compare", "hanoi", "budapest", "-o", "report.pdf"], "no format is called 'pdf'"),
    (["compare", "hanoi", "budapest", "-o", "report"], "no format is called ''"),
    (
        ["compare", "hanoi", "budapest", "--method", "magic"],
        "no method is called 'magic'; allowed: best, curated, text",
    ),
    (["align", "hanoi", "budapest", "--method", "curatd"], r"no method is called 'curatd'; did you mean 'curated'\?"),
    (["align", "hanoi", "budapest", "--level", "chapter"], "no level is called 'chapter'; allowed: article, paragraph"),
    (
        ["align", "hanoi", "budapest", "--method", "text"],
        r"no official text of hanoi in en; .*texts add FILE --treaty hanoi",
    ),
    (["show", "letter.md"], r"no parser recognises the content of 'letter.md'; formats that are read: akn"),
    (["show", "empty.xml"], "the file is empty: 'empty.xml'"),
    (["show", "noise"], "no parser recognises the content of 'noise'"),
    (["show", "folder"], "cannot read a directory as a file: 'folder'"),
    (["show", "two\nlines\x1b[31m"], r"the file is empty: 'two\\nlines\\x1b\[31m'"),
    (["texts", "add", "absent.xml", "--treaty", "lamps"], "cannot read 'absent.xml'; no such file"),
    (["texts", "add", "folder", "--treaty", "lamps"], "cannot read a directory"),
    (["texts", "add", "letter.md", "--treaty", "../lamps"], r"not a treaty id: '\.\./lamps'; use small letters"),
    (["texts", "add", "letter.md", "--treaty", "lamps", "--lang", "english"], "not a language: 'english'"),
    (
        ["texts", "add", "letter.md", "--treaty", "lamps", "--edition", "May"],
        "not a date: 'May'; write it as 1982-04-12",
    ),
    (["texts", "add", "letter.md", "--treaty", "hanoi"], "no parser recognises the content of 'letter.md'"),
    (["texts", "remove", "hanoi"], "the library holds no text 'hanoi@en'"),
    (
        ["compare", "hanoi", "budapest", "--theme", "T14.1", "-o", "absent/report.html"],
        "cannot write 'absent/report.html'; no such file",
    ),
    (
        ["compare", "hanoi", "budapest", "--theme", "T14.1", "--format", "html", "-o", "folder"],
        "cannot write 'folder'; is a directory",
    ),
]


@pytest.mark.parametrize(("arguments", "message"), BAD, ids=[" ".join(a)[:40].replace("\n", " ") for a, _ in BAD])
def test_bad_input_is_one_line_that_says_what_and_what_is_allowed(
    run: Callable[..., Run], bad_files: Path, home: Path, arguments: list[str], message: str
) -> None:
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    lines = err.splitlines()
    if arguments[0] == "compare" and "-o" in arguments:
        lines = [line for line in lines if "wording" not in line]  # the notice is no error
    assert len(lines) == 1, err
    assert lines[0].startswith("treatycompare: error: ")
    assert re.search(message, lines[0]), lines[0]
    assert lines[0].isprintable()
    assert not home.exists()
    assert (bad_files / "report.html").read_bytes() == b"old"


def test_a_document_type_declaration_is_refused(run: Callable[..., Run], bad_files: Path) -> None:
    code, out, err = run("show", "bomb.xml")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_a_file_without_permission_is_one_line(
    run: Callable[..., Run], bad_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_open = Path.open

    def refuse(path: Path, *args: object, **kwargs: object) -> object:
        if path.name == "letter.md":
            raise PermissionError(13, "Permission denied")
        return true_open(path, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    assert run("show", "letter.md") == (2, "", "treatycompare: error: cannot read 'letter.md'; permission denied\n")


@pytest.mark.parametrize(
    "arguments", [["compare", "hanoi"], ["nonsense"], ["show", "hanoi", "--colour"], ["texts", "add"]]
)
def test_wrong_usage_is_trouble_and_stays_off_standard_output(run: Callable[..., Run], arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "Error: " in err


def test_a_failed_output_leaves_the_old_file(
    run: Callable[..., Run], bad_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    code, out, err = run("compare", "hanoi", "budapest", "--theme", "T14.1", "-o", "report.html")
    assert (code, out) == (2, "")
    assert "cannot write 'report.html'; no space left on device" in err
    assert (bad_files / "report.html").read_bytes() == b"old"
    assert not list(bad_files.glob(".*"))


# What works.


def test_output_replaces_a_file_and_says_so_on_standard_error(run: Callable[..., Run], bad_files: Path) -> None:
    code, out, err = run("compare", "hanoi", "budapest", "--theme", "T08.3", "-o", "report.html")
    assert (code, out) == (0, "")
    assert err.splitlines()[-1] == "wrote report.html"
    assert (bad_files / "report.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")


@pytest.mark.parametrize(("name", "start"), [("json", "{"), ("csv", "left,"), ("html", "<!doctype"), ("text", "Hanoi")])
def test_every_format_goes_to_standard_output(run: Callable[..., Run], name: str, start: str) -> None:
    code, out, err = run("compare", "hanoi", "budapest", "--theme", "T08.3", "--format", name)
    assert code == 0
    assert out.lstrip("\ufeff").lower().startswith(start.lower())
    if name != "text":
        assert "texts add FILE --treaty hanoi" in err, "what is missing is said beside the data"
    if name == "json":
        assert json.loads(out)["theme"] == "T08.3"


def test_a_dash_is_standard_output(run: Callable[..., Run]) -> None:
    given = run("compare", "hanoi", "budapest", "--theme", "T08.3", "--format", "csv", "-o", "-")
    assert given == run("compare", "hanoi", "budapest", "--theme", "T08.3", "--format", "csv")


def test_diff_says_by_its_code_whether_anything_differs(run: Callable[..., Run]) -> None:
    code, out, err = run("diff", "hanoi 45(1)", "budapest 33(1)")
    assert (code, err) == (1, "")
    assert "weaker in Hanoi" in out
    code, out, err = run("diff", "hanoi 37", "hanoi 37")
    assert (code, err) == (0, "")
    code, out, _ = run("diff", "hanoi 45(1)", "budapest 33(1)", "--json")
    assert code == 1
    assert json.loads(out)["computed"]["relation"] == "narrower"


def test_diff_of_a_treaty_with_itself_is_none(run: Callable[..., Run]) -> None:
    assert run("diff", "hanoi", "hanoi").code == 0


def test_diff_shows_words_plain_or_in_colour(run: Callable[..., Run], invented: Path, tmp_path: Path) -> None:
    text = (invented / "bees.md").read_text(encoding="utf-8")
    old, new = tmp_path / "old" / "bees.md", tmp_path / "new" / "bees.md"
    for path, content in ((old, text), (new, text.replace("Any keeper may leave", "Any keeper must leave"))):
        path.parent.mkdir()
        path.write_text(content, encoding="utf-8")
    assert run("diff", str(old), str(old)).code == 0
    code, out, _ = run("diff", str(old), str(new))
    assert code == 1
    assert "Any keeper [-may-] {+must+} leave." in out
    _, out, _ = run("diff", str(old), str(new), "--word-diff", "color")
    assert "\x1b[31mmay" in out
    assert "\x1b[32mmust" in out


def test_show_gives_a_provision(run: Callable[..., Run]) -> None:
    code, out, err = run("show", "hanoi", "art. 42, para. 8")
    assert (code, err) == (0, "")
    assert out.startswith("Hanoi 42(8)\n")
    assert "summary: " in out
    assert "texts add FILE --treaty hanoi" in out, "what is missing is said"


def test_show_gives_the_outline(run: Callable[..., Run]) -> None:
    code, out, err = run("show", "budapest")
    assert (code, err) == (0, "")
    assert len(re.findall(r"^  \d+ ", out, re.M)) == 48


def test_show_json_has_the_fields_of_the_contract(run: Callable[..., Run]) -> None:
    code, out, err = run("show", "hanoi", "42(7)", "--json")
    assert (code, err) == (0, "")
    shown = json.loads(out)
    contract = [
        "citation",
        "heading",
        "summary",
        "text",
        "norms",
        "xrefs",
        "flexibility",
        "derivation",
        "themes",
        "children",
    ]
    assert [key for key in contract if key not in shown] == []
    assert (shown["citation"], shown["text"]) == ("Hanoi 42(7)", None)
    assert {norm["locus"].partition("[")[0] for norm in shown["norms"]} <= {"42(7)"}
    assert all(set(norm["derived"]) == {"strength"} for norm in shown["norms"])
    whole = json.loads(run("show", "hanoi", "--json").out)
    assert (whole["id"], whole["lang"]) == ("hanoi", "en")
    assert [unit["address"] for unit in whole["children"]][:2] == ["preamble", "ch.I"]


def test_themes_are_listed(run: Callable[..., Run]) -> None:
    code, out, err = run("themes")
    assert (code, err) == (0, "")
    slugs = "definitions sovereignty offences children liability powers evidence extradition assets operations"
    slugs += " safeguards prevention capacity institutions"
    assert re.findall(r"^(\S+)", out, re.M) == slugs.split()
    code, out, err = run("themes", "--json")
    assert [theme["slug"] for theme in json.loads(out)] == slugs.split()


def test_align_lists_links_and_what_stands_alone(run: Callable[..., Run]) -> None:
    code, out, _ = run("align", "hanoi", "budapest", "--method", "curated")
    assert code == 0
    assert re.search(r"^37 +\w+ +24 ", out, re.M)
    assert re.search(r"^only in Hanoi: 1, ", out, re.M)
    assert re.search(r"^only in Budapest: ", out, re.M)


def test_a_text_is_added_listed_verified_shown_and_removed(run: Callable[..., Run], invented: Path, home: Path) -> None:
    code, out, err = run("texts", "list")
    assert (code, out) == (0, "")
    assert str(home) in err
    code, out, _ = run("texts", "add", str(invented / "bees.md"), "--treaty", "bees")
    assert code == 0
    assert out.startswith("bees@en  ")
    code, out, err = run("texts", "list")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"bees@en  [0-9a-f]{64}  bees\.md  added \d{4}-\d\d-\d\d\n", out)
    assert [entry["treaty"] for entry in json.loads(run("texts", "list", "--json").out)] == ["bees"]
    assert run("texts", "verify") == (0, "bees@en  ok\n", "")
    assert "Any keeper may leave." in run("show", "bees", "5").out
    (sha,) = [p for p in (home / "texts").iterdir() if len(p.name) == 64]
    sha.write_bytes(sha.read_bytes().replace(b"leave", b"stay"))
    code, out, err = run("texts", "verify")
    assert (code, out) == (2, "")
    assert re.fullmatch(r"bees@en: the text of bees@en was changed on disk: .*\n", err)
    assert run("texts", "remove", "bees") == (0, "removed bees@en\n", "")


def test_the_check_of_the_record_says_what_it_could_not_check(run: Callable[..., Run]) -> None:
    code, out, err = run("corpus", "check")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "the record is in order"
    assert "hanoi: not checked against the text" in out


def test_a_record_with_problems_is_trouble(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    import treatycompare.check as check
    from treatycompare.errors import Problem

    found = check.CheckReport(problems=(Problem("a.yaml", 3, "wrong"), Problem("b.yaml", 0, "worse")))
    monkeypatch.setattr(check, "check_record", lambda: found)
    assert run("corpus", "check") == (2, "", "a.yaml:3: wrong\nb.yaml: worse\n2 problems\n")


# Real processes: streams, encodings, the network.

PROGRAM = [sys.executable, "-m", "treatycompare"]


def start(*arguments: str, program: list[str] = PROGRAM, **how: object) -> subprocess.Popen[bytes]:
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    return subprocess.Popen([*program, *arguments], **given)  # type: ignore[call-overload,no-any-return]


def test_exit_codes_of_a_real_process(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("treatycompare")
    program = [str(script)] if script.exists() else PROGRAM
    runs = [
        start("diff", "hanoi 45(1)", "budapest 33(1)", program=program),
        start("diff", "hanoi 45(1)", "hanoi 45(1)", program=program),
        start("show", "hanoy", program=program),
        start("show", "hanoi", "42(8)", program=program),
    ]
    ended = [process.communicate(timeout=60) for process in runs]
    assert [process.returncode for process in runs] == [1, 0, 2, 0]
    assert [bool(out) for out, _ in ended] == [True, True, False, True]
    assert [bool(err) for _, err in ended] == [False, False, True, False]


def test_a_reader_that_goes_away_is_no_difference_and_no_traceback() -> None:
    runs = [
        start("show", "hanoi", "--json"),
        start("themes", "--json"),
        start("compare", "hanoi", "budapest", "--format", "json"),
    ]
    for process in runs:
        assert process.stdout is not None
        process.stdout.close()  # as "| head" does
        process.stdout = None
    errors = [process.communicate(timeout=60)[1].decode() for process in runs]
    assert [process.returncode for process in runs] == [cli.BROKEN_PIPE] * 3
    assert not [line for error in errors for line in error.splitlines() if "wording" not in line]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this platform")
def test_a_full_or_closed_standard_output_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        runs = [start("show", "hanoi", "42(8)", stdout=full), start("--help", stdout=full)]
        closed = [*PROGRAM, "show", "hanoi", "42(8)"]
        runs.append(start('"$0" "$@" >&-', *closed, program=["sh", "-c"]))
        errors = [process.communicate(timeout=60)[1].decode().splitlines() for process in runs]
    assert [process.returncode for process in runs] == [2, 2, 2]
    assert errors[0] == ["treatycompare: error: cannot write to standard output; no space left on device"]
    assert len(errors[1]) == 1
    assert errors[2] == ["treatycompare: error: cannot write to standard output; it is closed"]


def test_a_plain_locale_changes_no_byte(tmp_path: Path) -> None:
    plain = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    arguments = ["show", "hanoi", "--json"]
    odd = os.fsencode(tmp_path) + b"/\xff\xe9"
    runs = [
        start(*arguments),
        start(*arguments, env=plain),
        start("show", "条約", env=plain),
        subprocess.Popen([*PROGRAM, "show", odd], env=plain, stdout=subprocess.PIPE, stderr=subprocess.PIPE),
    ]
    ended = [process.communicate(timeout=60) for process in runs]
    assert [process.returncode for process in runs] == [0, 0, 2, 2]
    assert ended[0] == ended[1]
    for _, error in ended[2:]:
        assert error.startswith(b"treatycompare: error: no treaty or file has the name")
        assert error.count(b"\n") == 1


AUDITED = """
import sys
seen = []
sys.addaudithook(lambda event, args: seen.append((event, args)) if event.startswith(("socket.", "urllib.")) else None)
from treatycompare import cli
for arguments in (
    ["compare", "hanoi", "budapest", "--theme", "T08.3", "-o", sys.argv[1]],
    ["show", "hanoi", "42(8)"],
    ["texts", "list"],
    ["themes"],
    ["show", "hanoy"],
):
    sys.argv[1:] = arguments
    try:
        cli.main()
    except SystemExit:
        pass
assert not seen, seen
"""


def test_nothing_asks_the_network(tmp_path: Path) -> None:
    output = str(tmp_path / "report.html")
    done = subprocess.run([sys.executable, "-c", AUDITED, output], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert Path(output).stat().st_size > 1000
