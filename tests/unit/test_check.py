"""Every guard of the record is seen failing: one thing is broken, one problem is expected."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from treatycompare import library
from treatycompare.check import CheckReport, check_record
from treatycompare.check.meaning import line_holding, meaning_problems
from treatycompare.check.shape import line_of, shape_problems
from treatycompare.check.words import check_words, modal_verbs, sentence, sentences
from treatycompare.corpus import Corpus, locate
from treatycompare.errors import Problem
from treatycompare.model.treaty import Provision, Treaty


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of this test alone: nobody's texts are read or changed."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TREATYCOMPARE_HOME", str(folder))
    return folder


class Break(NamedTuple):
    """A change to one file of a copy of the record, and the problem that must be found."""

    file: str
    old: str
    """Words to replace; empty where the file is written anew."""
    new: str
    problem: str
    """A regular expression for the sentence."""
    at: str | None = None
    """Words on the line that must be named; None where the whole file is meant."""


def broken(root: Path, breaks: list[Break]) -> Corpus:
    shutil.copytree(locate(), root)
    for change in breaks:
        path = root / change.file
        text = path.read_text(encoding="utf-8") if change.old else ""
        assert change.old in text, f"{change.file} no longer holds {change.old!r}: adapt the test"
        path.write_text(text.replace(change.old, change.new, 1), encoding="utf-8")
    return Corpus(root)


def matching(problems: list[Problem], change: Break) -> list[Problem]:
    return [p for p in problems if p.file == change.file and re.search(change.problem, p.text)]


def line_holds(root: Path, problem: Problem, words: str | None) -> bool:
    if words is None:
        return problem.line == 0
    lines = (root / problem.file).read_text(encoding="utf-8").splitlines()
    return problem.line > 0 and words in lines[problem.line - 1]


HEAD = 'provenance: {coder: a, date: "2026-01-01", language: en, status: coded, confidence: high}\n'
INVENTED = f"""article: "1"
coded: []
{HEAD}provisions:
  "1":
    summary: About lamps.
