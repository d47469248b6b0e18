"""The HTML report: one self-contained file that opens from a disk and asks nothing of a network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from treatycompare import __version__
from treatycompare.model.comparison import Comparison
from treatycompare.report import phrases
from treatycompare.report.build import build, text_line
from treatycompare.report.view import Count, Report


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
    return render_report(build(comparison))


def render_report(report: Report) -> str:
    """Give the HTML of a report's view."""
    templates = environment()
    context: dict[str, Any] = {
        "r": report,
        "version": __version__,
        "left_css": css_words(report.names[0]),
        "right_css": css_words(report.names[1]),
        "words": lambda relation: phrases.relation_words(relation, report.names),
        "relations": _relations(report),
    }
    style = templates.get_template("report.css").render(context)
    script = templates.get_template("report.js").render(context)
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return templates.get_template("report.html").render(context, csp=policy) + "\n"


def css_words(text: str) -> str:
    r"""Write words so that they are safe in a string of a style sheet: all but letters as escapes.

    >>> print(css_words('Hanoi "2"') + ".")
    Hanoi\20 \22 2\22 .
    """
    shown = phrases.visible(text)
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in shown)


def bar(counts: Iterable[tuple[str, int]]) -> tuple[BarPart, ...]:
    """Lay out a stacked bar.

    >>> bar([("equivalent", 1), ("partial", 3)])
    (BarPart(name='equivalent', x=0, width=250), BarPart(name='partial', x=250, width=750))
    """
    parts = [(name, number) for name, number in counts if number]
    whole = sum(number for _, number in parts)
    out, before = [], 0
    for name, number in parts:
        start, end = 1000 * before // whole, 1000 * (before + number) // whole
        out.append(BarPart(name, start, end - start))
        before += number
    return tuple(out)


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
    made.globals.update(text_line=text_line, bar=bar, counts_of=_counts_of, relation_sign=phrases.relation_sign)
    return made
