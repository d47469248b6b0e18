"""The HTML report: whole, safe, linked, and free of any format's accidents."""

from __future__ import annotations

import base64
import hashlib
import itertools
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from report_fixtures import empty, many, poisoned, ref, with_text, without_text

from treatycompare.model.comparison import Comparison
from treatycompare.report import html

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