"""
NORM = (
    "    norms:\n"
    '      - {kind: plain, locus: "1", modality: obligation, marker: shall, bearer: state_party, '
    "action: trim_lamps, object: lamps}\n"
)

SHAPE = [
    Break(
        "hanoi/articles/1.yaml", "", INVENTED + NORM.replace("lamps}", "lamps, colour: red}"), "Extra inputs", "colour"
    ),
    Break("hanoi/articles/4.yaml", "", INVENTED + NORM.replace("obligation", "ought"), "modality", "ought"),
    Break("hanoi/articles/5.yaml", "", INVENTED + NORM.replace('"1"', '"1, para. 2"'), "not canonical", "1, para. 2"),
    Break(
        "hanoi/articles/6.yaml",
        "",
        INVENTED + NORM.replace("marker: shall", "marker: shall do this at once"),
        "marker",
        "at once",
    ),
    Break("hanoi/articles/7.yaml", "", INVENTED.replace("About", "x" * 401 + " About"), "at most 400", "About"),
    Break("hanoi/articles/8.yaml", "", INVENTED.replace("coded: []\n", ""), "coded: Field required", 'article: "1"'),
    Break(
        "hanoi/articles/9.yaml",
        "",
        INVENTED + NORM + '    summary: "A second one."\n',
        "the key 'summary' stands twice",
        "A second one",
    ),
    Break("hanoi/articles/10.yaml", "", INVENTED + "  - [not closed\n", "not YAML", None),
    Break("hanoi/treaty.yaml", "title: ", "titel: ", r"^titel: Extra inputs", "titel"),
    Break("hanoi/treaty.yaml", "number: A/RES", "nummer: A/RES", r"metadata\.nummer: Extra inputs", "nummer"),
    Break(
        "hanoi/outline.yaml",
        "preamble: true",
        "preamble: perhaps",
        "preamble: Input should be a valid boolean",
        "perhaps",
    ),
    Break("budapest/outline.yaml", "article: ", "artikel: ", "Extra inputs", "artikel"),
    Break("terms.yaml", "relation: ", "relatie: ", "Extra inputs", "relatie"),
    Break("themes.yaml", "  name: ", "  naam: ", "name: Field required", None),
    Break("themes.yaml", "hanoi: [2(a)", "hanoi: [art. 2(a)", "not canonical", "art. 2(a)"),
    Break("facets.yaml", "", "- a\nb: c\n", "not YAML", None),
    Break("corpus.yaml", "format: 1", "format: 1\nformat: 2", "the key 'format' stands twice", "format: 2"),
    Break(
        "concordances/hanoi--budapest.yaml",
        "relation: none",
        "relation: related",
        "relation: Input should be",
        "related",
    ),
    Break("concordances/hanoi--budapest.yaml", 'left: ["3"]', "left: []", "a provision on one side", None),
    Break(
        "concordances/hanoi--budapest.yaml",
        'right: ["2"]\n    relation: narrower',
        'right: ["2"]\n    relation: none',
        "exactly where one side is empty",
        None,
    ),
]


class Found(NamedTuple):
    root: Path
    problems: list[Problem]


@pytest.fixture(scope="module")
def shape(tmp_path_factory: pytest.TempPathFactory) -> Found:
    root = tmp_path_factory.mktemp("shape") / "treaties"
    record = broken(root, SHAPE)
    (root / "hanoi" / "articles" / "99.yaml").mkdir()
    (root / "budapest" / "treaty.yaml").write_bytes(b"\xff\xfe\x00")
    return Found(root, shape_problems(record))


@pytest.mark.parametrize("change", SHAPE, ids=[f"{b.file}: {b.problem}" for b in SHAPE])
def test_what_breaks_the_shape_is_found_with_file_and_line(shape: Found, change: Break) -> None:
    found = matching(shape.problems, change)
    assert found, "\n".join(map(str, shape.problems))
    if "not YAML" in change.problem or change.at is None:
        assert all(problem.line for problem in found), "a line is known wherever the file could be read"
    else:
        assert any(line_holds(shape.root, problem, change.at) for problem in found), found


def test_a_file_that_cannot_be_read_is_a_problem(shape: Found) -> None:
    assert [p.file for p in shape.problems if "cannot be read" in p.text or "not YAML" in p.text] == [
        "budapest/treaty.yaml",
        "hanoi/articles/10.yaml",
        "hanoi/articles/99.yaml",
        "facets.yaml",
    ]


def test_all_problems_of_all_files_are_listed_together_and_no_others(shape: Found) -> None:
    expected = {change.file for change in SHAPE} | {"budapest/treaty.yaml", "hanoi/articles/99.yaml"}
    assert {problem.file for problem in shape.problems} == expected


def test_an_unquoted_no_is_no_language_of_a_heading(tmp_path: Path) -> None:
    (tmp_path / "corpus.yaml").write_text("format: 1\n")
    for name in ("terms", "themes", "facets"):
        (tmp_path / f"{name}.yaml").write_text("[]\n")
    found = shape_problems(Corpus(tmp_path))
    assert [(p.file, p.line) for p in found] == [("terms.yaml", 1)]


def test_a_record_that_lacks_a_file_says_which(tmp_path: Path) -> None:
    shutil.copytree(locate(), tmp_path / "treaties")
    for name in ("terms.yaml", "themes.yaml", "facets.yaml", "hanoi/outline.yaml"):
        (tmp_path / "treaties" / name).unlink()
    report = check_record(Corpus(tmp_path / "treaties"))
    assert [p.file for p in report.problems] == ["hanoi/outline.yaml", "terms.yaml", "themes.yaml", "facets.yaml"]
    assert not report.is_clean


def test_the_line_is_that_of_the_innermost_node() -> None:
    import yaml

    tree = yaml.compose("a:\n  - b: 1\n  - b:\n      c: 2\n", Loader=yaml.SafeLoader)
    assert line_of(tree, ("a", 1, "b", "c")) == 4
    assert line_of(tree, ("a", 1, "a-tag-of-pydantic", "b", "c")) == 4
    assert line_of(tree, ("a", 7)) == 2
    assert line_of(None, ("a",)) == 0


EMPTY = 'left: hanoi\nright: lamps\nauthor: a\ndate: "2026-01-01"\narticles: []\nparagraphs: []\n'
LINK = '  - {left: ["1"], right: [], relation: none, reason: a, author: b, date: "2026-01-01"}\n'

MEANING = [
    Break("hanoi/articles/99.yaml", "", INVENTED, "named '99' and holds article '1'", 'article: "1"'),
    Break(
        "hanoi/articles/1.yaml",
        "",
        INVENTED + NORM.replace('locus: "1"', 'locus: "5"'),
        r"a norm at 5 stands under 1",
        'locus: "5"',
    ),
    Break(
        "hanoi/articles/4.yaml",
        "",
        INVENTED.replace('"1"', '"4"')
        .replace("coded: []", 'coded: ["4"]')
        .replace("summary: About lamps.", "functions: []"),
        r"4 is said to be coded and has no summary",
        None,
    ),
    Break(
        "hanoi/articles/5.yaml",
        "",
        INVENTED.replace('"1"', '"5"') + '  "5(77)":\n    summary: Lamps.\n',
        r"no unit '5\(77\)' is in the outline",
        '"5(77)":',
    ),
    Break(
        "hanoi/articles/6.yaml",
        "",
        INVENTED.replace('"1"', '"6"').replace("coded: []", 'coded: ["6(99)"]'),
        r"no unit '6\(99\)' is in the outline",
        "coded:",
    ),
    Break(
        "hanoi/articles/7.yaml",
        "",
        INVENTED.replace('"1"', '"7"') + '  "8":\n    summary: Lamps.\n',
        "'8' is not of article 7",
        '"8":',
    ),
    Break(
        "hanoi/articles/8.yaml",
        "",
        INVENTED.replace('"1"', '"8"') + '    xrefs: [{from: "8", to: "8(88)", effect: refers_to}]\n',
        r"8 names '8\(88\)', which is not in the outline",
        "8(88)",
    ),
    Break(
        "hanoi/articles/9.yaml",
        "",
        INVENTED.replace('"1"', '"9"') + '    xrefs: [{from: "10", to: "11", effect: refers_to}]\n',
        "a reference from 10 stands under 9",
        "xrefs",
    ),
    Break(
        "hanoi/articles/10.yaml",
        "",
        INVENTED.replace('"1"', '"10"')
        + NORM.replace('"1"', '"10"').replace(
            "lamps}", 'lamps, conditions: {value: [dark], locus: "10", via: "10(66)"}}'
        ),
        r"10 names '10\(66\)'",
        "10(66)",
    ),
    Break(
        "hanoi/articles/11.yaml",
        "",
        INVENTED.replace('"1"', '"11"') + '    no_norms: [{marker: may, locus: "12", reason: a}]\n',
        "a no_norms entry at 12 stands under 11",
        "no_norms",
    ),
    Break(
        "hanoi/outline.yaml", "units: [(a), (b), (c)]", "units: [(a), (a), (b), (c)]", r"'1\(a\)' stands 2 times", None
    ),
    Break(
        "hanoi/outline.yaml",
        "units: [(a), (b)]",
        "units: [(a), (b), (z)(i)]",
        r"3\(z\)\(i\) stands under no unit",
        None,
    ),
    Break(
        "themes.yaml",
        "hanoi: ['1', '3']",
        "hanoi: ['1', '3', '3(77)']",
        r"T01\.1: hanoi has no '3\(77\)'",
        "code: T01.1",
    ),
    Break("themes.yaml", "budapest: [14(2), '23']", "lamps: ['1']", r"T01\.1: no treaty 'lamps'", "code: T01.1"),
    Break("themes.yaml", "code: T01.3", "code: T01.2", r"the name 'T01\.2' stands 2 times", "code: T01.2"),
    Break(
        "concordances/hanoi--budapest.yaml",
        'left: ["2"]',
        'left: ["2", "2(zz)"]',
        r"article level: hanoi has no '2\(zz\)'",
        "2(zz)",
    ),
    Break(
        "concordances/hanoi--budapest.yaml",
        'left: ["3"]',
        'left: ["4"]',
        "article level: hanoi 3 stands in no link",
        None,
    ),
    Break(
        "concordances/hanoi--budapest.yaml",
        "articles:\n",
        "articles:\n" + LINK.replace('"1"', '"7"'),
        "article level: hanoi 7 is both linked and without counterpart",
        None,
    ),
    Break(
        "concordances/hanoi--budapest.yaml",
        "paragraphs:\n",
        "paragraphs:\n" + LINK.replace('"1"', '"37(1)"'),
        r"paragraph level: hanoi 37\(1\) is both linked and without",
        None,
    ),
    Break("concordances/hanoi--lamps.yaml", "", EMPTY, "no treaty 'lamps' in the record", None),
    Break(
        "concordances/budapest--hanoi.yaml",
        "",
        EMPTY.replace("lamps", "budapest"),
        "file's name is not LEFT--RIGHT",
        None,
    ),
    Break("concordances/lamps.yaml", "", EMPTY, "file's name is not LEFT--RIGHT", None),
]


@pytest.mark.parametrize(
    ("needle", "line"), [("7", 3), ("37", 1), ("37(1)", 2), ("37(1)(a)", 1), ("7(1)", 0), ("3", 0), ("37(1)[s2]", 4)]
)
def test_the_line_is_that_of_the_whole_address(needle: str, line: int) -> None:
    lines = ["37: 37(1)(a)", "x: 37(1)", 'y: ["7"]', "z: 37(1)[s2]"]
    assert line_holding(lines, needle) == line


@pytest.fixture(scope="module")
def meaning(tmp_path_factory: pytest.TempPathFactory) -> Found:
    root = tmp_path_factory.mktemp("meaning") / "treaties"
    record = broken(root, MEANING)
    assert shape_problems(record) == [], "what is broken here is the meaning alone"
    return Found(root, meaning_problems(record))


@pytest.mark.parametrize("change", MEANING, ids=[f"{b.file}: {b.problem}" for b in MEANING])
def test_what_breaks_the_meaning_is_found_with_file_and_line(meaning: Found, change: Break) -> None:
    found = matching(meaning.problems, change)
    assert found, "\n".join(map(str, meaning.problems))
    assert any(line_holds(meaning.root, problem, change.at) for problem in found), found


def test_nothing_else_is_said_to_be_wrong(meaning: Found) -> None:
    unexpected = [p for p in meaning.problems if not any(p in matching([p], change) for change in MEANING)]
    # What is said to be coded here has no summaries and no links of its own.
    brought = r"^(1|4\(\d\)) is said|stands in no link"
    assert [p for p in unexpected if not re.search(brought, p.text)] == []


def test_a_coded_unit_must_stand_in_a_link_of_paragraphs(tmp_path: Path) -> None:
    path = "concordances/hanoi--budapest.yaml"
    text = (locate() / path).read_text(encoding="utf-8")
    start = text.index("paragraphs:\n")
    record = broken(tmp_path / "treaties", [Break(path, text[start:], "paragraphs: []\n", "")])
    found = {problem.text for problem in meaning_problems(record)}
    assert "paragraph level: hanoi 37(1) stands in no link" in found
    assert "paragraph level: budapest 24(1)(a) stands in no link" in found


def test_a_folder_that_is_not_the_treatys_id_is_found(tmp_path: Path) -> None:
    record = broken(tmp_path / "treaties", [Break("hanoi/treaty.yaml", "id: hanoi", "id: hanoy", "")])
    found = [str(p) for p in meaning_problems(record)]
    assert "hanoi/treaty.yaml: the id 'hanoy' is not the folder's name" in found


def test_an_article_that_is_no_yaml_hides_nothing(tmp_path: Path) -> None:
    breaks = [
        Break("hanoi/articles/10.yaml", "", "article: [not closed\n", ""),
        Break("themes.yaml", "hanoi: ['1', '3']", "hanoi: ['1', '3', '3(77)']", ""),
    ]
    found = check_record(broken(tmp_path / "treaties", breaks)).problems
    assert {"hanoi/articles/10.yaml", "themes.yaml"} <= {problem.file for problem in found}


def test_meaning_waits_for_the_shape(tmp_path: Path) -> None:
    record = broken(
        tmp_path / "treaties",
        [
            Break("hanoi/treaty.yaml", "title: ", "titel: ", ""),
            Break("themes.yaml", "hanoi: ['1', '3']", "hanoi: ['1', '3', '3(77)']", ""),
        ],
    )
    report = check_record(record)
    assert {p.file for p in report.problems} == {"hanoi/treaty.yaml"}
    assert report.words == ()
    assert report.not_checked == ("meaning and words: not checked while hanoi/treaty.yaml cannot be read",)


# The words: a small treaty of our own, whose text is in the fixtures.

BEES = """article: "2"
coded: ["2"]
{head}provisions:
  "2": {{summary: No bad food.}}
  "2(1)":
    summary: Do not put out bad food.
    norms: [{{kind: plain, locus: "2(1)", modality: prohibition, marker: may,
        bearer: person, action: set_out, object: food}}]
  "2(1)(a)": {{summary: For the bees of others.}}
  "2(1)(a)(i)": {{summary: Sour syrup.}}
  "2(1)(a)(ii)": {{summary: Salt water.}}
  "2(1)(b)":
    summary: Old comb.
    norms: [{{kind: plain, locus: "2(1)(b)[s2]", modality: permission, marker: may be asked,
        bearer: person, action: burn, object: comb}}]
  "2(2)": {{summary: Own bees apart.}}
  "2(3)": {{summary: Hills.}}
  "2(3)(a)":
    summary: One hill.
    norms:
      - {{kind: plain, locus: "2(3)(a)[s1]", modality: permission, marker: may,
        bearer: state_party, action: spare, object: a hill}}
      - {{kind: plain, locus: "2(3)(a)[s2]", modality: obligation, marker: Shall,
        bearer: state_party, action: choose, object: a hill}}
  "2(3)(b)":
    summary: No need to tell.
  "2(3)(b)(i)": {{summary: No path.}}
  "2(3)(b)(ii)":
    summary: No well.
    no_norms: [{{marker: may, locus: "2(3)(b)(ii)", reason: repeats the sentence before}}]
