"""Invented treaties and comparisons of them, for the tests of the renderers."""

from __future__ import annotations

from typing import Any

from treatycompare.model.alignment import Alignment, Link
from treatycompare.model.comparison import Comparison, Pair
from treatycompare.model.difference import (
    ComputedRelation,
    FacetValue,
    FieldDifference,
    NormDifference,
    ProvisionDiff,
    TextRow,
    WordRun,
)
from treatycompare.model.theme import Place, Subtheme, Theme
from treatycompare.model.treaty import Provision, TreatyRef

NAMES = ("Lake", "River")
DIGEST = "ab" * 32


def ref(treaty: str, **more: Any) -> TreatyRef:
    base = {"id": treaty, "title": f"Treaty of the {treaty.title()}", "short_title": treaty.title(), "lang": "en"}
    return TreatyRef(**{**base, **more})


def unit(treaty: str, address: str, heading: str | None = None, **more: Any) -> Provision:
    kind = "article" if "(" not in address else "paragraph"
    return Provision(treaty=treaty, address=address, kind=kind, heading=heading, **more)


def curated(left: tuple[str, ...], right: tuple[str, ...], relation: str, **more: Any) -> Link:
    said = {"reason": "Lake asks for less.", "author": "A. Reader", "date": "2026-01-02", **more}
    return Link(left=left, right=right, relation=relation, origin="curated", **said)


def field(facet: str, verdict: str, left: Any, right: Any, counts_for: str | None = None) -> FieldDifference:
    return FieldDifference(facet=facet, verdict=verdict, left=left, right=right, counts_for=counts_for)


def coded(value: Any, locus: str) -> FacetValue:
    return FacetValue(state="coded", value=value, locus=locus)


THRESHOLD = {
    "kind": "preservation_days",
    "comparator": "<=",
    "value": 90,
    "unit": "day",
    "locus": "2(1)",
    "renewable": True,
}
FIELDS = (
    field("modality", "left_weaker", coded("obligation_of_effort", "2(1)"), coded("obligation", "5(1)"), "right"),
    field(
        "thresholds.preservation_days",
        "left_stronger",
        coded([THRESHOLD], "2(1)"),
        FacetValue(state="silent", locus="5"),
        "left",
    ),
    field(
        "qualifiers", "different", coded(["where_appropriate", "within_means"], "2(2)"), coded(["within_means"], "5(1)")
    ),
    field("bearer", "same", coded("state_party", "2(1)"), coded("state_party", "5(1)")),
    field("exceptions", "silent_both", FacetValue(state="silent", locus="2"), FacetValue(state="silent", locus="5")),
    field(
        "conditions",
        "inconclusive",
        FacetValue(state="inconclusive", locus="2(1)"),
        FacetValue(state="not_coded"),
        "open",
    ),
    field("safeguards", "inconclusive", FacetValue(state="not_coded"), FacetValue(state="not_coded")),
)
NORMS = (
    NormDifference(
        kind="plain",
        action="keep_water_clean",
        left="2(1):keep_water_clean",
        right="5(1):keep_water_clean",
        fields=FIELDS,
    ),
    NormDifference(
        kind="plain",
        action="share_boats",
        left=None,
        right="5(2):share_boats",
        fields=(
            field("modality", "only_right", FacetValue(state="silent", locus="2"), coded("permission", "5(2)"), None),
        ),
    ),
)
ROWS = (
    TextRow(
        left=("2(1)",),
        right=("5(1)",),
        words=(
            WordRun(op="equal", left="Each  friend ", right="Each friend "),
            WordRun(op="replace", left="tries to keep ", right="keeps "),
            WordRun(op="equal", left="the water ", right="the water "),
            WordRun(op="only_left", left="very "),
            WordRun(op="equal", left="clean", right="clean"),
            WordRun(op="only_right", right=" and cold"),
            WordRun(op="equal", left=".", right="."),
        ),
    ),
    TextRow(left=("2(2)",), words=(WordRun(op="only_left", left="Means may be short."),)),
    TextRow(right=("5(2)",), words=(WordRun(op="only_right", right="Boats may be shared."),)),
)
THEMES = (
    Theme(
        slug="water",
        code="T01",
        name="Water and ice",
        subthemes=(
            Subtheme(
                code="T01.1",
                name="Clean water",
                places=(
                    Place(treaty="lake", addresses=("2", "3")),
                    Place(treaty="river", addresses=("5",)),
                ),
            ),
            Subtheme(
                code="T01.2",
                name="Ice",
                places=(Place(treaty="lake", addresses=("3",)),),
                other_instruments="Treaty of the Glacier art 4",
            ),
        ),
    ),
)


