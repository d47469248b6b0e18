"""A whole comparison: what corresponds, how it differs, and what one side alone has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from pydantic import ConfigDict, Field

from treatycompare import citation, plugins
from treatycompare.errors import MissingExtraError, UnknownAddressError, UnknownPluginError, UnknownThemeError
from treatycompare.model.alignment import Alignment, Level, Link, Method, Relation
from treatycompare.model.difference import ComputedRelation, NormDifference, ProvisionDiff, TextRow
from treatycompare.model.facts import Fact, facts_in
from treatycompare.model.gaps import Gap, gap_of
from treatycompare.model.lineage import Lineage, lineage_of
from treatycompare.model.profile import Profile, profile_of
from treatycompare.model.results import Results, Shown
from treatycompare.model.review import Review
from treatycompare.model.theme import Theme
from treatycompare.model.treaty import Provision, TreatyRef
from treatycompare.model.value import Value

if TYPE_CHECKING:
    import pandas as pd

SCHEMA_VERSION: Literal["1.0"] = "1.0"

COLUMNS = (
    "left",
    "left_heading",
    "relation",
    "right",
    "right_heading",
    "origin",
    "score",
    "computed_relation",
    "coded_differences",
    "reason",
    "themes",
)
"""The columns of the table of correspondences."""


Side = Literal["left", "right"]
_SIDES: tuple[Side, Side] = ("left", "right")
_LEVELS: tuple[Level, Level] = ("article", "paragraph")


class Pair(Shown, Value):
    """A correspondence and its differences.

    The relation of a curated link is a lawyer's; ``computed`` is what follows from the coded
    norms. Both are kept, also where they disagree.
    """

    link: Link
    diff: ProvisionDiff
    themes: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[Provision, ...]:
        """The provisions of the left side."""
        return self.diff.left

    @property
    def right(self) -> tuple[Provision, ...]:
        """The provisions of the right side."""
        return self.diff.right

    @property
    def rows(self) -> tuple[TextRow, ...]:
        """The wording, paragraph beside paragraph."""
        return self.diff.rows

    @property
    def norms(self) -> tuple[NormDifference, ...]:
        """The coded norms, norm beside norm."""
        return self.diff.norms

    @property
    def relation(self) -> Relation | None:
        """The curated relation, or else the computed one."""
        return self.link.relation or self.computed.relation

    @property
    def computed(self) -> ComputedRelation:
        """The relation that follows from the coded norms."""
        return self.diff.computed

    @property
    def id(self) -> str:
        """A stable id from the official numbering: ``hanoi-37--budapest-24``."""
        return "--".join(
            "-".join([side[0].treaty, *(_slug(p.address) for p in side)]) for side in (self.left, self.right) if side
        )

    def __repr__(self) -> str:
        return f"<Pair {self.id}: {self.relation or 'relation not known'}, {self.link.origin}>"


def _slug(address: str) -> str:
    return "-".join(part for part in address.replace("[", "(").replace("]", ")").replace(")", "(").split("(") if part)


class Comparison(Value):
    """The comparison of two treaties, whole or within one theme.

    ``scope`` is the theme or subtheme it is limited to, called ``theme`` in data. ``pairs`` are in
    the printed order of the left side. ``only_left`` and ``only_right`` hold the articles without
    counterpart; ``uncertain`` what the method would not decide. ``themes`` is the taxonomy in which
    the provisions were sorted. ``notices`` are things a reader must know first, such as missing
    texts and the command that brings them. ``reviews`` are a user's own notes on pairs.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    left: TreatyRef
    right: TreatyRef
    scope: str | None = Field(default=None, alias="theme")
    method: Method
    alignment: Alignment
    paragraphs: Alignment | None = None
    pairs: tuple[Pair, ...]
    only_left: tuple[Provision, ...] = ()
    only_right: tuple[Provision, ...] = ()
    uncertain: tuple[Link, ...] = ()
    themes: tuple[Theme, ...] = ()
    notices: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()

    def __len__(self) -> int:
        return len(self.pairs)

    def __iter__(self) -> Iterator[Pair]:  # type: ignore[override]  # a comparison is a sequence of pairs
        return iter(self.pairs)

    @overload
    def __getitem__(self, key: int | str) -> Pair: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Pair, ...]: ...
    def __getitem__(self, key: int | str | slice) -> Pair | tuple[Pair, ...]:
        """Give a pair by position, or by the address of a left article ("37", "art. 37").

        "Budapest 24" asks by the right side. Where an article stands in several pairs the first
        is given; ``where`` gives all. Raises UnknownAddressError.
        """
        if not isinstance(key, str):
            return self.pairs[key]
        found = self.where(key)
        if not found:
            allowed = [p.address for pair in self.pairs for p in pair.left]
            raise UnknownAddressError("no pair holds the article", value=key, allowed=allowed)
        return found[0]

    def where(self, address: str) -> tuple[Pair, ...]:
        """Give all pairs that hold an address; "Budapest 24" asks by the right side.

        Empty where there is none, as for a treaty that is not compared here. Raises AddressError.
        """
        treaty, wanted = citation.split_treaty(address)
        if treaty not in (None, self.left.id, self.right.id):
            return ()
        side = "right" if treaty == self.right.id and treaty != self.left.id else "left"
        units = [citation.article_of(wanted)] if wanted else []
        return tuple(p for p in self.pairs if any(unit.address in units for unit in getattr(p, side)))

    def theme(self, name: str) -> Comparison:
        """Give the part of this comparison that falls under a theme or subtheme.

        Raises UnknownThemeError.
        """
        known = [known for t in self.themes for known in (t.slug, *(sub.code for sub in t.subthemes))]
        if name not in known:
            raise UnknownThemeError("no theme is called", value=name, allowed=known)
        keep = tuple(p for p in self.pairs if name in p.themes)
        return self.model_copy(
            update={
                "scope": name,
                "pairs": keep,
                "only_left": tuple(p for p in self.only_left if name in p.themes),
                "only_right": tuple(p for p in self.only_right if name in p.themes),
            }
        )

    def facts(self) -> Results[Fact]:
        """Give every number of both sides, with comparator and pinpoint; the left side comes first."""
        return Results(fact for side in _SIDES for fact in facts_in(self._units(side), self.scope))

    def gaps(self) -> Results[Gap]:
        """Give what one side says and the other is silent on: articles, then units of articles that correspond.

        What the left lacks comes after what the right lacks.
        """
        return Results(gap for side in _SIDES for level in _LEVELS for gap in self._gaps(side, level))

    def profile(self) -> Results[Profile]:
        """Give the profiles of both sides theme by theme, or under the theme this is limited to."""
        names = [self.scope] if self.scope else [theme.slug for theme in self.themes]
        units = [(ref.id, self._units(side)) for side, ref in zip(_SIDES, (self.left, self.right), strict=True)]
        return Results(profile_of(treaty, found, name) for name in names for treaty, found in units)

    def lineage(self) -> Results[Lineage]:
        """Give where each article of the left side comes from."""
        return Results(lineage_of(unit) for unit in self._units("left"))

    @property
    def disagreements(self) -> tuple[Pair, ...]:
        """The pairs whose curated relation is another than the one computed from their coded norms."""
        both = (p for p in self.pairs if p.link.relation and p.computed.relation)
        return tuple(pair for pair in both if pair.link.relation != pair.computed.relation)

    def _units(self, side: Side) -> tuple[Provision, ...]:
        """The articles of one side in printed order, each once."""
        found = {u.address: u for pair in self.pairs for u in getattr(pair, side)}
        found |= {u.address: u for u in getattr(self, f"only_{side}")}
        return tuple(found[address] for address in sorted(found, key=citation.sort_key))

    def _gaps(self, side: Side, level: Level) -> Iterator[Gap]:
        alignment = self.alignment if level == "article" else self.paragraphs
        if alignment is None:
            return
        lone = {u.address for u in getattr(self, f"only_{side}")}
        units = {u.address: u for top in self._units(side) for u in top.walk()}
        for address in getattr(alignment, f"unmatched_{side}"):
            unit = units.get(address)
            inside = level == "paragraph" and citation.article_of(address) in lone
            if unit is None or inside or (self.scope is not None and self.scope not in unit.themes):
                continue
            silent = self.right if side == "left" else self.left
            yield gap_of(unit, silent, level, _finding(alignment, address, side), self.themes)

    def to_dict(self) -> dict[str, Any]:
        """Give the comparison as plain data; ``read_comparison`` reads its JSON back."""
        return self.model_dump(mode="json")

    def to_json(self) -> str:
        """Give the comparison as JSON, the same bytes for the same input."""
        return self.render("json").decode()

    def to_html(self) -> str:
        """Give the report: one self-contained HTML file."""
        return self.render("html").decode()

    def to_frame(self) -> pd.DataFrame:
        """Give one row a pair or lone article: addresses, headings, relation, counts.

        Raises MissingExtraError where pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingExtraError(
                "a DataFrame needs pandas", todo='install it with: pip install "treatycompare[pandas]"'
            ) from error
        return pd.DataFrame(self.table(), columns=COLUMNS)

    def table(self) -> list[dict[str, Any]]:
        """Give the table of correspondences, one mapping a row, in printed order of the left."""
        rows = [_pair_row(pair) for pair in self.pairs]
        rows += [_lone_row(p, "left", _finding(self.alignment, p.address, "left")) for p in self.only_left]
        rows.sort(key=lambda row: citation.sort_key(row["left"].split("; ")[0]))
        return rows + [_lone_row(p, "right", _finding(self.alignment, p.address, "right")) for p in self.only_right]

    def render(self, name: str) -> bytes:
        """Give the bytes that the renderer of a name makes (html, json, csv, text).

        Raises UnknownPluginError.
        """
        made = plugins.load(plugins.RENDERERS, name)(self)
        return made if isinstance(made, bytes) else str(made).encode()

    def save(self, path: str | Path) -> Path:
        """Write the comparison to a file, the format by its ending; the old file stays on failure.

        Raises UnknownPluginError for an ending nobody renders, FileError where it cannot be written.
        """
        from treatycompare.files import write_atomically

        path = Path(path)
        ending = path.suffix.lstrip(".").lower()
        if ending not in plugins.formats():
            raise UnknownPluginError(
                "no renderer writes files that end in",
                value=path.suffix or path.name,
                allowed=[f".{name}" for name in plugins.formats()],
            )
        write_atomically(path, self.render(ending))
        return path

    def __repr__(self) -> str:
        scope = f", theme {self.scope}" if self.scope else ""
        return (
            f"<Comparison {self.left.id} - {self.right.id}{scope}: {len(self.pairs)} pairs, "
            f"{len(self.only_left)} only in {self.left.short_title}, "
            f"{len(self.only_right)} only in {self.right.short_title}>"
        )

    def _repr_html_(self) -> str:
        return self.render("notebook").decode()

    def _ipython_key_completions_(self) -> list[str]:
        return [p.address for pair in self.pairs for p in pair.left]


def _pair_row(pair: Pair) -> dict[str, Any]:
    return {
        "left": "; ".join(p.address for p in pair.left),
        "left_heading": "; ".join(p.heading or "" for p in pair.left),
        "relation": pair.relation,
        "right": "; ".join(p.address for p in pair.right),
        "right_heading": "; ".join(p.heading or "" for p in pair.right),
        "origin": pair.link.origin,
        "score": pair.link.score,
        "computed_relation": pair.computed.relation,
        "coded_differences": sum(len(norm.differing) for norm in pair.norms),
        "reason": pair.link.reason,
        "themes": "; ".join(t for t in pair.themes if "." not in t),
    }


def _finding(alignment: Alignment, address: str, side: Side) -> Link | None:
    """The curated finding that an article has no counterpart, where there is one."""
    return next((link for link in alignment.findings if address in getattr(link, side)), None)


def _lone_row(unit: Provision, side: Side, finding: Link | None) -> dict[str, Any]:
    row = dict.fromkeys(COLUMNS)
    other = "right" if side == "left" else "left"
    return row | {
        side: unit.address,
        f"{side}_heading": unit.heading or "",
        other: "",
        f"{other}_heading": "",
        "relation": "none",
        "origin": finding.origin if finding else "text",
        "reason": finding.reason if finding else None,
        "themes": "; ".join(t for t in unit.themes if "." not in t),
    }
