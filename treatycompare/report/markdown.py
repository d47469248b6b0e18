"""The comparison as Markdown, for GitHub, a note or a letter: summary, both tables, pair by pair.

Words of one side stand as ``[-left-]`` and ``{+right+}``. What comes from the data is escaped: no
title becomes a heading, a link, a mention or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from treatycompare.coding import field_in_words
from treatycompare.model.comparison import Comparison, Pair
from treatycompare.model.difference import WordRun
from treatycompare.report import phrases
from treatycompare.report.build import build, text_line
from treatycompare.report.concordance import STATEMENT, Concordance, Direction, concordance
from treatycompare.report.view import Report

_SPECIAL = re.compile(r"[\\`*_\[\]|~#$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", "\u2028": " ", "\u2029": " "}
_BLOCK = re.compile(r"^(\s*)([+-]|={3,}|\d{1,9}(?=[.)]))")


def render(comparison: Comparison) -> str:
    """Give the comparison as Markdown of the GitHub kind."""
    report = build(comparison)
    made = concordance(comparison, report, "md")
    lines = [*_summary(report, made)]
    for direction in made.directions:
        lines += ["", f"## From {escaped(direction.name)} to {escaped(direction.other)}", "", *_table(direction, made)]
    lines += ["", "## Pairs"]
    for pair in comparison.pairs:
        lines += _pair(pair, report)
    if made.loose:
        lines += ["", "## Notes that fit no pair of this comparison", ""]
        lines += [_bullet(f"{on}: {review.note} {review.who}") for on, review in made.loose]
    lines += ["", "## Provenance", "", *(_bullet(f"{name}: {text}") for name, text in made.provenance)]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    r"""Give text as Markdown that shows it as it is, on one line.

    >>> escaped("a | <b>*c*</b> @d")
    'a \\| &lt;b&gt;\\*c\\*&lt;/b&gt; &#64;d'
    >>> escaped("- no list"), escaped("1. none")
    ('\\- no list', '1\\. none')
    """
    line = phrases.visible(" ".join(text.split()))
    line = "".join(_ENTITIES.get(mark, mark) for mark in _SPECIAL.sub(r"\\\g<0>", line))
    found = _BLOCK.match(line)
    if found is None:
        return line
    return f"{found[2]}\\{line[found.end() :]}" if found[2][0].isdigit() else f"\\{line}"


def _bullet(text: str) -> str:
    return f"- {escaped(text)}"


def _summary(report: Report, made: Concordance) -> Iterator[str]:
    yield f"# {escaped(made.title)}"
    yield ""
    yield STATEMENT
    for notice in report.notices:
        yield from ("", f"> {escaped(notice)}")
    yield ""
    for side in (report.left, report.right):
        yield _bullet(f"{side.name}: {side.title}; {text_line(side)}")
    yield ""
    for one in report.counts:
        yield f"- **{one.number}** {escaped(one.words)}"
    for group in report.highlights:
        yield from ("", f"## {escaped(group.title)}", "")
        for line in group.lines:
            values = f" ({report.left.name}: {line.left}; {report.right.name}: {line.right})" if line.facet else ""
            facet = f", {line.facet}" if line.facet else ""
            yield _bullet(f"{line.cite}, {line.norm}{facet}: {line.verdict}{values}")
        if group.more:
            yield f"- and {group.more} more"


def _table(direction: Direction, made: Concordance) -> Iterator[str]:
    head = (*direction.columns, *(("Notes",) if made.has_reviews else ()))
    yield _cells(head)
    yield _cells(("---",) * len(head), plain=True)
    for line in direction.lines:
        notes = "; ".join(f"{review.note} {review.who}".strip() for review in line.reviews)
        yield _cells((*line.cells, *((notes,) if made.has_reviews else ())))


def _cells(cells: tuple[str, ...], *, plain: bool = False) -> str:
    return f"| {' | '.join(cell if plain else escaped(cell) for cell in cells)} |"


def _pair(pair: Pair, report: Report) -> Iterator[str]:
    names = report.names
    sides = [
        f"{name} {', '.join(u.address for u in units)}"
        for name, units in zip(names, (pair.left, pair.right), strict=True)
    ]
    yield from ("", f"### {escaped(', '.join(sides))}", "")
    yield escaped(f"{phrases.relation_words(pair.relation, names)}. {pair.link.reason or pair.computed.reason}")
    terms = [
        _bullet(f"{phrases.plain(norm.action)}, {phrases.plain(facet.facet)}: {field_in_words(facet, names)}")
        for norm in pair.norms
        for facet in norm.differing
        if facet.counts_for
    ]
    if terms:
        yield from ("", *terms)
    for row in pair.rows:
        if row.words:
            places = f"{', '.join(row.left) or '—'} | {', '.join(row.right) or '—'}"
            yield from ("", f"**{escaped(places)}** {_marked(row.words)}")


def _marked(runs: tuple[WordRun, ...]) -> str:
    """The words of a row; white space that ends a run stands after its mark."""
    out = []
    for run in runs:
        if run.op == "equal":
            out.append(_words(run.left))
            continue
        for text, start, end in ((run.left, "\\[-", "-\\]"), (run.right, "{+", "+}")):
            if text.strip():
                out.append(f"{start}{escaped(text)}{end}{' ' * text[-1:].isspace()}")
    return "".join(out).strip()


def _words(text: str) -> str:
    """Escaped words with one space kept at each end where there was any."""
    inner = escaped(text)
    return f"{' ' * text[:1].isspace()}{inner}{' ' * (text[-1:].isspace() and bool(inner))}"
