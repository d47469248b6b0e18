"""What every parser must do, whatever its format; a new parser is tried by naming it as a plug-in."""

from __future__ import annotations

from pathlib import Path

import pytest

from treatycompare import library, plugins
from treatycompare.errors import ParseError, StructureError
from treatycompare.interfaces import Frame, Parser

FIXTURES = Path(__file__).parents[1] / "fixtures" / "texts"
NAMES = tuple(plugins.available(plugins.PARSERS))
LANGUAGES = ("en", "nl", "fr", "es", "ru", "ar", "zh", "vi", "de")

FOREIGN = {
    "empty": b"",
    "white space": b" \n\t ",
    "binary": bytes(range(256)) * 8,
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "archive": b"PK\x05\x06" + bytes(18),
    "prose": b"A letter about bees, with no article in it at all.",
    "other XML": b"<?xml version='1.0'?><recipe><step>Stir.</step></recipe>",
}


def parser(name: str) -> Parser:
    found: Parser = plugins.load(plugins.PARSERS, name)()
    return found


def recognising(data: bytes) -> list[str]:
    return [name for name in NAMES if parser(name).recognises(data)]


def readable() -> list[tuple[Path, str, str]]:
    """Every fixture that a parser reads whole, with the parser and the language."""
    found = []
    for path in sorted(FIXTURES.iterdir()):
        data = path.read_bytes()
        for name in recognising(data)[:1]:
            for lang in LANGUAGES:
                try:
                    parser(name).parse(data, lang=lang, source=path.name)
                except ParseError:
                    continue
                found.append((path, name, lang))
                break
    return found


READABLE = readable()


@pytest.mark.parametrize("name", NAMES)
def test_a_parser_has_the_name_it_is_known_by(name: str) -> None:
    assert parser(name).name == name
    assert parser(name).version


@pytest.mark.parametrize("what", FOREIGN)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_treaty_is_refused_in_the_projects_own_words(name: str, what: str) -> None:
    with pytest.raises(ParseError) as caught:
        parser(name).parse(FOREIGN[what], lang="en", source="given.bin")
    assert "given.bin" in str(caught.value)


@pytest.mark.parametrize("what", FOREIGN)
def test_what_is_no_treaty_is_recognised_by_nobody_or_refused(what: str) -> None:
    with pytest.raises(ParseError):
        library.parse_bytes(FOREIGN[what], source="given.bin", lang="en")


@pytest.mark.parametrize("path", sorted(FIXTURES.iterdir()), ids=lambda path: path.name)
def test_one_parser_and_no_other_recognises_a_document(path: Path) -> None:
    assert len(recognising(path.read_bytes())) == 1


def test_most_parsers_have_a_fixture_that_they_read() -> None:
    # PDF and DOCX are made by their tests.
    assert {name for _, name, _ in READABLE} >= set(NAMES) - {"pdf", "docx", "rtf"}


@pytest.mark.parametrize(("path", "name", "lang"), READABLE, ids=lambda value: getattr(value, "name", value))
def test_a_document_is_read_alike_twice_and_says_how(path: Path, name: str, lang: str) -> None:
    data = path.read_bytes()
    treaty = parser(name).parse(data, lang=lang, source=path.name)
    assert treaty == parser(name).parse(data, lang=lang, source=path.name)
    assert treaty.lang == lang
    assert treaty.provenance is not None
    assert (treaty.provenance.parser, treaty.provenance.source) == (name, path.name)
    assert all(piece.reason and piece.characters for piece in treaty.provenance.dropped)
    addresses = [unit.address for top in treaty.body for unit in top.walk()]
    assert len(addresses) == len(set(addresses))
    assert all(unit.text is not None for unit in treaty.provisions)
    assert all(unit.treaty == treaty.id for unit in treaty.provisions)


@pytest.mark.parametrize(("path", "name", "lang"), READABLE, ids=lambda value: getattr(value, "name", value))
def test_a_document_is_held_against_its_outline(path: Path, name: str, lang: str) -> None:
    data = path.read_bytes()
    treaty = parser(name).parse(data, lang=lang, source=path.name)
    addresses = tuple(unit.address for unit in treaty.provisions)
    frame = Frame(treaty="pact", title="A Pact", short_title="Pact", addresses=addresses)
    assert parser(name).parse(data, lang=lang, source=path.name, frame=frame).id == "pact"
    longer = frame.model_copy(update={"addresses": (*addresses, "998")})
    with pytest.raises(StructureError, match="998"):
        parser(name).parse(data, lang=lang, source=path.name, frame=longer)
