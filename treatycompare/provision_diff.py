"""Two groups of aligned provisions: wording in rows, coded norms facet by facet, and the relation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import product
from operator import attrgetter
from typing import NamedTuple

from treatycompare import citation
from treatycompare.aligners import curated_links
from treatycompare.coding import Facets, compare_norms, relation
from treatycompare.model.alignment import Link, Origin
from treatycompare.model.difference import (
    FacetValue,
    ModalityFinding,
    NormDifference,
    ProvisionDiff,
    Substitution,
    TextRow,
)
from treatycompare.model.treaty import Provision
from treatycompare.structure import moved_texts, same_units, structure_of
from treatycompare.structure.edits import Group
from treatycompare.wording import Compared, Folding, compare_words, shipped_terms
from treatycompare.wording.folding import UnitKind
from treatycompare.wording.language import language_of
from treatycompare.wording.modality import compare_markers
from treatycompare.wording.references import Answers, References


def diff_provisions(
    left: Sequence[Provision],
    right: Sequence[Provision],
    *,
    names: tuple[str, str],
    links: Sequence[Link] = (),
    facets: Facets,
    langs: tuple[str | None, str | None] = (None, None),
) -> ProvisionDiff:
    """Compare two groups of provisions.

    *links* are the correspondences of their paragraphs and points; units that none of them holds
    stand in rows of their own, in printed order, so that no word is left out. *langs* are the
    languages of the two texts; without them they are told from the words. The same provision of one
    treaty in one language is an amendment, in which another term is another law and is not folded.
    """
    held = [_held(left), _held(right)]
    inside = [link for link in links if _inside(link.left, held[0]) and _inside(link.right, held[1])]
    spoken = (language_of(_words_of(left), langs[0]), language_of(_words_of(right), langs[1]))
    amendment = spoken[0] == spoken[1] and _are_editions(left, right)
    if amendment:
        links = inside = _of_editions(inside, left, right)
    pairs = {(a, b) for link in inside for a in link.left for b in link.right}
    ours, theirs = ([norm for unit in side for norm in unit.all_norms()] for side in (left, right))
    coded = (_is_coded(left), _is_coded(right))
    found = compare_norms(ours, theirs, facets, linked=pairs)
    differences = [_said_honestly(_placed(norm, links, held[1] if norm.left else held[0]), *coded) for norm in found]
    folding = Folding(() if amendment else shipped_terms(), english=spoken == ("en", "en"))
    rows, compared = _rows(left, right, inside, _Means(folding, _answers(links, left, right, amendment=amendment)))
    groups = [(row.left, row.right) for row in rows if row.left and row.right]
    aside = () if amendment else _elsewhere(links, held, groups)
    return ProvisionDiff(
        names=names,
        left=tuple(left),
        right=tuple(right),
        rows=rows,
        norms=tuple(differences),
        computed=relation(differences, *coded, names=(_cited(names[0], left), _cited(names[1], right))),
        amendment=amendment,
        substitutions=_counted(compared),
        modality=tuple(found for row in rows for found in _modality(row, left, right, spoken)),
        structure=structure_of(left, right, groups, aside, [group for group in aside if _is_lifted(group, links)]),
        moved=moved_texts(rows),
    )


class _Means(NamedTuple):
    """What words are compared with: what is folded, and which cited provisions answer each other."""

    folding: Folding
    answers: Answers


def _answers(
    links: Sequence[Link], left: Sequence[Provision], right: Sequence[Provision], *, amendment: bool
) -> Answers:
    """Say which provisions of the right answer an address of the left: its own links, or those of the unit above.

    Articles go by the curated concordance where a curated link is at hand, and else by the article
    to which most of their paragraphs lead. In an amendment a provision answers itself.
    """

    @cache
    def units() -> Mapping[str, Mapping[str, None]]:
        known: dict[str, dict[str, None]] = {}
        for link in links:
            for a, b in product(map(citation.unit_of, link.left), map(citation.unit_of, link.right)):
                known.setdefault(a, {})[b] = None
        return known

    @cache
    def articles() -> Mapping[str, Collection[str]]:
        votes: dict[str, Counter[str]] = {}
        for a, b in ((a, b) for a, found in units().items() for b in found):
            votes.setdefault(citation.article_of(a), Counter())[citation.article_of(b)] += 1
        out = {a: [b for b, n in found.items() if n == max(found.values())] for a, found in votes.items()}
        if left and right and any(link.origin == "curated" for link in links):
            curated = curated_links(left[0].treaty, right[0].treaty, "article") or ()
            out |= {a: [*link.right] for link in curated if link.right for a in link.left}
        return out

    def answer(address: str) -> Collection[str] | None:
        here: str | None = address
        while here and here not in units() and citation.parent(here):
            here = citation.parent(here)
        whole = here == citation.article_of(address)
        found = articles().get(str(here)) if whole else units().get(str(here))
        return found or ([address] if amendment else None)

    return answer


def _elsewhere(links: Sequence[Link], held: Sequence[Collection[str]], groups: Sequence[Group]) -> list[Group]:
    """The units that answer a unit of the other treaty which stands outside what is compared, and none inside."""
    paired = [{a for group in groups for a in group[side]} for side in (0, 1)]
    out: list[Group] = []
    for link in links:
        sides = [tuple(dict.fromkeys(map(citation.unit_of, side))) for side in (link.left, link.right)]
        for here in (0, 1):
            mine = tuple(a for a in sides[here] if a in held[here] and a not in paired[here])
            there = sides[1 - here]
            if mine and there and not any(b in held[1 - here] for b in there):
                out.append((mine, there) if here == 0 else (there, mine))
    return out


LIFTED = 3
"""Articles that must repeat a clause before it counts as lifted out of them where it stands once; two may be chance."""


def _is_lifted(group: Group, links: Sequence[Link]) -> bool:
    """Whether one side of a group answers units of several articles of the other side."""

    def articles(mine: Collection[str], side: int) -> int:
        sides = [(link.left, link.right)[:: -1 if side else 1] for link in links]
        return len(
            {citation.article_of(b) for a, others in sides if {*map(citation.unit_of, a)} & {*mine} for b in others}
        )

    return articles(group[0], 0) >= LIFTED or articles(group[1], 1) >= LIFTED


def _are_editions(left: Sequence[Provision], right: Sequence[Provision]) -> bool:
    """Whether both sides hold the same provision of one treaty; two provisions of one treaty are no editions."""
    names = [{(unit.treaty, unit.address) for unit in side} for side in (left, right)]
    return not names[0].isdisjoint(names[1])


def _of_editions(links: Sequence[Link], left: Sequence[Provision], right: Sequence[Provision]) -> list[Link]:
    """The links of two editions, with those by equal address put right where an amendment renumbered units."""
    other = [link for link in links if link.left != link.right or len(link.left) > 1]
    if len(other) == len(links):
        return other
    said = [
        {a for link in other for a in map(citation.unit_of, side(link))}
        for side in (attrgetter("left"), attrgetter("right"))
    ]
    sides = [
        {
            unit.address: unit.text
            for top in tops
            for unit in top.walk()
            if unit.text and unit.kind != "closing" and unit.address not in held
        }
        for tops, held in zip((left, right), said, strict=True)
    ]
    pairs = same_units(*sides)
    spoken = [{pair[side] for pair in pairs} for side in (0, 1)]
    # Without words on both sides a unit can only be known by its address.
    other += [
        link
        for link in links
        if link not in other and not (spoken[0].intersection(link.left) or spoken[1].intersection(link.right))
        if not all(link.left[0] in side for side in sides)
    ]
    return [*other, *(Link(left=(a,), right=(b,), origin="text", score=1.0) for a, b in pairs)]


def _words_of(side: Sequence[Provision]) -> str:
    return " ".join(unit.text for top in side for unit in top.walk() if unit.text)


def _modality(
    row: TextRow, left: Sequence[Provision], right: Sequence[Provision], spoken: tuple[str | None, str | None]
) -> tuple[ModalityFinding, ...]:
    """The modal verbs and hedges that differ in a row; none in a row of one side."""
    if not row.left or not row.right or not any(run.op != "equal" for run in row.words):
        return ()
    sides = [
        [(unit.address, unit.text) for top in side for unit in top.walk() if unit.address in held and unit.text]
        for side, held in ((left, row.left), (right, row.right))
    ]
    return compare_markers(sides[0], sides[1], spoken)


def _counted(compared: Sequence[Compared]) -> tuple[Substitution, ...]:
    """Sum up what was substituted, most frequent first."""
    total: Counter[tuple[UnitKind, str, str]] = Counter()
    for one in compared:
        total.update(one.substituted)
    often = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Substitution(kind=kind, left=a, right=b, count=n) for (kind, a, b), n in often)


def _is_coded(side: Sequence[Provision]) -> bool:
    return bool(side) and all(unit.coded for unit in side)


def _cited(name: str, side: Sequence[Provision]) -> str:
    return f"{name} {', '.join(unit.address for unit in side)}"


def _placed(norm: NormDifference, links: Sequence[Link], other: Collection[str]) -> NormDifference:
    """Say where else the other treaty has what stands alone here, by the concordance.

    What the concordance pairs within the provisions compared is no "elsewhere": there the norms
    were held against each other, and this one found no twin.
    """
    if norm.left and norm.right:
        return norm
    here = citation.unit_of((norm.left or norm.right or "").partition(":")[0])
    sides = [(link.left, link.right) if norm.left else (link.right, link.left) for link in links]
    twins = [
        there
        for mine, others in sides
        if here in map(citation.unit_of, mine)
        for there in others
        if not _inside([there], other)
    ]
    if not twins:
        return norm
    aside = {"verdict": "different_place", "counts_for": None}
    fields = tuple(field.model_copy(update=aside) for field in norm.fields)
    return norm.model_copy(update={"fields": fields, "elsewhere": tuple(dict.fromkeys(twins))})


def _said_honestly(norm: NormDifference, left_coded: bool, right_coded: bool) -> NormDifference:
    """Say "not coded" of a side that was not coded completely, where a norm stands alone."""
    lone, other, coded = (norm.right is None, "right", right_coded) if norm.left else (True, "left", left_coded)
    if coded or not lone or norm.elsewhere:
        return norm
    unknown = {other: FacetValue(state="not_coded"), "verdict": "inconclusive", "counts_for": "open"}
    return norm.model_copy(update={"fields": tuple(field.model_copy(update=unknown) for field in norm.fields)})


def _held(side: Sequence[Provision]) -> frozenset[str]:
    """The addresses of all units of a side; those below a division do not start with its address."""
    return frozenset(unit.address for top in side for unit in top.walk())


def _inside(addresses: Sequence[str], held: Collection[str]) -> bool:
    return bool(addresses) and all(a in held or citation.unit_of(a) in held for a in addresses)


class _Group(NamedTuple):
    """The units of both sides that stand in one row, and who paired them."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    origin: Origin | None = None


