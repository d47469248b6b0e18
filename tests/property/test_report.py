"""Laws of the renderers: no word is lost, none becomes mark-up, data come back as they went."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from report_fixtures import poisoned, with_text, without_text

from treatycompare.model.comparison import Comparison
from treatycompare.model.difference import TextRow, WordRun
from treatycompare.report import html, phrases
from treatycompare.report.anchors import Anchors

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
WORDS = st.text(st.sampled_from("ab \t.'\"<>&\u202e\u00a0é条ش"), max_size=12)
RUNS = st.lists(
    st.one_of(
        WORDS.map(lambda w: WordRun(op="equal", left=w, right=w)),
        st.tuples(WORDS, WORDS).map(lambda w: WordRun(op="replace", left=w[0], right=w[1])),
        WORDS.map(lambda w: WordRun(op="only_left", left=w)),
        WORDS.map(lambda w: WordRun(op="only_right", right=w)),
    ),
    min_size=1,
    max_size=8,
)


class Text(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.out = ""
        self.feed(page)
        self.close()

    def handle_data(self, data):
        self.out += data


@given(RUNS)
def test_the_columns_hold_all_words_and_the_same_number_of_changes(runs):
    row = TextRow(left=("2(1)",), right=("5(1)",), words=tuple(runs))
    comparison = with_text()
    first, *rest = comparison.pairs
    pair = first.model_copy(update={"diff": first.diff.model_copy(update={"rows": (row,)})})
    out = html.render(comparison.model_copy(update={"pairs": (pair, *rest)}))
    section = out.split(f'id="{pair.id}"')[1].split("</article>")[0]
    cells = [
        re.findall(rf'<div class="cell {side} wording".*?<p[^>]*>(.*?)</p>', section, re.S)
        for side in ("left", "right")
    ]
    if not cells[0]:  # a row without any word is not shown
        assert not (row.left_text + row.right_text)
        return
    (left,), (right,) = cells
    # A page has no carriage returns or form feeds of its own, so nothing is normalised away.
    assert Text(left).out == phrases.visible(row.left_text)
    assert Text(right).out == phrases.visible(row.right_text)
    assert len(re.findall("<del>|<!---->", left)) == len(re.findall("<ins>|<!---->", right))


@given(TEXT)
def test_no_text_becomes_mark_up(text):
    # Hidden characters are warned of, in mark-up of the report's own; they alone are kept to compare with.
    quiet = "".join(c for c in text if not c.isprintable()) or "z"
    tags = [
        re.sub(r'"[^"]*"', '""', tag) for tag in re.findall("<[a-z][^>]*>", html.render(poisoned(without_text(), text)))
    ]
    harmless = [
        re.sub(r'"[^"]*"', '""', tag)
        for tag in re.findall("<[a-z][^>]*>", html.render(poisoned(without_text(), quiet)))
    ]
    assert tags == harmless


@given(TEXT)
def test_json_comes_back(text):
    comparison = poisoned(with_text(), text)
    assert Comparison.model_validate_json(comparison.to_json()) == comparison


@given(TEXT)
def test_visible_is_idempotent_and_keeps_what_is_visible(text):
    shown = phrases.visible(text)
    assert phrases.visible(shown) == shown
    assert shown == text or len(shown) > len(text)


@given(TEXT)
def test_words_in_a_style_sheet_cannot_leave_their_string(text):
    assert re.fullmatch(r"(?:[A-Za-z0-9]|\\[0-9a-f]{1,6} )*", html.css_words(text))


@given(st.lists(TEXT, max_size=6))
def test_ids_are_unique_and_plain(wanted):
    anchors = Anchors("lake", "river")
    made = [anchors.unique(one) for one in wanted]
    assert len(set(made)) == len(made)
    assert all(re.fullmatch(r"[\w.-]+", one) for one in made)
