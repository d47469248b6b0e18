"""Aligners: which provisions of two treaties answer each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from treatycompare import citation, library, plugins
from treatycompare.aligners.concordance import CuratedAligner, curated_links
from treatycompare.errors import OptionError
from treatycompare.interfaces import Aligner
from treatycompare.model.alignment import Alignment, Level, Link, Method
from treatycompare.model.treaty import Provision, Treaty

T = TypeVar("T", bound=str)

__all__ = ["LEVELS", "METHODS", "align", "best", "by_address", "curated_links"]

METHODS: tuple[Method, ...] = ("best", "curated", "text")
LEVELS: tuple[Level, ...] = ("article", "paragraph")


def align(left: Treaty, right: Treaty, *, method: str = "best", level: str = "article") -> Alignment:
    """Align two treaties.

    ``curated`` gives the record's concordance, ``text`` what the wording alone shows, ``best``
    the curated link where there is one and the computed one elsewhere.

    Raises OptionError for an unknown method or level, MissingTextError where ``text`` lacks the
    wording of a side.
    """
    chosen_level = _one_of(level, LEVELS, "level")
    chosen = _one_of(method, METHODS, "method")
    if chosen == "best":
        return best(left, right, level=chosen_level)
    aligner: Aligner = plugins.load(plugins.ALIGNERS, chosen)()
    return aligner.align(left, right, level=chosen_level)


def best(left: Treaty, right: Treaty, *, level: Level) -> Alignment:
    """Give curated links where there are any, and computed ones for what these leave open.

    Without wording on a side the curated links stand alone, and a note says so. Two expressions or
    editions of one treaty answer each other by address.
    """
    if left.id == right.id:
        return by_address(left, right, level=level)
    curated = curated_links(left.id, right.id, level)
    worded = left.has_text and right.has_text
    if curated is None and not worded:
        raise library.missing((right if left.has_text else left).id, (right if left.has_text else left).lang)
    if curated is None:
        found: Alignment = plugins.load(plugins.ALIGNERS, "text")().align(left, right, level=level)
        return found.model_copy(update={"method": "best"})
    base = CuratedAligner().align(left, right, level=level)
    if level == "article" or not worded:
        note = () if worded else ("Curated links only: without the wording of both sides nothing was computed.",)
        return base.model_copy(update={"method": "best", "notes": note})
    text: Alignment = plugins.load(plugins.ALIGNERS, "text")().align(left, right, level=level)
    return _joined(base, text, left)


def by_address(left: Treaty, right: Treaty, *, level: Level) -> Alignment:
    """Align two expressions or editions of one treaty: equal addresses answer each other."""
    ours, theirs = ([unit.address for unit in side.provisions if _counts(unit, level)] for side in (left, right))
    return Alignment(
        left=left.ref,
        right=right.ref,
        level=level,
        method="best",
        links=tuple(
            Link(left=(a,), right=(a,), origin="text", score=1.0, signals={"address": 1.0})
            for a in ours
            if a in set(theirs)
        ),
        unmatched_left=tuple(a for a in ours if a not in set(theirs)),
        unmatched_right=tuple(b for b in theirs if b not in set(ours)),
    )


def _counts(unit: Provision, level: Level) -> bool:
    if level == "article":
        return unit.kind == "article"
    # An article counts by its own words: all of them where it has no paragraphs, else those before its list.
    return unit.kind in ("paragraph", "point") or (unit.kind == "article" and bool(unit.text or not unit.children))


def _joined(curated: Alignment, text: Alignment, left: Treaty) -> Alignment:
    known_left = {citation.unit_of(a) for link in (*curated.links, *curated.findings) for a in link.left}
    known_right = {citation.unit_of(b) for link in (*curated.links, *curated.findings) for b in link.right}

    def is_open(link: Link) -> bool:
        ours = known_left.isdisjoint(citation.unit_of(a) for a in link.left)
        return ours and known_right.isdisjoint(citation.unit_of(b) for b in link.right)

    links = [*curated.links, *(link for link in text.links if is_open(link))]
    return text.model_copy(
        update={
            "method": "best",
            "links": tuple(sorted(links, key=lambda link: left.position(link.left[0]) if link.left[0] in left else -1)),
            "findings": curated.findings,
            "uncertain": tuple(link for link in text.uncertain if is_open(link)),
            "unmatched_left": _lone(curated.unmatched_left, text.unmatched_left, known_left),
            "unmatched_right": _lone(curated.unmatched_right, text.unmatched_right, known_right),
        }
    )


def _lone(curated: Sequence[str], text: Sequence[str], known: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*curated, *(a for a in text if citation.unit_of(a) not in known)]))


def _one_of(value: str, allowed: Sequence[T], name: str) -> T:
    for option in allowed:
        if option == value:
            return option
    raise OptionError(f"no {name} is called", value=value, allowed=allowed)
