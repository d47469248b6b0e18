from __future__ import annotations

import pytest

from treatycompare.model.alignment import Link
from treatycompare.model.difference import ProvisionDiff, WordRun
from treatycompare.wording import Compared, Folding, compare_words, shipped_terms
from treatycompare.wording.references import References, answer_each_other, citations

FOLDING = Folding(shipped_terms())


def compare(left: str, right: str) -> Compared:
    return compare_words(left, right, FOLDING)


def changes(left: str, right: str) -> list[tuple[str | None, str, str]]:
    return [(run.kind, run.left.strip(), run.right.strip()) for run in compare(left, right).runs if run.op != "equal"]


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("The State Party keeps bees.", "The Party keeps bees.", "term"),
        ("All States Parties keep bees.", "All Parties keep bees.", "term"),
        ("At the State Party\u2019s cost.", "At the Party's cost.", "term"),
        ("Any electronic data kept there.", "Any computer data kept there.", "term"),
        ("They recognize the hive.", "They recognise the hive.", "spelling"),
        ("They co\u2011operate in spring.", "They cooperate in spring.", "spelling"),
        ("Within ninety days of harvest.", "Within 90 days of harvest.", "number"),
        ("Within two days of harvest.", "Within 2 days of harvest.", "number"),
        ("Each keeper, of his or her own hive.", "Each keeper, of his own hive.", "style"),
        ("Keep an old hive.", "Keep a old hive.", "style"),
        ("The keeper of the hive", "the keeper of the hive", "case"),
        ("Bees and wasps, kept apart;", "Bees and wasps kept apart;", "punctuation"),
    ],
)
def test_what_may_change_without_changing_the_law_has_a_kind(left: str, right: str, kind: str) -> None:
    found = compare(left, right)
    assert [run.kind for run in found.runs if run.op != "equal"] == [kind]
    assert not any(run.is_substance for run in found.runs)
    if kind != "punctuation":
        assert [k for k, _, _ in found.substituted] == [kind] or ("typography", "’", "'") in found.substituted


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("with dishonest or criminal intent", "with dishonest intent"),
        ("under independent review", "under independent supervision"),
        ("serious criminal offences", "serious offences"),
        ("the convention of bees", "the Convention of bees"),
        ("the State Party keeps", "the Parties keep"),  # one is not several
        ("third parties may ask", "third States Parties may ask"),  # litigants are no Parties
        ("one another", "1 another"),
        ("shall keep", "may keep"),
        ("with bees", "without bees"),
        ("more than ninety days", "more than 60 days"),
    ],
)
def test_what_changes_the_law_is_never_folded(left: str, right: str) -> None:
    for one, other in ((left, right), (right, left)):
        found = compare(one, other)
        assert "substance" in {run.kind for run in found.runs}
        assert not {"term", "different_term"} & {kind for kind, _, _ in found.substituted}


def test_terms_that_do_not_mean_the_same_are_told_apart_from_both() -> None:
    found = compare("Keep an information and communications technology system.", "Keep a computer system.")
    (run,) = [run for run in found.runs if run.op != "equal"]
    assert run.kind == "different_term"
    assert run.is_substance


def test_a_term_has_no_chance_inside_another_word() -> None:
    assert changes("the programme is kept", "the computer programme is kept") == [("substance", "", "computer")]


def test_a_capital_that_the_other_side_needs_is_kept() -> None:
    assert changes("Honey is sold. Bees of the Union", "Bees of the Union") == [("substance", "Honey is sold.", "")]
    assert changes("Union of bees", "The Union of bees") == [("substance", "", "The")]


def test_typography_is_counted_and_shows_no_difference() -> None:
    found = compare("the State\u2019s \u201cown\u201d", "the State's ``own\"")
    assert [run.op for run in found.runs] == ["equal"]
    assert sum(found.substituted.values()) == 3
    assert {kind for kind, _, _ in found.substituted} == {"typography"}


def test_every_substitution_is_counted_also_where_it_is_joined_with_a_change() -> None:
    left = "The State Party red the State Party blue keeps all of its bees at home."
    right = "The Party green the Party yellow keeps all of its bees at home."
    found = compare(left, right)
    assert found.substituted["term", "State Party", "Party"] == 2
    assert "".join(run.left for run in found.runs) == left