def with_text() -> Comparison:
    """One curated pair with wording and norms, one pair found in the text, lone articles, one doubt."""
    two = unit(
        "lake",
        "2",
        "Clean water",
        text="",
        themes=("water", "T01.1"),
        children=(
            unit("lake", "2(1)", text="Each  friend tries to keep the water very clean."),
            unit("lake", "2(2)", text="Means may be short."),
        ),
    )
    five = unit(
        "river",
        "5",
        "Water",
        text="",
        themes=("water", "T01.1"),
        children=(
            unit("river", "5(1)", text="Each friend keeps the water clean and cold."),
            unit("river", "5(2)", text="Boats may be shared."),
        ),
    )
    facets = ({"facet": "effort", "relation": "narrower", "note": "Lake only tries"},)
    link = curated(("2",), ("5",), "narrower", facets=facets)
    diff = ProvisionDiff(
        names=NAMES,
        left=(two,),
        right=(five,),
        rows=ROWS,
        norms=NORMS,
        computed=ComputedRelation(relation="partial", reason="both sides have more", deciding=("modality",)),
    )
    first = Pair(link=link, diff=diff, themes=("water", "T01.1"))
    found = Link(left=("4",), right=("6", "7"), origin="text", score=0.5, signals={"wording": 0.75, "heading": 0.25})
    words = (WordRun(op="equal", left="Fish are free.", right="Fish are free."),)
    second = Pair(
        link=found,
        diff=ProvisionDiff(
            names=NAMES,
            left=(unit("lake", "4", "Fish", text="Fish are free."),),
            right=(unit("river", "6", "Fish", text="Fish are free."), unit("river", "7", "Nets", text="")),
            rows=(TextRow(left=("4",), right=("6",), words=words),),
            computed=ComputedRelation(relation=None, reason="Lake 4 is not coded"),
        ),
    )
    three = unit("lake", "3", "Ice", text="Ice is slippery.", summary="On ice.", themes=("water", "T01.1", "T01.2"))
    nine = unit("river", "9", "Mills", text="Mills turn.", themes=())
    doubt = Link(left=("8",), right=("8",), origin="text", score=0.2, signals={"heading": 0.2})
    finding = curated(("3",), (), "none", reason="River has no ice.")
    alone = curated(("2(2)",), (), "none", reason="River says nothing of means.")
    sides = {
        "left": ref("lake", sha256=DIGEST, source="lake.xml"),
        "right": ref("river", sha256=DIGEST, source="river.md"),
    }
    alignment = Alignment(
        **sides,
        level="article",
        method="best",
        links=(link, found),
        uncertain=(doubt,),
        findings=(finding,),
        unmatched_left=("3",),
        unmatched_right=("9",),
        notes=("A note on the method.",),
    )
    paragraphs = Alignment(
        **sides,
        level="paragraph",
        method="best",
        links=(curated(("2(1)",), ("5(1)",), "narrower"),),
        findings=(alone,),
        unmatched_left=("2(2)",),
    )
    return Comparison(
        **sides,
        method="best",
        alignment=alignment,
        paragraphs=paragraphs,
        pairs=(first, second),
        only_left=(three,),
        only_right=(nine,),
        uncertain=(doubt,),
        themes=THEMES,
    )


def without_text() -> Comparison:
    """One pair of summaries; the paragraphs were not aligned; a notice says what is missing."""
    two = unit(
        "lake", "2", "Clean water", summary="About water.", children=(unit("lake", "2(1)", summary="Try to clean."),)
    )
    five = unit("river", "5", "Water", summary="Of water.", children=(unit("river", "5(1)", summary="Clean it."),))
    rows = (TextRow(left=("2",)), TextRow(right=("5",)), TextRow(left=("2(1)",)), TextRow(right=("5(1)",)))
    computed = ComputedRelation(relation=None, reason="no norm is coded")
    link = curated(("2",), ("5",), "equivalent")
    pair = Pair(link=link, diff=ProvisionDiff(names=NAMES, left=(two,), right=(five,), rows=rows, computed=computed))
    sides = {"left": ref("lake"), "right": ref("river")}
    alignment = Alignment(**sides, level="article", method="curated", links=(link,))
    notice = "The wording of Lake is missing: treatycompare texts add FILE --treaty lake --lang en"
    return Comparison(**sides, method="curated", alignment=alignment, pairs=(pair,), notices=(notice,))


def empty() -> Comparison:
    sides = {"left": ref("lake"), "right": ref("river")}
    alignment = Alignment(**sides, level="article", method="best", links=())
    return Comparison(**sides, method="best", alignment=alignment, pairs=())


def many(count: int) -> Comparison:
    """A comparison of as many pairs as asked."""
    pairs = []
    for number in range(1, count + 1):
        a = unit("lake", str(number), f"Heading {number}", text=f"Text {number} of the lake.")
        b = unit("river", str(number), f"Heading {number}", text=f"Text {number} of the river.")
        words = (
            WordRun(op="equal", left=f"Text {number} of the ", right=f"Text {number} of the "),
            WordRun(op="replace", left="lake.", right="river."),
        )
        link = Link(left=(a.address,), right=(b.address,), origin="text", score=0.9)
        diff = ProvisionDiff(
            names=NAMES,
            left=(a,),
            right=(b,),
            rows=(TextRow(left=(a.address,), right=(b.address,), words=words),),
            computed=ComputedRelation(relation=None, reason="no norm is coded"),
        )
        pairs.append(Pair(link=link, diff=diff))
    sides = {"left": ref("lake", sha256=DIGEST), "right": ref("river", sha256=DIGEST)}
    links = tuple(pair.link for pair in pairs)
    alignment = Alignment(**sides, level="article", method="text", links=links)
    return Comparison(**sides, method="text", alignment=alignment, pairs=tuple(pairs))


def poisoned(comparison: Comparison, poison: str) -> Comparison:
    """The same comparison with *poison* in every free piece of text."""
    keep = {
        "id",
        "address",
        "kind",
        "lang",
        "relation",
        "origin",
        "treaty",
        "left",
        "right",
        "state",
        "locus",
        "via",
        "op",
        "verdict",
        "counts_for",
        "method",
        "level",
        "schema_version",
        "unmatched_left",
        "unmatched_right",
        "addresses",
        "functions",
        "layer",
        "code",
        "date",
    }

    def spoil(value: Any, key: str | None) -> Any:
        if isinstance(value, dict):
            # Runs of words hold free text under the names that elsewhere hold addresses.
            free = {"left", "right"} if "op" in value else set()
            return {name: spoil(one, None if name in free else name) for name, one in value.items()}
        if isinstance(value, list):
            return [spoil(one, key) for one in value]
        if isinstance(value, str) and key not in keep:
            return value + poison
        return value

    return Comparison.model_validate(spoil(comparison.model_dump(mode="json"), None))
