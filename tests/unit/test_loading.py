from __future__ import annotations

from pathlib import Path

import pytest

from treatycompare import library, loading
from treatycompare.errors import (
    FileError,
    LibraryError,
    MissingTextError,
    OptionError,
    ParseError,
    StructureError,
    UnknownTreatyError,
)
from treatycompare.model.treaty import Treaty


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of this test alone: nobody's texts are read or changed."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TREATYCOMPARE_HOME", str(folder))
    return folder


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("hanoi", ("hanoi", None, None)),
        ("Hanoi", ("hanoi", None, None)),
        ("hanoi@fr", ("hanoi", "fr", None)),
        ("ets30@1982-04-12", ("ets30", None, "1982-04-12")),
        ("ets30@en@1982-04-12", ("ets30", "en", "1982-04-12")),
        ("ets30@1982-04-12@en", ("ets30", "en", "1982-04-12")),
    ],
)
def test_reads_how_a_treaty_is_asked_for(text: str, spec: tuple[str, str | None, str | None]) -> None:
    assert loading.parse_spec(text) == spec


@pytest.mark.parametrize(
    "text", ["hanoi@", "hanoi@french", "hanoi@fr@de", "hanoi@1982-04-12@1983-04-12", "hanoi@../x", "hanoi@82-4-12"]
)
def test_refuses_what_is_no_language_and_no_edition(text: str) -> None:
    with pytest.raises(OptionError, match="not a language or an edition date"):
        loading.parse_spec(text)


def test_the_record_answers_alone() -> None:
    hanoi = loading.load("hanoi")
    assert not hanoi.has_text
    assert hanoi.provenance is None
    assert hanoi["42(8)"].summary
    assert hanoi["42(8)"].text is None


def test_nothing_is_written_by_loading(home: Path) -> None:
    loading.load("hanoi")
    assert not home.exists()


@pytest.mark.parametrize("name", ["hanoy", "", " ", "x" * 300, "a\0b", "absent/statute.xml", "~", "hanoi.yaml"])
def test_an_unknown_name_is_a_lookup_error_that_says_what_there_is(name: str) -> None:
    with pytest.raises(UnknownTreatyError, match=r"no treaty or file has the name .*or give the path") as caught:
        loading.load(name)
    assert {"budapest", "hanoi"} <= set(caught.value.allowed)


def test_names_what_only_the_library_knows(invented: Path) -> None:
    library.add(invented / "bees.md", treaty="bees")
    with pytest.raises(UnknownTreatyError, match=r"did you mean 'bees'\?"):
        loading.load("bee")


@pytest.mark.parametrize("lang", ["EN", "english", "", "../x", "e1"])
def test_a_language_that_is_none_is_refused(lang: str) -> None:
    with pytest.raises(OptionError, match="not a language"):
        loading.load("hanoi", lang=lang)


@pytest.mark.parametrize(("name", "lang"), [("hanoi@fr", None), ("hanoi", "fr"), ("hanoi@de", "fr")])
def test_another_language_without_its_text_names_the_command_that_brings_it(name: str, lang: str | None) -> None:
    with pytest.raises(MissingTextError, match=r"texts add FILE --treaty hanoi --lang fr"):
        loading.load(name, lang=lang)


def test_an_edition_without_its_text_names_the_command_that_brings_it() -> None:
    with pytest.raises(MissingTextError, match=r"texts add FILE --treaty hanoi --lang en --edition 2024-12-24"):
        loading.load("hanoi@2024-12-24")


def test_a_treaty_of_the_library_alone_in_another_language(invented: Path) -> None:
    library.add(invented / "bees.md", treaty="bees")
    with pytest.raises(MissingTextError, match=r"texts add FILE --treaty bees --lang fr"):
        loading.load("bees@fr")


def test_a_path_is_read_whatever_its_name(tmp_path: Path, invented: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "statute.docx"
    path.write_bytes((invented / "bees.md").read_bytes())
    by_text, by_path = loading.load(str(path)), loading.load(path)
    assert by_text == by_path == loading.parse(path)
    assert by_text["5"].text == "Any keeper may leave."
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hanoi").write_bytes(path.read_bytes())
    assert len(loading.load("hanoi").articles) == 5, "an existing path wins"


def test_a_folder_that_is_called_as_a_treaty_does_not_stand_in_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hanoi").mkdir()
    assert loading.load("hanoi").id == "hanoi"
    with pytest.raises(FileError, match="directory"):
        loading.load(Path("hanoi"))


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot read a directory as a file"):
        loading.load(str(tmp_path))


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00\xff"])
def test_a_file_that_is_no_treaty_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.md"
    path.write_bytes(content)
    with pytest.raises(ParseError, match=r"letter\.md"):
        loading.load(path)


def test_a_missing_document_is_a_file_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such file"):
        loading.parse(tmp_path / "absent.xml")


def lantern(hanoi: Treaty) -> Treaty:
    """Words of our own at every unit of a treaty of the record."""

    def worded(unit: object) -> object:
        children = tuple(worded(child) for child in unit.children)  # type: ignore[attr-defined]
        return unit.model_copy(update={"text": f"Lantern {unit.address}.", "children": children, "summary": None})  # type: ignore[attr-defined]

    return hanoi.model_copy(update={"body": tuple(worded(unit) for unit in hanoi.body)})


def test_record_and_words_are_joined_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    record = loading.load("hanoi")
    assert "37" in record, "asked before: what was cached then must not answer for the words"
    entry = library.TextEntry(sha256="0" * 64, treaty="hanoi", lang="en", source="a", parser="b", added="c")
    monkeypatch.setattr(library, "find", lambda *asked: entry)
    monkeypatch.setattr(library, "parsed", lambda *asked: lantern(record))
    joined = loading.load("hanoi")
    assert joined.has_text
    assert [unit.address for unit in joined.provisions] == [unit.address for unit in record.provisions]
    for before, after in zip(record.provisions, joined.provisions, strict=True):
        assert after.text == f"Lantern {after.address}."
        assert (after.summary, after.norms, after.heading) == (before.summary, before.norms, before.heading)


def test_a_damaged_library_is_said(home: Path, invented: Path) -> None:
    entry = library.add(invented / "bees.md", treaty="bees")
    (home / "texts" / entry.sha256).write_bytes(b"changed")
    with pytest.raises(LibraryError, match="changed on disk"):
        loading.load("bees")


def test_an_excerpt_is_read_where_it_is_said_to_be_one(tmp_path: Path) -> None:
    excerpt = tmp_path / "hives.txt"
    excerpt.write_text(
        "Article 5\nHives\n\n1. Hives face south.\n\nArticle 7\nWax\n\nWax is kept cool.\n", encoding="utf-8"
    )
    with pytest.raises(StructureError, match="missing article 1"):
        loading.parse(excerpt)
    read = loading.load(excerpt, partial=True)
    assert [unit.address for unit in read.articles] == ["5", "7"]
    assert read.provenance is not None
    assert any("missing article 6" in warning for warning in read.provenance.warnings)
