from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import treatycompare
from treatycompare import library
from treatycompare.errors import (
    FileError,
    LibraryError,
    MissingTextError,
    OptionError,
    ParseError,
    StructureError,
    UnknownTreatyError,
)
from treatycompare.library import store


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of this test alone: nobody's texts are read or changed."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TREATYCOMPARE_HOME", str(folder))
    return folder


LAMPS = """##Verdrag over lampen

####Convention on Lamps

Preamble The villages, Fond of light, Agree:
### CHAPTER  I

####LIGHT

### Article  1

####Words

Here a ``lamp" is a thing that shines.

### Article  2

####Care

1.   Each village trims its lamps.
2.   A village may:

a) ask for oil;

b) lend a wick.

### Article  3

####Leaving

Any village may leave when the oil is gone.
"""


@pytest.fixture
def lamps(tmp_path: Path) -> Path:
    path = tmp_path / "lamps.md"
    path.write_text(LAMPS, encoding="utf-8")
    return path


@pytest.fixture
def brighter(tmp_path: Path) -> Path:
    path = tmp_path / "brighter.md"
    path.write_text(LAMPS.replace("trims", "polishes"), encoding="utf-8")
    return path


def described(**changed: str) -> bytes:
    entry = {"sha256": "0" * 64, "treaty": "lamps", "lang": "en", "source": "a", "parser": "b", "added": "c"}
    return json.dumps(entry | changed).encode()


def stored(home: Path) -> list[str]:
    return sorted(p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file() and p.name != ".lock")


def test_an_empty_library_needs_no_folder(home: Path) -> None:
    assert library.entries() == ()
    assert library.find("lamps") is None
    assert library.verify() == ()
    assert not home.exists()


def test_the_home_is_the_platforms_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(library.HOME)
    assert library.home().name == "treatycompare"


def test_a_text_is_kept_whole_by_its_hash(home: Path, lamps: Path) -> None:
    entry = library.add(lamps, treaty="lamps")
    assert stored(home) == [f"texts/{entry.sha256}", "texts/lamps@en.json"]
    assert (home / "texts" / entry.sha256).read_bytes() == lamps.read_bytes()
    assert library.read(entry) == lamps.read_bytes()
    assert (entry.name, entry.source, entry.parser.split()[0]) == ("lamps@en", "lamps.md", "bwb")
    assert library.entries() == (entry,) == library.list()
    assert library.verify() == ((entry, None),)
    assert treatycompare.load("lamps")["2(2)(b)"].text == "lend a wick."


def test_the_units_of_a_text_belong_to_the_treaty_it_was_added_as(lamps: Path) -> None:
    library.add(lamps, treaty="village-lights")
    loaded = treatycompare.load("village-lights")
    assert loaded.id == "village-lights"
    assert {unit.treaty for unit in loaded.provisions} == {"village-lights"}


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_a_file_name_that_is_no_text_is_kept_as_one(lamps: Path) -> None:
    odd = lamps.with_name("l\udcffmps.md")
    odd.write_bytes(lamps.read_bytes())
    assert library.add(odd, treaty="lamps").source == r"l\udcffmps.md"
    read = treatycompare.parse(odd)
    assert read.model_dump_json()
    assert treatycompare.compare(read, read, method="text").to_json()


def test_the_same_bytes_twice_change_nothing(home: Path, lamps: Path) -> None:
    first = library.add(lamps, treaty="lamps")
    times = {path: path.stat().st_mtime_ns for path in (home / "texts").iterdir() if path.name != ".lock"}
    assert library.add(lamps, treaty="lamps") == first
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_another_text_in_the_same_place_is_refused(home: Path, lamps: Path, brighter: Path) -> None:
    library.add(lamps, treaty="lamps")
    before = stored(home)
    with pytest.raises(LibraryError, match=r"already holds another text as lamps@en, 'lamps\.md'; remove it first"):
        library.add(brighter, treaty="lamps")
    assert stored(home) == before


def test_editions_stand_side_by_side(lamps: Path, brighter: Path) -> None:
    old = library.add(lamps, treaty="lamps", edition="1982-04-12")
    new = library.add(brighter, treaty="lamps", edition="2001-01-01")
    assert [e.name for e in library.entries()] == ["lamps@en@1982-04-12", "lamps@en@2001-01-01"]
    assert library.find("lamps") == new
    assert library.find("lamps", edition="1982-04-12") == old
    assert library.find("lamps", "fr") is None
    assert "trims" in str(treatycompare.load("lamps@1982-04-12")["2(1)"].text)
    assert "polishes" in str(treatycompare.load("lamps@en@2001-01-01")["2(1)"].text)
    with pytest.raises(MissingTextError, match=r"lamps in en of 1999-01-01; .*--lang en --edition 1999-01-01"):
        treatycompare.load("lamps@1999-01-01")
    undated = library.add(lamps, treaty="lamps")
    assert library.find("lamps") == undated


