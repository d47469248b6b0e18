"""The curated alignment: what a lawyer wrote down, with relation and reason."""

from __future__ import annotations

from collections.abc import Set

from treatycompare import corpus
from treatycompare.corpus.shapes import ConcordanceFile
from treatycompare.errors import OptionError
from treatycompare.model.alignment import Alignment, Level, Link, Relation
from treatycompare.model.treaty import Treaty

_MIRRORED: dict[Relation, Relation] = {"broader": "narrower", "narrower": "broader"}


class CuratedAligner:
    """Gives the concordance of the record, in either direction."""

    name = "curated"
    version = "1"

    def align(self, left: Treaty, right: Treaty, *, level: Level) -> Alignment:
        """Give the curated alignment of two treaties of the record.

        The unmatched lists hold what the concordance finds to have no counterpart; units that
        nobody has read against the other treaty are in no list. Raises OptionError where nobody has written
        a concordance of the two.
        """
        links = curated_links(left.id, right.id, level)
        if links is None:
            raise OptionError(
                "the record has no concordance of",
                value=f"{left.id} and {right.id}",
                todo="use --method text, which needs the wording of both",
            )
        return Alignment(
            left=left.ref,
            right=right.ref,
            level=level,
            method="curated",
            links=tuple(link for link in links if link.is_correspondence),
            findings=tuple(link for link in links if not link.is_correspondence),
            unmatched_left=tuple(a for link in links if not link.right for a in link.left),
            unmatched_right=tuple(a for link in links if not link.left for a in link.right),
        )


def curated_links(left: str, right: str, level: Level) -> tuple[Link, ...] | None:
    """Give the curated links of two treaties in either direction, None where there are none."""
    found = _as_written(left, right, level)
    if found is not None:
        return found
    found = _as_written(right, left, level)
    return None if found is None else tuple(mirrored(link) for link in found)


def _as_written(left: str, right: str, level: Level) -> tuple[Link, ...] | None:
    record = corpus.open_corpus()
    file = record.concordance(left, right)
    if file is None:
        return None
    if level == "article":
        return file.articles
    named = {(side, a) for link in file.paragraphs for side in ("left", "right") for a in getattr(link, side)}
    implied = [
        _of_parts(link, side, record.treaty(treaty), named)
        for link in file.articles
        if not link.is_correspondence
        for side, treaty in _filled(link, file)
    ]
    return (*file.paragraphs, *(link for link in implied if link is not None))


def _filled(link: Link, file: ConcordanceFile) -> tuple[tuple[str, str], ...]:
    return ((("left", file.left),) if link.left else ()) + ((("right", file.right),) if link.right else ())


def _of_parts(link: Link, side: str, treaty: Treaty, named: Set[tuple[str, str]]) -> Link | None:
    """The finding on an article, said of its parts: where it has no counterpart they have none either."""
    units = [unit for address in getattr(link, side) for unit in treaty[address].walk()]
    parts = tuple(
        unit.address
        for unit in units
        if (unit.kind in ("paragraph", "point") or not unit.children) and unit.kind != "closing"
        if not any((side, part.address) in named for part in unit.walk())
    )
    return link.model_copy(update={side: parts}) if parts else None


def mirrored(link: Link) -> Link:
    """Give a link seen from the other side: broader becomes narrower."""

    def turn(relation: Relation | None) -> Relation | None:
        return _MIRRORED.get(relation, relation) if relation else relation

    facets = tuple(f.model_copy(update={"relation": turn(f.relation)}) for f in link.facets)
    return link.model_copy(
        update={"left": link.right, "right": link.left, "relation": turn(link.relation), "facets": facets}
    )
