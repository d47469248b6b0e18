"""The commands on what code derives: facts, profile, gaps, lineage, over a small record of our own."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from treatycompare import cli, corpus
from treatycompare.check import check_record
from treatycompare.corpus import Corpus, locate


class Run(NamedTuple):
    code: int
    out: str
    err: str


Runner = Callable[..., Run]


@pytest.fixture(autouse=True)
def empty_library(home: Path) -> Path:
    """Nobody's texts are read or changed."""
    return home


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Runner:
    """Run the command line in this process, as ``main`` does."""

    def call(*arguments: str) -> Run:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["treatycompare", *arguments])
        code: object = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code
        out, err = capfd.readouterr()
        assert isinstance(code, int)
        return Run(code, out, err)

    return call


THEMES = """- slug: light
  code: T01
  name: Light
  subthemes:
  - {code: T01.1, name: Lamps, provisions: {lamps: ["1"], torches: ["1"]}}
- slug: oil
  code: T02
  name: Oil
  subthemes:
  - {code: T02.1, name: Cellars, provisions: {lamps: ["2"]}, other_instruments: Oil Rule 3}
"""
ABOUT = """id: NAME
title: Convention on NAME
short_title: SHORT
authentic_languages: [en]
metadata: {full_title: NAME, number: "1", opened: "1801-01-01", opened_at: the mill,
  entry_into_force_rule: at once, entry_into_force_locus: "1", depositary: the miller, sister_instruments: []}
"""
SISTERS = 'sister_instruments: [{title: Oil Rule, number: "7", themes: [oil]}]'
OUTLINE = """preamble: false
end: false
articles:
"""
ONE = '  - {article: "1", headings: {en: Dusk}, units: [(1), (2)]}\n'
TWO = '  - {article: "2", headings: {en: Cellars}}\n'
HEAD = 'provenance: {coder: a, date: "2026-01-01", language: en, status: coded, confidence: high}\n'
NORM = "{kind: plain, bearer: state_party, object: lamps, qualifiers: [], "
DUSK = f"""article: "1"
coded: ["1"]
{HEAD}provisions:
  "1": {{summary: Light.}}
  "1(1)":
    summary: Lamps are trimmed.
    norms: [{NORM}locus: "1(1)", modality: obligation, marker: shall, action: trim,
      thresholds: [{{kind: time_limit, comparator: <=, value: 60, unit: day, clock_start: dusk}}]}}]
    derivation: [{{source: candles 7(1), degree: adapted}}]
  "1(2)":
    summary: Lamps may rest.
    norms: [{NORM}locus: "1(2)", modality: permission, marker: may, action: rest}}]
"""
CELLARS = f"""article: "2"
coded: []
{HEAD}provisions:
  "2": {{summary: Oil is kept.}}
"""
CONCORDANCE = """left: lamps
right: torches
author: a
date: "2026-01-01"
articles:
- {left: ["1"], right: ["1"], relation: equivalent, reason: the same}
- {left: ["2"], right: [], relation: none, reason: No word on oil.}
paragraphs:
- {left: ["1(1)"], right: ["1(1)"], relation: equivalent, reason: the same}
- {left: ["1(2)"], right: ["1(2)"], relation: equivalent, reason: the same}
"""
FILES = {
    "corpus.yaml": "format: 1\n",
    "terms.yaml": "treaties: [lamps, torches]\nfold: []\nterms: []\n",
    "themes.yaml": THEMES,
    "lamps/treaty.yaml": ABOUT.replace("NAME", "lamps").replace("SHORT", "Lamps"),
    "lamps/outline.yaml": OUTLINE + ONE + TWO,
    "lamps/articles/1.yaml": DUSK,
    "lamps/articles/2.yaml": CELLARS,
    "torches/treaty.yaml": ABOUT.replace("NAME", "torches").replace("SHORT", "Torches"),
    "torches/outline.yaml": OUTLINE + ONE,
    "torches/articles/1.yaml": DUSK.replace("candles 7(1), degree: adapted", "lamps 1(1), degree: near-verbatim"),
    "concordances/lamps--torches.yaml": CONCORDANCE,
}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make the small record the only one, with words of one file changed where asked."""

    def make(name: str = "", old: str = "", new: str = "") -> None:
        root = tmp_path / "treaties"
        for file, text in FILES.items():
            assert file != name or old in text
            path = root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace(old, new, 1) if file == name else text, encoding="utf-8")
        shutil.copy(facets, root)
        monkeypatch.setattr(corpus.record, "locate", lambda path=None: root)

    facets = locate() / "facets.yaml"
    return make


def test_the_small_record_is_sound(small: Callable[..., None], tmp_path: Path) -> None:
    small()
    assert [str(p) for p in check_record(Corpus(tmp_path / "treaties")).problems] == []


FACT = "Lamps 1(1): time limit at most 60 days, from dusk (trim)\n"
PROFILE = """light, lamps: 2 norms, 0 hedged
  modality   obligation 1, permission 1
  strength   0 1, 5 1
