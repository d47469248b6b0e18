"""The HTML report: one self-contained file that opens from a disk and asks nothing of a network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from treatycompare import __version__
from treatycompare.model.comparison import Comparison
from treatycompare.model.treaty import Treaty, TreatyRef
from treatycompare.report import phrases
from treatycompare.report.build import build, text_line
from treatycompare.report.citation_styles import cite, csl_item
from treatycompare.report.references import metadata
from treatycompare.report.reviewing import by_section, pins
from treatycompare.report.view import Count, Report, Row


class BarPart(NamedTuple):
    """One part of a stacked bar, in thousandths of its width."""

    name: str
    x: int
    width: int


def render(comparison: Comparison) -> str:
    """Give the report of a comparison as HTML, the same bytes for the same comparison.

    What is printed is escaped by the template engine; control and bidirectional characters of
    the data are written out. The policy in the head allows this one style and this one script.
    """
    report = build(comparison)
    reviews, loose = by_section(report, comparison)
    templates = environment()
    relations = _relations(report)
    context: dict[str, Any] = {
        "r": report,
        "version": __version__,
        "left_css": css_words(report.names[0]),
        "right_css": css_words(report.names[1]),
        "words": lambda relation: relation_words(relation, report.names),
        "relations": relations,
        "shown_relations": [one.relation for one in report.counts if one.relation != "uncertain"],
        "pictures": bool(report.bars_left or report.bars_right or report.heat),
        "layers": _layers(report),
        "reviews": reviews,
        "loose": [(pins(review, report), review) for review in loose],
        "data": _data(comparison, report),
    }
    style = templates.get_template("report.css").render(context)
    script = templates.get_template("report.js").render(context)
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return templates.get_template("report.html").render(context, csp=policy) + "\n"


def relation_words(relation: str, names: phrases.Names) -> str:
    """Put a relation, or the side that alone has something, into words."""
    lone = {"only_left": names[0], "only_right": names[1]}
    return f"Only in {lone[relation]}" if relation in lone else phrases.relation_words(relation, names)


def css_words(text: str) -> str:
    r"""Write words so that they are safe in a string of a style sheet: all but letters as escapes.

    >>> print(css_words('Hanoi "2"') + ".")
    Hanoi\20 \22 2\22 .
    """
    shown = phrases.visible(text)
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in shown)


def bar(counts: Iterable[tuple[str, int]], length: int = 1000) -> tuple[BarPart, ...]:
    """Lay out a stacked bar of a length.

    >>> bar([("equivalent", 1), ("partial", 3)])
    (BarPart(name='equivalent', x=0, width=250), BarPart(name='partial', x=250, width=750))
    """
    parts = [(name, number) for name, number in counts if number]
    whole = sum(number for _, number in parts)
    out, before = [], 0
    for name, number in parts:
        start, end = length * before // whole, length * (before + number) // whole
        out.append(BarPart(name, start, end - start))
        before += number
    return tuple(out)


def runs_of_same(rows: Iterable[Row]) -> list[tuple[bool, list[Row]]]:
    """Split rows where it changes whether both sides have the same words."""
    return [(same, list(some)) for same, some in groupby(rows, key=lambda row: row.same)]


def _layers(report: Report) -> dict[str, bool]:
    """Say which layers over the words there are, so that no button is shown for one that is empty."""
    sections = report.pairs
    rows = [row for section in sections for row in section.rows]
    marks = {run.layer for row in rows for cell in row.cells for run in cell.runs}
    return {
        "drafting": "light" in marks,
        "moved": "moved" in marks,
        "modal": any(section.modality for section in sections),
        "unchanged": any(row.same for row in rows),
    }


def _data(comparison: Comparison, report: Report) -> dict[str, Any]:
    """Give what a script needs to cite a place, and how the report was made, as plain data."""
    return {
        "method": [[name, phrases.visible(value)] for name, value in report.method],
        "command": phrases.visible(report.command),
        "cite": [_citing(ref) for ref in (comparison.left, comparison.right)],
    }


def _citing(ref: TreatyRef) -> dict[str, Any]:
    """Cite a side as a whole in each style; ``join`` is what OSCOLA puts before a provision."""
    told = metadata(ref)
    treaty = Treaty(id=ref.id, title=ref.title, short_title=ref.short_title, lang=ref.lang, metadata=told)
    return {
        "oscola": cite(treaty),
        "join": " " if told else ", ",
        "bibtex": cite(treaty, style="bibtex"),
        "csl": csl_item(treaty),
    }


def _counts_of(counts: Iterable[Count]) -> list[tuple[str, int]]:
    return [(one.relation, one.number) for one in counts]


def _relations(report: Report) -> tuple[str, ...]:
    present = {section.relation for section in (*report.sections, *report.only_right)}
    return tuple(name for name in phrases.RELATION_ORDER if name in present)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _shown(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return phrases.visible(value)
    return value


@cache
def environment() -> Environment:
    """Give the template engine: escaping on, undefined names refused, hidden characters written out."""
    made = Environment(
        loader=PackageLoader("treatycompare.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=False,
    )
    made.globals.update(text_line=text_line, bar_of=bar, counts_of=_counts_of)
    made.filters["runs_of_same"] = runs_of_same
    return made
