"""A treaty as its user sees it: the record and the official words, joined by address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from treatycompare import corpus, library
from treatycompare.errors import OptionError, UnknownTreatyError
from treatycompare.model.treaty import Provision, Treaty

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LANG = re.compile(r"[a-z]{2}")


class Spec(NamedTuple):
    """A treaty as it is asked for: id, and a language and an edition where given."""

    id: str
    lang: str | None = None
    edition: str | None = None


def parse_spec(text: str) -> Spec:
    """Read ``hanoi``, ``hanoi@fr``, ``ets30@1982-04-12`` or ``ets30@en@1982-04-12``.

    Raises OptionError.

    >>> parse_spec("ets30@en@1982-04-12")
    Spec(id='ets30', lang='en', edition='1982-04-12')
    """
    treaty, *rest = text.split("@")
    lang = edition = None
    for part in rest:
        if _DATE.fullmatch(part) and edition is None:
            edition = part
        elif _LANG.fullmatch(part) and lang is None:
            lang = part
        else:
            raise OptionError(
                "not a language or an edition date:", value=part, where=text, todo="write hanoi@fr or ets30@1982-04-12"
            )
    return Spec(treaty.lower(), lang, edition)


def load(treaty: str | Path, *, lang: str | None = None, partial: bool = False) -> Treaty:
    """Load a treaty: the record, with the official text where the library holds it.

    *treaty* is an id (``hanoi``, ``hanoi@fr``, ``hanoi@2024-12-24``) or a path to a document; a
    path that exists wins. *lang* is a two-letter code, English unless given. With *partial* the
    document may be an excerpt.

    Raises UnknownTreatyError where neither record nor library knows the id, MissingTextError
    where another language or an edition is asked for that the library lacks, ParseError and
    LibraryError where the text is damaged.

    >>> load("budapest").short_title
    'Budapest'
    """
    record = corpus.open_corpus()
    if isinstance(treaty, Path) or (names_path(treaty) and not _is_known_folder(treaty, record.treaty_ids())):
        return parse(treaty, lang=lang or "en", partial=partial)
    spec = parse_spec(treaty)
    if lang is not None and not _LANG.fullmatch(lang):
        raise OptionError("not a language:", value=lang, todo="write two letters, such as en or fr")
    wanted = lang or spec.lang or "en"
    known = spec.id in record.treaty_ids()
    entry = library.find(spec.id, wanted, spec.edition)
    held = set() if known or entry else {e.treaty for e in library.entries()}
    if not known and entry is None and spec.id not in held:
        allowed = sorted({*record.treaty_ids(), *held})
        raise UnknownTreatyError(
            "no treaty or file has the name", value=treaty, allowed=allowed, todo="or give the path of a document"
        )
    if entry is None:
        if spec.edition or wanted != "en" or not known:
            raise library.missing(spec.id, wanted, spec.edition)
        return record.treaty(spec.id, wanted)
    return of_record(record, spec.id, entry) if known else library.parsed(entry)


def of_record(record: corpus.Corpus, treaty: str, entry: library.TextEntry | None = None) -> Treaty:
    """Give a treaty of a record with a text of the library, the English one where none is named.

    Without such a text the record alone. Raises UnknownTreatyError, RecordError, LibraryError, ParseError.
    """
    entry = entry or library.find(treaty)
    if entry is None:
        return record.treaty(treaty)
    return _joined(record.treaty(treaty, entry.lang), library.parsed(entry, record))


def names_path(text: str) -> bool:
    """Tell whether *text* is the path of something that exists."""
    try:
        return bool(text) and Path(text).exists()
    except OSError:  # a name too long, a folder that may not be searched
        return False


def _is_known_folder(text: str, ids: Sequence[str]) -> bool:
    """A folder is no document; one that is called as a treaty must not stand in the treaty's way."""
    return text in ids and Path(text).is_dir()


def parse(path: str | Path, *, lang: str = "en", partial: bool = False) -> Treaty:
    """Read any document that a parser knows; the format is told by the content, not by the name.

    With *partial* it may be an excerpt: what it lacks stands in ``provenance.warnings``.

    Raises FileError, ParseError, StructureError.
    """
    return library.read_document(Path(path), lang=lang, partial=partial)[0]


def _joined(record: Treaty, words: Treaty) -> Treaty:
    texts = {unit.address: unit for unit in words.provisions}
    body = tuple(_with_text(unit, texts) for unit in record.body)
    return record.model_copy(update={"lang": words.lang, "provenance": words.provenance, "body": body})


def _with_text(unit: Provision, texts: dict[str, Provision]) -> Provision:
    children = tuple(_with_text(child, texts) for child in unit.children)
    found = texts.get(unit.address)
    return unit.model_copy(update={"children": children, "text": found.text if found else None})