"""
GAP = """lamps 2 Cellars: Torches is silent here
  No word on oil.
  elsewhere: Oil Rule 3
"""
LINEAGE = """lamps 1 Dusk: candles adapted
  1(1) from candles 7(1) (adapted)
  no source named: 1(2)
lamps 2 Cellars: not coded
"""


@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        (["facts", "lamps"], FACT),
        (["facts", "lamps", "torches"], FACT + FACT.replace("Lamps", "Torches")),
        (["facts", "lamps", "--theme", "T01.1"], FACT),
        (["profile", "lamps", "--theme", "light"], PROFILE),
        (["profile", "lamps", "--theme", "oil"], "oil, lamps: 0 norms, 0 hedged; 1 articles not coded\n"),
        (["gaps", "lamps", "torches"], GAP),
        (["gaps", "torches", "lamps"], GAP),
        (["gaps", "lamps", "torches", "--theme", "oil"], GAP),
        (["lineage", "lamps"], LINEAGE),
        (["lineage", "lamps", "art. 1, para. 1"], "lamps 1(1): candles adapted\n  1(1) from candles 7(1) (adapted)\n"),
        (["lineage", "lamps", "--theme", "oil"], "lamps 2 Cellars: not coded\n"),
    ],
)
def test_a_finding_is_printed(run: Runner, small: Callable[..., None], arguments: list[str], out: str) -> None:
    small()
    assert run(*arguments) == (0, out, "")


@pytest.mark.parametrize(
    ("change", "arguments", "old", "new"),
    [
        (("lamps/articles/1.yaml", "value: 60", "value: 61"), ["facts", "lamps"], "60", "61"),
        (("lamps/articles/1.yaml", "<=", '">="'), ["facts", "lamps"], "at most", "at least"),
        (
            ("lamps/articles/1.yaml", "modality: obligation", "modality: encouragement"),
            ["profile", "lamps", "--theme", "light"],
            "obligation 1, permission 1\n  strength   0 1, 5 1",
            "encouragement 1, permission 1\n  strength   0 1, 1 1",
        ),
        (
            ("lamps/articles/1.yaml", "qualifiers: []", "qualifiers: [where_appropriate]"),
            ["profile", "lamps", "--theme", "light"],
            "0 hedged\n  modality   obligation 1, permission 1\n  strength   0 1, 5 1",
            "1 hedged\n  modality   obligation 1, permission 1\n  strength   0 1, 4 1\n"
            "  qualifiers where appropriate 1",
        ),
        (
            ("torches/treaty.yaml", "sister_instruments: []", SISTERS),
            ["gaps", "lamps", "torches"],
            "silent here",
            "silent here; see Oil Rule (7)",
        ),
        (
            ("torches/treaty.yaml", "sister_instruments: []", SISTERS.replace("oil", "light")),
            ["gaps", "lamps", "torches"],
            "silent here",
            "silent here",
        ),
        (("lamps/articles/1.yaml", "degree: adapted", "degree: inspired"), ["lineage", "lamps"], "adapted", "inspired"),
        (("lamps/articles/2.yaml", "coded: []", 'coded: ["2"]'), ["lineage", "lamps"], "not coded", "no source named"),
    ],
)
def test_one_change_to_the_record_changes_what_is_printed(
    run: Runner, small: Callable[..., None], change: tuple[str, str, str], arguments: list[str], old: str, new: str
) -> None:
    outputs = {"facts": FACT, "profile": PROFILE, "gaps": GAP, "lineage": LINEAGE}
    small(*change)
    before = outputs[arguments[0]]
    assert old in before
    assert run(*arguments) == (0, before.replace(old, new), "")


def test_a_profile_without_a_theme_goes_theme_by_theme_and_ends_with_the_whole(
    run: Runner, small: Callable[..., None]
) -> None:
    small()
    heads = [line.partition(":")[0] for line in run("profile", "lamps", "torches").out.splitlines() if line[0] != " "]
    both = [f"{theme}, {name}" for theme in ("light", "oil", "all themes") for name in ("lamps", "torches")]
    assert heads == both


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["facts", "lamps", "--theme", "oil"], "no coded provision has a number here"),
        (["gaps", "lamps", "torches", "--theme", "light"], "neither is silent on what the other says here"),
        (["lineage", "torches", "--theme", "oil"], "no article stands under the theme"),
        (["lineage", "lamps", "1", "--theme", "oil"], "no article stands under the theme"),
    ],
)
def test_nothing_found_is_said_and_is_no_error(
    run: Runner, small: Callable[..., None], arguments: list[str], message: str
) -> None:
    small()
    assert run(*arguments) == (0, "", f"{message}\n")
    assert run(*arguments, "--json") == (0, "[]\n", "")


def test_json_has_what_the_text_says(run: Runner, small: Callable[..., None]) -> None:
    small("torches/treaty.yaml", "sister_instruments: []", SISTERS)

    def data(*arguments: str) -> list[dict[str, object]]:
        code, out, err = run(*arguments, "--json")
        assert (code, err) == (0, "")
        found: list[dict[str, object]] = json.loads(out)
        return found

    (fact,) = data("facts", "lamps")
    assert (fact["treaty"], fact["heading"], fact["actions"]) == ("lamps", "Dusk", ["trim"])
    assert fact["threshold"] == {
        "kind": "time_limit",
        "comparator": "<=",
        "value": 60,
        "unit": "day",
        "locus": "1(1)",
        "clock_start": "dusk",
        "renewable": None,
    }
    (profile,) = data("profile", "lamps", "--theme", "light")
    assert (profile["theme"], profile["norms"], profile["hedged"], profile["not_coded"]) == ("light", 2, 0, 0)
    assert profile["modalities"] == [{"name": "obligation", "count": 1}, {"name": "permission", "count": 1}]
    (gap,) = data("gaps", "lamps", "torches")
    assert (gap["silent"], gap["treaty"], gap["address"], gap["origin"]) == ("torches", "lamps", "2", "curated")
    assert [sister["title"] for sister in gap["sisters"]] == ["Oil Rule"]  # type: ignore[attr-defined]
    lineage = data("lineage", "lamps")
    assert [(one["address"], one["state"], one["own"]) for one in lineage] == [
        ("1", "coded", ["1(2)"]),
        ("2", "not_coded", []),
    ]
    assert lineage[0]["sources"] == [{"of": "1(1)", "treaty": "candles", "address": "7(1)", "degree": "adapted"}]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["facts", "lampz"], "no treaty or file has the name 'lampz'; did you mean 'lamps'?"),
        (["facts", "lamps", "lampz"], "'lampz'; did you mean 'lamps'?"),
        (["facts", "lamps", "--theme", "lihgt"], "no theme is called 'lihgt'; did you mean 'light'?"),
        (["profile", "lampz"], "did you mean 'lamps'?"),
        (["profile", "lamps", "--theme", "T99"], "no theme is called 'T99'"),
        (["gaps", "lamps", "torchs"], "did you mean 'torches'?"),
        (["gaps", "lamps", "torches", "--theme", "wax"], "no theme is called 'wax'; allowed: light, T01.1, oil, T02.1"),
        (
            ["gaps", "lamps", "torches", "--method", "magic"],
            "no method is called 'magic'; allowed: best, curated, text",
        ),
        (["gaps", "lamps", "torches", "--method", "text"], "no official text of lamps in en"),
        (["lineage", "lamps", "9"], "Lamps has no provision '9'"),
        (["lineage", "lamps", "article ?"], "not an address of a provision: 'article ?'"),
        (["lineage", "lamps", "--theme", "wax"], "no theme is called 'wax'"),
    ],
)
@pytest.mark.parametrize("as_json", [[], ["--json"]], ids=["text", "json"])
def test_what_is_wrong_is_one_line(
    run: Runner, small: Callable[..., None], arguments: list[str], message: str, as_json: list[str]
) -> None:
    small()
    code, out, err = run(*arguments, *as_json)
    assert (code, out) == (2, "")
    assert err.startswith("treatycompare: error: ")
    assert err.count("\n") == 1
    assert message in err


@pytest.mark.parametrize("arguments", [["facts"], ["profile"], ["gaps", "lamps"], ["lineage"], ["gaps", "a", "b", "c"]])
def test_a_missing_or_spare_argument_is_a_usage_error(run: Runner, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert arguments[0] in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["facts", "hanoi"], "Hanoi 42(8)[s1]: preservation days at least 60 days"),
        (["facts", "budapest", "--theme", "extradition"], "Budapest 24(1)(a): penalty years at least 1 year"),
        (["gaps", "hanoi", "budapest", "--theme", "evidence"], "Budapest is silent here"),
        (["lineage", "hanoi", "42(8)"], "hanoi 42(8): budapest near-verbatim"),
        (["profile", "hanoi", "--theme", "extradition"], "extradition, hanoi: "),
    ],
)
def test_the_shipped_record_answers(run: Runner, arguments: list[str], words: str) -> None:
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    assert words in out


def test_hanoi_has_no_penalty_figure_for_extradition(run: Runner) -> None:
    found = json.loads(run("facts", "hanoi", "--theme", "extradition", "--json").out)
    assert [fact for fact in found if fact["threshold"]["kind"] == "penalty_years"] == []
