"""What a notebook cell shows of each result: short, complete, and sound where style and script are taken out."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from report_fixtures import curated, many, poisoned, ref, unit, with_text, without_text

import treatycompare as tc
from treatycompare import library
from treatycompare.model.alignment import Alignment, Link
from treatycompare.model.facts import facts_in
from treatycompare.model.floor import Floor, floors
from treatycompare.model.lineage import Lineage
from treatycompare.model.results import Result, Results
from treatycompare.model.scope import effective_scope
from treatycompare.model.treaty import Treaty
from treatycompare.report import notebook

# What JupyterLab keeps in a notebook nobody trusts.
KEPT = frozenset(
    ["div", "p", "strong", "em", "b", "bdi", "br", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"]
)


class Read(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.cells: list[str] = []
        self.words: list[str] = []
        self.bold: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if "b" in self.open:
            self.bold.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.fixture(scope="module")
def hanoi() -> Treaty:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(library.HOME, "/nonexistent")
        return tc.load("hanoi")


@pytest.fixture(scope="module")
def budapest() -> Treaty:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(library.HOME, "/nonexistent")
        return tc.load("budapest")


SHOWN: dict[str, Callable[[Treaty, Treaty], Any]] = {
    "comparison": lambda h, b: tc.compare(h, b, theme="extradition"),
    "pair": lambda h, b: tc.compare(h, b, theme="extradition")["37"],
    "pair with words": lambda h, b: with_text().pairs[0],
    "diff": lambda h, b: tc.diff(h["45(1)"], b["33(1)"]),
    "alignment": lambda h, b: tc.align(h, b, method="curated"),
    "treaty": lambda h, b: h,
    "provision": lambda h, b: h["42"],
    "facts": lambda h, b: facts_in(h.articles),
    "fact": lambda h, b: tc.facts(h["42"])[0],
    "gap": lambda h, b: tc.gaps(h, b, theme="T02.3")[0],
    "profile": lambda h, b: tc.profile(h, "assets"),
    "lineage": lambda h, b: tc.lineage(h, "52(2)")[0],
    "floors": lambda h, b: floors(h, "45"),
    "scopes": lambda h, b: effective_scope(h, "42"),
    "nothing": lambda h, b: Results(()),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_cell_survives_the_sanitizer(name: str, hanoi: Treaty, budapest: Treaty) -> None:
    read = Read(notebook.render(SHOWN[name](hanoi, budapest)))
    assert read.tags <= KEPT
    assert read.attributes <= {"class", "lang", "dir"}
    assert read.text


@pytest.mark.parametrize("name", SHOWN)
def test_the_one_line_form_is_short(name: str, hanoi: Treaty, budapest: Treaty) -> None:
    shown = SHOWN[name](hanoi, budapest)
    lines = [repr(one) for one in shown] if isinstance(shown, Results) else [repr(shown)]
    assert all(len(line) < 220 and "\n" not in line for line in lines)


def test_what_a_cell_says(hanoi: Treaty, budapest: Treaty) -> None:
    said = {name: Read(notebook.render(make(hanoi, budapest))).text for name, make in SHOWN.items()}
    assert "weaker in Hanoi" in said["diff"]
    assert "obligation of effort [45(1)[s1]]" in said["diff"]
    assert "Partial, says a reader: Hanoi 37(1) has no penalty floor" in said["pair"]
    assert "Norms only in Budapest: apply other penalty floor (24(1)(b)), report prosecution" in said["pair"]
    assert "Only in Budapest: 10, 32" in said["alignment"]
    assert "at least 60 days" in said["provision"]
    assert "the record only, without the official words" in said["treaty"]
    assert "42(8)[s1]" in said["fact"]
    assert "Hanoi is silent here" in said["gap"]
    assert "untoc 14(2)" in said["lineage"]
    assert "leaves: the effort of paragraph 2" in said["floors"]
    assert "treaty offences; serious crime; e-evidence only" in said["scopes"]
    assert "35(2) > 35(1)" in said["scopes"]
    assert said["nothing"] == "Nothing found"


def test_words_of_one_side_alone_are_bold_and_none_is_lost() -> None:
    pair = with_text().pairs[0]
    read = Read(notebook.render(pair))
    runs = [run for row in pair.rows for run in row.words]
    assert any(run.op != "equal" for run in runs)
    assert {w for run in runs if run.op != "equal" for w in (run.left, run.right) if w} <= set(read.bold)
    for row in pair.rows:
        for text in (row.left_text, row.right_text):
            assert " ".join(text.split()) in read.text


def test_a_long_table_says_what_it_leaves_out(hanoi: Treaty) -> None:
    found = facts_in(hanoi.articles)
    many_facts = Results((*found, *found, *found))
    out = notebook.render(many_facts)
    assert out.count("<tr>") == notebook.ROWS + 1
    assert f"… {len(many_facts) - notebook.ROWS} more; use .to_frame() for all" in out
    assert "more lines; use .full_text for all" in notebook.render(
        unit("lake", "1", text="\n".join(str(n) for n in range(notebook.ROWS + 5)))
    )
    assert "use .to_frame() or .save(" in notebook.render(many(50))


def test_hostile_words_stay_words() -> None:
    bad = "<script>alert(1)</script>\u202e"
    shown = [
        poisoned(with_text(), bad),
        poisoned(with_text(), bad).pairs[0],
        unit("lake", "1", bad, text=bad),
        Treaty(id="lake", title=bad, short_title=bad, body=(unit("lake", "1", bad, summary=bad),)),
        Floor(norm=f"1:{bad}", locus="1", strength=5, least="in_full"),
        Lineage(treaty="lake", address="1", heading=bad, state="not_coded"),
    ]
    for one in shown:
        out = notebook.render(one)
        assert "<script" not in out
        assert "\u202e" not in out


def test_an_alignment_says_what_it_does_not_stand_by() -> None:
    sides = {"left": ref("lake"), "right": ref("river"), "level": "article", "method": "best"}
    doubt = Link(left=("2",), right=("3",), origin="text", score=0.2)
    found = Alignment(**sides, links=(curated(("1",), ("1",), "narrower"),), uncertain=(doubt,), notes=("No words.",))
    text = Read(notebook.render(found)).text
    assert "Uncertain: the method does not stand by these" in text
    assert "text, score 0.20" in text
    assert "Lake narrower" in text
    assert "No words." in text


def test_an_article_that_nobody_read_is_no_empty_finding() -> None:
    unread = Lineage(treaty="lake", address="1", state="not_coded", own=("1(1)",))
    assert [row["from"] for row in unread.rows()] == ["not coded", "not coded"]
    read = Lineage(treaty="lake", address="1", state="coded", own=("1(1)",))
    assert [row["from"] for row in read.rows()] == ["no source named"]


def test_results_are_a_tuple_with_a_table(hanoi: Treaty) -> None:
    found = floors(hanoi, "45")
    assert found == tuple(found)
    assert isinstance(found[:1], Results)
    assert found[0]._repr_html_() == notebook.render(found[0])
    assert found._repr_html_() == notebook.render(found)
    frame = found.to_frame()
    assert list(frame["at"]) == [floor.locus for floor in found]
    assert frame["strength"].tolist() == [3, 3, 5]


def test_a_result_must_say_its_rows() -> None:
    class Mute(Result):
        """A result that forgot its rows."""

    with pytest.raises(NotImplementedError):
        Mute().rows()


def test_what_has_no_form_is_named() -> None:
    with pytest.raises(TypeError, match="a notebook cell cannot show object"):
        notebook.render(object())


def test_a_comparison_without_words_says_so_first() -> None:
    assert without_text().notices[0] in notebook.render(without_text())
