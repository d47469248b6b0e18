"""Outline and coded units of a treaty, joined into the tree of provisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from treatycompare import citation
from treatycompare.corpus.shapes import CodedUnit, OutlineArticle, OutlineDivision, OutlineFile
from treatycompare.model.treaty import Kind, Provision


class Builder:
    """Joins outline and coded units of one treaty into the tree of provisions."""

    def __init__(
        self,
        treaty: str,
        lang: str,
        coded: Mapping[str, CodedUnit],
        complete: Sequence[str],
        themes: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.treaty, self.lang, self.coded, self.complete = treaty, lang, coded, complete
        self.themes: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for address, names in themes.items():
            self.themes.setdefault(citation.article_of(address), []).append((address, names))

    def body(self, outline: OutlineFile) -> tuple[Provision, ...]:
        """Give the top-level units of the treaty in printed order."""
        parts = [self._unit("preamble", "preamble")] if outline.preamble else []
        parts += [self._division(division) for division in outline.divisions]
        parts += [self._article(article) for article in outline.articles]
        parts += [self._unit("end", "end")] if outline.end else []
        return (*parts, *(self._article(note, "note") for note in outline.notes))

    def _division(self, division: OutlineDivision) -> Provision:
        below = [self._division(inner) for inner in division.divisions]
        below += [self._article(article) for article in division.articles]
        heading = self._heading(division.headings)
        label = division.address.rpartition(".")[2]
        return self._unit(division.address, "division", label=label, heading=heading, children=tuple(below))

    def _article(self, article: OutlineArticle, kind: Kind = "article") -> Provision:
        base = article.article
        below: dict[str, list[str]] = {}
        for unit in article.units:
            address = base + unit
            below.setdefault(citation.parent(address) or base, []).append(address)
        closings = {base + unit for unit in article.closings}
        root = self._tree(base, below, closings, kind)
        layer = "interpretative_note" if kind == "note" else "treaty_text"
        label = base.removeprefix("note.")
        return root.model_copy(update={"heading": self._heading(article.headings), "label": label, "layer": layer})

    def _tree(self, address: str, below: Mapping[str, list[str]], closings: set[str], kind: Kind) -> Provision:
        children = [
            self._tree(a, below, closings, "paragraph" if citation.parse(a).labels[-1].isdigit() else "point")
            for a in below.get(address, ())
        ]
        if address in closings:
            children.append(self._unit(f"{address}[end]", "closing"))
        labels = citation.parse(address).labels
        return self._unit(address, kind, label=labels[-1] if labels else "", children=tuple(children))

    def _heading(self, headings: Mapping[str, str]) -> str | None:
        return headings.get(self.lang, headings.get("en"))

    def _unit(self, address: str, kind: Kind, **more: Any) -> Provision:
        coded = self.coded.get(address)
        said = {name: getattr(coded, name) for name in CodedUnit.model_fields} if coded else {}
        complete = any(citation.within(address, unit) for unit in self.complete)
        return Provision(
            treaty=self.treaty,
            address=address,
            kind=kind,
            coded=complete,
            themes=self._themes(address),
            **said,
            **more,
        )

    def _themes(self, address: str) -> tuple[str, ...]:
        """The themes of a unit: its own, those of the units above it and of those below it."""
        near = self.themes.get(citation.article_of(address), ())
        names = [name for a, found in near if _overlap(a, address) for name in found]
        return tuple(dict.fromkeys(names))


def _overlap(a: str, b: str) -> bool:
    return citation.within(a, b) or citation.within(b, a)