def _rows(
    left: Sequence[Provision], right: Sequence[Provision], links: Sequence[Link], means: _Means
) -> tuple[tuple[TextRow, ...], list[Compared]]:
    ours = {unit.address: unit for side in left for unit in side.walk() if _has_words(unit)}
    theirs = {unit.address: unit for side in right for unit in side.walk() if _has_words(unit)}
    groups = _groups(list(ours), list(theirs), links)
    rows = list(dict.fromkeys(groups.get(address, _Group((address,), ())) for address in ours))
    _place_lone(rows, list(theirs))
    made = [_row(row, ours, theirs, means) for row in rows]
    return tuple(row for row, _ in made), [compared for _, compared in made]


def _has_words(unit: Provision) -> bool:
    return bool(unit.summary) if unit.text is None else bool(unit.text)


def _groups(ours: Sequence[str], theirs: Sequence[str], links: Sequence[Link]) -> dict[str, _Group]:
    """Join what links connect: by left address, the group that belongs in its row."""
    edges = [
        (citation.unit_of(a), citation.unit_of(b), link.origin) for link in links for a in link.left for b in link.right
    ]
    # Closing words have no number to be linked by; they go with the lists that they close.
    edges += [(f"{a}[end]", f"{b}[end]", origin) for a, b, origin in edges]
    groups: list[tuple[set[str], set[str], set[Origin]]] = []
    for a, b, origin in edges:
        if a not in ours or b not in theirs:
            continue
        touching = [group for group in groups if a in group[0] or b in group[1]]
        groups = [group for group in groups if group not in touching]
        groups.append(
            (
                {a}.union(*(group[0] for group in touching)),
                {b}.union(*(group[1] for group in touching)),
                {origin}.union(*(group[2] for group in touching)),
            )
        )
    out = {}
    for left, right, origins in groups:
        row = _Group(
            tuple(a for a in ours if a in left),
            tuple(b for b in theirs if b in right),
            "curated" if origins == {"curated"} else "text",
        )
        out.update(dict.fromkeys(left, row))
    return out


