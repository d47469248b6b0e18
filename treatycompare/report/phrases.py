"""Data of the model put into words: relations, facets, values; what a reader must see of hidden characters.

Names of the two treaties stand in every phrase that takes a side; no phrase says better or worse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from treatycompare.model.difference import FacetValue

Names = tuple[str, str]

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur", "yi", "dv", "sd", "ug"})
_LEMMA = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NAMES = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+(?:\.[a-z_]+)*\b|\b[a-z]+(?:\.[a-z]+(?:_[a-z]+)*)+\b")
_COMPARATORS = {"<=": "at most", ">=": "at least", "=": "exactly", "<": "less than", ">": "more than"}

RELATION_ORDER = ("equivalent", "broader", "narrower", "partial", "ungraded", "none")
"""The order in which relations are counted and filtered; ``ungraded`` is a pair without one."""

_RELATIONS = {
    "equivalent": ("Equivalent", "≡"),
    "broader": ("{0} broader", "⊃"),
    "narrower": ("{0} narrower", "⊂"),
    "partial": ("Partial", "∩"),
    "none": ("No counterpart", "—"),
    "ungraded": ("Not graded", "?"),
    "uncertain": ("Uncertain", "?"),
}


def visible(text: str) -> str:
    """Write control and bidirectional characters out, so that they cannot reorder what is read.

    >>> visible("a" + chr(0x202E) + "b")
    'a[U+202E]b'
    """
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def hidden_in(text: str) -> int:
    """Count the characters that ``visible`` writes out.

    >>> hidden_in("a" + chr(0x202E) + "b")
    1
    """
    return len(_HIDDEN.findall(text))


def direction(lang: str) -> str:
    """Give the writing direction of a language, ``ltr`` or ``rtl``."""
    return "rtl" if lang.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def slug(text: str) -> str:
    """Give the part of an id that stands for an address or a treaty: ``37(4)(a)`` is ``37-4-a``.

    >>> slug("37(4)(a)"), slug("2[s1]"), slug("ch.II.sec.1")
    ('37-4-a', '2-s1', 'ch.II.sec.1')
    """
    return "-".join(part for part in re.split(r"[^\w.]+", text) if part)


def relation_words(relation: str | None, names: Names) -> str:
    """Put a relation into words; it is said of the left side, of what States must at least do."""
    return _RELATIONS[relation or "ungraded"][0].format(*names)


def relation_sign(relation: str | None) -> str:
    """Give the sign of a relation, so that it never hangs on colour or position alone."""
    return _RELATIONS[relation or "ungraded"][1]


def plain(lemma: str) -> str:
    """Write a lemma or a facet name as words.

    >>> plain("evidence.data_types"), plain("keep_preserved")
    ('data types', 'keep preserved')
    """
    return lemma.rpartition(".")[2].replace("_", " ").replace("e evidence", "e-evidence")


def spoken(text: str) -> str:
    """Write the names of actions and facets in a sentence as words.

    >>> spoken("keep_preserved: use_limits.speciality should decide")
    'keep preserved: speciality should decide'
    """
    return _NAMES.sub(lambda found: plain(found[0]), text)


def count(number: int, one: str, many: str | None = None) -> str:
    """Give a number with its noun.

    >>> count(1, "pair"), count(2, "pair")
    ('1 pair', '2 pairs')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}".replace(",", "\u202f")


def facet_items(facet: FacetValue) -> tuple[str, ...]:
    """Give what one side has in a facet, one string an item; its state where it has no value."""
    if facet.state == "coded":
        return value_items(facet.value, facet.locus) or ("nothing",)
    return (
        {"silent": "silent", "inconclusive": "inconclusive: readers may differ", "not_coded": "not coded"}[facet.state],
    )


def value_items(value: Any, home: str | None = None) -> tuple[str, ...]:
    """Give a coded value in words, one string an item; a pinpoint only where it is not *home*.

    >>> value_items(["stored_data", "any_data"]), value_items(True)
    (('stored data', 'any data'), ('yes',))
    """
    if isinstance(value, BaseModel):
        return value_items(value.model_dump(), home)
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, str):
        return (plain(value) if _LEMMA.fullmatch(value) else value,)
    if isinstance(value, Mapping):
        return (_mapping_words(value, home),)
    if isinstance(value, (set, frozenset)):
        return tuple(sorted(item for one in value for item in value_items(one, home)))
    if isinstance(value, Sequence):
        return tuple(item for one in value for item in value_items(one, home))
    return (str(value),)


def _mapping_words(value: Mapping[str, Any], home: str | None) -> str:
    rest = {key: one for key, one in value.items() if one not in (None, "", (), [])}
    place = rest.pop("locus", None)
    via = rest.pop("via", None)
    if "comparator" in rest and "value" in rest:
        words = _threshold_words(rest)
    elif "ground" in rest:
        words = plain(str(rest["ground"]))
        words += f" ({_MODALITIES.get(rest['modality'], rest['modality'])})" if "modality" in rest else ""
    elif "text" in rest:
        words = str(rest["text"])
    else:
        words = ", ".join(f"{plain(str(key))}: {'; '.join(value_items(one))}" for key, one in rest.items())
    where = ", ".join([str(place)] * (place not in (None, home)) + [f"through {via}"] * bool(via))
    return f"{words} [{where}]" if where else words


_MODALITIES = {"permission": "may refuse", "obligation": "must refuse", "exemption": "need not assist"}


def _threshold_words(value: Mapping[str, Any]) -> str:
    figure, unit = value["value"], plain(str(value.get("unit", "")))
    words = f"{_COMPARATORS.get(value['comparator'], value['comparator'])} {figure:g} {unit}".strip()
    words += "s" if unit in ("year", "month", "day", "hour", "state") and figure != 1 else ""
    kind = plain(str(value.get("kind", "")))
    words = f"{kind}: {words}" if kind and kind != "time limit" else words
    words += f", from {value['clock_start']}" if "clock_start" in value else ""
    return words + {True: ", renewable", False: ", not renewable", None: ""}[value.get("renewable")]
