"""What a report says of itself: how it was made, from which words, with which limits."""

from __future__ import annotations

import hashlib
import platform
import shlex
from collections import Counter
from collections.abc import Sequence

from treatycompare import __version__
from treatycompare.model.comparison import Comparison
from treatycompare.model.treaty import TreatyRef
from treatycompare.report import phrases
from treatycompare.report.references import provenance
from treatycompare.report.view import Section, Side, SideKey

LIMITS = (
    "This is a comparison of wording and of coded terms. It is not legal advice, and it does not say what effect a "
    "provision has in the law of any State.",
    "A relation is said of the left treaty, of what States must at least do. Whether a relation is a lawyer's "
    "(curated) or follows from coded terms by rule (computed) stands with every pair; where both exist both are shown.",
    "“No counterpart found” means that somebody, or the method, looked and found none in this very instrument. "
    "“Not compared” means that nobody looked, or that the words were not at hand. “Silent” means that the text was "
    "read and says nothing; another instrument of the same system may fill it.",
    "Reservations, declarations, explanatory reports, practice and the status of States are not compared.",
)


def text_line(side: Side, *, whole: bool = False) -> str:
    """Say in one line which words of a treaty were compared."""
    if not side.has_text:
        return "from the record only, no official wording"
    digest = side.sha256 or "unknown"
    parts = [
        f"language {side.lang}",
        f"edition {side.edition}" if side.edition else "",
        f"sha256 {digest if whole else digest[:12] + '…' * (len(digest) > 12)}",
        f"source {side.source}" if side.source else "",
    ]
    return "official wording, " + ", ".join(part for part in parts if part)


def sides_of(left: TreatyRef, right: TreatyRef) -> tuple[Side, Side]:
    """Name both sides so that no name stands for two."""
    names = [left.short_title or left.id, right.short_title or right.id]
    if names[0] == names[1] and left.lang != right.lang:
        names = [f"{left.short_title} ({left.lang})", f"{right.short_title} ({right.lang})"]
    if names[0] == names[1] and left.edition != right.edition:
        names = [f"{name} ({ref.edition or 'record'})" for name, ref in zip(names, (left, right), strict=True)]
    if names[0] == names[1]:
        names = [f"{names[0]} (left)", f"{names[1]} (right)"]
    return _side("left", left, names[0]), _side("right", right, names[1])


def _side(key: SideKey, ref: TreatyRef, name: str) -> Side:
    return Side(
        key=key,
        id=ref.id,
        name=name,
        title=ref.title,
        lang=ref.lang,
        dir=phrases.direction(ref.lang),
        edition=ref.edition,
        sha256=ref.sha256,
        source=ref.source,
    )


def method(c: Comparison, sides: tuple[Side, Side], scope: str | None) -> tuple[tuple[str, str], ...]:
    """Give how a report was made, name and value."""
    digest = hashlib.sha256(c.model_dump_json().encode()).hexdigest()
    what = {
        "best": "best: the curated concordance where it has a link, computed from the wording elsewhere",
        "curated": "curated: the concordance of the record alone",
        "text": "text: paired from the wording alone; neither the concordance nor the coded norms had a say in it",
    }[c.method]
    rows = [
        ("Made with", f"treatycompare {__version__}, Python {platform.python_version()}"),
        ("Method", what),
        ("Level", f"{c.alignment.level}s" + (", and the paragraphs within them" if c.paragraphs else "")),
        ("Theme", scope or "all"),
        ("Data format", f"schema version {c.schema_version}"),
        ("Data of this report", f"sha256 {digest}"),
    ]
    for side, ref in zip(sides, (c.left, c.right), strict=True):
        rows.append((f"Text of {side.name}", text_line(side, whole=True)))
        rows += [(f"{label}, {side.name}", value) for label, value in provenance(ref)]
    signals = dict.fromkeys(name for link in (*c.alignment.links, *c.uncertain) for name in link.signals)
    if signals:
        rows.append(("Signals of the method", ", ".join(phrases.plain(name) for name in signals)))
    numbers = Counter(run.kind for p in c.pairs for row in p.rows for run in row.words if run.kind)
    if numbers:
        told = "; ".join(f"{phrases.plain(kind)} {number}" for kind, number in sorted(numbers.items()))
        rows.append(("Differences in words", told))
    notes = [*c.alignment.notes, *(c.paragraphs.notes if c.paragraphs else ())]
    return (*rows, *(("Note", note) for note in dict.fromkeys(notes)))


def command(c: Comparison) -> str:
    """Give the command that makes the report again."""
    parts = [
        "treatycompare",
        "compare",
        *(_addressed(ref) for ref in (c.left, c.right)),
    ]
    if c.scope:
        parts += ["--theme", c.scope]
    if c.method != "best":
        parts += ["--method", c.method]
    return shlex.join([*parts, "-o", "report.html"])


def warnings(sections: Sequence[Section]) -> tuple[str, ...]:
    """Warn of characters that could reorder or hide what is read."""
    texts = [cell.text for section in sections for row in section.rows for cell in row.cells]
    texts += [head.heading or "" for section in sections for head in section.heads]
    number = sum(phrases.hidden_in(text) for text in texts)
    if not number:
        return ()
    return (
        f"The texts hold {phrases.count(number, 'control or bidirectional character')}, which could change what "
        "is read. Each is written out as [U+…].",
    )


def _addressed(ref: TreatyRef) -> str:
    """Write a side as the command line takes it: id, language unless English, edition."""
    return "@".join([ref.id, *([ref.lang] if ref.lang != "en" else []), *([ref.edition] if ref.edition else [])])
