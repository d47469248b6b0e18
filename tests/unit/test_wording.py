from __future__ import annotations

import difflib
import random
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare import library, text, wording
from treatycompare.wording import matching, readable
from treatycompare.wording.matching import Opcode, anchored_opcodes, guarded_opcodes

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
def test_pieces_are_tokens_with_the_white_space_after_them(words: str) -> None:
    found = wording.pieces(words)
    assert "".join(found) == words
    tokens = [token.text for token in text.tokens(words) if not token.is_space]
    assert [piece.strip() for piece in found if piece.strip()] == tokens


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


def covers(ops: list[Opcode], left: list[str], right: list[str]) -> None:
    """Opcodes cover both sides in order and call equal only what is."""
    places = (0, 0)
    for tag, i1, i2, j1, j2 in ops:
        assert (i1, j1) == places
        places = (i2, j2)
        if tag == "equal":
            assert left[i1:i2] == right[j1:j2]
        assert (tag in ("equal", "replace", "delete")) == (i1 < i2)
        assert (tag in ("equal", "replace", "insert")) == (j1 < j2)
    assert places == (len(left), len(right))
    assert all(a[0] != b[0] for a, b in pairwise(ops))


def reference(left: list[str], right: list[str]) -> list[Opcode]:
    return [tuple(op) for op in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()]


@settings(max_examples=200)
@given(words, words, st.sampled_from([0, 1, 100, 10_000]))
def test_the_guard_loses_nothing_however_little_it_allows(left: list[str], right: list[str], heavy: int) -> None:
    found = guarded_opcodes(left, right, heavy)
    covers(found.opcodes, left, right)
    if not found.by_anchors:
        assert found.opcodes == reference(left, right)
    assert guarded_opcodes(left, left, heavy).opcodes == ([("equal", 0, len(left), 0, len(left))] if left else [])


def test_the_guard_says_when_it_was_used_and_is_not_used_before() -> None:
    left, right = ["a"] * 50, ["a", "b"] * 25
    assert not guarded_opcodes(left, right).by_anchors
    assert guarded_opcodes(left, right, heavy=1).by_anchors
    assert not wording.compare_words("a b", "a c").by_anchors


def test_slices_are_the_last_resort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "SLICE", 10)
    left, right = ["a", "b"] * 60, ["b", "a", "a"] * 40
    found = guarded_opcodes(left, right, heavy=1)
    covers(found.opcodes, left, right)
    assert sum(op[2] - op[1] for op in found.opcodes if op[0] == "equal") > 40


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (["lamp"] * 100_000, ["lamp", "oil"] * 50_000),
        (["the", "keeper", "shall", "trim", "."] * 10_000, ["the", "keeper", "may", "trim", "it", "."] * 10_000),
    ],
)
def test_very_long_and_very_alike_texts_end(left: list[str], right: list[str]) -> None:
    start = time.perf_counter()
    found = guarded_opcodes(left, right)
    assert found.by_anchors
    covers(found.opcodes, left, right)
    assert time.perf_counter() - start < 120


def test_a_change_in_a_very_long_text_is_found_where_it_is() -> None:
    chance = random.Random(7)  # noqa: S311
    left = [chance.choice(["lamp", "oil", "wick", "shall", "the", "of", "a", "keeper"]) for _ in range(60_000)]
    right = [*left[:30_000], "windmill", *left[30_000:]]
    found = guarded_opcodes(left, right)
    assert found == (
        [
            ("equal", 0, 30_000, 0, 30_000),
            ("insert", 30_000, 30_000, 30_000, 30_001),
            ("equal", 30_000, 60_000, 30_001, 60_001),
        ],
        True,
    )


def test_anchors_find_what_difflib_finds_between_unlike_texts() -> None:
    left = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "red", "blue"]
    right = ["zero", *left[:10], "blue", "red"]
    covers(anchored_opcodes(left, right), left, right)
    assert anchored_opcodes(left, right)[1] == ("equal", 0, 10, 1, 11)


@settings(max_examples=200)
@given(words, words)
def test_the_readability_pass_is_lossless(left: list[str], right: list[str]) -> None:
    ops = wording.opcodes(left, right)
    joined = readable.joined(ops, [int(word.isalnum()) for word in left])
    covers(joined, left, right)
    covers(readable.slid(joined, (left, left), (right, right)), left, right)


def test_cuts_fall_between_phrases() -> None:
    left, right = "They keep bees. They keep wasps.", "They keep bees. They keep hives. They keep wasps."

    def new(*, readable: bool) -> list[str]:
        return [run.right for run in wording.word_runs(left, right, readable=readable) if run.op == "only_right"]

    assert new(readable=True) == ["They keep hives. "]
    assert new(readable=False) == ["hives. They keep "]  # where difflib cuts


folding = wording.Folding(wording.shipped_terms())
PARTS = (
    "State Party States Parties the shall ninety 90 days his or her . , an electronic computer data system co-operate "
    "cooperate Each each ’ article 7"
)
legal = st.lists(st.sampled_from(PARTS.split()), max_size=40).map(" ".join)


@settings(max_examples=300)
@given(legal, legal)
def test_folding_loses_no_letter_and_no_difference(left: str, right: str) -> None:
    runs = wording.compare_words(left, right, folding).runs
    assert "".join(run.left for run in runs) == left
    assert "".join(run.right for run in runs) == right
    for run in runs:
        assert (run.op == "equal") == (run.kind is None)
        if run.op == "equal":
            assert text.fold(text.tidy(run.left)).split() == text.fold(text.tidy(run.right)).split()
    turned = wording.compare_words(right, left, folding)
    assert "".join(run.left for run in turned.runs) == right


@settings(max_examples=100)
@given(legal)
def test_folding_finds_nothing_where_nothing_is(words: str) -> None:
    found = wording.compare_words(f"{words}.", f"{words}. ", folding)
    assert all(run.op == "equal" for run in found.runs)
    assert not found.substituted


def test_opcodes_are_those_of_difflib_on_thousands_of_real_pairs(texts_dir: Path) -> None:
    files = ("hanoi/A_RES_79_243-2424621E.xml", "bwb/BWBV0001839.md")
    sides = [
        [
            [token.text for token in text.tokens(unit.text) if not token.is_space]
            for unit in library.read_document(texts_dir / file)[0].provisions
            if unit.text
        ]
        for file in files
    ]
    pairs = [(left, right) for left in sides[0] for right in sides[1]]
    chosen = random.Random(1).sample(pairs, 3_000)  # noqa: S311
    assert all(wording.opcodes(left, right) == reference(left, right) for left, right in chosen)
