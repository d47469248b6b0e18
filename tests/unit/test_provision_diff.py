from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import treatycompare
from treatycompare.coding import Facets
from treatycompare.corpus import open_corpus
from treatycompare.model.alignment import Link
from treatycompare.model.difference import ProvisionDiff
from treatycompare.model.treaty import Provision
from treatycompare.provision_diff import diff_provisions


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of this test alone: nobody's texts are read or changed."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TREATYCOMPARE_HOME", str(folder))
    return folder


FACETS = Facets.model_validate(open_corpus().facets())


def unit(address: str, text: str | None = "", *children: Provision, treaty: str = "lamps", **more: Any) -> Provision:
    kind = "division" if address.startswith("ch.") else "article" if "(" not in address else "paragraph"
    return Provision(treaty=treaty, address=address, kind=more.pop("kind", kind), text=text, children=children, **more)


def link(left: list[str], right: list[str], origin: str = "text") -> Link:
    said: dict[str, Any] = {"score": 0.5} if origin == "text" else {}
    if origin == "curated":
        said = {"relation": "partial", "reason": "a", "author": "b", "date": "2026-01-01"}
    return Link(left=tuple(left), right=tuple(right), origin=origin, **said)  # type: ignore[arg-type]


def diff(left: list[Provision], right: list[Provision], *links: Link) -> ProvisionDiff:
    return diff_provisions(left, right, names=("Lamps", "Wells"), links=links, facets=FACETS)


def rows(found: ProvisionDiff) -> list[tuple[str, str]]:
    return [(" ".join(row.left), " ".join(row.right)) for row in found.rows]


LEFT = unit("1", "Chapeau:", unit("1(1)", "Trim."), unit("1(2)", "Fill."), unit("1(3)", "Light."))
RIGHT = unit("9", "Chapeau:", unit("9(1)", "Trim it."), unit("9(2)", "Dig."), unit("9(3)", "Light it."))


def test_linked_units_share_a_row_and_lone_ones_stand_where_they_are_printed() -> None:
    found = diff([LEFT], [RIGHT], link(["1"], ["9"]), link(["1(1)"], ["9(1)"]), link(["1(3)"], ["9(3)"]))
    assert rows(found) == [("1", "9"), ("1(1)", "9(1)"), ("", "9(2)"), ("1(2)", ""), ("1(3)", "9(3)")]
    assert [(row.left_text, row.right_text) for row in found.rows][1:3] == [("Trim.", "Trim it."), ("", "Dig.")]


def test_without_links_every_unit_stands_alone() -> None:
    found = diff([LEFT], [RIGHT])
    assert [row for row in rows(found) if all(row)] == []
    assert sorted(a for row in rows(found) for a in row if a) == sorted(
        u.address for s in (LEFT, RIGHT) for u in s.walk()
    )


def test_links_that_share_a_unit_make_one_row() -> None:
    found = diff([LEFT], [RIGHT], link(["1(1)"], ["9(1)", "9(2)"]), link(["1(3)"], ["9(2)"]))
    assert rows(found) == [("", "9"), ("1", ""), ("1(1) 1(3)", "9(1) 9(2)"), ("", "9(3)"), ("1(2)", "")]
    shared = next(row for row in found.rows if row.left == ("1(1)", "1(3)"))
    assert (shared.left_text, shared.right_text) == ("Trim. Light.", "Trim it. Dig.")


def test_a_link_to_a_sentence_puts_its_unit_in_the_row() -> None:
    found = diff([LEFT], [RIGHT], link(["1(2)[s1]"], ["9(2)[s2]"]))
    assert ("1(2)", "9(2)") in rows(found)


def test_closing_words_go_with_the_lists_that_they_close() -> None:
    ours = unit("1", "Each:", unit("1(1)", "a"), unit("1[end]", "if asked.", kind="closing"))
    theirs = unit("9", "Each:", unit("9(1)", "a"), unit("9[end]", "on demand.", kind="closing"))
    found = diff([ours], [theirs], link(["1"], ["9"]))
    assert ("1[end]", "9[end]") in rows(found)


def test_links_that_lead_out_of_what_is_compared_pair_nothing() -> None:
    found = diff([LEFT], [RIGHT], link(["1(1)", "2"], ["9(1)"]), link(["1(2)"], ["8(2)"]), link([], ["9(3)"]))
    assert all(not (left and right) for left, right in rows(found))


def test_articles_of_a_division_are_within_what_is_compared() -> None:
    found = diff([unit("ch.I", "", LEFT)], [unit("ch.II", "", RIGHT)], link(["1(1)"], ["9(1)"]))
    assert ("1(1)", "9(1)") in rows(found)


