"""What a notebook cell shows: HTML that reads without style sheet and script.

JupyterLab takes style, script, svg, role and aria attributes out of an untrusted notebook; this
uses none of them. At most ``ROWS`` rows of a table are shown, and what is left out is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import singledispatch
from typing import Any, NamedTuple

from treatycompare.coding import field_in_words
from treatycompare.model.alignment import Alignment, Link
from treatycompare.model.comparison import Comparison, Pair
from treatycompare.model.difference import ProvisionDiff, TextRow
from treatycompare.model.norm import NormBase
from treatycompare.model.results import Result, Results
from treatycompare.model.treaty import Provision, Treaty
from treatycompare.report import phrases
from treatycompare.report.build import build
from treatycompare.report.html import environment
from treatycompare.report.view import Report

ROWS = 30

_LEMMA = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


class Words(NamedTuple):
    """Words of one side of a row; ``alone`` where the other side has others."""

    text: str
    alone: bool


class Table(NamedTuple):
    """A table of a cell. ``todo`` says how to see the rows that are left out."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | tuple[Words, ...], ...], ...]
    todo: str = "walk over it for all"


class Sheet(NamedTuple):
    """What a cell shows of one value."""

    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


class _Line(NamedTuple):
    left: str
    right: str
    relation: str
    reason: str
    origin: str


def render(value: Any) -> str:
    """Give what a cell shows as an HTML fragment.

    Raises TypeError for what has no such form.
    """
    if isinstance(value, Comparison):
        return _comparison(value)
    return environment().get_template("cell.html").render(s=sheet(value), limit=ROWS)


def _comparison(comparison: Comparison) -> str:
    """Notices, counts, the first rows of the table of correspondences."""
    report = build(comparison)
    lines = _lines(report)
    template = environment().get_template("notebook.html")
    return template.render(r=report, lines=lines[:ROWS], more=max(0, len(lines) - ROWS))


def _lines(report: Report) -> list[_Line]:
    out = []
    for row in report.table_left:
        for c in row.counterparts:
            right = "; ".join(f"{head.address} {head.heading or ''}".strip() for head in c.refs) or "—"
            out.append(_Line(f"{row.address} {row.heading or ''}".strip(), right, c.words, c.line, c.origin))
    for row in report.table_right:
        for c in row.counterparts:
            if c.relation == "none":
                out.append(_Line("—", f"{row.address} {row.heading or ''}".strip(), c.words, c.line, c.origin))
    return out


@singledispatch
def sheet(value: Any) -> Sheet:
    """Give what a cell shows of a value, free of markup.

    Raises TypeError for what has no such form.
    """
    raise TypeError(f"a notebook cell cannot show {type(value).__name__}")


@sheet.register
def _result(value: Result) -> Sheet:
    return Sheet(_name(value), tables=_tables(value.rows(), "print it for all"))


@sheet.register
def _results(value: Results) -> Sheet:  # type: ignore[type-arg]  # of any kind of result
    kinds = " and ".join(dict.fromkeys(type(one).__name__ for one in value))
    count = f"{phrases.count(len(value), 'result')} ({kinds})" if value else "Nothing found"
    return Sheet(count, tables=_tables(value.rows(), "use .to_frame() for all"))


def _tables(rows: Iterable[Mapping[str, Any]], todo: str) -> tuple[Table, ...]:
    """Rows as one table, without the columns in which nothing stands."""
    rows = tuple(rows)
    names = [name for name in (rows[0] if rows else ()) if any(row[name] not in (None, "", 0) for row in rows)]
    cells = tuple(tuple(_cell(row[name]) for name in names) for row in rows)
    return (Table("", tuple(phrases.plain(name) for name in names), cells, todo),) if rows else ()


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "—"
    return _LEMMA.sub(lambda found: phrases.plain(found[0]), value) if isinstance(value, str) else str(value)


@sheet.register
def _alignment(value: Alignment) -> Sheet:
    columns = (value.left.short_title, value.right.short_title, "relation", "found", "reason")
    lines = tuple(
        f"{words}: {', '.join(addresses)}"
        for words, addresses in (
            (f"Only in {value.left.short_title}", value.unmatched_left),
            (f"Only in {value.right.short_title}", value.unmatched_right),
        )
        if addresses
    )
    names = value.left.short_title, value.right.short_title
    tables = [
        Table(caption, columns, tuple(_link(link, names) for link in links), "walk over .links and .uncertain for all")
        for caption, links in (
            ("Links", value.links),
            ("Uncertain: the method does not stand by these", value.uncertain),
        )
        if links
    ]
    return Sheet(_name(value), (*value.notes, *lines), tuple(tables))