""".format(head=HEAD)  # noqa: UP032


def unit(text: str, *, markers: tuple[tuple[str, str], ...] = (), none: tuple[str, ...] = ()) -> Treaty:
    """A treaty of one coded article."""
    article = Provision.model_validate(
        {
            "treaty": "lamps",
            "address": "4",
            "kind": "article",
            "text": text,
            "coded": True,
            "norms": [
                {
                    "kind": "plain",
                    "locus": locus,
                    "modality": "obligation",
                    "marker": marker,
                    "bearer": "state_party",
                    "action": "trim",
                    "object": "lamps",
                }
                for locus, marker in markers
            ],
            "no_norms": [{"marker": marker, "locus": "4", "reason": "a fact"} for marker in none],
        }
    )
    return Treaty(id="lamps", title="Lamps", short_title="Lamps", body=(article,))


def test_what_is_covered_is_counted() -> None:
    report = check_words(
        unit(
            "Each village shall trim lamps. It may rest when oil can burn.",
            markers=(("4[s1]", "shall"), ("4[s2]", "may")),
            none=("can",),
        )
    )
    assert report.problems == ()
    assert (report.modal_verbs, report.covered, report.no_norms, report.uncovered) == (3, 2, 1, 0)
    assert str(report) == (
        "lamps: 1 coded units, 2 norms; 3 modal verbs, 2 covered by a norm, 1 said to carry none, 0 uncovered; "
        "0 numbers accounted for"
    )


@pytest.mark.parametrize(
    ("text", "markers", "none", "problem"),
    [
        ("A village shall trim and may rest.", (("4", "shall"),), (), "4: 'may' is covered by no norm (1)"),
        ("It shall trim. It shall rest.", (("4[s1]", "shall"),), (), "4: 'shall' is covered by no norm (1)"),
        ("A village trims.", (("4", "shall"),), (), "4: the marker 'shall' does not stand there"),
        ("A shallow village trims.", (("4", "shall"),), (), "4: the marker 'shall' does not stand there"),
        ("It shall trim. It rests.", (("4[s2]", "shall"),), (), "4[s2]: the marker 'shall' does not stand there"),
        ("It shall trim.", (("4[s2]", "shall"),), (), "4[s2]: 4 has fewer sentences"),
        ("A village trims.", (), ("may",), "4: 'may', said to carry no norm, does not stand there"),
        ("It undertakes to trim.", (), (), "4: 'undertake' is covered by no norm (1)"),
        ("It is strongly encouraged to trim.", (), (), "4: 'encouraged' is covered by no norm (1)"),
        ("It can not and cannot trim.", (("4", "cannot"),), (), "4: 'can' is covered by no norm (1)"),
    ],
)
def test_words_that_do_not_fit_are_found(
    text: str, markers: tuple[tuple[str, str], ...], none: tuple[str, ...], problem: str
) -> None:
    assert problem in check_words(unit(text, markers=markers, none=none)).problems


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("A village SHALL trim.", (("4", "shall"),)),
        ("A village under\u00adtakes to trim.", (("4", "undertakes"),)),
        ("A village shall\u00a0not trim.", (("4", "shall not"),)),
        ("It shall take such steps as may be necessary to trim.", (("4", "shall"),)),
    ],
)
def test_typography_and_the_legislate_formula_are_no_problem(text: str, markers: tuple[tuple[str, str], ...]) -> None:
    report = check_words(unit(text, markers=markers))
    assert report.uncovered == 0


def test_units_without_words_or_not_coded_are_not_counted() -> None:
    plain = unit("It shall trim.").body[0]
    body = (plain.model_copy(update={"coded": False}), plain.model_copy(update={"text": None, "address": "5"}))
    assert check_words(Treaty(id="lamps", title="a", short_title="a", body=body)).coded_units == 0


def test_sentences_end_at_full_stops_before_a_capital() -> None:
    assert sentences("See No. 5. It ends, e.g. here. (Or so.)") == ["See No. 5.", "It ends, e.g. here.", "(Or so.)"]
    assert sentence("One. Two.", "4[s2]") == "Two."
    assert sentence("One. Two.", "4[s3]") is None
    assert modal_verbs("Shall, shall; MUST") == {"shall": 2, "must": 1}


OUTLINE = """divisions:
  - address: ch.I
    headings: {en: Use of terms}
    articles: [{article: "1", headings: {en: Words}, units: [(a), (b), (b)(i), (b)(ii), (c)]}]
  - address: ch.II
    headings: {en: Care and honey}
    divisions:
      - address: ch.II.sec.1
        headings: {en: Care}
        divisions:
          - address: ch.II.sec.1.tit.1
            headings: {en: Food and water}
            articles:
              - article: "2"
                headings: {en: Spoilt food}
                units: [(1), (1)(a), (1)(a)(i), (1)(a)(ii), (1)(b), (2), (3), (3)(a), (3)(b), (3)(b)(i), (3)(b)(ii)]
          - address: ch.II.sec.1.tit.2
            headings: {en: Smoke}
            articles: [{article: "3", headings: {en: Use of smoke}, units: [(a), (b)]}]
      - address: ch.II.sec.2
        headings: {en: Honey}
        articles:
          - {article: "4", headings: {en: Sharing}, units: [(1), (1)(a), (1)(b), (2), (3), (4), (4)(a), (4)(b)]}
  - address: ch.III
    headings: {en: Last rules}
    articles: [{article: "5", headings: {en: Leaving}}]