def _place_lone(rows: list[_Group], printed: Sequence[str]) -> None:
    """Put each right unit that has no row yet after the row of the unit printed before it."""
    place = {b: index for index, row in enumerate(rows) for b in row.right}
    after = -1
    for address in printed:
        if address in place:
            after = place[address]
            continue
        after += 1
        rows.insert(after, _Group((), (address,)))
        place = {b: index + (index >= after) for b, index in place.items()} | {address: after}


def _row(
    row: _Group, ours: Mapping[str, Provision], theirs: Mapping[str, Provision], means: _Means
) -> tuple[TextRow, Compared]:
    sides = [[ours[a] for a in row.left], [theirs[b] for b in row.right]]
    known = all(unit.text is not None for side in sides for unit in side)
    left, right = (" ".join(unit.text or "" for unit in side) for side in sides)
    references = References(row.left[0], row.right[0], means.answers) if row.left and row.right else None
    compared = compare_words(left, right, means.folding, references) if known else Compared(())
    # The same words may cite another law once units were renumbered: the citation says so, the words are the same.
    runs = tuple(
        run.model_copy(update={"op": "equal", "kind": None}) if run.op == "replace" and run.left == run.right else run
        for run in compared.runs
    )
    made = TextRow(left=row.left, right=row.right, words=runs, origin=row.origin, by_anchors=compared.by_anchors)
    return made, compared
