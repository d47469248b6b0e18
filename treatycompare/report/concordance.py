"""The table of concordance that ministries work with, free of any format: rows, provenance, columns to fill in."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

from treatycompare.model.comparison import Comparison
from treatycompare.model.review import Review
from treatycompare.report.phrases import visible
from treatycompare.report.plain import refs
from treatycompare.report.reviewing import by_section, pins
from treatycompare.report.view import Report, Section, TableRow

STATEMENT = (
    "This is a comparison, not an amendment: neither treaty changes the other, and nothing is inserted or deleted "
    "between them."
)
FILL_IN = "The columns on national law are empty. Fill them in on the table that starts from the treaty you align with."
NATIONAL = ("National act", "Article", "Wording", "Status", "If not fully: how and when", "Comment")
"""Columns left empty for the law of a State."""
STATUSES = (
    "fully implemented",
    "partly implemented",
    "not implemented",
    "not relevant",
    "discretionary",
    "not yet examined",
)
REVIEW = ("Note", "Reviewed by", "Reviewed on")
EPOCH = dt.datetime(1980, 1, 1)
"""The date in the properties of a file: the same comparison gives the same bytes on any day."""

_NO_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: an article, what answers it, what the relation is and who says so."""

    address: str
    heading: str
    relation: str
    other: str
    other_heading: str
    reason: str
    by: str
    reviews: tuple[Review, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells in the order of ``columns``, reviews left out."""
        return (self.address, self.heading, self.relation, self.other, self.other_heading, self.reason, self.by)

    @property
    def review_cells(self) -> tuple[str, str, str]:
        """The reviews of the line, of several each on a line of its own."""
        return tuple("\n".join(said(review)[i] for review in self.reviews) for i in range(3))  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Direction:
    """The table from one treaty to the other."""

    name: str
    other: str
    lines: tuple[Line, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of the columns that are filled in."""
        return (
            self.name,
            f"Heading in {self.name}",
            "Relation",
            self.other,
            f"Heading in {self.other}",
            "Reason",
            "By",
        )


@dataclass(frozen=True, slots=True)
class Concordance:
    """Both directions, the reviews that fit no line, and what a reader must know of the making."""

    title: str
    directions: tuple[Direction, Direction]
    loose: tuple[tuple[str, Review], ...]
    has_reviews: bool
    provenance: tuple[tuple[str, str], ...]


def concordance(comparison: Comparison, report: Report, ending: str) -> Concordance:
    """Give the concordance of a comparison; *ending* is that of the file, for the command that makes it again."""
    at, loose = by_section(report, comparison)
    sections = {section.id: section for section in (*report.sections, *report.only_right)}
    names = report.names
    left = _lines(report.table_left, sections, at)
    right = _lines(report.table_right, sections, at)
    said = [("Comparison", report.title), ("Nature", STATEMENT)]
    said += [("Notice", notice) for notice in report.notices]
    said += [(f"{side.name}", side.title) for side in (report.left, report.right)]
    said += list(report.method)
    said += [("Made again with", f"{report.command.rpartition(' -o ')[0]} -o comparison.{ending}")]
    said += [("Limit", limit) for limit in report.limits]
    return Concordance(
        title=report.title + (f": {report.scope}" if report.scope else ""),
        directions=(Direction(names[0], names[1], left), Direction(names[1], names[0], right)),
        loose=tuple((pins(review, report), review) for review in loose),
        has_reviews=bool(at or loose),
        provenance=tuple(said),
    )


def said(review: Review) -> tuple[str, str, str]:
    """Give the note, the name and the date of a review."""
    return review.note, review.reviewed_by or "", review.reviewed_on or ""


def shown(text: str, limit: int = 32_000) -> str:
    """Give text as a cell of an office file can hold it: hidden characters written out, too long a text cut by name.

    >>> shown("a" + chr(0x202E) + "b"), shown("abcdef", 3)
    ('a[U+202E]b', 'abc [3 characters more]')
    """
    text = _NO_XML.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
    # Line ends are kept; what ``visible`` makes of them no reader of a note wants to see.
    text = "\n".join(visible(line) for line in text.replace("\r\n", "\n").split("\n"))
    return text if len(text) <= limit else f"{text[:limit]} [{len(text) - limit} characters more]"


def same_bytes(archive: bytes) -> bytes:
    """Give a zip archive with the date of every part set, so that it does not depend on the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, EPOCH.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


def _lines(
    rows: Iterable[TableRow], sections: dict[str, Section], reviews: dict[str, tuple[Review, ...]]
) -> tuple[Line, ...]:
    out = []
    for row in rows:
        for c in row.counterparts:
            section = sections.get(c.section)
            curated = section.curated if section else None
            out.append(
                Line(
                    address=row.address,
                    heading=row.heading or "",
                    relation=c.words,
                    other=refs(c),
                    other_heading="; ".join(head.heading or "" for head in c.refs),
                    reason=c.line,
                    by=f"curated: {curated.by}" if curated and curated.by else c.origin,
                    reviews=reviews.get(c.section, ()),
                )
            )
    return tuple(out)