"""
ABOUT = """id: bees
title: Convention on the Keeping of Bees
short_title: Bees
authentic_languages: [en]
metadata: {full_title: Bees, number: "1", opened: "1801-01-01", opened_at: the old mill,
  entry_into_force_rule: at once, entry_into_force_locus: "5", depositary: the miller}
"""


def record_of_bees(root: Path, coding: str) -> Corpus:
    files = {
        "corpus.yaml": "format: 1\n",
        "terms.yaml": "treaties: [bees, bees]\nfold: []\nterms: []\n",
        "themes.yaml": "[]\n",
        "facets.yaml": "{}\n",
        "bees/treaty.yaml": ABOUT,
        "bees/outline.yaml": OUTLINE,
        "bees/articles/2.yaml": coding,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return Corpus(root)


def checked(tmp_path: Path, invented: Path, change: Callable[[str], str] = str) -> CheckReport:
    library.add(invented / "bees.md", treaty="bees")
    return check_record(record_of_bees(tmp_path / "treaties", change(BEES)))


def test_a_record_is_checked_against_the_text_of_the_library(tmp_path: Path, invented: Path) -> None:
    report = checked(tmp_path, invented)
    assert [str(p) for p in report.problems] == []
    assert report.is_clean
    assert report.not_checked == ()
    (words,) = report.words
    assert (words.treaty, words.modal_verbs, words.uncovered) == ("bees", 5, 0)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("marker: may,", "marker: must,", "bees/articles/2.yaml:6: 2(1): the marker 'must' does not stand there"),
        ("marker: may,", "marker: must,", "bees/articles/2.yaml:6: 2(1): 'may' is covered by no norm (1)"),
        ("2(3)(a)[s2]", "2(3)(a)[s3]", "bees/articles/2.yaml:24: 2(3)(a)[s3]: 2(3)(a) has fewer sentences"),
        ("no_norms: [{marker: may", "no_norms: [{marker: can", "'can', said to carry no norm, does not stand there"),
    ],
)
def test_coding_that_does_not_fit_the_text_is_a_problem(
    tmp_path: Path, invented: Path, old: str, new: str, problem: str
) -> None:
    assert old in BEES
    report = checked(tmp_path, invented, lambda text: text.replace(old, new, 1))
    assert any(problem in str(p) for p in report.problems), report.problems
    assert not report.is_clean


def test_without_the_text_it_says_what_was_not_checked(tmp_path: Path) -> None:
    report = check_record(record_of_bees(tmp_path / "treaties", BEES))
    assert report.is_clean
    assert report.not_checked == ("bees: not checked against the text, which the library does not hold",)


def test_a_text_that_does_not_fit_the_outline_is_a_problem(tmp_path: Path, invented: Path) -> None:
    library.add(invented / "bees.md", treaty="bees")
    record = record_of_bees(tmp_path / "treaties", BEES)
    outline = tmp_path / "treaties" / "bees" / "outline.yaml"
    outline.write_text(OUTLINE.replace('article: "5"', 'article: "6"'), encoding="utf-8")
    about = tmp_path / "treaties" / "bees" / "treaty.yaml"
    about.write_text(ABOUT, encoding="utf-8")
    report = check_record(record)
    assert any("does not fit the record" in p.text and p.file == "bees@en" for p in report.problems), report.problems


# Scope through references, derivations, doubled norms, dates, numbers, markers of other languages.

SCOPED = """article: "1"
coded: []
{head}provisions:
  "1(a)":
    norms: [{{kind: evidence, locus: "1(a)", modality: obligation, marker: shall, bearer: state_party,
        action: send_hives, object: hives, evidence: {{scope: {{value: [any_offence], via: "1(c)"}}}}}}]
  "1(b)":
    norms: [{{kind: evidence, locus: "1(b)", modality: obligation, marker: shall, bearer: state_party,
        action: send_honey, object: honey, evidence: {{scope: [serious_crime]}}}}]
  "1(c)":
    norms: [{{kind: evidence, locus: "1(c)", modality: obligation, marker: shall, bearer: state_party,
        action: send_wax, object: wax, evidence: {{scope: [any_offence]}}}}]
    derivation: [{{source: "bees 2(1)", degree: adapted}}]