def test_other_languages_keep_what_has_english_rules_only() -> None:
    plain = compare_words("ils organisent", "ils organizent", Folding(shipped_terms(), english=False))
    assert [run.kind for run in plain.runs if run.op != "equal"] == ["substance"]


ANSWERS = {"7": ["2"], "8": ["3"], "9": ["4"], "12(1)": ["6(2)"], "14": ["9"]}


def cited(left: str, right: str) -> list[WordRun]:
    references = References("12(3)", "6(1)", ANSWERS.get)
    return [run for run in compare_words(left, right, FOLDING, references).runs if run.op != "equal"]


def test_renumbered_references_are_no_substance_and_keep_both_views() -> None:
    (run,) = cited("under articles 7 to 9 of this Convention", "under Articles 2 through 4")
    assert run.kind == "reference"
    assert run.reference is not None
    assert (run.reference.left, run.reference.right) == (("7", "8", "9"), ("2", "3", "4"))
    assert run.reference.answers == ("2", "3", "4")


def test_one_number_that_names_two_things_is_a_difference() -> None:
    (run,) = cited("as in article 14 above", "as in article 14 above")
    assert run.kind == "substance"
    assert run.reference is not None
    assert run.reference.answers == ("9",)


def test_a_reference_to_fewer_provisions_is_a_difference() -> None:
    assert [run.kind for run in cited("under articles 7 to 9", "under Articles 2 and 3")] == ["substance"]


def test_what_nobody_knows_is_compared_as_printed() -> None:
    assert cited("as in article 50", "as in article 50") == []
    assert [run.kind for run in cited("as in article 50", "as in article 51")] == ["substance"]


def test_a_paragraph_is_found_through_its_own_link() -> None:
    (run,) = cited("by paragraph 1 of this article", "by paragraph 2")
    assert run.kind == "reference"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("article 40, paragraph 21 (b) and (c) and paragraph 22", ["40(21)(b)", "40(21)(c)", "40(22)"]),
        ("Article 27, paragraph 4.a, and Article 28", ["27(4)(a)", "28"]),
        ("paragraphs 1 and 2 of article 3", ["3(1)", "3(2)"]),
        ("Articles 2, 6, paragraph 1.b, 7, and 9, paragraph 3", ["2", "6(1)(b)", "7", "9(3)"]),
        ("subparagraphs (a) to (c) of this paragraph", ["12(3)(a)", "12(3)(b)", "12(3)(c)"]),
        ("subparagraph (a) of paragraph 1", ["12(1)(a)"]),
        ("paragraph 1 (a) (i) or (ii) or (b) (i)", ["12(1)(a)(i)", "12(1)(a)(ii)", "12(1)(b)(i)"]),
        ("les alinéas b) et c) du paragraphe 2 du présent article", ["12(2)(b)", "12(2)(c)"]),
        ("paragraphe 3 de l\u2019article 9 de la présente Convention", ["9(3)"]),
        ("los artículos 7 a 9 de la presente Convención", ["7", "8", "9"]),
        ("artículo 4, párrafo 2 b)", ["4(2)(b)"]),
        ("Article 8 of the Treaty of the Sea", []),
        ("this article applies", []),
        ("articles of honey", []),
    ],
)
def test_citations_are_read_as_they_are_printed(words: str, found: list[str]) -> None:
    assert [address for one in citations(f"see {words}.", "12(3)(d)") for address in one.addresses] == found


def test_answers_hold_one_another() -> None:
    assert answer_each_other(["24"], ["24(1)"])
    assert not answer_each_other(["24(1)", "25"], ["24(1)"])
    assert not answer_each_other([], ["24"])


def test_a_link_of_units_is_a_link_of_their_articles() -> None:
    from treatycompare.provision_diff import _answers

    answers = _answers([Link(left=("7(1)",), right=("2(4)",), origin="text", score=0.5)], [], [], amendment=False)
    assert list(answers("7(1)(a)") or ()) == ["2(4)"]
    assert list(answers("7") or ()) == ["2"]
    assert answers("8") is None
    assert list(_answers([], [], [], amendment=True)("8") or ()) == ["8"]


def test_kinds_that_were_not_told_apart_yet_count_as_substance() -> None:
    old = WordRun.model_validate({"op": "replace", "left": "a", "right": "b"})
    assert old.is_substance
    assert "kind" in ProvisionDiff.model_json_schema()["$defs"]["WordRun"]["properties"]
