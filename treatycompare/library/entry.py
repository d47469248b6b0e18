"""What the library says of a text: which treaty, language and edition it is, and where it came from."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from treatycompare.corpus.shapes import DATE, ID, Edition, Origin, Sha256, TreatyId
from treatycompare.errors import OptionError
from treatycompare.model.treaty import Lang, Layer
from treatycompare.model.value import Value

_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))))


class TextEntry(Value):
    """One text of the library: which treaty and language it is, and where it came from.

    ``source`` is the file as it was given, or the address it was fetched from. ``origin`` says
    where these very bytes are published; None where no source of the record has them. ``added``
    is the day it came into the library, which for a fetched text is the day of retrieval.
    """

    sha256: Sha256
    treaty: TreatyId
    lang: Lang
    edition: Edition | None = None
    layer: Layer = "treaty_text"
    source: str
    origin: Origin | None = None
    parser: str
    added: str

    @property
    def name(self) -> str:
        """The text as it is asked for: ``hanoi@en`` or ``ets30@en@1982-04-12``."""
        return name_of(self.treaty, self.lang, self.edition)


class DamagedEntry(Value):
    """A file of the library that should describe a text and does not; it is never used."""

    path: Path
    problem: str

    @property
    def name(self) -> str:
        """The text that it should describe, by the name of the file."""
        return self.path.stem.encode("utf-8", "backslashreplace").decode()


def name_of(treaty: str, lang: str, edition: str | None = None) -> str:
    """Give the name of a text in the library.

    >>> name_of("ets30", "en", "1982-04-12")
    'ets30@en@1982-04-12'
    """
    return "@".join(part for part in (treaty, lang, edition) if part)


def check_place(treaty: str, lang: str, edition: str | None) -> None:
    """Refuse an id, a language or a date that is none, whatever a file would be called after it.

    Raises OptionError.
    """
    if not re.fullmatch(ID, treaty) or len(treaty) > 64:
        todo = "use small letters, digits and single hyphens, 64 characters at most"
        raise OptionError("not a treaty id:", value=treaty, todo=todo)
    if treaty in _DEVICES:
        raise OptionError("not a treaty id:", value=treaty, todo="Windows gives this name to a device; take another")
    if not re.fullmatch("[a-z]{2}", lang):
        raise OptionError("not a language:", value=lang, todo="write two letters, such as en or fr")
    if edition is not None and not _is_date(edition):
        raise OptionError("not a date:", value=edition, todo="write it as 1982-04-12")


def _is_date(text: str) -> bool:
    # fromisoformat reads 19820412 too, which nobody could ask for.
    if not re.fullmatch(DATE, text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
