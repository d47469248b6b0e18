"""The comparison for a terminal or a letter: counts, key differences, the table; no colour, 80 columns.

A narrower or wider place is asked for by ``width``; below ``NARROW`` the table becomes a list.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from treatycompare.model.comparison import Comparison, Pair
from treatycompare.model.review import Review, reviews_of
from treatycompare.report.build import build, text_line
from treatycompare.report.phrases import relation_words, visible
from treatycompare.report.reviewing import by_section, pins
from treatycompare.report.view import Counterpart, Report, TableRow

WIDTH = 80
"""Fixed, so that the same comparison gives the same bytes in any terminal."""
NARROW = 60


def render(comparison: Comparison, width: int = WIDTH) -> str:
    """Give a summary as plain text, no line longer than *width*."""
    report = build(comparison)
    before, after = around_table(comparison, report, width)
    return (
        "\n".join([*before, *_shown(_table(report.table_left, report.left.name, report.right.name, width)), *after])
        + "\n"
    )


def around_table(comparison: Comparison, report: Report, width: int) -> tuple[list[str], list[str]]:
    """Give the lines before and after the table of correspondences, for who draws that otherwise."""
    after = (*_only_right(report, width), *_reviews(report, comparison, width), "", *_wrapped(report.limits[0], width))
    return _shown(_before(report, width)), _shown(after)


def stat(comparison: Comparison, width: int = WIDTH) -> str:
    """Give one line a pair: its relation, how many coded terms differ, how many words; then the sums."""
    c = comparison
    names = (c.left.short_title, c.right.short_title)
    rows = [
        (
            ", ".join(u.address for u in p.left),
            ", ".join(u.address for u in p.right),
            relation_words(p.relation, names),
            p,
        )
        for p in c.pairs
    ]
    first, second, third = (max((len(str(row[i])) for row in rows), default=0) for i in range(3))
    lines = []
    for left, right, relation, pair in rows:
        start = f"{left:<{first}} | {right:<{second}}  "
        flat = len(start) + third + 24 <= width
        lines += _wrapped(
            f"{start}{relation:<{third}}  {_sums(pair)}" if flat else f"{left} | {right}: {relation}, {_sums(pair)}",
            width,
            4,
        )
    alone = [f"{len(units)} only in {name}" for units, name in zip((c.only_left, c.only_right), names, strict=True)]
    lines += _wrapped(", ".join([_number(len(rows), "pair"), *alone, f"{len(c.uncertain)} uncertain"]), width)
    return "\n".join(_shown(lines)) + "\n"


def _sums(pair: Pair) -> str:
    terms = sum(len(norm.differing) for norm in pair.norms)
    if not pair.diff.has_words:
        return _number(terms, "term")
    runs = (run for row in pair.rows for run in row.words if run.op != "equal")
    return f"{_number(terms, 'term')}, {_number(sum(len(f'{run.left} {run.right}'.split()) for run in runs), 'word')}"


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _shown(lines: Iterable[str]) -> list[str]:
    return [visible(line.rstrip()) for line in lines]


def _before(report: Report, width: int) -> Iterator[str]:
    title = report.title + (f": {report.scope}" if report.scope else "")
    yield from _wrapped(title, width)
    yield "=" * min(width, max(8, len(title)))
    for notice in report.notices:
        yield from _wrapped(f"! {notice}", width, 2)
    for side in (report.left, report.right):
        yield from _wrapped(f"{side.name}: {side.title}; {text_line(side)}", width, 2)
    yield ""
    for one in report.counts:
        yield from _wrapped(f"{one.number:>5}  {one.words}", width, 7)
    for group in report.highlights:
        yield from ("", *_wrapped(group.title, width))
        for line in group.lines:
            values = f" ({report.left.name}: {line.left}; {report.right.name}: {line.right})" if line.facet else ""
            facet = f", {line.facet}" if line.facet else ""
            yield from _wrapped(f"- {line.cite}, {line.norm}{facet}: {line.verdict}{values}", width, 2)
        if group.more:
            yield f"  and {group.more} more"


def _only_right(report: Report, width: int) -> Iterator[str]:
    lone = [row for row in report.table_right if row.counterparts[0].relation == "none"]
    if lone:
        yield from ("", *_wrapped(f"Only in {report.right.name}", width))
        for row in lone:
            yield from _wrapped(f"{row.address:<9} {row.heading or ''}", width, 10 if width >= NARROW else 4)


def _table(rows: tuple[TableRow, ...], left: str, right: str, width: int) -> Iterator[str]:
    if not rows:
        yield from ("", *_wrapped(f"No article of {left} is compared.", width))
        return
    first = max(len(left), *(len(row.address) for row in rows)) + 2
    second = max(len(right), *(len(refs(c)) for row in rows for c in row.counterparts)) + 2
    second = min(second, 24)
    if width < NARROW or first + second > width - 30:
        yield from ("", *_wrapped(f"{left} | {right}: relation, heading", width, 4))
        for row in rows:
            for c in row.counterparts:
                said = f"{row.address} | {refs(c)}: {c.words}; {row.heading or ''}".rstrip("; ")
                yield from _wrapped(said, width, 4)
        return
    yield from ("", f"{left:<{first}}{right:<{second}}Relation, heading")
    for row in rows:
        for number, c in enumerate(row.counterparts):
            address = row.address if number == 0 else ""
            start = f"{address:<{first}}{refs(c):<{second}}"
            yield from _wrapped(f"{start}{c.words}; {row.heading or ''}".rstrip("; "), width, first + second)


def _reviews(report: Report, comparison: Comparison, width: int) -> Iterator[str]:
    if not reviews_of(comparison):
        return
    at, loose = by_section(report, comparison)
    yield from ("", "Notes")
    for section in (*report.sections, *report.only_right):
        for review in at.get(section.id, ()):
            yield from _note(f"{section.cite}", review, report, width)
    if loose:
        yield from ("", *_wrapped("Notes that fit no pair of this comparison", width))
        for review in loose:
            yield from _note("", review, report, width)


def _note(cite: str, review: Review, report: Report, width: int) -> Iterator[str]:
    place = pins(review, report)
    head = place if place == cite or not cite else f"{cite} ({place})"
    signed = f" [{review.who}]" if review.who else ""
    yield from _wrapped(f"- {head}: {' '.join(review.note.split()) or 'no note'}{signed}", width, 2)


def refs(c: Counterpart) -> str:
    """Give the addresses that answer; a dash where none does, a question mark where that is open."""
    return ", ".join(head.address for head in c.refs) or ("?" if c.relation == "uncertain" else "—")


def _wrapped(text: str, width: int, hang: int = 0) -> list[str]:
    shown = visible(text.replace("\n", " "))
    return textwrap.wrap(
        shown,
        width,
        subsequent_indent=" " * hang,
        break_long_words=True,
        drop_whitespace=True,
        replace_whitespace=False,
    ) or [""]