""".format(head=HEAD)  # noqa: UP032


def found_in_bees(
    root: Path, scoped: str = SCOPED, about: str = ABOUT, coding: str = BEES, more: dict[str, str] | None = None
) -> list[Problem]:
    record_of_bees(root, coding)
    for name, text in {"bees/articles/1.yaml": scoped, "bees/treaty.yaml": about, **(more or {})}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return list(check_record(Corpus(root)).problems)


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_references_derivations_and_dates_that_fit_are_no_problem(tmp_path: Path) -> None:
    assert found_in_bees(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('via: "1(c)"', 'via: "1(b)"', r"1.yaml:5: 1\(a\): the scope any_offence through 1\(b\).* serious_crime"),
        ("value: [any_offence]", "value: [serious_crime]", r"1.yaml:5: 1\(a\): the scope serious_crime through 1\(c\)"),
        ("scope: [any_offence]", "scope: [serious_crime]", r"1.yaml:5: 1\(a\): the scope any_offence through 1\(c\)"),
        ("bees 2(1)", "bees 2(9)", r"1.yaml:14: 1\(c\) comes from no 'bees 2\(9\)'"),
    ],
)
def test_what_leads_elsewhere_or_nowhere_is_found(tmp_path: Path, old: str, new: str, problem: str) -> None:
    found = [str(p) for p in found_in_bees(tmp_path, changed(SCOPED, old, new))]
    assert len(found) == 1, found
    assert re.search("^bees/articles/" + problem, found[0]), found


def test_a_derivation_from_a_treaty_outside_the_record_is_no_problem(tmp_path: Path) -> None:
    assert found_in_bees(tmp_path, changed(SCOPED, "bees 2(1)", "wasps 2(9)")) == []


def test_a_norm_that_stands_twice_is_found(tmp_path: Path) -> None:
    twice = BEES.replace('locus: "2(3)(a)[s2]"', 'locus: "2(3)(a)[s1]"')
    assert [str(p) for p in found_in_bees(tmp_path / "a", coding=twice)] == [], "another action is another norm"
    found = found_in_bees(tmp_path / "b", coding=changed(twice, "action: choose", "action: spare"))
    assert [str(p) for p in found] == ["bees/articles/2.yaml:22: the norm 2(3)(a)[s1]:spare stands 2 times"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"1801-01-01"', '"1801-02-30"', "bees/treaty.yaml:5: metadata.opened: .*'1801-02-30' is no date"),
        ('"1801-01-01"', '"1801-1-1"', "bees/treaty.yaml:5: metadata.opened: .*'1801-1-1' is no date"),
        ('"1801-01-01"', '"2027-01-01"', "bees/articles/1.yaml:3: coded on 2026-01-01, before .* opened on 2027-01-01"),
        (
            "opened_at:",
            'adopted: "1801-01-02", opened_at:',
            "bees/treaty.yaml:5: opened 1801-01-01 comes before adopted 1801-01-02",
        ),
        (
            "  entry_into_force_rule:",
            '  entered_into_force: "1800-12-31",\n  entry_into_force_rule:',
            "bees/treaty.yaml:6: entered_into_force 1800-12-31 comes before opened 1801-01-01",
        ),
    ],
)
def test_dates_that_are_none_or_out_of_order_are_found(tmp_path: Path, old: str, new: str, problem: str) -> None:
    found = [str(p) for p in found_in_bees(tmp_path, about=changed(ABOUT, old, new))]
    assert any(re.search("^" + problem, one) for one in found), found


def test_dates_in_order_are_no_problem(tmp_path: Path) -> None:
    dated = 'adopted: "1800-12-31", entered_into_force: "1801-01-01", opened_at:'
    assert found_in_bees(tmp_path, about=changed(ABOUT, "opened_at:", dated)) == []


def test_a_date_of_coding_that_is_none_is_found(tmp_path: Path) -> None:
    found = found_in_bees(tmp_path, scoped=changed(SCOPED, "2026-01-01", "2026-02-29"))
    assert [(p.file, p.line) for p in found] == [("bees/articles/1.yaml", 3)]
    assert "'2026-02-29' is no date" in found[0].text


JARS = """article: "4"
coded: ["4(4)"]
{head}provisions:
  "4(4)":
    summary: A jar may be kept.
    norms: [{{kind: plain, locus: "4(4)", modality: permission, marker: may, bearer: person,
        action: keep_jar, object: a jar}}]
  "4(4)(a)": {{summary: A broken one.}}
  "4(4)(b)":
    summary: Not full.
    no_thresholds: [{{figure: half, locus: "4(4)(b)", reason: how full the jar is}}]
