"""What follows from a whole comparison, ready to print: numbers, gaps, disagreements, lineage, sisters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from treatycompare import citation
from treatycompare.model.comparison import Comparison, Pair
from treatycompare.model.facts import Fact, facts_in
from treatycompare.model.gaps import Gap, sisters_for
from treatycompare.model.lineage import Source, lineage_of
from treatycompare.model.treaty import Provision, SisterInstrument, TreatyRef
from treatycompare.report import phrases
from treatycompare.report.anchors import Anchors
from treatycompare.report.view import Clash, GapLine, Gaps, NumberLine, Pin, Section, Side

Sides = tuple[Side, Side]
Refs = tuple[TreatyRef, TreatyRef]

NO_FINDING = "no counterpart found by the method; no reader’s finding"


def numbers(comparison: Comparison, sides: Sides, anchors: Anchors) -> tuple[NumberLine, ...]:
    """Give every number of both sides, the left side first."""
    same = comparison.left.id == comparison.right.id
    if same:  # A treaty beside itself: the sides cannot be told apart by id, and the numbers are the same.
        return tuple(_number(fact, 0, sides, anchors) for fact in dict.fromkeys(comparison.facts()))
    index = {comparison.left.id: 0, comparison.right.id: 1}
    return tuple(_number(fact, index[fact.treaty], sides, anchors) for fact in comparison.facts())


def _number(fact: Fact, side: int, sides: Sides, anchors: Anchors) -> NumberLine:
    actions = "; ".join(phrases.plain(action) for action in fact.actions)
    pin = Pin(fact.locus, anchors.href(side, fact.locus))
    return NumberLine(sides[side], pin, fact.heading, actions, phrases.plain(fact.modality), fact.words)


def gaps(
    comparison: Comparison, sides: Sides, anchors: Anchors, headings: tuple[Mapping[str, str | None], ...]
) -> tuple[Gaps, ...]:
    """Give what each side is silent on, one line an article of the other; *headings* of both sides by article."""
    found = comparison.gaps()
    out = []
    for speaker in (0, 1):
        # Gaps of the left come first, those of the right after; a treaty beside itself has one id.
        mine = [gap for gap in found if gap.treaty == sides[speaker].id]
        articles: dict[str, list[Gap]] = {}
        for gap in mine:
            articles.setdefault(citation.article_of(gap.address), []).append(gap)
        order = sorted(articles, key=citation.sort_key)
        lines = tuple(_gap_line(one, articles[one], speaker, anchors, headings[speaker].get(one)) for one in order)
        named = {sister_name(s): f"{s.title} ({s.number})" for gap in mine for s in gap.sisters if s.id}
        names = tuple(f"{short}: {whole}" for short, whole in sorted(named.items()))
        if lines:
            out.append(Gaps(sides[1 - speaker], sides[speaker], lines, names))
        if sides[0].id == sides[1].id:
            break
    return tuple(out)


def _gap_line(article: str, found: Sequence[Gap], side: int, anchors: Anchors, heading: str | None) -> GapLine:
    whole = next((gap for gap in found if gap.level == "article"), None)
    units = [(Pin(gap.address, anchors.href(side, gap.address)), gap.reason) for gap in found if gap.level != "article"]
    sisters = dict.fromkeys(sister_name(sister) for gap in found for sister in gap.sisters)
    others = dict.fromkeys(other for gap in found for other in gap.other_instruments)
    named = ([", ".join(sisters)] if sisters else []) + ([f"see {'; '.join(others)}"] if others else [])
    return GapLine(
        pin=Pin(article, anchors.href(side, article)),
        heading=heading,
        finding=(whole.reason or NO_FINDING) if whole else "",
        units=tuple(
            (tuple(pin for pin, said in units if said == reason), reason)
            for reason in dict.fromkeys(reason for _, reason in units if reason)
        ),
        unread=tuple(pin for pin, reason in units if not reason),
        sisters="; ".join(named),
    )


def sister_name(sister: SisterInstrument) -> str:
    """Name an instrument in short where the record has an id for it."""
    return sister.id.upper() if sister.id else f"{sister.title} ({sister.number})"


def clashes(pairs: Iterable[Pair], sections: Mapping[int, Section], names: phrases.Names) -> tuple[Clash, ...]:
    """Give the pairs on which the curated and the computed relation disagree."""
    return tuple(
        Clash(
            cite=sections[id(pair)].cite,
            href=f"#{sections[id(pair)].id}",
            curated=phrases.relation_words(pair.link.relation, names),
            computed=phrases.relation_words(pair.computed.relation, names),
            reasons=(pair.link.reason or "", phrases.spoken(pair.computed.reason)),
        )
        for pair in pairs
    )


def lineage(units: Iterable[Provision], side: Side, names: Mapping[str, str]) -> tuple[str, ...]:
    """Say where articles of a side come from, one line a source and degree; nothing where nobody coded it.

    What comes point by point from the same place as the unit above it is not said again.
    """
    out = []
    for unit in units:
        found = lineage_of(unit)
        places: dict[tuple[str, str], list[Source]] = {}
        for source in found.sources:
            places.setdefault((source.degree, source.treaty), []).append(source)
        for (degree, treaty), sources in places.items():
            known = {(source.of, source.address) for source in sources}
            own = [source for source in sources if not _follows(source, known)]
            told: dict[str, list[str]] = {}
            for source in own:
                told.setdefault(source.of, []).append(source.address)
            words = "; ".join(f"{of} from {', '.join(addresses)}" for of, addresses in told.items())
            rest = ", and so on point by point" if len(own) < len(sources) else ""
            out.append(f"{side.name}, {degree} to {names.get(treaty, treaty)}: {words}{rest}")
        if found.own and found.sources:
            out.append(f"{side.name}, no source recorded: {', '.join(found.own)}")
    return tuple(out)


def _follows(source: Source, known: set[tuple[str, str]]) -> bool:
    """Whether the unit above comes from the place above, and both end in the same label."""
    above = (citation.parent(source.of), citation.parent(source.address))
    if above not in known or not above[0] or not above[1]:
        return False
    return source.of.removeprefix(above[0]) == source.address.removeprefix(above[1])


def sisters(themes: Sequence[str], refs: Refs, sides: Sides) -> tuple[str, ...]:
    """Name, a side each, the instruments of its own system that bear on themes."""
    out = []
    for ref, side in zip(refs, sides, strict=True):
        found = [sister_name(sister) for sister in sisters_for(ref.sister_instruments, themes)]
        if found:
            out.append(f"{side.name}: {', '.join(found)}")
    return tuple(dict.fromkeys(out))


def figures(pair: Pair, sides: Sides) -> tuple[str, ...]:
    """Give the numbers of a pair, one line a side."""
    out = []
    for units, side in zip((pair.left, pair.right), sides, strict=True):
        found = [f"{fact.words} [{fact.locus}]" for fact in facts_in(units)]
        if found:
            out.append(f"{side.name}: {'; '.join(found)}")
    return tuple(out)
