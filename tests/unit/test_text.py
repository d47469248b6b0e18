from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from treatycompare import text


@given(st.text())
def test_tokens_give_the_text_back(words: str) -> None:
    assert "".join(token.text for token in text.tokens(words)) == words


@given(st.text())
def test_tokens_know_where_they_start(words: str) -> None:
    assert all(words[token.start :].startswith(token.text) for token in text.tokens(words))


@given(st.text())
def test_tidying_twice_is_tidying_once_and_loses_nothing(words: str) -> None:
    once = text.tidy(words)
    assert text.tidy(once) == once
    assert text.count(once) == text.count(words)


@given(st.text())
def test_folding_twice_is_folding_once(words: str) -> None:
    assert text.fold(text.fold(words)) == text.fold(words)


def test_marks_of_direction_and_hyphens_stay_in_tidied_text() -> None:
    assert text.tidy("\u200fnon\u2011solid\u00a0\tfuel") == "\u200fnon\u2011solid fuel"


def test_a_word_with_a_no_break_hyphen_is_one_token() -> None:
    assert [token.text for token in text.tokens("non\u2011solid keeper’s") if not token.is_space] == [
        "non\u2011solid",
        "keeper’s",
    ]


def test_words_are_found_across_typography_and_white_space() -> None:
    words = "salt, with  the keeper’s non\u2011solid wish; with the wish"
    assert text.find(words, "with the keeper's non-solid") == (6,)
    assert len(text.find(words, "with the")) == 2
    assert text.find(words, "th the") == ()
    assert text.find(words, " ") == ()