def test_a_unit_without_words_has_no_row() -> None:
    assert rows(diff([unit("1", "", unit("1(1)", "Trim."))], [])) == [("1(1)", "")]


def test_without_official_words_rows_hold_addresses_and_no_words() -> None:
    ours = unit("1", None, unit("1(1)", None, summary="About lamps."), unit("1(2)", None))
    found = diff([ours], [unit("9", "Trim.")], link(["1(1)"], ["9"]))
    assert rows(found) == [("1(1)", "9")]
    assert found.rows[0].words == ()
    assert not found.has_words


def test_who_paired_a_row_is_kept() -> None:
    found = diff([LEFT], [RIGHT], link(["1(1)"], ["9(1)"], "curated"), link(["1(3)"], ["9(3)"]))
    origins = {row.left: row.origin for row in found.rows if row.left and row.right}
    assert origins == {("1(1)",): "curated", ("1(3)",): "text"}


@pytest.mark.parametrize("address", ["42", "42(8)", "37", "1", "preamble"])
def test_a_provision_against_itself_shows_nothing(address: str) -> None:
    treaty = treatycompare.load("hanoi")
    assert treatycompare.diff(treaty[address], treaty[address]).is_empty


@pytest.mark.parametrize("name", ["hanoi", "budapest"])
def test_a_treaty_against_itself_shows_nothing(name: str) -> None:
    treaty = treatycompare.load(name)
    found = treatycompare.diff(treaty, treaty)
    assert found.is_empty
    assert all(len(row.left) == len(row.right) == 1 for row in found.rows)


def test_the_sides_may_be_swapped() -> None:
    hanoi, budapest = treatycompare.load("hanoi"), treatycompare.load("budapest")
    there, back = treatycompare.diff(hanoi["45"], budapest["33"]), treatycompare.diff(budapest["33"], hanoi["45"])
    assert there.names == tuple(reversed(back.names))
    mirrored = {"broader": "narrower", "narrower": "broader"}
    relation = there.computed.relation
    assert back.computed.relation == mirrored.get(str(relation), relation)
    assert sorted(n.action for n in there.norms) == sorted(n.action for n in back.norms)


COUNT = "The keeper of each lamp shall count the wicks before the new moon."
SELL = "Any keeper may sell the oil of the lower well at the spring market."


def amended(old: list[Provision], new: list[Provision]) -> ProvisionDiff:
    shared = {u.address for top in old for u in top.walk()} & {u.address for top in new for u in top.walk()}
    return diff(old, new, *(link([address], [address]) for address in sorted(shared)))


def test_two_editions_are_an_amendment_with_the_words_of_one() -> None:
    found = amended([unit("1", COUNT)], [unit("1", f"{COUNT} {SELL}")])
    assert found.amendment
    assert [(run.op, found.op_words.get(run.op)) for run in found.rows[0].words] == [
        ("equal", None),
        ("only_right", "inserted"),
    ]
    other = diff([unit("1", COUNT)], [unit("1", SELL, treaty="wells")], link(["1"], ["1"]))
    assert not other.amendment
    assert other.op_words == {"only_left": "only in Lamps", "only_right": "only in Wells"}


def test_another_term_is_another_law_in_an_amendment_and_a_term_between_treaties() -> None:
    old, new = "Each State Party shall count its lamps.", "Each Party shall count its lamps."
    assert [run.kind for run in amended([unit("1", old)], [unit("1", new)]).rows[0].words][1] == "substance"
    between = diff([unit("1", old)], [unit("1", new, treaty="wells")], link(["1"], ["1"]))
    assert [run.kind for run in between.rows[0].words] == [None, "term", None]
    assert [(s.kind, s.left, s.right, s.count) for s in between.substitutions] == [("term", "State Party", "Party", 1)]


def test_paragraphs_that_an_amendment_renumbered_are_found_where_they_stand() -> None:
    old = unit("1", "", unit("1(1)", COUNT), unit("1(2)", SELL))
    new = unit(
        "1", "", unit("1(1)", "Wells are dug."), unit("1(2)", COUNT), unit("1(3)", SELL.replace("lower", "upper"))
    )
    found = amended([old], [new])
    assert rows(found) == [("", "1(1)"), ("1(1)", "1(2)"), ("1(2)", "1(3)")]
    assert [(edit.kind, edit.left, edit.right) for edit in found.structure] == [
        ("renumbered", ("1(1)",), ("1(2)",)),
        ("renumbered", ("1(2)",), ("1(3)",)),
    ]


