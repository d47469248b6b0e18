"""The aligner that reads the wording alone, on two small conventions about orchards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from treatycompare import corpus, plugins
from treatycompare.aligners.lexical import TextAligner
from treatycompare.aligners.units import layout, sentences
from treatycompare.aligners.words import NO_TERMS, shipped_terms, word_lists
from treatycompare.errors import MissingTextError
from treatycompare.model.alignment import Alignment, Level
from treatycompare.model.treaty import Provenance, Provision, Treaty

Article = tuple[str, Sequence[str]]

# The formula fills most of each offence: a likeness of whole articles pairs them by it (pitfall 1).
FORMULA = (
    "Every signatory shall pass the statutes and take the other steps that its constitution calls for so that "
    "the following is a punishable act under its own statutes when it is done knowingly and without permission: "
)
RESERVE = "A signatory may ask, by a note to the depositary, that the act be done for gain before it is punishable."
LIMITS = "The measures named here are subject to the guarantees that this treaty gives to growers and to their kin."

ORCHARDS: list[Article] = [
    ("Aims", ["This treaty aims to keep orchards alive for all who eat fruit."]),
    (
        "Meaning of words",
        ["A grower is a person who tends fruit trees. A cellar is any dry room that holds harvested fruit."],
    ),
    ("Theft of fruit", [FORMULA + "the picking and carrying away of ripe fruit from the trees of another.", RESERVE]),
    ("Felling", [FORMULA + "the cutting down or girdling of the fruit trees of another.", RESERVE]),
    ("False labels", [FORMULA + "the sale of apples under the name of a village where they did not grow.", RESERVE]),
    (
        "Sealing of harvest ledgers",
        ["An inspector may order a grower to keep a harvest ledger sealed for ninety days.", LIMITS],
    ),
    ("Search of cellars", ["An inspector may enter a cellar and take samples of the fruit stored in it.", LIMITS]),
    (
        "Seizure of profits",
        ["Money earned by theft of fruit is seized by the treasury and paid to the orphans of the district."],
    ),
    (
        "Help between inspectors",
        [
            "Inspectors of a signatory shall help those of the others as widely as they can in cases of stolen fruit.",
            "Each signatory shall name one office that sends and answers letters of request.",
            "A request may be refused where carrying it out would harm the harvest of the signatory that is asked.",
            "An inspector may, unasked, send word of stolen fruit to an inspector abroad who could use it.",
            "What was learnt through a request stays secret and serves only the case that the request names.",
        ],
    ),
    ("Bee keeping", ["Hives are counted in spring and each queen is marked with a dot of paint."]),
    (
        "Quarrels",
        ["Signatories shall settle quarrels on the reading of this treaty by talks, or else before three arbiters."],
    ),
    (
        "Changes",
        ["A signatory may propose a change; it takes effect when two thirds of all signatories have accepted it."],
    ),
    ("Leaving", ["A signatory may leave this treaty by a letter to the depositary, with effect after one year."]),
]

GARDENS: list[Article] = [
    (
        "Definitions",
        ["A grower is a person who tends fruit trees or vines. A cellar is any room that holds harvested fruit."],
    ),
    ("Theft of fruit", [FORMULA + "the picking of fruit, ripe or not, from the trees of another. " + RESERVE]),
    ("Damage to trees", [FORMULA + "the cutting down, girdling or poisoning of the fruit trees of another.", RESERVE]),
    ("Deceit about origin", [FORMULA + "the sale of apples under the name of a place where they did not grow."]),
    (
        "Sealing of ledgers",
        ["An inspector may order a grower to keep a harvest ledger sealed for thirty days.", LIMITS],
    ),
    (
        "Search and seizure in cellars",
        ["An inspector may enter a cellar, seize papers and take samples of stored fruit.", LIMITS],
    ),
    (
        "Principles of help",
        ["Inspectors shall help those of other signatories as widely as they can in cases of stolen fruit."],
    ),
    ("Word sent unasked", ["An inspector may, unasked, send word of stolen fruit to an inspector abroad."]),
    (
        "Letters of request",
        [
            "Each signatory shall name one office that sends and answers letters of request.",
            "A request may be refused where carrying it out would harm the harvest of the signatory that is asked.",
            "What was learnt through a request stays secret.",
        ],
    ),
    ("Islands", ["At signature a State may declare to which of its islands and outlying lands the pact extends."]),
    (
        "Settlement of quarrels",
        ["Signatories shall settle quarrels on the reading of this pact by talks or before arbiters."],
    ),
    ("Changes", ["Any signatory may propose a change, which takes effect when all signatories have accepted it."]),
    ("Leaving", ["A signatory may leave this pact by a letter to the depositary, with effect after three months."]),
]

# By place: orchards, gardens.
EXPECTED = {
    ((1,), (0,)), ((2,), (1,)), ((3,), (2,)), ((4,), (3,)), ((5,), (4,)), ((6,), (5,)), ((8,), (6, 7, 8)),
    ((10,), (10,)), ((11,), (11,)), ((12,), (12,)),
}  # fmt: skip


def build(
    articles: Sequence[Article], treaty: str = "orchards", number: Callable[[int], str] = lambda n: str(n + 1)
) -> Treaty:
    """A treaty of one chapter; a single paragraph stands unnumbered."""

    def article(place: int, heading: str, paragraphs: Sequence[str]) -> Provision:
        label = number(place)
        lone = len(paragraphs) == 1
        below = (
            ()
            if lone
            else tuple(
                Provision(treaty=treaty, address=f"{label}({n})", kind="paragraph", label=str(n), text=words)
                for n, words in enumerate(paragraphs, 1)
            )
        )
        return Provision(
            treaty=treaty, address=label, kind="article", label=label, heading=heading or None,
            text=paragraphs[0] if lone else "", children=below,
        )  # fmt: skip

    chapter = Provision(
        treaty=treaty, address="ch.I", kind="division", label="I", text="",
        children=tuple(article(n, heading, text) for n, (heading, text) in enumerate(articles)),
    )  # fmt: skip
    words = Provenance(source=f"{treaty}.md", sha256="0" * 64, lang="en", parser="none", version="1")
    return Treaty(id=treaty, title=treaty.title(), short_title=treaty.title(), provenance=words, body=(chapter,))


def wordless(unit: Provision) -> Provision:
    return unit.model_copy(update={"text": None, "children": tuple(map(wordless, unit.children))})


@pytest.fixture
def orchards() -> Treaty:
    return build(ORCHARDS)


@pytest.fixture
def gardens() -> Treaty:
    return build(GARDENS, "gardens")


def by_place(found: Alignment, left: Treaty, right: Treaty) -> object:
    """An alignment with every address replaced by its place in the treaty."""
    places = [{unit.address: n for n, unit in enumerate(side.provisions)} for side in (left, right)]

    def place(side: int, address: str) -> tuple[int, str]:
        unit, _, part = address.partition("[")
        return places[side][unit], part

    def links(name: str) -> list[object]:
        return [
            ([place(0, a) for a in link.left], [place(1, b) for b in link.right], link.score, dict(link.signals))
            for link in getattr(found, name)
        ]

    lone = [place(0, a) for a in found.unmatched_left], [place(1, b) for b in found.unmatched_right]
    return links("links"), links("uncertain"), lone


def article_pairs(found: Alignment) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    return {(tuple(int(a) - 1 for a in link.left), tuple(int(b) - 1 for b in link.right)) for link in found.links}


def test_links_provisions_of_the_same_function_though_renumbered(orchards: Treaty, gardens: Treaty) -> None:
    assert article_pairs(TextAligner().align(orchards, gardens, level="article")) == EXPECTED


def test_one_article_answers_the_three_it_was_split_into_from_either_side(orchards: Treaty, gardens: Treaty) -> None:
    assert (("9",), ("7", "8", "9")) in [
        (k.left, k.right) for k in TextAligner().align(orchards, gardens, level="article").links
    ]
    assert (("7", "8", "9"), ("9",)) in [
        (k.left, k.right) for k in TextAligner().align(gardens, orchards, level="article").links
    ]


def test_leaves_alone_what_has_no_counterpart(orchards: Treaty, gardens: Treaty) -> None:
    found = TextAligner().align(orchards, gardens, level="article")
    assert {"1", "8", "10"} <= set(found.unmatched_left)
    assert found.unmatched_right == ("10",)


def test_the_formula_of_offences_pairs_none_of_them() -> None:
    """Of twins that differ in one clause each goes with its own, whatever the order (pitfalls 1 and 4)."""
    shuffled = [GARDENS[n] for n in (0, 3, 1, 2, *range(4, len(GARDENS)))]
    left, right = build([("", text) for _, text in ORCHARDS]), build([("", text) for _, text in shuffled], "gardens")
    found = article_pairs(TextAligner().align(left, right, level="article"))
    assert {((2,), (2,)), ((3,), (3,)), ((4,), (1,))} <= found


def test_the_same_word_in_another_sense_makes_no_link(orchards: Treaty, gardens: Treaty) -> None:
    """Seizure of profits is not seizure in a cellar (pitfall 9)."""
    found = TextAligner().align(orchards, gardens, level="article")
    assert not found.of_left("8")


def test_identical_twins_are_told_apart_by_their_place() -> None:
    """The clause on secrecy stands word for word in two articles (pitfall 4)."""
    twin = "Each signatory shall keep secret that the measure was taken and what it brought to light."
    left = build([*ORCHARDS[:6], ("", [twin]), ORCHARDS[6], ("", [twin]), *ORCHARDS[8:]])
    found = TextAligner().align(left, left, level="article")
    assert [link.left for link in found.links] == [link.right for link in found.links]


@pytest.mark.parametrize("level", ["article", "paragraph"])
def test_an_alignment_with_itself_is_the_identity(orchards: Treaty, level: Level) -> None:
    found = TextAligner().align(orchards, orchards, level=level)
    assert [link.left for link in found.links] == [link.right for link in found.links]
    assert all(len(link.left) == 1 and link.score == 1 for link in found.links)
    assert (found.uncertain, found.unmatched_left, found.unmatched_right) == ((), (), ())


@pytest.mark.parametrize("level", ["article", "paragraph"])
def test_other_ids_titles_and_numbers_change_nothing(orchards: Treaty, gardens: Treaty, level: Level) -> None:
    other_left = build(ORCHARDS, "zz", lambda n: f"{300 - 7 * n}")
    other_right = build(GARDENS, "hanoi", lambda n: f"{n + 2}bis")
    before = by_place(TextAligner().align(orchards, gardens, level=level), orchards, gardens)
    assert by_place(TextAligner().align(other_left, other_right, level=level), other_left, other_right) == before


@pytest.mark.parametrize("level", ["article", "paragraph"])
def test_other_numbers_in_citations_change_nothing(level: Level) -> None:
    def cited(number: int) -> Treaty:
        extra = f"What article {number}, paragraphs 2 (a) and 3, says of searches holds for cellars of kin as well."
        return build([*ORCHARDS[:7], ("Kin", [extra]), *ORCHARDS[7:]])

    right = build(GARDENS, "gardens")
    found = [by_place(TextAligner().align(cited(n), right, level=level), cited(n), right) for n in (7, 412)]
    assert found[0] == found[1]


@pytest.mark.parametrize("level", ["article", "paragraph"])
def test_swapping_the_sides_swaps_the_alignment(orchards: Treaty, gardens: Treaty, level: Level) -> None:
    one = TextAligner().align(orchards, gardens, level=level)
    two = TextAligner().align(gardens, orchards, level=level)
    for name in ("links", "uncertain"):
        ours = {(link.left, link.right, link.score) for link in getattr(one, name)}
        assert ours == {(link.right, link.left, link.score) for link in getattr(two, name)}
    assert (one.unmatched_left, one.unmatched_right) == (two.unmatched_right, two.unmatched_left)


@pytest.mark.parametrize("level", ["article", "paragraph"])
def test_every_provision_is_linked_uncertain_or_unmatched(orchards: Treaty, gardens: Treaty, level: Level) -> None:
    found = TextAligner().align(orchards, gardens, level=level)
    links = (*found.links, *found.uncertain)
    used = {address for link in links for address in link.left}
    assert used.isdisjoint(found.unmatched_left)
    laid = layout(orchards, shipped_terms())
    names = [a.address for a in laid.articles] if level == "article" else [unit.address for unit in laid.units]
    assert used | set(found.unmatched_left) == set(names)


@pytest.mark.parametrize("level", ["article", "paragraph"])
def test_says_how_each_link_was_found(orchards: Treaty, gardens: Treaty, level: Level) -> None:
    found = TextAligner().align(orchards, gardens, level=level)
    assert (found.method, found.level) == ("text", level)
    for link in (*found.links, *found.uncertain):
        assert link.origin == "text"
        assert link.relation is None
        assert link.score == pytest.approx(sum(link.signals.values()))
        assert all(0 <= share <= 1 for share in link.signals.values())
    places = [orchards.position(link.left[0]) for link in found.links]
    assert places == sorted(places)


def test_pairs_paragraphs_and_sentences(orchards: Treaty, gardens: Treaty) -> None:
    found = TextAligner().align(orchards, gardens, level="paragraph")
    pairs = {(a, b) for link in found.links for a in link.left for b in link.right}
    assert {("2[s1]", "1[s1]"), ("2[s2]", "1[s2]"), ("3(1)", "2[s1]"), ("3(2)", "2[s2]")} <= pairs
    assert {("9(1)", "7"), ("9(2)", "9(1)"), ("9(3)", "9(2)"), ("9(4)", "8"), ("9(5)", "9(3)"), ("13", "13")} <= pairs
    assert {("6(2)", "5(2)"), ("7(2)", "6(2)")} <= pairs
    assert "10" in found.unmatched_left


def test_counts_units_of_every_depth() -> None:
    deep = Provision(
        treaty="t", address="1", kind="article", label="1", text="",
        children=(
            Provision(
                treaty="t", address="1(1)", kind="paragraph", label="1", text="An inspector may:",
                children=(
                    Provision(treaty="t", address="1(1)(a)", kind="point", label="a", text="open a cellar;"),
                    Provision(treaty="t", address="1(1)(b)", kind="point", label="b", text="weigh fruit,"),
                    Provision(treaty="t", address="1(1)[end]", kind="closing", text="by daylight."),
                ),
            ),
        ),
    )  # fmt: skip
    treaty = build([]).model_copy(update={"body": (deep,)})
    laid = layout(treaty, NO_TERMS)
    assert [unit.address for unit in laid.units] == ["1(1)", "1(1)(a)", "1(1)(b)"]
    assert [unit.above for unit in laid.units] == [None, 0, 0]
    assert "daylight" in laid.units[0].counts


def test_without_the_wording_of_a_side_it_says_how_to_bring_it(orchards: Treaty) -> None:
    bare = Treaty(id="bare", title="Bare", short_title="Bare", body=(wordless(orchards.body[0]),))
    for sides in ((bare, orchards), (orchards, bare)):
        with pytest.raises(MissingTextError, match="texts add"):
            TextAligner().align(*sides, level="article")


def test_a_treaty_without_articles_leaves_all_alone(orchards: Treaty) -> None:
    found = TextAligner().align(build([], "none"), orchards, level="article")
    assert (found.links, found.uncertain, len(found.unmatched_right)) == ((), (), len(ORCHARDS))


def test_needs_nothing_of_the_record_but_the_terms(
    orchards: Treaty, gardens: Treaty, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = TextAligner().align(orchards, gardens, level="paragraph")
    shipped = corpus.locate()
    for name in ("corpus.yaml", "terms.yaml"):
        (tmp_path / name).write_bytes((shipped / name).read_bytes())
    monkeypatch.setattr(corpus, "open_corpus", lambda: corpus.Corpus(tmp_path))
    assert TextAligner().align(orchards, gardens, level="paragraph") == before


def test_folds_synonyms_and_nothing_else() -> None:
    terms = shipped_terms()
    for one, other in (
        ("a vessel", "a ship"),
        ("mutual legal assistance", "mutual assistance"),
        ("States Parties", "Party"),
    ):
        assert word_lists([one], terms) == word_lists([other], terms)
    for one, other in (
        ("dishonest or criminal intent", "dishonest intent"),
        ("independent review", "independent supervision"),
    ):
        assert word_lists([one], terms) != word_lists([other], terms)


def test_numbers_that_cite_are_left_out_and_quantities_stay() -> None:
    assert word_lists(["Under articles 2 and 31, within 90 days"], NO_TERMS) == [
        ["under", "article", "and", "within", "90", "day"]
    ]


def test_words_of_other_scripts() -> None:
    assert word_lists(["第一条 宗旨", "Статья вторая"], NO_TERMS) == [
        ["第", "一", "条", "宗", "旨"],
        ["статья", "вторая"],
    ]


def test_cuts_sentences_at_full_stops_before_a_capital() -> None:
    assert sentences("Each shall act. It may, under art. 5, ask for no. 7. “Is it so?” Yes.") == [
        "Each shall act.", "It may, under art. 5, ask for no. 7.", "“Is it so?”", "Yes.",
    ]  # fmt: skip
    assert sentences("One only.") == ["One only."]


def test_two_hash_seeds_give_the_same_bytes() -> None:
    code = (
        "from tests.unit.test_align_text import *\n"
        "a, b = build(ORCHARDS), build(GARDENS, 'gardens')\n"
        "for level in ('article', 'paragraph'):\n"
        "    print(TextAligner().align(a, b, level=level).model_dump_json())\n"
        "assert not {'numpy', 'scipy', 'sklearn'} & set(sys.modules)\n"
    )
    root = Path(__file__).parents[2]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_is_the_plug_in_of_its_name() -> None:
    aligner = plugins.load(plugins.ALIGNERS, "text")()
    assert (aligner.name, aligner.version) == ("text", "1")
