from __future__ import annotations

import pytest

from treatycompare.errors import StructureError
from treatycompare.model.alignment import Link
from treatycompare.model.difference import TextRow
from treatycompare.model.treaty import Provision
from treatycompare.structure import apply, edit_script, editions, invert, moved_texts, same_units, structure_of
from treatycompare.wording import word_runs


def unit(address: str, text: str = "", *children: Provision, treaty: str = "lamps") -> Provision:
    kind = "article" if "(" not in address else "paragraph"
    return Provision(treaty=treaty, address=address, kind=kind, text=text, children=children)  # type: ignore[arg-type]


def link(left: str, right: str) -> Link:
    return Link(left=tuple(left.split()), right=tuple(right.split()), origin="text", score=0.5)


LEFT = [
    unit("4", "", unit("4(1)", "Trim.", unit("4(1)(a)", "wick")), unit("4(2)", "Fill."), unit("4(3)", "Light.")),
]
RIGHT = [
    unit(
        "9",
        "",
        unit("9(1)", "Trim it.", treaty="wells"),
        unit("9(2)", "Dig.", unit("9(2)(a)", "wick", treaty="wells"), treaty="wells"),
        unit("9(3)", "Fill it.", treaty="wells"),
        unit("9(4)", "Light it.", treaty="wells"),
        treaty="wells",
    ),
]


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("4(2)", "9(3)", "renumbered"),
        ("4(1)(a)", "9(2)(a)", "moved"),
        ("4(1)", "9(1) 9(2)", "split"),
        ("4(2) 4(3)", "9(4)", "merged"),
        ("4(2) 4(3)", "9(3) 9(4)", "regrouped"),
        ("4(1)", "9(1)", None),
        ("4", "9", None),
        ("4(1)", "9", None),
    ],
)
def test_each_edit_has_its_name(left: str, right: str, kind: str | None) -> None:
    found = structure_of(LEFT, RIGHT, [(tuple(left.split()), tuple(right.split()))])
    assert [edit.kind for edit in found] == ([kind] if kind else [])


def test_points_of_paragraphs_that_answer_each_other_did_not_move() -> None:
    groups = [(("4(1)",), ("9(2)",)), (("4(1)(a)",), ("9(2)(a)",))]
    assert [edit.kind for edit in structure_of(LEFT, RIGHT, groups)] == ["renumbered"]


def test_closing_words_have_no_number_to_change() -> None:
    assert structure_of(LEFT, RIGHT, [(("4[end]",), ("9[end]",))]) == ()


def test_what_stands_outside_was_moved_or_lifted() -> None:
    group = (("2(1)",), ("9(2)",))
    assert structure_of(LEFT, RIGHT, [], [group])[0].kind == "moved"
    assert structure_of(LEFT, RIGHT, [], [group], [group])[0].kind == "lifted"


def test_between_editions_another_article_number_is_an_edit() -> None:
    assert structure_of([unit("4", "Trim.")], [unit("5", "Trim.")], [(("4",), ("5",))])[0].kind == "renumbered"


OLD = (
    unit("1", "Bees are kept."),
    unit("2", "Wax:", unit("2(1)", "is sold,"), unit("2(2)", "is burnt.")),
    unit("3", "End."),
)
NEW = (
    unit("1", "Bees are kept well."),
    unit("2", "Wax:", unit("2(1)", "is burnt."), unit("2(2)", "is given.")),
    unit("3", "Honey is eaten."),
    unit("4", "End."),
)
LINKS = (link("2(2)", "2(1)"), link("3", "4"))


def test_edits_turn_one_tree_into_the_other_and_back() -> None:
    edits = edit_script(OLD, NEW, LINKS)
    assert apply(OLD, edits) == NEW
    assert apply(NEW, invert(edits)) == OLD
    assert [edit.kind for edit in edits] == [
        "reworded",
        "only_left",
        "renumbered",
        "renumbered",
        "only_right",
        "only_right",
    ]
    assert [edit.kind for edit in invert(edits)].count("only_left") == 2


def test_a_tree_against_itself_needs_no_edit() -> None:
    assert edit_script(OLD, OLD) == ()
    assert apply(OLD, ()) == OLD


def test_units_that_only_change_their_order_were_moved() -> None:
    turned = (OLD[2], OLD[0], OLD[1])
    edits = edit_script(OLD, turned)
    assert [edit.kind for edit in edits] == ["moved"]
    assert apply(OLD, edits) == turned


def test_edits_of_another_tree_are_refused_by_name() -> None:
    edits = edit_script(OLD, NEW, LINKS)
    with pytest.raises(StructureError, match="lamps 1"):
        apply(NEW, edits)
    with pytest.raises(StructureError, match="lamps 2"):
        apply(OLD[:1], edit_script((*OLD[:1], unit("2", "b")), OLD[:1]))


SAID = "the keeper of the lower lamp shall count its wicks before each new moon"


def rows(*pairs: tuple[str, str]) -> list[TextRow]:
    return [
        TextRow(
            left=(f"1({number})",) if left else (),
            right=(f"9({number})",) if right else (),
            words=word_runs(left, right),
        )
        for number, (left, right) in enumerate(pairs, 1)
    ]


def test_text_that_stands_in_another_row_was_moved() -> None:
    (found,) = moved_texts(rows((f"Oil. And {SAID}.", "Oil."), ("Wells.", f"Wells. {SAID.capitalize()}, too.")))
    assert (found.left_address, found.right_address, found.exact) == ("1(1)", "9(2)", True)
    assert found.left == SAID
    assert found.right == SAID.capitalize()


def test_nearly_exact_text_was_moved_too() -> None:
    other = SAID + " and at noon of every feast"
    (found,) = moved_texts(
        rows(
            (f"{SAID} and at dawn of every feast in the long year that follows", ""),
            ("", other + " in the long year that follows"),
        )
    )
    assert not found.exact
    assert found.left.startswith("the keeper")


@pytest.mark.parametrize(
    "words",
    [
        "count its wicks before each new moon",  # seven words
        "shall adopt such legislative and other measures as may be necessary to",  # the formula
    ],
)
def test_short_runs_and_formulas_do_not_move(words: str) -> None:
    assert moved_texts(rows((f"Oil. {words} red.", "Oil."), ("Wells.", f"Wells. {words} blue."))) == ()


def test_text_that_stands_twice_did_not_move() -> None:
    assert moved_texts(rows((SAID, ""), (SAID, ""), ("", SAID))) == ()


def test_text_in_the_row_where_it_was_did_not_move() -> None:
    assert (
        moved_texts(rows((f"{SAID}. Wells are dug by hand in these hills.", f"Oil is sold by all of them. {SAID}.")))
        == ()
    )


@pytest.mark.parametrize("most", [0, editions.MOST])
def test_units_with_the_same_words_answer_each_other_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(editions, "MOST", most)
    old, new = {"1": SAID, "2": "Oil."}, {"1": "Wells.", "2": "Oil.", "3": SAID}
    assert same_units(old, new) == [("1", "3"), ("2", "2")]
    assert same_units({"1": SAID, "2": SAID}, {"1": "a", "3": SAID}) == [("1", "3" if most else "1")]
