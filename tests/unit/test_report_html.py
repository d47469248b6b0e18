"""The HTML report: whole, safe, linked, and free of any format's accidents."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from report_fixtures import coded, empty, field, many, poisoned, ref, unit, with_text, without_text

import treatycompare as tc
from treatycompare.model.comparison import Comparison, Pair
from treatycompare.model.difference import FieldDifference, ModalityFinding, MovedText, StructureEdit, WordRun
from treatycompare.model.review import Review, reviewed
from treatycompare.report import build, findings, html
from treatycompare.report import highlights as ranking
from treatycompare.report.references import Division

POISON = (
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "<!--",
    "]]>",
)
ALL = [with_text, without_text, empty]


class Page(HTMLParser):
    """Elements, ids, links and texts of a page; raises where the nesting is wrong."""

    VOID = frozenset({"meta", "link", "br", "input"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.raw: dict[str, str] = {}
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("style", "script"):
            kind = "data" if self.tags[-1][1].get("type") == "application/json" else self.open[-1]
            self.raw[kind] = self.raw.get(kind, "") + data
        else:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.tags if "id" in attrs]

    def every(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


@pytest.mark.parametrize("make", ALL)
def test_ids_are_unique_and_every_link_leads_somewhere(make):
    page = Page(html.render(make()))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.every("href") if link.startswith("#")} <= set(page.ids)


@pytest.mark.parametrize("make", ALL)
def test_nothing_is_asked_of_a_network(make):
    page = Page(html.render(make()))
    for name in ("src", "href", "action", "srcset", "poster", "data", "xlink:href"):
        assert all(value.startswith(("#", "data:,")) for value in page.every(name))
    assert not re.search(r"https?://|@import|url\(", page.raw["style"] + page.raw["script"])
    assert ("meta", {"name": "referrer", "content": "no-referrer"}) in page.tags


@pytest.mark.parametrize("make", ALL)
def test_the_policy_names_the_style_and_the_script(make):
    page = Page(html.render(make()))
    (policy,) = (attrs["content"] for _, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    for name, kind in (("style", "style-src"), ("script", "script-src")):
        digest = base64.b64encode(hashlib.sha256(page.raw[name].encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert not page.every("style")
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]


@pytest.mark.parametrize("poison", POISON)
@pytest.mark.parametrize("make", ALL)
def test_text_stays_text(make, poison):
    harmless, spoilt = (Page(html.render(poisoned(make(), text))) for text in (" z", poison))
    # The same elements with the same attributes in the same order: no text became mark-up.
    assert [(tag, list(attrs)) for tag, attrs in harmless.tags] == [(tag, list(attrs)) for tag, attrs in spoilt.tags]
    assert poison in spoilt.text
    assert not [link for link in spoilt.every("href") if link[0] != "#" and link != "data:,"]
    assert not [name for _, attrs in spoilt.tags for name in attrs if name.startswith("on")]


def test_a_treaty_id_with_mark_up_makes_plain_ids():
    evil = 'x"><script>alert(1)</script>'
    spoilt = with_text().model_dump(mode="json")
    for side in (spoilt["left"], spoilt["alignment"]["left"], spoilt["paragraphs"]["left"]):
        side["id"] = side["short_title"] = evil
    page = Page(html.render(Comparison.model_validate(spoilt)))
    assert [tag for tag, _ in page.tags].count("script") == 2  # the data and the script
    assert all(re.fullmatch(r"[\w.-]+", one) for one in page.ids)


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\x07", "\x1b"])
def test_hidden_characters_are_written_out(hidden):
    out = html.render(poisoned(with_text(), hidden))
    assert hidden not in out
    assert f"[U+{ord(hidden):04X}]" in out


def test_hidden_characters_of_the_texts_are_warned_of():
    row = WordRun(op="equal", left="Fish\u202e are", right="Fish are")
    text = Page(html.render(changed_rows(row))).text
    assert "The texts hold 1 control or bidirectional character, which" in text
    assert "control or bidirectional" not in Page(html.render(with_text())).text


def test_the_columns_hold_the_wording_whole():
    comparison = with_text()
    out = html.render(comparison)
    for side, row_side in (("left", "left_text"), ("right", "right_text")):
        cells = re.findall(rf'<div class="cell {side} wording".*?<p[^>]*>(.*?)</p>', out, re.S)
        shown = [Page(cell).text for cell in cells]
        for pair in comparison.pairs:
            for row in pair.rows:
                if getattr(row, side):
                    assert getattr(row, row_side) in shown


def test_both_sides_of_a_row_hold_as_many_changes():
    for row in re.findall(r'<div class="row">(.*?)</div></div>', html.render(with_text()), re.S):
        cells = re.findall(r"<p(?: lang[^>]*)?>(.*?)</p>", row, re.S)
        if len(cells) == 2:
            left, right = (len(re.findall(r"<del|<ins|<!---->", cell)) for cell in cells)
            assert left == right


def test_words_of_one_side_are_never_called_inserted_or_deleted():
    text = html.render(with_text())
    assert not re.search(r"inserted|deleted|removed|added by", text, re.I)
    assert 'content: "[only in Lake: "' in text
    assert 'content: "[only in River: "' in text


def test_curated_and_computed_stand_side_by_side_and_their_clash_is_said():
    text = Page(html.render(with_text())).text
    for said in (
        "Lake asks for less.",
        "A. Reader, 2026-01-02",
        "Lake narrower",
        "both sides have more",
        "They disagree",
    ):
        assert said in text


def test_a_finding_a_silence_and_a_gap_are_told_apart():
    text = Page(html.render(with_text())).text
    assert "River has no ice." in text
    assert "Ice: River is silent here; see Treaty of the Glacier art 4." in text
    assert "no counterpart found in River. River says nothing of means." in text
    assert "not set beside a paragraph of Lake" in text
    assert "No counterpart found by the method “best”; this is no lawyer’s finding." in text
    assert "Cannot be computed" in text


def test_what_decides_stands_on_the_first_screen():
    first = html.render(with_text()).split('id="themes"')[0]
    for said in ("A duty is stronger on one side", "weaker in Lake", "at most 90 days, renewable", "only in River"):
        assert said in first


def test_the_table_runs_both_ways():
    out = html.render(with_text())
    left, right = out.split('id="table-left"')[1].split('id="table-right"')
    assert left.index("Clean water") < left.index("Ice") < left.index("Fish")
    assert "may answer River 8" in left
    assert "Mills" in right.split('id="provisions"')[0]


def test_without_words_the_notice_comes_first_and_summaries_stand_together():
    page = Page(html.render(without_text()))
    assert page.text.index("treatycompare texts add FILE") < page.text.index("At a glance")
    assert "from the record only, no official wording" in page.text
    row = re.search(r'<div class="row">(.*?)</div></div>', html.render(without_text()), re.S)
    assert row is not None
    assert "About water." in row[1]
    assert "Of water." in row[1]


def test_a_side_that_is_written_from_right_to_left_says_so():
    changed = with_text().model_copy(update={"right": ref("river", lang="ar", sha256="cd" * 32)})
    out = html.render(changed)
    assert 'lang="ar" dir="rtl"' in out
    assert "<ins>" not in out.split('id="provisions"')[1]  # two languages are not compared word by word
    assert "different languages" in out


def test_a_treaty_beside_itself_has_names_and_ids_of_its_own():
    base = with_text().model_dump(mode="json")
    base["right"] = {**base["left"], "lang": "fr"}
    page = Page(html.render(Comparison.model_validate(base)))
    assert "Lake (en)" in page.text
    assert "Lake (fr)" in page.text
    assert any(one.startswith("right-lake-") for one in page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_an_empty_comparison_says_so():
    text = Page(html.render(empty())).text
    assert "Nothing to compare" in text
    assert "Method and limits" in text


def test_two_thousand_pairs_are_rendered():
    out = html.render(many(2000))
    assert out.count('class="card"') == 2000


def test_headings_go_down_one_level_at_a_time():
    levels = [int(tag[1]) for tag, _ in Page(html.render(with_text())).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_same_bytes_under_any_hash_seed():
    code = (
        "import sys; sys.path.insert(0, 'tests'); import report_fixtures as f\n"
        "c = f.with_text()\n"
        "for name in ('html', 'json', 'csv', 'text', 'notebook'): sys.stdout.buffer.write(c.render(name))\n"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "4242")
    }
    assert len(made) == 1
    assert made.pop()


def test_words_that_differ_again_and_again_are_counted():
    out = html.render(many(6)).split("Words that differ again and again</summary>")[1].split("</details>")[0]
    assert ">lake.</td>" in out
    assert ">river.</td><td>6</td>" in out
    assert "again and again</summary>" not in html.render(many(4))


def test_a_treaty_that_nobody_sorted_is_not_called_silent():
    base = with_text().model_dump(mode="json")
    for sub in base["themes"][0]["subthemes"]:
        sub["places"] = [place for place in sub["places"] if place["treaty"] == "lake"]
    assert "silent here" not in Page(html.render(Comparison.model_validate(base))).text


def changed_rows(*words: WordRun, **more: object) -> Comparison:
    """The invented comparison with one row of these words in its first pair, and layers over them."""
    base = with_text()
    first = base.pairs[0]
    row = first.rows[0].model_copy(update={"words": words})
    diff = first.diff.model_copy(update={"rows": (row, *first.rows[1:]), **more})
    return base.model_copy(update={"pairs": (first.model_copy(update={"diff": diff}), *base.pairs[1:])})


def ranked(*fields: FieldDifference, functions: tuple[str, ...] = ()) -> tuple[Pair, ...]:
    """One pair a field, each with one norm."""
    first = with_text().pairs[0]
    norm = first.norms[0]
    return tuple(
        first.model_copy(
            update={
                "diff": first.diff.model_copy(
                    update={
                        "norms": (norm.model_copy(update={"fields": (one,)}),),
                        "left": tuple(unit.model_copy(update={"functions": functions}) for unit in first.left),
                    }
                )
            }
        )
        for one in fields
    )


def duty(verdict: str, left: str, right: str) -> FieldDifference:
    return field("modality", verdict, coded(left, "2(1)"), coded(right, "5(1)"), "both")


def top_of(pairs: tuple[Pair, ...], **more: object) -> list[tuple[str, object]]:
    comparison = empty().model_copy(update={"pairs": pairs, **more})
    return [
        (
            group,
            (one.field.left.value, one.field.right.value) if isinstance(one, ranking.Highlight) else one.unit.address,
        )
        for group, one in ranking.top(comparison, ranking.highlights(pairs))
        if isinstance(one, ranking.Lone) or one.field is not None
    ]


def test_the_duty_that_is_weakened_most_comes_first_and_one_that_is_merely_other_last():
    pairs = ranked(
        duty("different", "prohibition", "permission"),
        duty("left_weaker", "obligation_of_effort", "obligation"),
        duty("left_weaker", "permission", "declaration_option"),
        duty("left_weaker", "permission", "obligation"),
    )
    assert [values for _, values in top_of(pairs)] == [
        ("permission", "obligation"),
        ("obligation_of_effort", "obligation"),
        ("permission", "declaration_option"),
        ("prohibition", "permission"),
    ]


def test_numbers_of_final_clauses_wait_for_the_others():
    def number(value: int) -> FieldDifference:
        return field("thresholds.time_limit", "different", coded(value, "2(1)"), coded(0, "5(1)"), "both")

    pairs = ranked(number(1), number(2), functions=("final_clause",)) + ranked(number(3))
    assert [values for _, values in top_of(pairs)] == [(3, 0), (1, 0), (2, 0)]


def test_each_sort_has_its_places_and_ten_are_shown():
    duties = ranked(*[duty("left_weaker", "permission", "obligation")] * 8)
    refusals = ranked(*[field("refusal_grounds", "left_adds", coded("a", "2(1)"), coded("b", "5(1)"), "right")] * 8)
    alone = tuple(unit("lake", str(number), functions=("criminalisation",)) for number in (11, 12, 13))
    other = (unit("river", "21", functions=("final_clause",)),)
    groups = [group for group, _ in top_of(duties + refusals, only_left=alone, only_right=other)]
    assert len(groups) == 10
    assert groups == ["duty"] * 6 + ["refusal"] * 2 + ["alone"] * 2
    places = [
        place for group, place in top_of(duties + refusals, only_left=alone, only_right=other) if group == "alone"
    ]
    assert places == ["11", "21"]


def test_the_first_screen_names_what_one_side_alone_has():
    first = html.render(with_text()).split('id="pictures"')[0]
    assert '<i>One side only</i> <a href="#lake-3">Lake 3</a> Ice: <b>only in Lake</b>' in first
    assert '<i>One side only</i> <a href="#river-9">River 9</a> Mills: <b>only in River</b>' in first
    assert "Lake: obligation of effort. River: obligation." in first


DIVISIONS = {
    "lake": (Division("ch.I", "Water", ("2", "3")), Division("ch.II", "Life", ("4",))),
    "river": (Division("ch.I", "All", ("5", "6", "7", "9")),),
}


@pytest.fixture
def chaptered(monkeypatch: pytest.MonkeyPatch) -> str:
    """The page of the invented comparison where its treaties say what their chapters are."""
    monkeypatch.setattr(build, "divisions", lambda ref: DIVISIONS[ref.id])
    return html.render(with_text())


def test_provisions_stand_under_their_chapters(chaptered):
    page = Page(chaptered)
    assert len(page.ids) == len(set(page.ids))
    nav = chaptered.split("<nav")[1].split("</nav>")[0]
    assert '<a href="#lake-ch.I">Chapter I: <bdi>Water</bdi></a>' in nav
    one, two = (chaptered.index(f'<h2 id="lake-{chapter}"') for chapter in ("ch.I", "ch.II"))
    cards = [chaptered.index(f'id="{card}" data-kind') for card in ("lake-2--river-5", "lake-3", "lake-4--river-6-7")]
    assert one < cards[0] < cards[1] < two < cards[2]


def test_a_bar_has_the_numbers_of_its_row(chaptered):
    table = chaptered.split('id="bars-left"')[1].split("</table>")[0]
    row = table.split("Water</bdi>")[1].split("</tr>")[0]
    assert re.findall(r'fill="url\(#p-([a-z_]+)\)"', row) == ["narrower", "only_left"]
    assert re.findall(r'data-name="([^"]*)">(\d+)<', row) == [
        ("Lake narrower", "1"), ("Not graded", "0"), ("Only in Lake", "1"),
    ]  # fmt: skip
    widths = [int(width) for width in re.findall(r'<rect [^>]*width="(\d+)"', row)]
    assert widths[0] == widths[1]


def test_without_chapters_the_themes_are_drawn():
    out = html.render(with_text())
    assert "How the themes correspond" in out
    assert "How the chapters" not in out


def test_the_map_of_articles_says_what_its_table_says():
    out = html.render(with_text())
    drawn = re.findall(r"<title>Lake (\S+), River (\S+): (\d+)</title>", out)
    assert drawn == [("2", "5", "1")]
    assert '<tr><th scope="row">2</th><td>5 (1)</td></tr>' in out
    assert "A number is how many paragraphs" in out


def test_a_map_that_no_screen_shows_is_not_drawn():
    assert "<title>" not in html.render(many(201)).split("<body>")[1]
    assert "<title>" in html.render(many(5)).split("<body>")[1]


def test_drafting_is_told_from_substance_and_nothing_is_lost():
    words = (
        WordRun(op="replace", left="Each State ", right="Each Party ", kind="term"),
        WordRun(op="replace", left="may", right="shall", kind="substance"),
        WordRun(op="replace", left=" row", right=" sail", kind="different_term"),
    )
    out = html.render(changed_rows(*words))
    assert '<del class="light">Each State</del> <del>may</del> <del>row</del>' in out
    assert '<ins class="light">Each Party</ins> <ins>shall</ins> <ins>sail</ins>' in out
    assert 'id="drafting"' in out
    assert 'id="drafting"' not in html.render(with_text())


def test_moved_words_are_marked_apart_from_those_around_them():
    moved = "boats that carry eight words or more here"
    words = (
        WordRun(op="equal", left="Ships: ", right="Ships: "),
        WordRun(op="only_left", left=f"old {moved} and new", kind="substance"),
    )
    told = MovedText(left_address="2(1)", right_address="5(2)", left=moved, right=moved, exact=True)
    out = html.render(changed_rows(*words, moved=(told,)))
    assert f'<del>old</del> <del class="moved">{moved}</del> <del>and new</del>' in out
    assert f"Lake 2(1), River 5(2): the same words, “{moved}”" in out
    row = next(row for row in re.findall(r'<div class="row">(.*?)</div></div>', out, re.S) if "Ships" in row)
    left, right = re.findall(r"<p>(.*?)</p>", row)
    assert (left.count("<del"), right.count("<!---->")) == (3, 3)


def test_modal_verbs_and_structure_stand_under_the_words():
    found = ModalityFinding(
        layer="modality", left="permission", right="obligation", left_words="may", right_words="shall",
        left_address="2(1)", right_address="5(1)", binds_more="right",
    )  # fmt: skip
    edit = StructureEdit(kind="split", left=("2(1)",), right=("5(1)", "5(2)"))
    text = Page(
        html.render(changed_rows(*with_text().pairs[0].rows[0].words, modality=(found,), structure=(edit,)))
    ).text
    assert "Lake 2(1) may permission; River 5(1) shall obligation (asks more in River)" in text
    assert "Lake 2(1) is split: River 5(1), 5(2)" in text


def test_rows_with_the_same_words_can_be_folded_and_are_open():
    out = html.render(with_text())
    (folded,) = re.findall(r'<details class="unchanged" open>(.*?)</details>', out, re.S)
    assert "1 paragraph with the same words" in folded
    assert "Fish are free." in folded


def test_a_score_is_the_sum_of_its_signals():
    out = html.render(with_text())
    table = out.split("How the score of 0.50 is made up")[1].split("</table>")[0]
    bars = re.findall(r'<th scope="row">(\w+)</th><td>([\d.]+)</td>.*?<rect x="(\d+)" width="(\d+)"', table)
    assert bars == [("heading", "0.25", "0", "250"), ("wording", "0.75", "250", "750")]


def test_the_data_of_the_page_cite_both_sides():
    data = json.loads(Page(html.render(with_text())).raw["data"])
    lake, river = data["cite"]
    assert lake["oscola"] + lake["join"] + "art 2" == "Treaty of the Lake, art 2"
    assert river["csl"] == {"id": "river", "type": "treaty", "title": "Treaty of the River", "language": "en"}
    assert ["Theme", "all"] in data["method"]
    assert data["command"].startswith("treatycompare compare lake river")


def test_notes_of_a_user_stand_at_their_pair():
    note = Review(
        left_treaty="lake", left=("2",), right_treaty="river", right=("5",), note="Ask the capital.",
        reviewed_by="B. Reader", reviewed_on="2026-02-03",
    )  # fmt: skip
    loose = Review(left_treaty="lake", left=("77",), right_treaty="river", note="Nowhere.")
    out = html.render(reviewed(with_text(), (note, loose)))
    card = out.split('id="lake-2--river-5"')[1].split("</article>")[0]
    assert "Ask the capital." in card
    assert "reviewed by B. Reader on 2026-02-03" in card
    assert "Nowhere." in out.split("Notes that fit no pair")[1]


def test_two_sides_from_right_to_left_change_places():
    sides = {"left": ref("lake", lang="ar", sha256="ab" * 32), "right": ref("river", lang="ar", sha256="cd" * 32)}
    assert '<div class="rows" dir="rtl">' in html.render(with_text().model_copy(update=sides))
    assert '<div class="rows">' in html.render(with_text())


@pytest.fixture(scope="module")
def record() -> Comparison:
    return tc.compare(tc.load("hanoi"), tc.load("budapest"), theme="evidence")


def test_every_number_gap_and_disagreement_of_the_record_is_shown(record):
    page = Page(html.render(record))
    for fact in record.facts():
        assert fact.words in page.text
        assert fact.locus in page.text
    gaps = page.text.split("Gaps\n")[-1]
    for gap in record.gaps():
        assert gap.address in gaps
        assert (gap.reason or "By the method alone") in gaps
        for sister in gap.sisters:
            assert (sister.id.upper() if sister.id else sister.title) in gaps
    for pair in record.disagreements:
        assert f"#{pair.id}" in page.every("href")
    assert record.facts()
    assert record.gaps()


def test_the_sources_of_a_wording_are_named_with_how_close_it_stayed(record):
    card = html.render(record).split('id="hanoi-42--budapest-29"')[1].split("</article>")[0]
    assert "Comes from" in card
    assert "near-verbatim to Budapest: " in card
    assert "42(8) from 29(7)" in card or "point by point" in card


def test_a_source_that_follows_the_one_above_is_not_said_again():
    above, below, other = (
        unit("lake", address, derivation=({"source": f"pond {source}", "degree": "adapted"},))
        for address, source in (("2", "9"), ("2(1)", "9(1)"), ("2(2)", "9(4)"))
    )
    article = above.model_copy(update={"children": (below, other), "coded": True})
    side = html.build(with_text()).left
    assert findings.lineage((article,), side, {}) == (
        "Lake, adapted to pond: 2 from 9; 2(2) from 9(4), and so on point by point",
    )


def test_the_command_names_language_edition_and_theme():
    sides = {"left": ref("lake", lang="fr", edition="2001-02-03"), "right": ref("river", edition="2004-05-06")}
    made = with_text().model_copy(update={**sides, "scope": "water", "method": "text"})
    wanted = "treatycompare compare lake@fr@2001-02-03 river@2004-05-06 --theme water --method text -o report.html"
    assert wanted in Page(html.render(made)).text
