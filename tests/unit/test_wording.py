from __future__ import annotations

import difflib

from hypothesis import given
from hypothesis import strategies as st

from treatycompare import text, wording

words = st.lists(
    st.sampled_from(["each", "Party", "shall", "may", "keep", "data", ",", "the", "the", "of"]), max_size=60
)
prose = st.one_of(words.map(" ".join), st.text(max_size=80))


@given(words, words)
def test_opcodes_are_those_of_difflib(left: list[str], right: list[str]) -> None:
    reference = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    assert wording.opcodes(left, right) == [tuple(op) for op in reference]


def test_frequent_words_are_not_junk() -> None:
    long = ["the", "party"] * 150
    assert wording.opcodes(long, ["new", *long])[-1][0] == "equal"
    assert difflib.SequenceMatcher(None, long, ["new", *long]).get_opcodes()[-1][0] != "equal"  # what autojunk does


@given(prose, prose, st.booleans())
def test_no_letter_is_lost_on_either_side(left: str, right: str, readable: bool) -> None:
    runs = wording.word_runs(left, right, readable=readable)
    assert "".join(run.left for run in runs) == left
    assert "".join(run.right for run in runs) == right


@given(prose, prose)
def test_equal_runs_are_equal_but_for_space_and_typography(left: str, right: str) -> None:
    for run in wording.word_runs(left, right):
        if run.op == "equal":
            assert text.fold(text.tidy(run.left)).split() == text.fold(text.tidy(run.right)).split()


@given(prose)
def test_a_text_against_itself_has_no_difference(words: str) -> None:
    assert all(run.op == "equal" for run in wording.word_runs(words, words))


def test_short_equal_runs_between_changes_are_joined() -> None:
    left, right = "red the blue and more words follow", "green the yellow and more words follow"
    assert [run.op for run in wording.word_runs(left, right, readable=False)] == [
        "replace",
        "equal",
        "replace",
        "equal",
    ]
    assert [(run.op, run.left) for run in wording.word_runs(left, right)] == [
        ("replace", "red the blue "),
        ("equal", "and more words follow"),
    ]


def test_typography_is_no_difference() -> None:
    runs = wording.word_runs("the State\u2019s non\u2011public data", "the State's non-public data")
    assert [run.op for run in runs] == ["equal"]
    assert runs[0].left == "the State\u2019s non\u2011public data"
