"""The one exception tree: what a caller can catch, and the exit code the command line gives.

Every message says what failed, the value in quotes, where, what is allowed or nearest, and what
to do. The parts are attributes, so that a program need not read the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

TROUBLE = 2


class TreatyCompareError(Exception):
    """Base of every error this library raises for a caller's input.

    ``what`` names the failure, ``value`` the offending input, ``where`` the file and line or the
    citation, ``allowed`` what would have been accepted, ``todo`` the next step.
    """

    exit_code = TROUBLE

    def __init__(
        self,
        what: str,
        *,
        value: object = None,
        where: str | None = None,
        allowed: Iterable[str] = (),
        todo: str | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.value = value
        self.where = where
        self.allowed = tuple(allowed)
        self.todo = todo

    def __str__(self) -> str:
        parts = [self.what]
        if self.value is not None:
            parts[0] += f" {quoted(self.value)}"
        if self.where:
            parts[0] += f" in {self.where}"
        if self.allowed:
            parts.append(self._allowed_sentence())
        if self.todo:
            parts.append(self.todo)
        return "; ".join(parts)

    def _allowed_sentence(self) -> str:
        near = get_close_matches(str(self.value), self.allowed, n=3, cutoff=0.6)
        if near:
            return "did you mean " + " or ".join(quoted(n) for n in near) + "?"
        shown = ", ".join(self.allowed[:12])
        more = len(self.allowed) - 12
        return f"allowed: {shown}" + (f" and {more} more" if more > 0 else "")


def quoted(value: object, limit: int = 80) -> str:
    r"""Give *value* in quotes on one line, control characters escaped, cut at *limit*.

    >>> quoted("a\nb")
    "'a\\nb'"
    """
    text = str(value)
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    return repr(text)


class UnknownTreatyError(TreatyCompareError, LookupError):
    """A treaty id that neither the record nor the library knows."""


class UnknownAddressError(TreatyCompareError, LookupError):
    """An address that the treaty does not have."""


class UnknownThemeError(TreatyCompareError, LookupError):
    """A theme or subtheme that the record does not know."""


class UnknownPluginError(TreatyCompareError, LookupError):
    """A parser, aligner or renderer (an output format) that nobody provides."""


class AddressError(TreatyCompareError, ValueError):
    """A citation that does not read as an address."""


class OptionError(TreatyCompareError, ValueError):
    """An option with a value that is not allowed."""


class ParseError(TreatyCompareError, ValueError):
    """A document that could not be read whole as a treaty. Nothing of it was used."""


class StructureError(ParseError):
    """Articles or paragraphs missing, doubled or out of order; the message names them."""


class MissingTextError(TreatyCompareError):
    """Official wording is needed and the library does not hold it."""


class LibraryError(TreatyCompareError):
    """The user's library of texts cannot be read or written, or an entry is damaged."""


class DownloadError(TreatyCompareError):
    """A text could not be fetched: no network, no answer, a break. Nothing was stored."""


class RefusedDownloadError(DownloadError):
    """What is asked for, or who answers, is not what may be asked: another host, a private address, packed bytes."""


class ChangedDownloadError(DownloadError):
    """What came are not the pinned bytes: another size or hash, a web page in their place."""


class FileError(TreatyCompareError, OSError):
    """A path that cannot be read or written."""

    # OSError fills its own __str__ from errno; ours is the sentence of the tree.
    __str__ = TreatyCompareError.__str__


class MissingExtraError(TreatyCompareError, ImportError):
    """An optional dependency is not installed; the message names the extra."""


class Problem(NamedTuple):
    """One finding of a check: file, line (0 where the whole file is meant), sentence."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.text}"


class RecordError(TreatyCompareError):
    """The record under ``treaties/`` breaks its rules; ``problems`` lists all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(f"the record has {count} problem{'' if count == 1 else 's'}")

    def __str__(self) -> str:
        return "\n".join([f"{self.what}:", *(str(p) for p in self.problems)])