def test_bytes_of_two_editions_go_with_the_last_one(home: Path, lamps: Path) -> None:
    library.add(lamps, treaty="lamps", edition="1982-04-12")
    entry = library.add(lamps, treaty="lamps")
    library.remove("lamps", edition="1982-04-12")
    assert library.verify() == ((entry, None),)
    assert library.remove("lamps") == entry
    assert stored(home) == []


def test_removing_what_is_not_there_names_what_is(lamps: Path) -> None:
    library.add(lamps, treaty="lamps")
    with pytest.raises(MissingTextError, match=r"holds no text 'lamp@en'; did you mean 'lamps@en'\?"):
        library.remove("lamp")


def test_a_flipped_bit_on_disk_is_refused(home: Path, lamps: Path) -> None:
    entry = library.add(lamps, treaty="lamps")
    path = home / "texts" / entry.sha256
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(LibraryError, match=r"text of lamps@en was changed on disk: .*remove it"):
        library.read(entry)
    with pytest.raises(LibraryError, match="changed on disk"):
        treatycompare.load("lamps")
    ((found, problem),) = library.verify()
    assert found == entry
    assert "changed on disk" in str(problem)


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_adding_again_brings_lost_bytes_back(home: Path, lamps: Path, damage: str) -> None:
    entry = library.add(lamps, treaty="lamps")
    path = home / "texts" / entry.sha256
    path.unlink() if damage == "missing" else path.write_bytes(b"changed")
    assert library.verify()[0][1]
    library.add(lamps, treaty="lamps")
    assert library.verify() == ((entry, None),)


def test_missing_bytes_are_said(home: Path, lamps: Path) -> None:
    entry = library.add(lamps, treaty="lamps")
    (home / "texts" / entry.sha256).unlink()
    with pytest.raises(LibraryError, match=r"text of lamps@en is missing: .*add it again"):
        library.read(entry)


DAMAGE = [
    b"",
    b"{",
    b"[]",
    b"[" * 100_000,
    b"\xff\xfe",
    b'{"treaty": "lamps"}',
    described(sha256="../../secret"),
    described(treaty="../x"),
    described(lang="../x"),
    described(edition="../x"),
    described(treaty="wells"),
    described(layer="gossip"),
]


@pytest.mark.parametrize("content", DAMAGE)
def test_a_damaged_entry_is_named_and_never_used(home: Path, content: bytes) -> None:
    secret = home.parent / "secret"
    secret.write_bytes(b"mine")
    (home / "texts").mkdir(parents=True)
    path = home / "texts" / "lamps@en.json"
    path.write_bytes(content)
    for ask in (lambda: library.find("lamps"), lambda: treatycompare.load("lamps")):
        with pytest.raises(LibraryError, match=r"entry lamps@en is damaged, it .*lamps@en\.json; remove the"):
            ask()
    with pytest.raises(LibraryError, match=r"a library entry is damaged: .*lamps@en\.json; remove these files"):
        library.list()
    assert library.entries() == ()
    ((entry, problem),) = library.verify()
    assert (entry.name, entry) == ("lamps@en", library.damaged()[0])
    assert "the entry is damaged" in str(problem)
    assert path.read_bytes() == content
    assert library.remove("lamps") == entry
    assert stored(home) == []
    assert secret.read_bytes() == b"mine"


def test_a_damaged_entry_stands_in_the_way_of_no_other(home: Path, lamps: Path, brighter: Path) -> None:
    old = library.add(lamps, treaty="lamps", edition="1982-04-12")
    for name in (
        "wells@en.json",
        "wells@fr.json",
        "what is this.json",
        "lamps@en@soon.json",
        "lamps@en@2001-01-01.json",
    ):
        (home / "texts" / name).write_bytes(b"{")
    assert library.entries() == (old,)
    assert library.find("lamps", edition="1982-04-12") == old
    assert treatycompare.load("lamps@1982-04-12")["2(1)"].text == "Each village trims its lamps."
    new = library.add(brighter, treaty="lamps")
    assert library.find("lamps") == new, "the undated text is asked for, not the damaged dated one"
    with pytest.raises(UnknownTreatyError, match="no treaty or file has the name 'lamp'"):
        treatycompare.load("lamp")
    with pytest.raises(LibraryError, match=r"5 library entries are damaged: .*wells@en\.json.*wells@fr\.json"):
        library.list()
    assert [e.name for e in library.damaged()] == [
        *("lamps@en@2001-01-01", "lamps@en@soon", "wells@en", "wells@fr", "what is this")
    ]
    assert [bool(problem) for _, problem in library.verify()] == [False, False, True, True, True, True, True]
    library.remove("lamps")
    with pytest.raises(LibraryError, match="entry lamps@en@2001-01-01 is damaged"):
        library.find("lamps")


