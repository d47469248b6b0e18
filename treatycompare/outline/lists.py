"""The lines of one article to its units: labels in their lists, closing words at theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from treatycompare import citation, text
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Kind
from treatycompare.outline.labels import MISSING, NAMED, Label, Sense, senses, shown, split_labels, step

_DASH = re.compile(r"[-\u2010-\u2015\u2212•]\s")

# The cost of a reading: a fault outweighs any number of doubts in one article.
_FAULT = 100.0
_MANY = 16
# A reading that is this much worse than the best one never becomes the best.
_HOPELESS = 3 * _FAULT


class Row(NamedTuple):
    """One unit of an article, in printed order."""

    address: str
    label: str
    text: str
    more: bool = False
    """Whether this is one more line of the unit before it."""
    printed: str = ""
    """The label as printed, where that is another."""

    @property
    def parent(self) -> str:
        """The address of the unit that holds this one."""
        return self.address[: self.address.rfind("[" if self.address.endswith("]") else "(")]


class Reading(NamedTuple):
    """The units of one article, and what is to be said of them."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    marks: int
    lists: int


class Closings(NamedTuple):
    """The lists of one article that have closing words by the record, for a text in one language.

    ``starts`` says how the words start, ``elsewhere`` which lists have them before the list.
    """

    lists: frozenset[str] = frozenset()
    starts: Mapping[str, str] = {}
    elsewhere: frozenset[str] = frozenset()


def closings_of(frame: Frame, lang: str) -> dict[str, Closings]:
    """Give the closing words that the record knows, by article."""
    by_article: dict[str, Closings] = {}
    lists = [a.removesuffix("[end]") for a in frame.addresses if a.endswith("[end]")]
    first = frame.closings if lang == "en" else frame.closings_in.get(lang, {})
    for owner in dict.fromkeys([*lists, *first]):
        base = citation.article_of(owner)
        known = by_article.get(base, Closings())
        words = first.get(owner)
        by_article[base] = Closings(
            known.lists | ({owner} if owner in lists else set()),
            {**known.starts, **({owner: words} if words else {})},
            known.elsewhere | ({owner} if owner in first and words is None else set()),
        )
    return by_article


class _Open(NamedTuple):
    """A list that is open while lines are read: its style and its last label."""

    style: str
    form: str
    label: str
    place: tuple[int, int]


class _Chain(NamedTuple):
    """Rows, faults or warnings, last first: readings share what they have in common."""

    before: _Chain | None
    last: Row | _Fault | str

    def all(self) -> list[Any]:
        """Give all of them in printed order."""
        out: list[Any] = []
        link: _Chain | None = self
        while link is not None:
            out.append(link.last)
            link = link.before
        return out[::-1]


class _Fault(NamedTuple):
    """A label that does not follow from the one before it, and the places left out."""

    parent: str
    style: str
    label: str
    kind: str
    last: str
    missing: range

    def said(self, have: set[str]) -> Iterator[str]:
        """Name the fault; what was left out but stands elsewhere (*have*) is not missing."""
        for place in self.missing[:NAMED]:
            address = f"{self.parent}({shown(self.style, place)})"
            if address not in have:
                yield f"{MISSING}{address}"
        address = f"{self.parent}({self.label})"
        if self.kind == "doubled":
            yield f"{address} stands twice"
        elif self.kind == "disordered":
            yield f"{address} stands after {self.parent}({self.last})" if self.last else f"{address} stands too late"


class _State(NamedTuple):
    """One way to read the lines so far; the cheapest wins at the end of the article."""

    cost: float
    stack: tuple[_Open, ...]
    rows: _Chain
    faults: _Chain | None = None
    warnings: _Chain | None = None
    closed: bool = False

    def address(self, base: str, depth: int | None = None) -> str:
        """The address of the innermost open unit, or of the one that *depth* lists hold."""
        return base + "".join(f"({level.label})" for level in self.stack[:depth])