def test_a_reworded_paragraph_stays_where_it_is() -> None:
    old = unit("1", "", unit("1(1)", COUNT), unit("1(2)", SELL))
    new = unit("1", "", unit("1(1)", "Nobody counts."), unit("1(2)", SELL))
    assert rows(amended([old], [new])) == [("1(1)", "1(1)"), ("1(2)", "1(2)")]


def test_a_weakened_duty_is_a_finding_of_the_pair() -> None:
    ours, theirs = COUNT.replace("shall", "shall endeavour to"), COUNT
    (finding,) = diff([unit("1", ours)], [unit("9", theirs, treaty="wells")], link(["1"], ["9"])).modality
    assert (finding.left, finding.right, finding.binds_more) == ("obligation_of_effort", "obligation", "right")
    assert (finding.left_address, finding.right_address) == ("1", "9")


def test_rows_of_one_side_say_nothing_of_modality() -> None:
    assert diff([unit("1", COUNT)], [unit("9", SELL, treaty="wells")]).modality == ()


def test_cited_paragraphs_are_compared_by_what_answers_them() -> None:
    ours = unit("4", "", unit("4(1)", COUNT), unit("4(2)", "Paragraph 1 of this article binds all of the keepers."))
    theirs = unit(
        "9",
        "",
        unit("9(2)", COUNT, treaty="wells"),
        unit("9(3)", "Paragraph 2 binds all of the keepers.", treaty="wells"),
        treaty="wells",
    )
    found = diff([ours], [theirs], link(["4(1)"], ["9(2)"]), link(["4(2)"], ["9(3)"]))
    (run,) = [run for row in found.rows for run in row.words if run.op != "equal"]
    assert run.kind == "reference"
    assert run.reference is not None
    assert (run.reference.left, run.reference.right, run.reference.answers) == (("4(1)",), ("9(2)",), ("9(2)",))


def test_a_clause_that_several_articles_repeat_was_lifted() -> None:
    lake = unit("3", COUNT)
    wells = [
        unit(str(n), "", unit(f"{n}(1)", SELL, treaty="wells"), unit(f"{n}(2)", COUNT, treaty="wells"), treaty="wells")
        for n in (5, 6, 7)
    ]
    links = [link(["4"], ["5(1)"]), *(link(["3"], [f"{n}(2)"]) for n in (5, 6, 7))]
    found = diff([unit("4", SELL)], [wells[0]], *links)
    assert [(edit.kind, edit.left, edit.right) for edit in found.structure] == [("lifted", ("3",), ("5(2)",))]
    fewer = diff([unit("4", SELL)], [wells[0]], *links[:3])
    assert [edit.kind for edit in fewer.structure] == ["moved"]
    assert lake.address == "3"


def test_headline_of_the_official_texts(texts_dir: Path, home: Path) -> None:
    from treatycompare.loading import load

    for path, name in (("hanoi/A_RES_79_243-2424621E.xml", "hanoi"), ("bwb/BWBV0001839.md", "budapest")):
        treatycompare.texts.add(texts_dir / path, treaty=name, lang="en")
    hanoi, budapest = load("hanoi"), load("budapest")
    compared = treatycompare.compare(hanoi, budapest)
    effort = [
        (f.left_address, f.right_address)
        for pair in compared
        for f in pair.diff.modality
        if (f.left, f.right) == ("obligation_of_effort", "obligation")
    ]
    assert effort == [("45(1)", "33(1)"), ("45(2)", "33(2)"), ("46", "34")]
    edits = {(edit.kind, edit.left, edit.right) for pair in compared for edit in pair.diff.structure}
    assert ("moved", ("2(f)",), ("18(3)",)) in edits
    assert {right for kind, _, right in edits if kind == "lifted"} == {
        ("16(4)",), ("17(2)",), ("18(2)",), ("19(5)",), ("20(4)",), ("21(4)",),
    }  # fmt: skip
    runs = [run for pair in compared for row in pair.rows for run in row.words]
    named = [run for run in runs if run.op != "equal" and ("dishonest" in run.left or "criminal" in run.left.split())]
    assert {run.kind for run in named} == {"substance"}
    assert any("or criminal intent" in run.left for run in named)


def test_two_languages_or_two_provisions_of_one_treaty_are_no_amendment() -> None:
    french = "Le gardien de la lampe compte les mèches avant la nouvelle lune."
    assert not diff([unit("1", COUNT)], [unit("1", french)], link(["1"], ["1"])).amendment
    assert not diff([unit("1", COUNT)], [unit("2", SELL)], link(["1"], ["2"])).amendment