def test_adding_in_the_place_of_a_damaged_entry_is_refused(home: Path, lamps: Path) -> None:
    (home / "texts").mkdir(parents=True)
    (home / "texts" / "lamps@en.json").write_bytes(b"{")
    with pytest.raises(LibraryError, match="entry lamps@en is damaged"):
        library.add(lamps, treaty="lamps")
    assert stored(home) == ["texts/lamps@en.json"]


def test_bytes_stay_while_a_damaged_entry_may_be_theirs(home: Path, lamps: Path) -> None:
    entry = library.add(lamps, treaty="lamps")
    library.add(lamps, treaty="lights")
    (home / "texts" / "lights@en.json").write_bytes(b"{")
    assert library.remove("lamps") == entry
    assert stored(home) == [f"texts/{entry.sha256}", "texts/lights@en.json"]
    library.remove("lights")
    assert stored(home) == []


def test_an_entry_of_an_older_version_is_read(home: Path) -> None:
    (home / "texts").mkdir(parents=True)
    (home / "texts" / "lamps@en.json").write_bytes(described())
    (entry,) = library.entries()
    assert (entry.layer, entry.origin) == ("treaty_text", None)


def test_an_entry_that_cannot_be_opened_is_damaged(home: Path) -> None:
    (home / "texts" / "lamps@en.json").mkdir(parents=True)
    (entry,) = library.damaged()
    assert entry.problem == "is a directory"


def test_an_entry_that_vanishes_while_it_is_read_is_none(home: Path, lamps: Path) -> None:
    (home / "texts").mkdir(parents=True)
    (home / "texts" / "lamps@en.json").symlink_to(home / "gone")
    assert library.list() == ()
    assert library.find("lamps") is None


