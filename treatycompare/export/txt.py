"""A treaty as plain text: headings, labels and words in printed order."""

from __future__ import annotations

from collections.abc import Iterator

from treatycompare.export.printed import ENGLISH, HEADS, Heads, number
from treatycompare.model.treaty import Provision, Treaty


def to_txt(treaty: Treaty) -> bytes:
    """Give the treaty as text in UTF-8: one line a printed paragraph, a blank line above each heading.

    Number and heading stand on one line, so that no line of words can be taken for a heading. A
    treaty without official words gives its outline, and says so.
    """
    heads = HEADS.get(treaty.lang, ENGLISH)
    lines = [treaty.title]
    if not treaty.has_text:
        lines.append("[The outline of the record: no official words are at hand.]")
    notes = False
    for unit in treaty.body:
        if unit.kind == "note" and not notes:
            lines += ["", heads.annex]
        notes = notes or unit.kind == "note"
        lines.extend(_lines(unit, heads))
    return ("\n".join(lines) + "\n").encode()


def _lines(unit: Provision, heads: Heads) -> Iterator[str]:
    label = number(unit, heads)
    if unit.kind == "note":
        # Not its heading alone: many a note is headed with the article that it explains.
        label = f"{heads.note} {unit.label}"
    if unit.kind in ("division", "article", "note"):
        yield from ("", f"{label}. {unit.heading}" if unit.heading else label)
        label = ""
    elif unit.kind in ("preamble", "end"):
        heading = unit.heading or (heads.preamble if unit.kind == "preamble" else "")
        yield from ("", heading) if heading else ("",)
    elif unit.heading:
        label = f"{label} {unit.heading}".strip()
    words = f"{label} {unit.text or ''}".strip()
    if words:
        yield words
    for child in unit.children:
        yield from _lines(child, heads)