def _link(link: Link, names: phrases.Names) -> tuple[str, ...]:
    found = link.origin if link.score is None else f"{link.origin}, score {link.score:.2f}"
    relation = phrases.relation_words(link.relation, names) if link.relation else "—"
    return "; ".join(link.left) or "—", "; ".join(link.right) or "—", relation, found, link.reason or "—"


@sheet.register
def _pair(value: Pair) -> Sheet:
    inner = _difference(value.diff)
    if value.link.reason is None:
        return inner
    names = value.diff.names
    curated = f"{phrases.relation_words(value.link.relation, names)}, says a reader: {value.link.reason}"
    return inner._replace(lines=(curated, *inner.lines))


@sheet.register
def _difference(value: ProvisionDiff) -> Sheet:
    """The relation with its reason, the facets that differ, the norms that stand alone, the words."""
    names = value.names
    relation = phrases.relation_words(value.computed.relation, names)
    lines = [f"{relation}, as computed: {value.computed.reason}"]
    facets = tuple(
        (
            phrases.plain(norm.action),
            phrases.plain(field.facet),
            _side(phrases.facet_items(field.left), field.left.locus),
            _side(phrases.facet_items(field.right), field.right.locus),
            field_in_words(field, names),
        )
        for norm in value.norms
        if norm.left and norm.right
        for field in norm.differing
    )
    for side, name in enumerate(names):
        keys = [norm.right if side else norm.left for norm in value.norms if not (norm.left if side else norm.right)]
        lone = ", ".join(f"{phrases.plain(key.partition(':')[2])} ({key.partition(':')[0]})" for key in keys if key)
        if lone:
            lines.append(f"Norms only in {name}: {lone}")
    todo = "walk over .norms and .rows for all"
    tables = [Table("Terms that differ", ("norm", "term", *names, "verdict"), facets, todo)] if facets else []
    worded = tuple(_row(row) for row in value.rows if row.words)
    if worded:
        tables.append(Table("Wording; what the other side has not is bold", names, worded, todo))
    return Sheet(_name(value), tuple(lines), tuple(tables))


def _side(items: tuple[str, ...], locus: str | None) -> str:
    return "; ".join(items) + (f" [{locus}]" if locus else "")


def _row(row: TextRow) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    def side(addresses: tuple[str, ...], texts: Iterable[tuple[str, bool]]) -> tuple[Words, ...]:
        runs = tuple(Words(text, alone) for text, alone in texts if text)
        return (Words(f"{', '.join(addresses)} ", False), *runs) if addresses else (Words("—", False),)

    return (
        side(row.left, ((run.left, run.op != "equal") for run in row.words)),
        side(row.right, ((run.right, run.op != "equal") for run in row.words)),
    )


@sheet.register
def _treaty(value: Treaty) -> Sheet:
    rows = tuple((unit.address, unit.heading or "—", unit.summary or "—") for unit in value.articles)
    words = f"official words in {value.lang}" if value.has_text else "the record only, without the official words"
    tables = (Table("Articles", ("at", "heading", "summary"), rows, "walk over .articles for all"),) if rows else ()
    return Sheet(f"{value.short_title}: {value.title}", (f"{phrases.count(len(rows), 'article')}; {words}",), tables)


@sheet.register
def _provision(value: Provision) -> Sheet:
    words = (value.full_text or "").splitlines()
    more = [f"… {len(words) - ROWS} more lines; use .full_text for all"] if len(words) > ROWS else []
    lines = [line for line in (value.summary, *words[:ROWS], *more) if line]
    rows = tuple(_norm(norm) for norm in value.all_norms())
    columns = ("at", "modality", "who", "action", "hedges", "numbers")
    tables = (Table("Coded norms", columns, rows, "walk over .all_norms() for all"),) if rows else ()
    title = f"{value.treaty} {value.address}{f': {value.heading}' if value.heading else ''}"
    return Sheet(title, tuple(lines), tables)


def _norm(norm: NormBase) -> tuple[str, ...]:
    numbers = "; ".join(item for one in norm.thresholds.value or () for item in phrases.value_items(one, norm.locus))
    hedges = "; ".join(phrases.plain(one) for one in norm.hedges)
    return (
        norm.locus,
        phrases.plain(norm.modality),
        phrases.plain(norm.bearer),
        phrases.plain(norm.action),
        hedges or "—",
        numbers or "—",
    )


def _name(value: object) -> str:
    """The one-line form without its brackets."""
    return repr(value).removeprefix("<").removesuffix(">")
