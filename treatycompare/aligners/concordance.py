"""The curated alignment: what a lawyer wrote down, with relation and reason."""

from __future__ import annotations

from treatycompare import corpus
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
    record = corpus.open_corpus()
    name = "articles" if level == "article" else "paragraphs"
    found = record.concordance(left, right)
    if found is not None:
        return tuple(getattr(found, name))
    found = record.concordance(right, left)
    return None if found is None else tuple(mirrored(link) for link in getattr(found, name))


def mirrored(link: Link) -> Link:
    """Give a link seen from the other side: broader becomes narrower."""

    def turn(relation: Relation | None) -> Relation | None:
        return _MIRRORED.get(relation, relation) if relation else relation

    facets = tuple(f.model_copy(update={"relation": turn(f.relation)}) for f in link.facets)
    return link.model_copy(
        update={"left": link.right, "right": link.left, "relation": turn(link.relation), "facets": facets}
    )