def test_a_folder_that_cannot_be_read_is_said(lamps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    library.add(lamps, treaty="lamps")
    monkeypatch.setattr(os, "scandir", closed)
    for ask in (library.entries, library.verify, lambda: library.find("lamps")):
        with pytest.raises(LibraryError, match=r"cannot read the library '.*texts'; permission denied"):
            ask()


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_library_that_cannot_be_written_to_is_still_read(
    lamps: Path, brighter: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def closed(*given: object, **named: object) -> None:
        raise OSError(code, os.strerror(code))

    entry = library.add(lamps, treaty="lamps")
    monkeypatch.setattr(os, "open", closed)  # what the lock is made with
    assert library.list() == (entry,)
    assert treatycompare.load("lamps")["2(1)"].text
    for change in (lambda: library.add(brighter, treaty="other"), lambda: library.remove("lamps")):
        with pytest.raises(LibraryError, match=r"cannot write to the library '.*'; (read-only|permission)"):
            change()
    assert library.list() == (entry,)


def test_a_text_that_cannot_be_unlinked_is_said(lamps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    entry = library.add(lamps, treaty="lamps")
    monkeypatch.setattr(Path, "unlink", closed)
    with pytest.raises(LibraryError, match=r"cannot write to the library .*read-only"):
        library.remove("lamps")
    assert library.list() == (entry,)


def test_a_file_system_without_locks_is_said(lamps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import filelock

    def none(self: object) -> None:
        raise NotImplementedError("FileSystem does not appear to support flock")

    monkeypatch.setattr(filelock.FileLock, "acquire", none)
    with pytest.raises(LibraryError, match=r"cannot write to the library .*support flock"):
        library.add(lamps, treaty="lamps")


def test_no_part_of_the_package_hides_a_public_name() -> None:
    import pkgutil

    parts = {part.name for part in pkgutil.iter_modules(library.__path__)}
    assert parts & set(library.__all__) == set()
    assert [name for name in library.__all__ if not hasattr(library, name)] == []


def test_a_link_out_of_the_library_is_not_a_text(home: Path, lamps: Path, brighter: Path) -> None:
    entry = library.add(lamps, treaty="lamps")
    path = home / "texts" / entry.sha256
    path.unlink()
    path.symlink_to(brighter)
    with pytest.raises(LibraryError, match="changed on disk"):
        library.read(entry)


BAD_IDS = [
    "", " ", ".", "..", "../x", "..\\x", "../../etc/passwd", "/etc/passwd", "//host/x", "\\\\host\\x",
    "..%2fx", "%2e%2e%2fx", "%252e%252e%252fx", "..%5cx", "%00", "a%00b", "a/b", "a\\b", "./a", "a/..", "a/.",
    "~", "~root", "$HOME", "${HOME}", "C:", "C:\\x", "c:x", "CON", "con", "nul", "NUL", "aux", "prn", "com1", "lpt9",
    "NUL.txt", "con.json", "a\0b", "\0", "a\nb", "a\rb", "a\tb", "lamps\n", " lamps", "lamps ", "lamps.", "-lamps",
    "lamps-", "la--mps", "Lamps", "LAMPS", "lamps@en", "lamps@..", "lamps:x", "lamps|x", "lamps*", "lamps?", "<lamps>",
    "\uff0e\uff0e\uff0fx", "\uff41", "l\u0430mps", "\u202elamps", "lamps\u200b", "ﬁ", "é", "e\u0301", "条約",
    "a" * 65, "x" * 300, "../" * 60 + "x", "a;rm", "a&b", "'a'", '"a"', "a,b", "#a", "!a",
]  # fmt: skip


@pytest.mark.parametrize("treaty", BAD_IDS)
def test_a_bad_id_is_refused_and_nothing_is_written(home: Path, lamps: Path, treaty: str) -> None:
    before = sorted(lamps.parent.rglob("*"))
    with pytest.raises(OptionError, match="not a treaty id"):
        library.add(lamps, treaty=treaty)
    with pytest.raises(MissingTextError, match="holds no text"):
        library.remove(treaty)
    assert library.find(treaty) is None
    assert sorted(lamps.parent.rglob("*")) == before


@pytest.mark.parametrize("lang", ["", "EN", "eng", "e", "../x", "e\n", "en\n", "ｅｎ", "e/"])
def test_a_bad_language_is_refused(home: Path, lamps: Path, lang: str) -> None:
    with pytest.raises(OptionError, match="not a language"):
        library.add(lamps, treaty="lamps", lang=lang)
    assert stored(home) == []


@pytest.mark.parametrize("date", ["", "soon", "1982", "19820412", "1982-W15-1", "1982-13-01", "1982-04-31", "../x"])
def test_a_bad_edition_is_refused(home: Path, lamps: Path, date: str) -> None:
    with pytest.raises(OptionError, match=r"not a date: .*write it as 1982-04-12"):
        library.add(lamps, treaty="lamps", edition=date)
    assert stored(home) == []


def test_an_id_of_64_characters_is_none_too_long(lamps: Path) -> None:
    assert library.add(lamps, treaty="a" * 64).treaty == "a" * 64


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace("### Article  2", "### Article  4"), "2"),
        (lambda text: text.replace("### Article  3", "### Article  2"), "2"),
        (lambda text: text.replace("2.   A village", "3.   A village"), r"2\(2\)"),
    ],
)
def test_a_text_that_lacks_a_unit_is_refused_and_nothing_is_stored(
    home: Path, lamps: Path, change: object, reason: str
) -> None:
    lamps.write_text(change(LAMPS), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(StructureError, match=reason):
        library.add(lamps, treaty="lamps")
    assert stored(home) == []


def test_a_text_that_is_not_the_treaty_of_the_record_is_refused(home: Path, lamps: Path) -> None:
    with pytest.raises(StructureError):
        library.add(lamps, treaty="budapest")
    assert stored(home) == []


@pytest.mark.parametrize("content", [b"", b" \n\t", b"hello", b"\x00\x01\x02", b"<a/>", bytes(range(256))])
def test_what_is_no_treaty_is_refused_and_nothing_is_stored(home: Path, lamps: Path, content: bytes) -> None:
    lamps.write_bytes(content)
    with pytest.raises(ParseError, match=r"lamps\.md"):
        library.add(lamps, treaty="lamps")
    assert stored(home) == []


def test_a_document_above_the_limit_is_refused(home: Path, lamps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SIZE_LIMIT", 100)
    with pytest.raises(FileError, match="too large"):
        library.add(lamps, treaty="lamps")
    assert stored(home) == []


def test_a_full_disk_leaves_no_entry(home: Path, lamps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="no space left"):
        library.add(lamps, treaty="lamps")
    monkeypatch.undo()
    monkeypatch.setenv(library.HOME, str(home))
    assert stored(home) == []
    assert library.entries() == ()


def test_a_home_that_is_a_file_is_said(home: Path, lamps: Path) -> None:
    home.write_bytes(b"")
    with pytest.raises(LibraryError, match="cannot write to the library"):
        library.add(lamps, treaty="lamps")
    assert library.entries() == ()


def test_left_overs_of_killed_writers_are_swept_after_an_hour(home: Path, lamps: Path) -> None:
    texts = home / "texts"
    texts.mkdir(parents=True)
    old, young = texts / ".a.tmp", texts / ".b.tmp"
    for path, age in ((old, 2 * store.STALE), (young, 0)):
        path.write_bytes(b"half")
        os.utime(path, (time.time() - age,) * 2)
    library.add(lamps, treaty="lamps")
    assert not old.exists()
    assert young.exists()
    assert [e.name for e in library.entries()] == ["lamps@en"]


def test_a_library_that_is_held_is_said(lamps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import filelock

    texts = library.home() / "texts"
    texts.mkdir(parents=True)
    monkeypatch.setattr(store, "PATIENCE", 0.01)
    with filelock.FileLock(texts / ".lock"), pytest.raises(LibraryError, match=r"another process holds .*try again"):
        library.add(lamps, treaty="lamps")


ADDING = """
import sys
from treatycompare import library
entry = library.add(sys.argv[1], treaty="lamps")
assert library.read(entry)
assert library.verify() == ((entry, None),)
"""


def test_eight_processes_that_add_one_text_at_once_end_well(home: Path, lamps: Path) -> None:
    env = {**os.environ, "PYTHONWARNINGS": "error"}
    running = [
        subprocess.Popen([sys.executable, "-c", ADDING, str(lamps)], env=env, stderr=subprocess.PIPE) for _ in range(8)
    ]
    errors = [process.communicate(timeout=60)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0] * 8, errors
    (entry,) = library.entries()
    assert stored(home) == [f"texts/{entry.sha256}", "texts/lamps@en.json"]


KILLED = """
import hashlib, os, random, signal, sys, time
from treatycompare.library import store
from treatycompare.library.entry import TextEntry

def entry(name, data):
    digest = hashlib.sha256(data).hexdigest()
    return TextEntry(sha256=digest, treaty=name, lang="en", source="a", parser="b", added="c")

def work():
    for turn in range(10**9):
        for name in ("lamps", "wells"):
            data = name.encode() * (20_000 + turn)
            store.put(entry(name, data), data)
        for name in ("lamps", "wells"):
            store.take(name, "en", None)

import filelock  # once, before the children are made
random.seed(1)
left = whole = 0
for _ in range(50):
    child = os.fork()
    if not child:
        work()
    time.sleep(random.uniform(0.005, 0.05))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    for found in store.listed():
        assert store.holds(found)
        whole += 1
    left += len([name for name in os.listdir(store.home() / "texts") if name.endswith(".tmp")])
    for name in ("lamps", "wells"):
        store.take(name, "en", None)
store.STALE = -1
store.put(entry("lamps", b"x"), b"x")
store.take("lamps", "en", None)
print(left, whole, *sorted(name for name in os.listdir(store.home() / "texts") if name != ".lock"))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_a_writer_that_is_killed_fifty_times_leaves_no_torn_text() -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", KILLED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    left, whole, *names = done.stdout.split()
    assert int(left) > 0, "some were killed in the middle of a write"
    assert int(whole) > 0, "some were killed with texts in place"
    assert names == [], "what killed writers left is swept"


def test_sixteen_threads_read_what_others_add_and_remove(lamps: Path, brighter: Path) -> None:
    import threading

    trouble: list[BaseException] = []

    def change(name: str) -> None:
        for _ in range(3):
            library.add(lamps, treaty=name)
            library.remove(name)

    def look() -> None:
        for _ in range(40):
            found = library.list()
            assert all(entry.sha256 for entry in found)
            kept = library.find("kept")
            assert kept
            assert library.read(kept)

    def guarded(work: object, *given: str) -> None:
        try:
            work(*given)  # type: ignore[operator]
        except BaseException as error:
            trouble.append(error)

    library.add(brighter, treaty="kept")
    threads = [threading.Thread(target=guarded, args=(change, f"t{n}")) for n in range(8)]
    threads += [threading.Thread(target=guarded, args=(look,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert trouble == []
    assert [entry.name for entry in library.list()] == ["kept@en"]
