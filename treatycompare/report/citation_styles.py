"""A provision cited for a footnote or a reference manager: OSCOLA, BibTeX, CSL-JSON.

What the record does not know is left out and never guessed: a treaty from a document of the user
has its title alone. Control and bidirectional characters of a title are written out.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from treatycompare import citation
from treatycompare.errors import OptionError
from treatycompare.model.treaty import Treaty
from treatycompare.report.phrases import visible

STYLES = ("oscola", "bibtex", "csl")

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LATEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces whether or not a backslash stands before them: \{ would not do.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{mark: f"\\{mark}" for mark in "$&#%_"},
}
_DIVISIONS = {"ch": "chapter", "sec": "section", "tit": "title"}


def cite(treaty: Treaty, address: str | None = None, style: str = "oscola") -> str:
    """Cite a treaty, or one of its provisions, in a style; the same bytes for the same input.

    ``csl`` is a CSL-JSON list of one item of type *treaty*; ``bibtex`` is an entry that BibTeX and
    biblatex read. Raises OptionError for another style, UnknownAddressError, AddressError.

    >>> from treatycompare import load
    >>> cite(load("uncac"), "art. 44, para. 1").partition(" (adopted ")[2]
    '31 October 2003, entered into force 14 December 2005) UN Doc A/RES/58/4, annex (UNCAC) art 44(1)'
    """
    if style not in STYLES:
        raise OptionError("no citation style is called", value=style, allowed=STYLES)
    place = None if address is None else _place(treaty, address)
    if style == "csl":
        return json.dumps([csl_item(treaty, place)], ensure_ascii=False, indent=2) + "\n"
    return _bibtex(treaty, place) if style == "bibtex" else _oscola(treaty, place)


def csl_item(treaty: Treaty, address: str | None = None) -> dict[str, Any]:
    """Give the CSL-JSON item of a treaty; ``section`` is the provision, as a reader sees it."""
    item: dict[str, Any] = {"id": _key(treaty, address), "type": "treaty", "title": _title(treaty)}
    if treaty.metadata is not None and treaty.short_title:
        item["title-short"] = _clean(treaty.short_title)
    data = treaty.metadata
    if data is not None:
        first, _ = _first_date(treaty)
        item["issued"] = {"date-parts": [_parts(first)]}
        item["event-date"] = {"date-parts": [_parts(data.opened)]}
        item["event-place"] = _clean(data.opened_at)
        item["number"] = _clean(data.number)
        said = [f"adopted {data.adopted}" if data.adopted else "", f"opened for signature {data.opened}"]
        said += [f"entered into force {data.entered_into_force}" if data.entered_into_force else ""]
        item["note"] = "; ".join([*filter(None, said), f"depositary: {_clean(data.depositary)}"])
    if address is not None:
        item["section"] = place_in_words(address)
    item["language"] = treaty.lang
    return item


def place_in_words(address: str) -> str:
    """Print an address as a footnote has it.

    >>> [place_in_words(address) for address in ("37(4)", "2[s1]", "11(1)(a)[end]", "note.2", "ch.II.sec.1")]
    ['art 37(4)', 'art 2, sentence 1', 'art 11(1)(a), closing words', 'interpretative note 2', 'chapter II section 1']
    """
    base, labels, part = citation.parse(address)
    tail = {"": "", "[end]": ", closing words"}.get(part) if part in ("", "[end]") else f", sentence {part[2:-1]}"
    below = "".join(f"({label})" for label in labels)
    if base[0].isdigit():
        return f"art {base}{below}{tail}"
    if base == "end":
        return f"closing formula{below}{tail}"
    if base.startswith("note."):
        return f"interpretative note {base.removeprefix('note.')}{below}{tail}"
    pieces = base.split(".")
    if pieces[0] in _DIVISIONS:
        named = [f"{_DIVISIONS[word]} {label}" for word, label in zip(pieces[::2], pieces[1::2], strict=True)]
        return f"{' '.join(named)}{below}{tail}"
    return f"{base}{below}{tail}"


def _place(treaty: Treaty, address: str) -> str:
    """The canonical address, after the treaty was asked for it; a sentence keeps its number."""
    unit = treaty[address]
    _, wanted = citation.split_treaty(address)
    return wanted if wanted and citation.parse(wanted).part else unit.address


def _oscola(treaty: Treaty, address: str | None) -> str:
    data = treaty.metadata
    out = _title(treaty)
    if data is not None:
        first, word = _first_date(treaty)
        dates = [f"{word} {_long_date(first)}"]
        if data.entered_into_force:
            dates.append(f"entered into force {_long_date(data.entered_into_force)}")
        out += f" ({', '.join(dates)}) {_series(data.number)}"
        short = _clean(treaty.short_title)
        # Not where the number says it already, as it does of "ETS 189".
        out += f" ({short})" if short and short.replace(" ", " No ") not in out else ""
        return f"{out} {place_in_words(address)}" if address is not None else out
    return f"{out}, {place_in_words(address)}" if address is not None else out


def _bibtex(treaty: Treaty, address: str | None) -> str:
    data = treaty.metadata
    # The inner braces keep a style from making the title's capitals small.
    fields = {"title": f"{{{_latex(_title(treaty))}}}"}
    if data is not None:
        first, word = _first_date(treaty)
        day = date.fromisoformat(first)
        fields["year"] = str(day.year)
        fields["month"] = _MONTHS[day.month - 1][:3].lower()
        fields["howpublished"] = _latex(_clean(data.number))
        said = [f"{word} {_long_date(first)}"]
        said += [f"entered into force {_long_date(data.entered_into_force)}"] if data.entered_into_force else []
        fields["addendum"] = _latex(", ".join(said))
    if address is not None:
        fields["note"] = _latex(place_in_words(address))
    fields["langid"] = _LANGUAGES.get(treaty.lang, treaty.lang)
    # A month is a macro of the style and stands without braces.
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{_key(treaty, address)},", *lines, "}"]) + "\n"


_LANGUAGES = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ru": "russian",
    "ar": "arabic",
    "zh": "chinese",
    "nl": "dutch",
    "de": "german",
    "vi": "vietnamese",
}


def _first_date(treaty: Treaty) -> tuple[str, str]:
    """The date that OSCOLA puts first, with its word: adoption where it is known, else opening."""
    data = treaty.metadata
    assert data is not None  # noqa: S101  # asked for treaties of the record alone
    return (data.adopted, "adopted") if data.adopted else (data.opened, "opened for signature")


def _series(number: str) -> str:
    """The number of an instrument as OSCOLA prints it: no full stop, the symbol of a UN document named as one."""
    shown = _clean(number).replace("No. ", "No ")
    return f"UN Doc {shown}" if re.match(r"[A-Z]/", shown) else shown


def _title(treaty: Treaty) -> str:
    return _clean(treaty.metadata.full_title if treaty.metadata else treaty.title)


def _key(treaty: Treaty, address: str | None) -> str:
    words = f"{treaty.id} {address or ''}"
    return re.sub(r"[^A-Za-z0-9.]+", "-", words).strip("-.") or "treaty"


def _clean(text: str) -> str:
    return visible(" ".join(text.split()))


def _latex(text: str) -> str:
    return "".join(_LATEX.get(mark, mark) for mark in text)


def _parts(day: str) -> list[int]:
    return [int(part) for part in day.split("-")]


def _long_date(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"
