"""A user's reviews: read with the line of every fault, written so that they read back, merged without loss."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from report_fixtures import many, with_text

from treatycompare.errors import FileError, LibraryError, OptionError, ParseError
from treatycompare.export.cells import guarded, unguarded
from treatycompare.library import reviews
from treatycompare.library.reviews import COLUMNS, Row, merge, parse, read, stored, write
from treatycompare.model.review import NOTE_LIMIT, Review, changed, reviewed, reviews_of
from treatycompare.report.reviewing import placed

HEAD = ",".join(COLUMNS) + "\r\n"


def note(left: str = "2", right: str = "5", **more: object) -> Review:
    base = {"left_treaty": "lake", "right_treaty": "river", "note": "Look again."}
    sides = {"left": tuple(left.split()), "right": tuple(right.split())}
    return Review(**{**base, **sides, **more})


SIGNED = {"reviewed_by": "A. Reader", "reviewed_on": "2026-01-31"}
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


@given(CELLS)
def test_a_guarded_cell_is_no_formula_and_reads_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


NOTES = st.builds(
    note,
    note=CELLS.filter(str.strip),
    left=st.sampled_from(["2", "2(1) 2(2)", "12A", "preamble"]),
    right=st.sampled_from(["", "5", "5(1)[s1]", "11(1)(a)[end]"]),
)


@given(st.lists(NOTES, max_size=5, unique_by=lambda one: one.of))
def test_what_is_written_reads_back(notes: list[Review]) -> None:
    assert [row.review for row in parse(write(notes), "notes.csv")] == notes


def test_a_table_to_fill_in_holds_every_row_and_every_review() -> None:
    rows = [
        {"left_treaty": "lake", "left": "2", "left_heading": "=Water", "relation": "narrower", "right_treaty": "river",
         "right": "5", "right_heading": "B"},
        {"left_treaty": "lake", "left": "3", "left_heading": "Ice", "relation": "none", "right_treaty": "river",
         "right": "", "right_heading": ""},
    ]  # fmt: skip
    mine = [note(), note(note="-", **SIGNED), note(left="2(1)", right="5(1)")]
    data = write(mine, rows)
    lines = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert [(line["left"], line["left_heading"], line["note"]) for line in lines] == [
        ("2", "'=Water", "Look again."),
        ("2", "'=Water", "'-"),
        ("3", "Ice", ""),
        ("2(1)", "", "Look again."),
    ]
    assert [row.review for row in parse(data, "notes.csv")] == mine
    assert [row.line for row in parse(data, "notes.csv")] == [2, 3, 5]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_spreadsheets_of_any_country_are_read(mark: str) -> None:
    cells = ["lake", "art. 2, para. 1", "river", "5", "one, two; three", "A. Reader", "2026-01-31"]
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows([COLUMNS, cells, [""] * 7])
    (row,) = parse(b"\xef\xbb\xbf" + out.getvalue().encode(), "notes.csv")
    assert (row.line, row.review.left, row.review.note) == (2, ("2(1)",), "one, two; three")


BAD = [
    (b"", r"no table: the file is empty in notes.csv, line 1; the columns are left_treaty, left"),
    (b"a,b\n", r"no column of a review is called 'a' in notes.csv, line 1; allowed: left_treaty"),
    (HEAD.replace("note,", "notes,").encode(), r"called 'notes' in notes.csv, line 1; did you mean 'note'\?"),
    (HEAD.replace("note,", "").encode(), "the column note is missing in notes.csv, line 1"),
    (HEAD.replace("\r", ",note\r").encode(), "a column stands twice in notes.csv, line 1"),
    (f"{HEAD}lake,2,river,5,x\n".encode(), "5 cells where the header has 7 in notes.csv, line 2; put a cell"),
    (f'{HEAD}lake,2,river,5,"two\nlines",,\nlake,?,river,5,x,,\n'.encode(), r"'\?' in notes.csv, line 4; write it"),
    (f"{HEAD}lake,2,river,5,x,Me,\n".encode(), "who reviewed and when come together in notes.csv, line 2"),
    (f"{HEAD}lake,2,river,5,x,,2026-01-31\n".encode(), "come together in notes.csv, line 2"),
    (f"{HEAD}lake,2,river,5,x,Me,31.1.2026\n".encode(), "reviewed_on: '31.1.2026' is no date; write it as 2025-10-25"),
    (f"{HEAD},2,river,5,x,,\n".encode(), "left_treaty: .* in notes.csv, line 2"),
    (f"{HEAD}lake,,river,,x,,\n".encode(), "names a provision on one side at least in notes.csv, line 2"),
    (f"{HEAD}lake,2,river,5,{'x' * (NOTE_LIMIT + 1)},,\n".encode(), "note: .*10000 characters in notes.csv, line 2"),
    (
        f"{HEAD}lake,2,river,5,x,,\nriver,5,lake,2,y,,\n".encode(),
        "a second review of one pair without a name in notes.csv, line 3; the first is in line 2",
    ),
    (f"{HEAD}lake,2,river,5,x,Me,\nlake,?,river,5,x,,\n".encode(), r"line 2; wrong as well: line 3$"),
    (f"{HEAD}lake,2,river,5,\xe9,,\n".encode("latin-1"), "not UTF-8 in notes.csv, line 2; save the table as CSV UTF-8"),
    (f'{HEAD}lake,2,river,5,"x,,\n'.encode(), "no table: .* in notes.csv, line 2"),
    (b"\xff\xfe" + HEAD.encode("utf-16-le"), "not UTF-8 in notes.csv, line 1"),
]


@pytest.mark.parametrize(("data", "message"), BAD, ids=[message[:30] for _, message in BAD])
def test_bad_input_is_refused_with_file_and_line(data: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        parse(data, "notes.csv")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_by_name(data: bytes) -> None:
    said = "notes.csv, line"
    with suppress(ParseError):
        parse(HEAD.encode() + data, "notes.csv")
        said = ""
    if said:
        with pytest.raises(ParseError, match=said):
            parse(HEAD.encode() + data, "notes.csv")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"cannot read .*absent"):
        read(tmp_path / "absent.csv")


def test_a_review_that_says_nothing_is_none() -> None:
    with pytest.raises(ValidationError, match="a note, or a name and a date"):
        note(note=" ")


# The library.


def test_the_library_keeps_what_it_has(home: Path) -> None:
    mine, theirs = note(**SIGNED), note(reviewed_by="B. Reader", reviewed_on="2026-02-01", note="I disagree.")
    assert merge([Row(2, mine)], "a.csv") == (1, 0, 0)
    assert merge([Row(2, theirs), Row(3, mine)], "b.csv") == (1, 0, 1)
    assert stored() == (mine, theirs)
    other = mine.model_copy(update={"note": "On reflection."})
    before = reviews.stored_path().read_bytes()
    with pytest.raises(OptionError, match=r"1 stored review says something else, first 'lake 2 \| river 5' in c.csv"):
        merge([Row(2, note("3", "")), Row(7, other)], "c.csv")
    assert reviews.stored_path().read_bytes() == before, "nothing of the file was taken"
    assert merge([Row(7, other)], "c.csv", replace=True) == (0, 1, 0)
    assert stored() == (other, theirs)


def test_a_note_that_somebody_signs_is_not_there_twice(home: Path) -> None:
    merge([Row(2, note())], "a.csv")
    merge([Row(2, note(**SIGNED))], "a.csv")
    assert stored() == (note(**SIGNED),)
    assert merge([Row(2, note())], "a.csv") == (0, 0, 1), "nor after the unsigned file comes again"


def test_export_and_import_go_round(home: Path, tmp_path: Path) -> None:
    notes = (
        note(),
        note(note="Seen.", **SIGNED),
        note("3", "", note="'=quoted"),
        note("12A", "5(1)", note="line\nline"),
    )
    merge([Row(i, one) for i, one in enumerate(notes)], "a.csv")
    file = tmp_path / "out.csv"
    file.write_bytes(write(stored()))
    reviews.stored_path().unlink()
    merge(read(file), file.name)
    assert stored() == notes


def test_a_damaged_library_is_refused_and_stays(home: Path) -> None:
    home.mkdir()
    reviews.stored_path().write_text("broken")
    with pytest.raises(ParseError, match=r"reviews.csv, line 1"):
        merge([Row(2, note())], "a.csv")
    assert reviews.stored_path().read_text() == "broken"


def test_a_library_that_cannot_be_made_is_named(home: Path) -> None:
    home.write_text("a file")
    with pytest.raises(LibraryError, match="cannot write to the library"):
        merge([Row(2, note())], "a.csv")


# At the pairs of a comparison.


def test_a_review_stands_at_its_pair_from_either_side() -> None:
    comparison = with_text()
    flipped = note("5", "2", left_treaty="river", right_treaty="lake")
    inside = note("2(1)", "", note="Of a paragraph.")
    foreign = note(left_treaty="moon")
    got = reviewed(comparison, [flipped, inside, foreign, note("99", "98", note="Lost?")])
    assert foreign not in reviews_of(got)
    at, loose = placed(got, [(("2",), ("5",)), (("3",), ())])
    assert at == {(("2",), ("5",)): (flipped, inside), (("3",), ()): ()}
    assert [one.note for one in loose] == ["Lost?"]


def test_a_review_of_these_very_provisions_goes_before_one_that_holds_them() -> None:
    got = reviewed(with_text(), [note("2", "7")])
    at, _ = placed(got, [(("2", "3"), ("7",)), (("2",), ("7",))])
    assert [len(found) for found in at.values()] == [0, 1]


def test_two_thousand_reviews_find_their_pairs() -> None:
    comparison = many(2000)
    notes = [note(str(n), str(n)) for n in range(1, 2001)]
    places = [(pair.link.left, pair.link.right) for pair in comparison.pairs]
    at, loose = placed(reviewed(comparison, notes), places)
    assert {len(found) for found in at.values()} == {1}
    assert not loose


def test_only_changed_keeps_what_differs_and_what_was_reviewed() -> None:
    comparison = with_text()
    spoilt = comparison.model_dump(mode="json")
    spoilt["pairs"] = spoilt["pairs"][1:]
    spoilt["pairs"][0]["link"].update(
        origin="curated", relation="equivalent", reason="Alike.", author="A. Reader", date="2026-01-02", score=None,
        signals={},
    )  # fmt: skip
    alike = type(comparison).model_validate(spoilt)
    assert changed(comparison) == comparison
    assert changed(alike).pairs == ()
    assert changed(alike).notices[-1].startswith("Left out: 1 equivalent pair in which")
    (pair,) = alike.pairs
    kept = reviewed(alike, [note(*(" ".join(u.address for u in side) for side in (pair.left, pair.right)))])
    assert len(changed(kept)) == 1