def read_lines(base: str, lines: Sequence[str], closings: Closings, lang: str) -> Reading:
    """Read the lines of one article to its units.

    A label such as (i) may be the ninth letter or the first numeral. All readings are kept while
    they are possible; the one with the fewest faults and doubts is taken.
    """
    states = [_State(0.0, (), _Chain(None, Row(base, "", "")))]
    marks = 0
    for line in lines:
        labels, rest = split_labels(line, lang)
        if labels:
            printed = line.strip()
            marks += text.count(printed[: len(printed) - len(rest)]) - sum(text.count(label.word) for label in labels)
        rest = text.tidy(rest)
        if not labels:
            states = [_unlabelled(state, base, rest, closings) for state in states]
        for i, label in enumerate(labels):
            said = rest if i == len(labels) - 1 else ""
            states = _best(new for state in states for new in _placed(state, base, label, said, lang))
    best = states[0]
    rows, warnings = _split_closings(_joined(best.rows.all()), closings)
    told: list[str] = best.warnings.all() if best.warnings else []
    have = {row.address for row in rows}
    faults: list[_Fault] = best.faults.all() if best.faults else []
    problems = [said for fault in faults[:NAMED] for said in fault.said(have)]
    # A list that starts anew after closing words has no doubled label in itself.
    again = [a for a, times in Counter(row.address for row in rows).items() if times > 1]
    named = set(problems)
    problems += [said for said in (f"{a} stands twice" for a in again) if said not in named]
    lists = len({row.parent for row in rows if row.label.isalpha()})
    doubled = [
        f"{row.address} has its number printed twice"
        for row in rows
        if row.label.isdigit() and row.text.startswith(f"{row.label} ")
    ]
    return Reading(rows, tuple(problems), (*told, *warnings, *doubled), marks, lists)


def _best(ways: Iterable[_State]) -> list[_State]:
    """Keep the readings that may still win, the cheapest first; of those with the same future one."""
    futures: dict[tuple[_Open, ...], _State] = {}
    for way in sorted(ways, key=lambda state: state.cost):
        futures.setdefault(way.stack, way)
    kept = list(futures.values())[:_MANY]
    return [way for way in kept if way.cost < kept[0].cost + _HOPELESS]


def _joined(rows: Sequence[Row]) -> list[Row]:
    """Put the lines of each unit together."""
    units: list[tuple[Row, list[str]]] = []
    for row in rows:
        if row.more:
            units[-1][1].append(row.text)
        else:
            units.append((row, [row.text]))
    return [row._replace(text="\n".join(line for line in lines if line)) for row, lines in units]


def _placed(state: _State, base: str, label: Label, said: str, lang: str) -> Iterator[_State]:
    """Every way to put a label: as the next of an open list, or as the first of a new one."""
    before = cast(Row, state.rows.last).text if not state.closed else "."
    opens = before.endswith((":", "\uff1a", "\u2013", "\u2014", "-")) or not before
    for sense in senses(label, lang):
        depth = next(
            (i for i, level in enumerate(state.stack) if (level.style, level.form) == (sense.style, sense.form)), None
        )
        if depth is not None:
            # A list that was announced with a colon is likely to follow.
            doubt = 0.5 if opens and before else 0.0
            yield _with(state, base, depth, label, sense, said, step(state.stack[depth].place, sense.place), doubt)
        elif sense.form != "dot" or not state.stack:
            doubt = 0.0 if opens else 1.0
            yield _with(state, base, len(state.stack), label, sense, said, step(None, sense.place), doubt)
        else:
            # A numbered paragraph after items that hang on the article itself.
            kind, missing = step(None, sense.place)
            yield _with(state, base, 0, label, sense, said, (kind or "disordered", missing), 0.0)


