"""The lines of one article to its units: labels in their lists, closing words at theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple, cast

from treatycompare import citation, text
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Kind
from treatycompare.outline.labels import MISSING, NAMED, Label, place_of, shown, split_labels, step, values

_DASH = re.compile(r"[-\u2010-\u2015\u2212•]\s")

# The cost of a reading: a fault outweighs any number of doubts in one article.
_FAULT = 100.0
_MANY = 16


class Row(NamedTuple):
    """One unit of an article, in printed order."""

    address: str
    label: str
    text: str
    more: bool = False
    """Whether this is one more line of the unit before it."""


class Reading(NamedTuple):
    """The units of one article, and what is to be said of them."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    marks: int
    lists: int


class _Open(NamedTuple):
    """A list that is open while lines are read: its style and its last label."""

    style: str
    form: str
    label: str


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


def read_lines(base: str, lines: Sequence[str], frame: Frame) -> Reading:
    """Read the lines of one article to its units.

    A label such as (i) may be the ninth letter or the first numeral. All readings are kept while
    they are possible; the one with the fewest faults and doubts is taken.
    """
    states = [_State(0.0, (), _Chain(None, Row(base, "", "")))]
    closed = {a.removesuffix("[end]") for a in frame.addresses if a.endswith("[end]")}
    marks = 0
    for line in lines:
        labels, rest = split_labels(line)
        rest = text.tidy(rest)
        marks += text.count(line) - text.count(rest) - sum(len(label.word) for label in labels)
        if not labels:
            states = [_unlabelled(state, base, rest, frame, closed) for state in states]
        for i, label in enumerate(labels):
            said = rest if i == len(labels) - 1 else ""
            states = sorted(
                (new for state in states for new in _placed(state, base, label, said)), key=lambda state: state.cost
            )[:_MANY]
    best = states[0]
    rows, warnings = _split_closings(base, _joined(best.rows.all()), frame)
    told: list[str] = best.warnings.all() if best.warnings else []
    have = {row.address for row in rows}
    faults: list[_Fault] = best.faults.all() if best.faults else []
    problems = [said for fault in faults[:NAMED] for said in fault.said(have)]
    # A list that starts anew after closing words has no doubled label in itself.
    again = [a for a, times in Counter(row.address for row in rows).items() if times > 1]
    named = set(problems)
    problems += [said for said in (f"{a} stands twice" for a in again) if said not in named]
    lists = len({citation.parent(row.address) for row in rows if row.label.isalpha()})
    doubled = [
        f"{row.address} has its number printed twice"
        for row in rows
        if row.label.isdigit() and row.text.startswith(f"{row.label} ")
    ]
    return Reading(rows, tuple(problems), (*told, *warnings, *doubled), marks, lists)


def _joined(rows: Sequence[Row]) -> list[Row]:
    """Put the lines of each unit together."""
    units: list[tuple[Row, list[str]]] = []
    for row in rows:
        if row.more:
            units[-1][1].append(row.text)
        else:
            units.append((row, [row.text]))
    return [row._replace(text="\n".join(line for line in lines if line)) for row, lines in units]


def _placed(state: _State, base: str, label: Label, said: str) -> Iterator[_State]:
    """Every way to put a label: as the next of an open list, or as the first of a new one."""
    before = cast(Row, state.rows.last).text if not state.closed else "."
    opens = before.endswith((":", "\u2013", "\u2014", "-")) or not before
    for style, value in values(label):
        for depth, level in enumerate(state.stack):
            if (level.style, level.form) == (style, label.form):
                last = place_of(level.style, level.label)
                # A list that was announced with a colon is likely to follow.
                doubt = 0.5 if opens and before else 0.0
                yield _with(state, base, depth, style, label, said, step(last, value), doubt)
        fresh = all((level.style, level.form) != (style, label.form) for level in state.stack)
        if fresh and (label.form != "dot" or not state.stack):
            doubt = 0.0 if opens else 1.0
            yield _with(state, base, len(state.stack), style, label, said, step(None, value), doubt)
        elif fresh:
            # A numbered paragraph after items that hang on the article itself.
            kind, missing = step(None, value)
            yield _with(state, base, 0, style, label, said, (kind or "disordered", missing), 0.0)


def _with(
    state: _State,
    base: str,
    depth: int,
    style: str,
    label: Label,
    said: str,
    step: tuple[str, range],
    doubt: float,
) -> _State:
    """Give the reading that has *label* next in the list at *depth*."""
    kind, missing = step
    same = depth < len(state.stack) and (state.stack[depth].style, state.stack[depth].form) == (style, label.form)
    last = state.stack[depth].label if same else ""
    parent = state.address(base, depth)
    # A label that comes too late does not turn the order back.
    kept = last if kind == "disordered" and last else label.word
    # More missing labels make a reading less likely, so that "(ii)" is no far-off letter.
    cost = state.cost + doubt + (_FAULT + min(len(missing), 50) if kind else 0.0)
    fault = _Fault(parent, style, label.word, kind, last, missing)
    return _State(
        cost,
        (*state.stack[:depth], _Open(style, label.form, kept)),
        _Chain(state.rows, Row(f"{parent}({label.word})", label.word, said)),
        _Chain(state.faults, fault) if kind else state.faults,
        state.warnings,
    )


def _unlabelled(state: _State, base: str, said: str, frame: Frame, closed: Collection[str]) -> _State:
    """Put a line that has no label: more words of the open unit, or closing words of a list.

    *closed* are the lists that have closing words by the record.
    """
    owners = [state.address(base, depth) for depth in range(len(state.stack) - 1, -1, -1)]
    marked = [a for a in owners if a in frame.closings and 0 in text.find(said, frame.closings[a])]
    goes_on = state.closed or not state.stack or state.stack[-1].form == "dot" or _DASH.match(said)
    if goes_on and not marked:
        last = cast(Row, state.rows.last)
        return state._replace(rows=_Chain(state.rows, last._replace(text=said, more=True)))
    lists = [a for a, level in zip(owners, reversed(state.stack), strict=True) if level.form != "dot"]
    known = marked or [a for a in lists if a in closed]
    owner = (known or lists)[0]
    others = [a for a in known or lists if a != owner]
    doubt = f"closing words given to {owner}; they may belong to {' or '.join(others)}"
    return state._replace(
        stack=state.stack[: len(state.stack) - 1 - owners.index(owner)],
        rows=_Chain(state.rows, Row(f"{owner}[end]", "", said)),
        warnings=_Chain(state.warnings, doubt) if others else state.warnings,
        closed=True,
    )


def _split_closings(base: str, rows: Sequence[Row], frame: Frame) -> tuple[tuple[Row, ...], list[str]]:
    """Cut closing words from the last item of their list, where the record says how they start."""
    out, warnings = list(rows), []
    for owner, words in frame.closings.items():
        if citation.article_of(owner) != base:
            continue
        own = next((row for row in out if row.address == f"{owner}[end]"), None)
        inside = [i for i, row in enumerate(out) if citation.within(row.address, owner) and row.address != owner]
        if own is not None:
            if 0 not in text.find(own.text, words):
                warnings.append(f"the closing words of {owner} do not start as the record says")
        elif inside:
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
        else:
            warnings.append(f"{owner} has no list, so no closing words are found")
    return tuple(out), warnings


def kind_of(row: Row) -> Kind:
    """Give the kind of a unit below an article: by its label, as the record has it."""
    if row.address.endswith("[end]"):
        return "closing"
    return "paragraph" if row.label[:1].isdigit() else "point"
