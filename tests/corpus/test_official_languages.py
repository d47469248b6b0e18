"""The Convention in its six authentic languages: one tree, whatever the script."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from treatycompare import text
from treatycompare.corpus import Corpus, open_corpus
from treatycompare.errors import ParseError, StructureError
from treatycompare.model.treaty import Provision, Treaty
from treatycompare.parsers.akn import UnAkomaNtosoParser

FILES = {lang: f"hanoi/A_RES_79_243-2424621{letter}.xml" for lang, letter in zip(
    ("en", "fr", "es", "ru", "ar", "zh"), "EFSRAC", strict=True)}  # fmt: skip
LANGUAGES = pytest.mark.parametrize("lang", FILES)
# Arabic and Chinese say where the data are before the list, not after it.
BEFORE_THE_LIST = {"ar": {"28(1)[end]"}, "zh": {"28(1)[end]"}}
# A heading of fourteen words or more is not in the record: it could not be told from a sentence.
NOT_IN_THE_RECORD = {("es", "14"), ("zh", "note.4")}
Read = Callable[..., Treaty]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus()


@pytest.fixture(scope="module")
def read(texts_dir: Path, corpus: Corpus) -> Read:
    kept: dict[tuple[str, bool], Treaty] = {}

    def parse(lang: str, data: bytes | None = None, *, framed: bool = True) -> Treaty:
        if data is None and (lang, framed) in kept:
            return kept[lang, framed]
        source = FILES[lang]
        frame = corpus.frame("hanoi") if framed else None
        found = (texts_dir / source).read_bytes() if data is None else data
        treaty = UnAkomaNtosoParser().parse(found, lang=lang, source=source, frame=frame)
        if data is None:
            kept[lang, framed] = treaty
        return treaty

    return parse


@LANGUAGES
def test_the_addresses_are_those_of_the_record(lang: str, read: Read, corpus: Corpus) -> None:
    expected = [a for a in corpus.frame("hanoi").addresses if a not in BEFORE_THE_LIST.get(lang, ())]
    found = read(lang)
    assert [unit.address for unit in found.provisions] == expected
    record = corpus.treaty("hanoi")
    for unit in found.provisions:
        other = record[unit.address]
        assert (unit.kind, unit.label, unit.layer) == (other.kind, other.label, other.layer)


@LANGUAGES
def test_numbers_of_units(lang: str, read: Read) -> None:
    kinds = [unit.kind for unit in read(lang).provisions]
    found = {kind: kinds.count(kind) for kind in ("article", "division", "paragraph", "point", "closing", "note")}
    closings = 6 - len(BEFORE_THE_LIST.get(lang, ()))
    assert found == {
        "article": 68, "division": 9, "paragraph": 264, "point": 215, "closing": closings, "note": 5,
    }  # fmt: skip


@LANGUAGES
def test_no_list_and_no_label_is_left_in_the_words(lang: str, read: Read) -> None:
    for unit in read(lang).provisions:
        words = unit.text or ""
        assert not re.match(
            r"[\s(（’‘'㈠-㈩]*(?:\d{1,2}|[a-zа-я]|[ivx]+|[أ-ي]ـ?|[一二三四五六七八九十]+)[)）.、‘’']", words
        ), unit
        assert not re.search(r"\t|  |\u00a0| \n|[<>]", words)
        if unit.kind in ("article", "paragraph", "point") and not unit.children:
            assert words


@LANGUAGES
def test_closing_words_stand_apart(lang: str, read: Read) -> None:
    """What a list ends in is no part of its last item: it is shorter where it has closing words."""
    treaty = read(lang)
    for address in ("11(1)(a)[end]", "13[end]", "23(3)(b)[end]", "29(1)[end]", "30(1)[end]"):
        assert treaty[address].text
        assert treaty[address.removesuffix("[end]")].children[-1].address == address
    expected = ("the closing words of 28(1) stand before the list",) if lang in BEFORE_THE_LIST else ()
    assert treaty.provenance is not None
    assert treaty.provenance.warnings == expected


@LANGUAGES
def test_the_headings_are_those_of_the_record(lang: str, read: Read, corpus: Corpus) -> None:
    record = corpus.treaty("hanoi", lang)
    for unit in read(lang).provisions:
        if unit.kind in ("article", "division", "note") and (lang, unit.address) not in NOT_IN_THE_RECORD:
            assert unit.heading == record[unit.address].heading


@LANGUAGES
def test_the_headings_are_those_of_a_second_list(lang: str, read: Read, texts_dir: Path) -> None:
    """The list of headings beside the texts, where it is at hand, was made without this parser."""
    path = texts_dir.parent / "design" / "outline_hanoi.csv"
    if not path.is_file():
        pytest.skip(f"no list of headings: {path.name}")
    treaty = read(lang)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["article"] for row in rows] == [unit.label for unit in treaty.articles]
    differing = {row["article"] for row in rows
                 if text.tidy(row[f"heading_{lang}"]) != treaty[row["article"]].heading}  # fmt: skip
    # The list has no Spanish heading of article 14.
    assert differing == ({"14"} if lang == "es" else set())


@LANGUAGES
def test_preamble_formula_and_footnote(lang: str, read: Read) -> None:
    treaty = read(lang)
    assert len((treaty["preamble"].text or "").split("\n")) == 17
    assert "\n" not in (treaty["end"].text or "\n")
    assert treaty.provenance is not None
    [footnote] = [piece for piece in treaty.provenance.dropped if piece.what == "footnote"]
    assert footnote.characters > 100
    assert "(" not in (treaty["end"].text or "")


def translated(lang: str, unit: Provision) -> bool:
    """Whether the official text prints the label of a unit in another way than addresses do."""
    kinds = {"ar": ("division", "point"), "zh": ("division", "article", "paragraph", "point")}
    return unit.kind in kinds.get(lang, ()) or (lang, unit.address) in (("fr", "ch.I"), ("fr", "1"))


@LANGUAGES
def test_every_character_is_kept_or_listed(lang: str, read: Read, texts_dir: Path) -> None:
    treaty = read(lang)
    assert treaty.provenance is not None
    document = (texts_dir / FILES[lang]).read_text(encoding="utf-8")
    assert "&" not in document
    raw = text.count(re.sub(r"<!--.*?-->|<[^>]*>", "", document, flags=re.S))
    kept = sum(text.count(unit.heading or "") + text.count(unit.text or "") for unit in treaty.provisions)
    kept += sum(text.count(unit.label) for unit in treaty.provisions if not translated(lang, unit))
    repeated = text.count(treaty["note.2"].heading or "")
    dropped = sum(piece.characters for piece in treaty.provenance.dropped)
    assert raw == kept - repeated + dropped
    assert all(piece.characters > 0 for piece in treaty.provenance.dropped)


@pytest.mark.parametrize(
    ("lang", "printed"), [("ar", "أ for a"), ("zh", "㈠ for a"), ("zh", "三十二 for 32"), ("ar", "3 for iii")]
)
def test_labels_as_printed_are_listed(lang: str, printed: str, read: Read) -> None:
    provenance = read(lang).provenance
    assert provenance is not None
    assert printed in {piece.where for piece in provenance.dropped if piece.what == "label as printed"}


@LANGUAGES
def test_latin_labels_are_listed_as_printed_nowhere(lang: str, read: Read) -> None:
    provenance = read(lang).provenance
    assert provenance is not None
    listed = {piece.where for piece in provenance.dropped if piece.what == "label as printed"}
    if lang in ("en", "es", "ru"):
        assert not listed
    if lang == "fr":
        assert listed == {"numbered headings"}


@LANGUAGES
def test_the_frame_only_moves_closing_words(lang: str, read: Read) -> None:
    def units(treaty: Treaty) -> list[str]:
        return [unit.address for unit in treaty.provisions if unit.kind != "closing"]

    assert units(read(lang, framed=False)) == units(read(lang))


@LANGUAGES
@pytest.mark.parametrize("article", ["2", "13", "40", "68"])
def test_a_lost_article_heading_is_found(lang: str, article: str, read: Read, texts_dir: Path) -> None:
    """Of the number alone: the words of the article would run on in the one before."""
    document = (texts_dir / FILES[lang]).read_text(encoding="utf-8")
    number = {"2": "二", "13": "十三", "40": "四十", "68": "六十八"}[article]
    pattern = {
        "en": rf"Article {article}\.?<", "fr": rf"Article {article}(?: \s*Terminologie)?<",
        "es": rf"Artículo {article}<", "ru": rf"Статья\s{article}<",
        "ar": rf"المادة {article}<", "zh": rf"第{number}条<",
    }[lang]  # fmt: skip
    damaged, times = re.subn(pattern, "<", document, count=1)
    assert times == 1
    with pytest.raises(StructureError, match=rf"missing (?:article|by the outline:) {article}\b"):
        read(lang, damaged.encode())


@LANGUAGES
def test_no_language_is_taken_for_another(lang: str, texts_dir: Path) -> None:
    other = "fr" if lang == "en" else "en"
    with pytest.raises(ParseError, match="its language is"):
        UnAkomaNtosoParser().parse((texts_dir / FILES[lang]).read_bytes(), lang=other, source=FILES[lang])