def _with(
    state: _State,
    base: str,
    depth: int,
    label: Label,
    sense: Sense,
    said: str,
    step: tuple[str, range],
    doubt: float,
) -> _State:
    """Give the reading that has *label* in this sense next in the list at *depth*."""
    kind, missing = step
    style, form, place, word = sense
    level = _Open(style, form, word, place)
    last = ""
    if depth < len(state.stack) and state.stack[depth][:2] == (style, form):
        last = state.stack[depth].label
        # A label that comes too late does not turn the order back.
        level = state.stack[depth] if kind == "disordered" else level
    parent = state.address(base, depth)
    # More missing labels make a reading less likely, so that "(ii)" is no far-off letter.
    cost = state.cost + doubt + (_FAULT + min(len(missing), 50) if kind else 0.0)
    row = Row(f"{parent}({word})", word, said, printed="" if word == label.word else label.word)
    return _State(
        cost,
        (*state.stack[:depth], level),
        _Chain(state.rows, row),
        _Chain(state.faults, _Fault(parent, style, word, kind, last, missing)) if kind else state.faults,
        state.warnings,
    )


def _unlabelled(state: _State, base: str, said: str, closings: Closings) -> _State:
    """Put a line that has no label: more words of the open unit, or closing words of a list."""
    owners = [state.address(base, depth) for depth in range(len(state.stack) - 1, -1, -1)]
    marked = [a for a in owners if a in closings.starts and 0 in text.find(said, closings.starts[a])]
    goes_on = state.closed or not state.stack or state.stack[-1].form == "dot" or _DASH.match(said)
    if goes_on and not marked:
        last = cast(Row, state.rows.last)
        return state._replace(rows=_Chain(state.rows, last._replace(text=said, more=True)))
    lists = [a for a, level in zip(owners, reversed(state.stack), strict=True) if level.form != "dot"]
    known = marked or [a for a in lists if a in closings.lists]
    owner = (known or lists)[0]
    others = [a for a in known or lists if a != owner]
    doubt = f"closing words given to {owner}; they may belong to {' or '.join(others)}"
    return state._replace(
        stack=state.stack[: len(state.stack) - 1 - owners.index(owner)],
        rows=_Chain(state.rows, Row(f"{owner}[end]", "", said)),
        warnings=_Chain(state.warnings, doubt) if others else state.warnings,
        closed=True,
    )


def _split_closings(rows: Sequence[Row], closings: Closings) -> tuple[tuple[Row, ...], list[str]]:
    """Cut closing words from the last item of their list, where the record says how they start."""
    out, warnings = list(rows), []
    for owner in dict.fromkeys((*closings.starts, *sorted(closings.lists | closings.elsewhere))):
        words = closings.starts.get(owner)
        own = next((row for row in out if row.address == f"{owner}[end]"), None)
        inside = [i for i, row in enumerate(out) if citation.within(row.address, owner) and row.address != owner]
        if owner in closings.elsewhere:
            said = "are printed, and the record says that this language has none" if own else "stand before the list"
            warnings.append(f"the closing words of {owner} {said}")
        elif own is not None:
            if words and 0 not in text.find(own.text, words):
                warnings.append(f"the closing words of {owner} do not start as the record says")
        elif not inside:
            warnings.append(f"{owner} has no list, so no closing words are found")
        elif not words:
            warnings.append(f"the closing words of {owner} are not printed apart: left as printed")
        else:
            last = out[inside[-1]]
            places = [at for at in text.find(last.text, words) if at]
            if len(places) == 1:
                head, tail = last.text[: places[0]].rstrip(), last.text[places[0] :]
                out[inside[-1] :] = [
                    last._replace(text=head), Row(f"{owner}[end]", "", tail), *out[inside[-1] + 1 :]
                ]  # fmt: skip
            else:
                found = f"{len(places)} times" if places else "nowhere"
                warnings.append(f"the closing words of {owner} are found {found} in {last.address}: left as printed")
    return tuple(out), warnings


def kind_of(row: Row) -> Kind:
    """Give the kind of a unit below an article: by its label, as the record has it."""
    if row.address.endswith("[end]"):
        return "closing"
    return "paragraph" if row.label[:1].isdigit() else "point"
