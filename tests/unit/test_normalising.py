from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatycompare.errors import OptionError
from treatycompare.normalising import FAMILIES, normalise, words_of

VOCABULARY = frozenset({"cooperation", "communication", "mutual", "for", "aid"})
DAMAGED = ("cooper", "ation", "formutual", "com-", "munication")
TYPED = ("\u201cbees\u201d", '``hive"', "  ", "\n", "non\u2011public")
SPELT = ("co-operation", "recognised", "offense", "exercise", "sixty", "days", "one", "twenty-four")
pieces = st.sampled_from(DAMAGED + TYPED + SPELT)
words = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=12).map(" ".join))
families = st.lists(st.sampled_from(FAMILIES), unique=True)


@pytest.mark.parametrize(
    ("family", "before", "after"),
    [
        ("white_space", " a\u00a0 b\n", "a b"),
        ("typography", '\u201cnon\u2011public\u201d ``x" State\u2019s', '"non-public" "x" State\'s'),
        ("spelling", "co-operation, recognised offense", "cooperation, recognized offence"),
        ("numbers", "sixty days, twenty-four hours, one year", "60 days, 24 hours, 1 year"),
        ("hyphenation", "com-munication and com-\n munication", "communication and communication"),
        ("extraction_splits", "cooper ation formutual aid", "cooperation for mutual aid"),
    ],
)
def test_each_family_does_its_work_and_can_be_left_out(family: str, before: str, after: str) -> None:
    done = normalise(before, [family], vocabulary=VOCABULARY)
    assert done.text == after
    assert done.counts == {family: len(done.edits)}
    others = [name for name in FAMILIES if name != family]
    assert family not in normalise(before, others, vocabulary=VOCABULARY).counts


@pytest.mark.parametrize("words", ["exercise supervised otherwise", "one another, one or more, two of them", "licence"])
def test_what_only_looks_alike_is_left(words: str) -> None:
    assert normalise(words).text == words


@pytest.mark.parametrize("words", ["cooper ation", "formutual", "com-munication", "inconsistent", "withheld forces"])
def test_nothing_uncertain_is_joined_or_parted(words: str) -> None:
    assert normalise(words, vocabulary=frozenset({"in", "consistent", "with", "held"})).text == words


def test_an_unknown_family_is_refused() -> None:
    with pytest.raises(OptionError, match="no family of normalising is called 'speling'; did you mean 'spelling'"):
        normalise("x", ["speling"])


@given(words, families)
def test_every_character_has_its_source(given_words: str, chosen: list[str]) -> None:
    done = normalise(given_words, chosen, vocabulary=VOCABULARY)
    assert len(done.spans) == len(done.text)
    assert all(0 <= start <= end <= len(given_words) for start, end in done.spans)
    assert [a for a, _ in done.spans] == sorted(a for a, _ in done.spans)
    changed = {i for edit in done.edits for i in range(edit.start, edit.end)}
    for character, (start, end) in zip(done.text, done.spans, strict=True):
        if end - start == 1 and start not in changed:
            assert given_words[start] == character


@given(words, families)
def test_what_no_edit_names_is_kept(given_words: str, chosen: list[str]) -> None:
    done = normalise(given_words, chosen, vocabulary=VOCABULARY)
    changed = {i for edit in done.edits for i in range(edit.start, edit.end)}
    kept = {start for start, end in done.spans if end - start == 1}
    assert {i for i in range(len(given_words)) if i not in changed} <= kept


@given(words)
def test_without_families_nothing_changes(given_words: str) -> None:
    assert normalise(given_words, []).text == given_words


def test_words_that_occur_twice_are_trusted() -> None:
    assert words_of(["Bees and hives", "bees or wax"]) == {"bees"}
