"""From a comparison to the view of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from treatycompare import citation
from treatycompare.coding import field_in_words
from treatycompare.model.alignment import Link
from treatycompare.model.comparison import Comparison, Pair
from treatycompare.model.theme import Subtheme, Theme
from treatycompare.model.treaty import Provision
from treatycompare.report import findings, layers, phrases, pictures
from treatycompare.report import highlights as ranking
from treatycompare.report.anchors import Anchors
from treatycompare.report.norms import computed_view, norm_views, told_apart
from treatycompare.report.provenance import LIMITS, command, method, sides_of, text_line, warnings
from treatycompare.report.references import divisions, treaty_names
from treatycompare.report.rows import Absences, lone_rows, pair_rows, recurring
from treatycompare.report.tables import table
from treatycompare.report.view import (
    BarRow,
    Count,
    Doubt,
    Found,
    Graded,
    Head,
    HighlightGroup,
    HighlightLine,
    KeyLine,
    Report,
    Section,
    Side,
    SideKey,
    Signal,
    ThemeView,
)

__all__ = ["build", "text_line"]


def build(comparison: Comparison) -> Report:
    """Give the view of a comparison; the same view for the same comparison."""
    return _Builder(comparison).report()


class _Builder:
    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.sides = sides_of(comparison.left, comparison.right)
        self.names = (self.sides[0].name, self.sides[1].name)
        self.anchors = Anchors(comparison.left.id, comparison.right.id)
        self.absences = Absences(comparison.paragraphs, self.sides)
        places = (place for theme in comparison.themes for sub in theme.subthemes for place in sub.places)
        self.read_for_themes = {place.treaty for place in places if place.addresses}
        self.refs = (comparison.left, comparison.right)
        self.divisions = (divisions(comparison.left), divisions(comparison.right))
        self.treaty_names = treaty_names(*self.refs)
        # A treaty beside itself comes from the same places twice.
        self.lineage_sides = self.sides if comparison.left.id != comparison.right.id else self.sides[:1]
        self.pair_sections: dict[int, Section] = {}

    def report(self) -> Report:
        c = self.comparison
        pairs = [pair for pair in c.pairs if pair.left and pair.right]
        lone = [*_lone(c, "left"), *_lone(c, "right")]
        frames = [_Frame(self, pair) for pair in pairs] + [_Frame(self, unit, side) for side, unit in lone]
        inside, after = self._ordered(frames)
        # Ids first, in the order of the page, so that every link finds the place it means.
        for frame in inside + after:
            frame.claim()
        sections = tuple(frame.section() for frame in inside)
        only_right = tuple(frame.section() for frame in after)
        everything = sections + only_right
        chapters = pictures.chapters(sections, self.divisions[0], self.anchors)
        found = ranking.highlights(pairs)
        themes = self._themes(everything)
        headings = tuple(
            {head.address: head.heading for section in everything for head in (section.left, section.right)[side]}
            for side in (0, 1)
        )
        return Report(
            title=f"{self.names[0]} and {self.names[1]} compared",
            names=self.names,
            left=self.sides[0],
            right=self.sides[1],
            scope=self._scope(),
            notices=(*c.notices, *warnings(everything)),
            counts=self._counts(everything),
            key=tuple(self._key(group, one) for group, one in ranking.top(c, found)),
            highlights=self._highlights(found),
            recurring=recurring(pairs) if c.left.lang == c.right.lang else (),
            themes=themes,
            sections=sections,
            chapters=chapters,
            only_right=only_right,
            bars_left=pictures.bars(everything, self.divisions[0], 0, self.anchors) or _by_theme(themes),
            bars_right=pictures.bars(everything, self.divisions[1], 1, self.anchors),
            heat=pictures.heat(c, everything),
            numbers=findings.numbers(c, self.sides, self.anchors),
            gaps=findings.gaps(c, self.sides, self.anchors, headings),
            clashes=findings.clashes(c.disagreements, self.pair_sections, self.names),
            table_left=table(everything, c.uncertain, 0, self.names),
            table_right=table(everything, c.uncertain, 1, self.names),
            doubts=tuple(_doubt(link) for link in c.uncertain),
            method=method(c, self.sides, self._scope()),
            limits=LIMITS,
            command=command(c),
        )

    def _ordered(self, frames: list[_Frame]) -> tuple[list[_Frame], list[_Frame]]:
        """The pairs as they come, each left article alone before the first pair that follows it."""
        inside = [frame for frame in frames if frame.kind == "pair"]
        for frame in (frame for frame in frames if frame.kind == "left"):
            key = _order(frame.left)
            place = next((i for i, other in enumerate(inside) if _order(other.left) > key), len(inside))
            inside.insert(place, frame)
        after = sorted((frame for frame in frames if frame.kind == "right"), key=lambda frame: _order(frame.right))
        return inside, after

    def _scope(self) -> str | None:
        wanted = self.comparison.scope
        if wanted is None:
            return None
        names = {t.slug: t.name for t in self.comparison.themes}
        names |= {s.code: s.name for t in self.comparison.themes for s in t.subthemes}
        return names.get(wanted, wanted)

    def _counts(self, sections: Sequence[Section]) -> tuple[Count, ...]:
        pairs = [section for section in sections if section.kind == "pair"]
        numbers = {name: sum(s.relation == name for s in pairs) for name in phrases.RELATION_ORDER}
        out = [
            Count(name, number, phrases.relation_words(name, self.names), phrases.relation_sign(name), "#table")
            for name, number in numbers.items()
            if number
        ]
        for kind, name in (("left", self.names[0]), ("right", self.names[1])):
            number = sum(section.kind == kind for section in sections)
            out.append(Count(f"only_{kind}", number, f"Only in {name}", "—", f"#table-{kind}"))
        if self.comparison.uncertain:
            out.append(Count("uncertain", len(self.comparison.uncertain), "Uncertain", "?", "#uncertain"))
        return tuple(out)

    def _key(self, group: ranking.Group, one: ranking.Highlight | ranking.Lone) -> KeyLine:
        if isinstance(one, ranking.Highlight):
            line = self._line(one)
            sort = ranking.SORTS[group]
            what = line.norm + (f" ({line.facet})" if line.facet and group != "duty" else "")
            return KeyLine(sort, line.cite, line.href, what, line.verdict, line.left, line.right)
        index = 0 if one.side == "left" else 1
        name, address = self.names[index], one.unit.address
        what = one.unit.heading or one.unit.summary or ""
        href = self.anchors.href(index, address)
        return KeyLine(ranking.SORTS[group], f"{name} {address}", href, what, f"only in {name}", "", "")

    def _highlights(self, found: dict[ranking.Group, tuple[ranking.Highlight, ...]]) -> tuple[HighlightGroup, ...]:
        return tuple(
            HighlightGroup(
                title=ranking.GROUPS[group],
                lines=tuple(self._line(item) for item in items[: ranking.SHOWN]),
                more=max(0, len(items) - ranking.SHOWN),
            )
            for group, items in found.items()
        )

    def _line(self, item: ranking.Highlight) -> HighlightLine:
        section = self.pair_sections[id(item.pair)]
        norm = section.norms[next(i for i, norm in enumerate(item.pair.norms) if norm is item.norm)]
        pins = [(side.name, pin.text) for side, pin in zip(self.sides, norm.pins, strict=True) if pin]
        cite = ", ".join(f"{name} {pin}" for name, pin in pins)
        if item.field is None:
            return HighlightLine(cite, f"#{norm.id}", norm.title, "", "", "", norm.alone)
        left, right = told_apart(item.field)
        verdict = field_in_words(item.field, self.names)
        return HighlightLine(cite, f"#{norm.id}", norm.title, phrases.plain(item.field.facet), left, right, verdict)

    def _themes(self, sections: Sequence[Section]) -> tuple[ThemeView, ...]:
        out = []
        for theme in self.comparison.themes:
            subthemes = _subthemes(theme, self.comparison.scope)
            codes = {theme.slug, *(sub.code for sub in subthemes)}
            inside = tuple(s for s in sections if codes & set(s.themes)) if subthemes else ()
            if not inside:
                continue
            numbers: dict[str, int] = {}
            for section in inside:
                name = section.relation if section.kind == "pair" else f"only_{section.kind}"
                numbers[name] = numbers.get(name, 0) + 1
            order = [*phrases.RELATION_ORDER, "only_left", "only_right"]
            out.append(
                ThemeView(
                    id=self.anchors.unique(f"theme-{theme.slug}"),
                    slug=theme.slug,
                    name=theme.name,
                    sections=inside,
                    counts=tuple((name, numbers[name]) for name in order if name in numbers),
                    silent=tuple(line for sub in subthemes for line in self.silences(sub)),
                )
            )
        return tuple(out)

    def silences(self, sub: Subtheme) -> list[str]:
        """Say which side is silent under a subtheme, and which instruments speak.

        A treaty that stands nowhere in the themes was not read for them: it is not called silent.
        """
        places = [sub.addresses(side.id) for side in self.sides]
        out = []
        for mine, other, side in ((0, 1, self.sides[0]), (1, 0, self.sides[1])):
            if side.id in self.read_for_themes and not places[mine] and places[other]:
                see = f"; see {sub.other_instruments}" if sub.other_instruments else ""
                out.append(f"{sub.name}: {side.name} is silent here{see}.")
        return out

    def silences_about(self, unit: Provision, side: int) -> tuple[str, ...]:
        """Say on what the other treaty is silent, of the subthemes an article stands under."""
        subs = [s for theme in self.comparison.themes for s in theme.subthemes if s.code in unit.themes]
        mine, other = self.sides[side].id, self.sides[1 - side].id
        return tuple(line for s in subs if s.addresses(mine) and not s.addresses(other) for line in self.silences(s))


class _Frame:
    """A section in the making: ids are claimed for all of them before links are made."""

    def __init__(self, builder: _Builder, what: Pair | Provision, side: int | None = None) -> None:
        self.builder = builder
        self.pair = what if isinstance(what, Pair) else None
        units = (what.left, what.right) if isinstance(what, Pair) else ((), ())
        if isinstance(what, Provision):
            units = ((what,), ()) if side == 0 else ((), (what,))
        self.left, self.right = units
        self.kind: Literal["pair", "left", "right"] = "pair" if side is None else ("left", "right")[side]

    def claim(self) -> None:
        anchors, sides = self.builder.anchors, self.builder.sides
        if self.pair is not None:
            self.id = anchors.unique(self.pair.id)
            self.heads = tuple(
                tuple(_head(unit, sides[i], anchors.claim(i, unit.address)) for unit in units)
                for i, units in enumerate((self.left, self.right))
            )
            self.rows, self.wording, self.compared = pair_rows(self.pair, sides, anchors, self.builder.absences)
            return
        side = 0 if self.left else 1
        (unit,) = self.left or self.right
        claimed = anchors.claim(side, unit.address)
        self.id = claimed or anchors.unique(f"{sides[side].id}-{phrases.slug(unit.address)}")
        head = (_head(unit, sides[side], ""),)
        self.heads = (head, ()) if side == 0 else ((), head)
        self.rows, self.wording, self.compared = lone_rows(unit, side, sides, anchors)

    def section(self) -> Section:
        return self._pair_section(self.pair) if self.pair is not None else self._lone_section()

    def _pair_section(self, pair: Pair) -> Section:
        builder, names = self.builder, self.builder.names
        curated = _curated(pair.link, names)
        computed = computed_view(pair.computed, names)
        relation = pair.relation or "ungraded"
        clash = None
        if curated and computed.relation and computed.relation != curated.relation:
            clash = (
                f"The curated relation is “{curated.words}”, the computed one “{computed.words}”. "
                "The table and the filters use the curated one."
            )
        found = _found(pair.link)
        decisive = any(f.counts_for in ("left", "right", "both") for norm in pair.norms for f in norm.fields)
        made = Section(
            id=self.id,
            kind="pair",
            left=self.heads[0],
            right=self.heads[1],
            relation=relation,
            words=phrases.relation_words(relation, names),
            sign=phrases.relation_sign(relation),
            line=(curated.reason if curated else None) or computed.reason or found or "",
            origin="curated" if curated else "computed",
            curated=curated,
            computed=computed,
            found=found,
            disagreement=clash,
            rows=self.rows,
            wording=self.wording,
            compared=self.compared,
            norms=norm_views(pair, self.id, builder.sides, builder.anchors),
            silent=(),
            themes=pair.themes,
            substantive=relation != "equivalent" or decisive,
            score=_score(pair.link),
            lineage=tuple(
                line
                for units, side in zip((pair.left, pair.right), builder.lineage_sides, strict=False)
                for line in findings.lineage(units, side, builder.treaty_names)
            ),
            sisters=findings.sisters(pair.themes, builder.refs, builder.sides),
            numbers=findings.figures(pair, builder.sides),
            modality=layers.modality(pair, builder.sides, builder.anchors),
            structure=layers.structure(pair, builder.sides),
            moved=layers.moved(pair, builder.sides),
        )
        builder.pair_sections[id(pair)] = made
        return made

    def _lone_section(self) -> Section:
        builder, side = self.builder, 0 if self.kind == "left" else 1
        (unit,) = self.left or self.right
        alignment = builder.comparison.alignment
        stated = (one for one in (*alignment.findings, *alignment.links) if one.relation == "none")
        link = next((one for one in stated if unit.address in (one.left, one.right)[side]), None)
        curated = _curated(link, builder.names) if link else None
        found = (
            None
            if curated
            else f"No counterpart found by the method “{alignment.method}”; this is no lawyer’s finding."
        )
        return Section(
            id=self.id,
            kind=self.kind,
            left=self.heads[0],
            right=self.heads[1],
            relation="none",
            words=f"Only in {builder.names[side]}",
            sign=phrases.relation_sign("none"),
            line=(curated.reason if curated else found) or "",
            origin="curated" if curated else "computed",
            curated=curated,
            computed=None,
            found=found,
            disagreement=None,
            rows=self.rows,
            wording=self.wording,
            compared=False,
            norms=(),
            silent=builder.silences_about(unit, side),
            themes=unit.themes,
            substantive=True,
            lineage=findings.lineage((unit,), builder.sides[side], builder.treaty_names),
            sisters=findings.sisters(unit.themes, builder.refs, builder.sides),
        )


def _lone(c: Comparison, side: SideKey) -> list[tuple[int, Provision]]:
    index, only = (0, c.only_left) if side == "left" else (1, c.only_right)
    known = {unit.address for unit in only}
    # A finding of "none" may also come as a pair with an empty side.
    more = [u for pair in c.pairs for u in getattr(pair, side) if not (pair.left and pair.right)]
    return [(index, unit) for unit in (*only, *(u for u in more if u.address not in known))]


def _order(units: Iterable[Provision]) -> tuple[tuple[int, int, str], ...]:
    first = next(iter(units), None)
    return citation.sort_key(first.address) if first else ()


def _head(unit: Provision, side: Side, anchor: str) -> Head:
    return Head(side, unit.address, unit.heading, unit.summary, anchor)


def _curated(link: Link, names: phrases.Names) -> Graded | None:
    if link.origin != "curated":
        return None
    by = ", ".join(part for part in (link.author, link.date) if part)
    notes = tuple(
        f"{phrases.plain(note.facet)}: {phrases.relation_words(note.relation, names)}"
        + (f" ({note.note})" if note.note else "")
        for note in link.facets
    )
    words, sign = phrases.relation_words(link.relation, names), phrases.relation_sign(link.relation)
    return Graded(link.relation, words, sign, link.reason, by or None, notes)


def _found(link: Link) -> str | None:
    if link.origin != "text":
        return None
    shares = ", ".join(f"{phrases.plain(name)} {share:.2f}" for name, share in sorted(link.signals.items()))
    score = f"{link.score:.2f}" if link.score is not None else "none"
    return f"Paired from the wording, score {score}" + (f" ({shares})" if shares else "")


def _score(link: Link) -> Found | None:
    """Lay out the score of a computed link as the sum of its signals."""
    if link.origin != "text" or link.score is None:
        return None
    out, start = [], 0.0
    for name, share in sorted(link.signals.items()):
        out.append(Signal(phrases.plain(name), f"{share:.2f}", round(1000 * start), round(1000 * share)))
        start += share
    return Found(f"{link.score:.2f}", tuple(out))


def _by_theme(themes: Sequence[ThemeView]) -> tuple[BarRow, ...]:
    return tuple(BarRow(theme.name, "", f"#{theme.id}", theme.counts) for theme in themes)


def _doubt(link: Link) -> Doubt:
    shares = ", ".join(f"{phrases.plain(name)} {share:.2f}" for name, share in sorted(link.signals.items()))
    return Doubt(link.left, link.right, f"{link.score:.2f}" if link.score is not None else "", shares)


def _subthemes(theme: Theme, wanted: str | None) -> tuple[Subtheme, ...]:
    if wanted in (None, theme.slug):
        return theme.subthemes
    return tuple(sub for sub in theme.subthemes if sub.code == wanted)