""".format(head=HEAD)  # noqa: UP032


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("figure: half", "figure: half", []),
        ("    no_thresholds: ", "    # ", ["8: 4(4)(b): the number 'half' is no threshold and is not said to be none"]),
        (
            "figure: half",
            "figure: third",
            [
                "8: 4(4)(b): the number 'half' is no threshold and is not said to be none",
                "8: 4(4)(b): 'third', said to be no threshold, does not stand there",
            ],
        ),
    ],
)
def test_a_number_of_the_text_is_coded_or_said_to_be_none(
    tmp_path: Path, invented: Path, old: str, new: str, problems: list[str]
) -> None:
    library.add(invented / "bees.md", treaty="bees")
    found = found_in_bees(tmp_path, more={"bees/articles/4.yaml": changed(JARS, old, new)})
    line = JARS.splitlines().index('  "4(4)(b)":') + 1
    assert [str(p) for p in found] == [f"bees/articles/4.yaml:{line}{text[1:]}" for text in problems]


def with_dutch(invented: Path, folder: Path) -> Path:
    """The bees in two halves of the same words: only the names of the divisions are Dutch in the second."""
    text = (invented / "bees.md").read_text(encoding="utf-8")
    start = text.index("Preamble")
    half = text[start : text.index("####Verdrag over")]
    names = {"CHAPTER": "HOOFDSTUK", "SECTION": "AFDELING", "TITLE": "TITEL", "Article": "Artikel"}
    names |= {"Preamble": "Preambule", "IN WITNESS WHEREOF": "TEN BLIJKE WAARVAN"}
    for name, dutch in names.items():
        half = half.replace(name, dutch)
    end = text.index("PreambuleDe")
    path = folder / "bees.md"
    path.write_text(text[:end] + half, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("read", "problems", "markers"),
    [
        ("{lang: nl, text: shall, kind: translation}", [], 1),
        ("{lang: fr, text: doit, kind: authentic}", [], 0),
        (
            "{lang: nl, text: zal, kind: translation}",
            ["bees/articles/2.yaml:24: 2(3)(a)[s2]: the nl marker 'zal' does not stand there"],
            0,
        ),
    ],
)
def test_a_marker_of_another_language_stands_in_the_text_of_that_language(
    tmp_path: Path, invented: Path, read: str, problems: list[str], markers: int
) -> None:
    library.add(with_dutch(invented, tmp_path), treaty="bees", lang="nl")
    coding = changed(BEES, "marker: Shall,", f"marker: Shall, markers_read: [{read}],")
    report = check_record(record_of_bees(tmp_path / "treaties", coding))
    assert [str(p) for p in report.problems] == problems
    assert [(one.text, one.markers) for one in report.languages] == [("bees@nl", markers)]
    assert report.words == (), "the words are those of the English text"
    assert report.not_checked == ("bees: not checked against the text, which the library does not hold",)


def test_a_broken_file_hides_no_problem_of_the_others(tmp_path: Path, invented: Path) -> None:
    library.add(invented / "bees.md", treaty="bees")
    found = found_in_bees(
        tmp_path,
        scoped=changed(SCOPED, "bees 2(1)", "bees 2(9)"),
        coding=changed(BEES, "marker: may,", "marker: must,"),
        more={
            "bees/articles/4.yaml": changed(JARS, "keep_jar", "Keep Jar"),
            "bees/articles/3.yaml": changed(JARS, "coded:", "codet:"),
            "concordances/bees--wasps.yaml": EMPTY.replace("hanoi", "bees").replace("lamps", "wasps"),
        },
    )
    assert sorted({p.file for p in found}) == [
        "bees/articles/1.yaml",
        "bees/articles/2.yaml",
        "bees/articles/3.yaml",
        "bees/articles/4.yaml",
        "concordances/bees--wasps.yaml",
    ]
    assert all(p.line for p in found if p.file.startswith("bees/")), found
