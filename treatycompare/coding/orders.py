"""The kinds of order that a facet can have, and what two values are to each other in one.

An order says which of two values binds more: what must a State at least do? What code cannot
order stays without order, and two texts in own words are never weighed against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from treatycompare.model.norm import Clause, Ground, OwnWords, Threshold
from treatycompare.model.value import Value

Side = Literal["left", "right"]
Weight = Literal["binds", "frees", "nothing", "open"]
"""What a value means where the other side is silent. ``open``: silence has no fixed meaning."""


class Outcome(NamedTuple):
    """What two coded values are to each other, before the norm they stand in is looked at.

    ``side`` binds more where ``kind`` is ``stronger``; ``adds`` where it has further items that
    bind; ``shown`` where it has more and nothing follows from that.
    """

    kind: Literal["same", "term", "different", "stronger", "adds", "shown"]
    side: Side | None = None


SAME, TERM, DIFFERENT = Outcome("same"), Outcome("term"), Outcome("different")


class OrderBase(Value):
    """What every kind of order has.

    ``follows_norm``: the facet binds as its norm does, so it is turned round in a norm that frees
    (a wider reservation binds less) and is not counted in one that only allows.
    """

    follows_norm: bool = False
    note: OwnWords | None = None

    @property
    def decides(self) -> bool:
        """Whether a difference in this facet can decide a relation."""
        return True


class Ladder(OrderBase):
    """Values from the least to the most binding; those of one rung differ without an order.

    ``alone`` weighs a value against silence. Values that weigh ``nothing`` ask nothing of a State:
    between two of them the higher is shown and not counted. ``unordered`` values stand outside.
    """

    order: Literal["ladder"]
    values: tuple[str | tuple[str, ...], ...]
    unordered: tuple[str, ...] = ()
    alone: Mapping[str, Weight] = {}

    @property
    def ranks(self) -> dict[str, int]:
        """The rung of each value, the least binding first."""
        return {
            value: rank
            for rank, rung in enumerate(self.values)
            for value in ((rung,) if isinstance(rung, str) else rung)
        }

    def compare(self, left: Any, right: Any) -> Outcome:
        """Tell what two values are to each other."""
        a, b = word_of(left), word_of(right)
        if a == b:
            return SAME
        if a in self.unordered or b in self.unordered:
            return DIFFERENT
        lead = _side(self.ranks[a] - self.ranks[b])
        if self.weigh(left) == self.weigh(right) == "nothing":
            return Outcome("shown", lead) if lead else TERM
        return Outcome("stronger", lead) if lead else DIFFERENT

    def weigh(self, value: Any) -> Weight:
        """Tell what a value means where the other side is silent."""
        return self.alone.get(word_of(value), "binds")


class Subset(OrderBase):
    """Values of a closed vocabulary, any number of them.

    ``covers`` names what a value reaches besides itself; ``limits`` are values that narrow the
    others. ``alone`` weighs the facet against silence where the direction does not say.
    """

    order: Literal["set"]
    direction: Literal["more_binds", "fewer_binds"]
    covers: Mapping[str, tuple[str, ...]] = {}
    limits: tuple[str, ...] = ()
    alone: Weight | None = None

    def compare(self, left: Any, right: Any) -> Outcome:
        """Tell what two sets are to each other: by what they reach, less what limits them."""
        a, b = frozenset(words_of(left)), frozenset(words_of(right))
        if a == b:
            return TERM if _modal(left, right) else SAME
        reach = _contains(self._reach(a), self._reach(b))
        limit = _contains(b & frozenset(self.limits), a & frozenset(self.limits))
        if reach is None or limit is None or reach * limit < 0:
            return DIFFERENT
        sign = reach or limit
        if sign == 0:
            return TERM
        if self.direction == "fewer_binds":
            return Outcome("stronger", _side(-sign))
        further = not limit and (a > b or a < b)
        return Outcome("adds" if further else "stronger", _side(sign))

    def _reach(self, values: frozenset[str]) -> frozenset[str]:
        covered = (inner for value in values for inner in self.covers.get(value, ()))
        return (values | frozenset(covered)) - frozenset(self.limits)

    def weigh(self, value: Any) -> Weight:  # noqa: ARG002  # one signature for all orders
        """Tell what a set means where the other side is silent."""
        return self.alone or ("binds" if self.direction == "more_binds" else "frees")


class ItemList(OrderBase):
    """Items in own words. Equal items can be told, and a list that holds all of another and more.

    With ``count`` the longer list is the one with more, whatever its words.
    """

    order: Literal["list"]
    direction: Literal["more_binds", "fewer_binds", "neither"]
    count: bool = False

    @property
    def decides(self) -> bool:
        """Whether a difference in this facet can decide a relation."""
        return self.direction != "neither"

    def compare(self, left: Any, right: Any) -> Outcome:
        """Tell what two lists are to each other."""
        a, b = frozenset(words_of(left)), frozenset(words_of(right))
        sign = _contains(a, b)
        if sign == 0:
            return SAME
        if sign is None:
            sign = len(a) - len(b) if self.count else 0
        if sign == 0:
            return TERM
        if self.direction == "neither":
            return Outcome("shown", _side(sign))
        return Outcome("adds", _side(sign)) if self.direction == "more_binds" else Outcome("stronger", _side(-sign))

    def weigh(self, value: Any) -> Weight:  # noqa: ARG002  # one signature for all orders
        """Tell what a list means where the other side is silent."""
        weights: dict[str, Weight] = {"more_binds": "binds", "fewer_binds": "frees", "neither": "nothing"}
        return weights[self.direction]


class Text(OrderBase):
    """Own words: the same, or other words that code does not weigh.

    ``alone`` says what it means that one side has the element and the other is silent on it.
    """

    order: Literal["text"]
    alone: Weight = "nothing"

    @property
    def decides(self) -> bool:
        """Whether a difference in this facet can decide a relation."""
        return self.alone != "nothing"

    def compare(self, left: Any, right: Any) -> Outcome:
        """Tell whether two texts are the same."""
        return SAME if words_of((left,)) == words_of((right,)) else TERM

    def weigh(self, value: Any) -> Weight:  # noqa: ARG002  # one signature for all orders
        """Tell what an element means where the other side is silent."""
        return self.alone


class Unordered(OrderBase):
    """Values of a closed vocabulary without an order: the same or different.

    ``descriptive`` facets name or sort a norm and decide nothing.
    """

    order: Literal["none"]
    descriptive: bool = False
    alone: Weight = "open"

    @property
    def decides(self) -> bool:
        """Whether a difference in this facet can decide a relation."""
        return not self.descriptive

    def compare(self, left: Any, right: Any) -> Outcome:
        """Tell whether two values are the same."""
        a, b = (frozenset(words_of(v if isinstance(v, tuple) else (v,))) for v in (left, right))
        if a == b:
            return SAME
        return TERM if self.descriptive else DIFFERENT

    def weigh(self, value: Any) -> Weight:  # noqa: ARG002  # one signature for all orders
        """Tell what a value means where the other side is silent."""
        return "nothing" if self.descriptive else self.alone


Course = Literal["higher_binds", "lower_binds", "no_order"]


class Number(OrderBase):
    """Figures in law, each a floor, a ceiling or exact; per form, which figure binds more.

    Figures of different forms, or in units that do not convert, have no order.
    """

    order: Literal["number"]
    floor: Course = "no_order"
    ceiling: Course = "no_order"
    exact: Course = "no_order"

    def compare(self, left: Any, right: Any) -> Outcome:
        """Tell what the figures of one kind are to each other."""
        a, b = _figures(left), _figures(right)
        if a == b:
            return SAME if set(map(_terms, left)) == set(map(_terms, right)) else TERM
        if a.keys() != b.keys() or any(len(found) > 1 for found in (*a.values(), *b.values())):
            return DIFFERENT
        signs = {self._sign(form, a[form, unit][0], b[form, unit][0]) for form, unit in a} - {0}
        if len(signs) != 1 or None in signs:
            return DIFFERENT
        return Outcome("stronger", _side(signs.pop() or 0))

    def _sign(self, form: str, a: tuple[float, int], b: tuple[float, int]) -> int | None:
        if a == b:
            return 0
        course = self._course(form)
        if course == "no_order":
            return None
        return 1 if (a > b) == (course == "higher_binds") else -1

    def _course(self, form: str) -> Course:
        return {"floor": self.floor, "ceiling": self.ceiling}.get(form, self.exact)

    def weigh(self, value: Any) -> Weight:
        """Tell what figures mean where the other side is silent.

        No floor is the lowest floor and no ceiling the highest ceiling.
        """
        weights: set[Weight] = {self._weigh(form) for form, _ in _figures(value)}
        return weights.pop() if len(weights) == 1 else "open"

    def _weigh(self, form: str) -> Weight:
        course = self._course(form)
        if course == "no_order":
            return "open"
        return "binds" if (course == "higher_binds") == (form != "ceiling") else "frees"


Order = Annotated[Ladder | Subset | ItemList | Text | Unordered | Number, Field(discriminator="order")]

_UNITS = {"year": ("month", 12), "month": ("month", 1), "day": ("hour", 24), "hour": ("hour", 1)}
_FORMS = {">=": ("floor", 0), ">": ("floor", 1), "<=": ("ceiling", 0), "<": ("ceiling", -1), "=": ("exact", 0)}


def _figures(thresholds: Iterable[Threshold]) -> dict[tuple[str, str], list[tuple[float, int]]]:
    """Sort figures by form and unit. A strict bound stands just beyond the figure it names."""
    found: dict[tuple[str, str], set[tuple[float, int]]] = {}
    for t in thresholds:
        form, beyond = _FORMS[t.comparator]
        unit, times = _UNITS.get(t.unit, (t.unit, 1))
        found.setdefault((form, unit), set()).add((t.value * times, beyond))
    return {key: sorted(figures) for key, figures in found.items()}


def _terms(t: Threshold) -> tuple[str, bool | None]:
    return " ".join((t.clock_start or "").casefold().split()), t.renewable


def word_of(value: Any) -> str:
    """Give what is compared of a value or an item: its word, its ground, or its words.

    An obligation to refuse is another thing than a freedom to; "may" and "need not" ask the same.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Ground):
        return f"{value.ground} (obligation)" if value.modality == "obligation" else value.ground
    if isinstance(value, Clause):
        value = value.text
    return " ".join(str(getattr(value, "ground", value)).casefold().split())


def words_of(values: Iterable[Any]) -> tuple[str, ...]:
    """Give what is compared of each item."""
    return tuple(word_of(value) for value in values)


def _modal(left: Iterable[Any], right: Iterable[Any]) -> bool:
    """Whether grounds with the same names have other modalities."""
    a, b = ({(g.ground, g.modality) for g in side if isinstance(g, Ground)} for side in (left, right))
    return a != b


def _contains(a: frozenset[str], b: frozenset[str]) -> int | None:
    """1 where *a* holds all of *b* and more, -1 the other way round, 0 equal, None neither."""
    if a == b:
        return 0
    return 1 if a > b else -1 if a < b else None


def _side(sign: int) -> Side | None:
    return "left" if sign > 0 else "right" if sign < 0 else None
