"""Provisions cited inside a text, and which of them answer each other.

A citation is matched by what it names, not by its number: "article 40" against "Article 27" is
no difference where the one answers the other, and "Article 14" against "article 14" is one where
it does not. Both views are kept. English, French and Spanish citations are read; a citation of
another instrument, or one that is not understood whole, stays what it is: words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from treatycompare import citation, text
from treatycompare.errors import AddressError
from treatycompare.wording.folding import Unit

Answers = Callable[[str], Collection[str] | None]
"""Gives the provisions of the right treaty that answer an address of the left; None where nobody knows."""

MOST = 60
"""The longest range that is written out: "articles 2 to 11" is ten articles."""

_HEADS = {
    "article": r"(?:articles?|art[íi]culos?)",
    "paragraph": r"(?:paragraphs?|paragraphes?|p[áa]rrafos?)",
    "point": r"(?:sub-?paragraphs?|alin[ée]as?|apartados?|incisos?)",
}
_OF = r"(?:,? ?(?:of|de|du|del|des|de l['’]|au|aux|à l['’]|à)) ?"
_THIS = r"(?:this|the present|the same|la présente|le présent|la presente|el presente|présent|presente|ce|este)"
_TOKEN = re.compile(
    r"(?P<gap>,? ?)(?:"
    + "|".join(rf"(?P<{name}>\b{head}\b) ?" for name, head in _HEADS.items())
    + r"|(?P<number>\b\d{1,3}(?:bis|ter|[A-Z])?\b(?:\.\d+)?(?:\.[a-z]\b)?(?:\.[ivx]+\b)?)"
    r"|(?P<label>\(?[a-z]{1,5}\)|(?<=\d )[a-h]\.[ivx]+\b)"
    r"|(?P<join>\b(?:and|or|et|ou|y|o|e|and of|or of|et au|et de|y el)\b) ?"
    r"|(?P<to>\b(?:to|through|à|a)\b) ?)",
    re.I,
)
_HEAD = re.compile("|".join(rf"\b(?P<{name}>{head}) (?=\(?\w)" for name, head in _HEADS.items()), re.I)
_AFTER = re.compile(
    rf"{_OF}(?:{_HEADS['paragraph']} (?P<paragraph>\d+)|{_HEADS['article']} (?P<article>\d+)"
    rf"|{_THIS} (?P<own>{_HEADS['article']}|{_HEADS['paragraph']}|Convention|Convención|Protocole?|Protocolo))\b"
    r"|,? ?(?P<above>above|below|ci-dessus)\b",
    re.I,
)
_ELSEWHERE = re.compile(rf"{_OF}(?:the |la |le |el )?[A-Z]")


class Cited(NamedTuple):
    """One citation: its unit, the addresses it names, and those of the other treaty that answer them."""

    unit: Unit
    addresses: tuple[str, ...]
    answers: tuple[str, ...] = ()


class Found(NamedTuple):
    """A citation in a text: where it stands and the addresses it names."""

    start: int
    end: int
    addresses: tuple[str, ...]


class References:
    """Reads the citations of two texts that stand at two addresses, and says which answer each other."""

    def __init__(self, left: str, right: str, answers: Answers) -> None:
        self._at = (left, right)
        self._answers = answers

    def in_texts(self, left: Sequence[str], right: Sequence[str]) -> tuple[Mapping[int, Cited], Mapping[int, Cited]]:
        """Give the citations of two texts in pieces, by the piece at which each begins.

        Citations that answer each other get the same key; so do those that print the same where
        nobody knows what answers them.
        """
        ours = [
            (start, end, found, self._answered(found.addresses)) for start, end, found in _placed(left, self._at[0])
        ]
        theirs = _placed(right, self._at[1])
        keys: dict[tuple[str, ...], object] = {}
        mine: dict[int, Cited] = {}
        for start, end, found, answers in ours:
            key = keys.setdefault(found.addresses, ("cited", *found.addresses))
            unit = Unit(start, end, key, _words(left[start:end]), "reference")
            mine[start] = Cited(unit, found.addresses, answers or ())
        yours: dict[int, Cited] = {}
        for start, end, found in theirs:
            printed = _print(right[start:end])
            twin = next(
                (
                    mine[a].unit.key
                    for a, b, cited, answers in ours
                    if (answer_each_other(answers, found.addresses) if answers else printed == _print(left[a:b]))
                ),
                ("cited there", *found.addresses),
            )
            yours[start] = Cited(Unit(start, end, twin, _words(right[start:end]), "reference"), found.addresses)
        return mine, yours

    def _answered(self, addresses: Sequence[str]) -> tuple[str, ...] | None:
        out: dict[str, None] = {}
        for address in addresses:
            found = self._answers(address)
            if found is None:
                return None
            out.update(dict.fromkeys(sorted(found, key=citation.sort_key)))
        return tuple(out)


def answer_each_other(answers: Sequence[str], cited: Sequence[str]) -> bool:
    """Tell whether what is cited is what answers: each holds one of the other or stands within it.

    >>> answer_each_other(["24(1)"], ["24(1)(a)"]), answer_each_other(["24", "25"], ["24"])
    (True, False)
    """

    def held(one: str, others: Sequence[str]) -> bool:
        return any(citation.within(one, other) or citation.within(other, one) for other in others)

    return bool(answers) and all(held(a, cited) for a in answers) and all(held(b, answers) for b in cited)


def citations(words: str, at: str) -> tuple[Found, ...]:
    """Give the citations of provisions of the same treaty in a text that stands at an address.

    >>> [found.addresses for found in citations("under articles 7 to 9, and paragraph 1 (a) of this article", "12(3)")]
    [('7', '8', '9', '12(1)(a)')]
    >>> citations("Article 27, paragraph 4.a, and Article 28", "3")[0].addresses
    ('27(4)(a)', '28')
    """
    folded = words.translate({0xA0: " ", 0x202F: " ", 0x0A: " ", 0x2019: "'"})
    out: list[Found] = []
    for head in _HEAD.finditer(folded):
        if not out or head.start() >= out[-1].end:
            found = _Reader(folded, at).read(head.start())
            if found:
                out.append(found)
    return tuple(out)


Path = tuple[str, ...]


class _Reader:
    """Reads one citation: a head word, numbers and labels, joined, and whose paragraphs they are."""

    def __init__(self, words: str, at: str) -> None:
        self.words = words
        base, labels, _ = citation.parse(at)
        self.home: Path = (base, *labels)
        self.level, self.article = "", ""
        self.single = False
        self.paths: list[tuple[Path, bool]] = []

    def read(self, start: int) -> Found | None:
        place = end = start
        before = ""
        while (token := _TOKEN.match(self.words, place)) and place < token.end():
            kind = str(token.lastgroup)
            if kind in _HEADS:
                if kind == "paragraph" and before in ("number", "label") and self.level == "article" and self.paths:
                    self.article = self.paths.pop()[0][0]
                elif kind == "article":
                    self.article = ""
                self.level, self.single = kind, not token[kind].lower().endswith("s")
            elif kind in ("number", "label"):
                beside = before in ("number", "label") and not token["gap"].startswith(",")
                if not self._item(token[kind], kind, before, beside):
                    break
                end = token.end()
            before = before if kind in ("join", "to") and before in ("join", "to") else kind
            place = token.end()
        if end == start:
            return None
        end = self._owner(end)
        if _ELSEWHERE.match(self.words, end):
            return None
        try:
            addresses = tuple(dict.fromkeys(_address(path) for path, _ in self.paths))
        except AddressError:
            return None
        return Found(start, end, addresses) if addresses else None

    def _item(self, words: str, kind: str, before: str, beside: bool) -> bool:
        """Take in a number or a label; False where it cannot belong to the citation."""
        last, owned = self.paths[-1] if self.paths else ((), True)
        if kind == "number":
            if beside or self.level == "point":
                return False
            number, *more = words.split(".")
            if (
                before not in _HEADS
                and self.level == "paragraph"
                and self.single
                and self.article
                and last[:1] == (self.article,)
            ):
                # "Articles 6, paragraph 1, and 9": one paragraph is cited, so the next number is an article.
                self.level, self.article = "article", ""
            if self.level == "article":
                path, owned = (number, *more), True
            else:
                path, owned = (self.article or self.home[0], number, *more), bool(self.article)
        else:
            labels = tuple(words.strip("()").split("."))
            if beside and last and before != "to":
                path = (*last, *labels)
                self.paths.pop()
            elif len(last) > 1 and _is_roman(last[-1]) and not _is_roman(labels[0]) and not last[-2][0].isdigit():
                path = (*last[:-2], *labels)
            elif last and not last[-1][0].isdigit():
                path = (*last[:-1], *labels)
            elif self.level == "point" and not last:
                path, owned = (*self._above(), *labels), False
            else:
                return False
        if before == "to" and last:
            self.paths += [((*path[:-1], label), owned) for label in _between(last[-1], path[-1])]
        self.paths.append((path, owned))
        return True

    def _above(self) -> Path:
        """The unit whose points are cited without naming it: the paragraph in which the citation stands."""
        return self.home[:2] if len(self.home) > 1 and self.home[1][0].isdigit() else self.home[:1]

    def _owner(self, end: int) -> int:
        """Read "of paragraph 1", "of this article", "above" after the items, and put the items there."""
        while after := _AFTER.match(self.words, end):
            paragraph, article = after["paragraph"], after["article"]
            for index, (path, owned) in enumerate(self.paths):
                if paragraph and self.level == "point":
                    depth = len(self._above())
                    self.paths[index] = ((self.home[0], paragraph, *path[depth:]), False)
                elif article and not owned:
                    self.paths[index] = ((article, *path[1:]), True)
            end = after.end()
        return end


def _is_roman(label: str) -> bool:
    return set(label.lower()) <= set("ivx")


def _between(first: str, last: str) -> list[str]:
    """What a range names between its ends; nothing where they are not of one kind."""
    if first.isdigit() and last.isdigit():
        low, high = int(first), int(last)
        return [str(number) for number in range(low + 1, high)] if high - low <= MOST else []
    if len(first) == len(last) == 1:
        return [chr(code) for code in range(ord(first) + 1, ord(last))]
    return []


def _address(path: Path) -> str:
    return citation.canonical(path[0] + "".join(f"({label})" for label in path[1:]))


def _placed(pieces: Sequence[str], at: str) -> list[tuple[int, int, Found]]:
    """The citations of a text in pieces, by the pieces that each covers."""
    starts = list(accumulate((len(piece) for piece in pieces), initial=0))
    out = []
    for found in citations("".join(pieces), at):
        first, last = bisect_right(starts, found.start) - 1, bisect_left(starts, found.end)
        if starts[first] == found.start and len("".join(pieces[first:last]).rstrip()) == found.end - found.start:
            out.append((first, last, found))
    return out


def _print(pieces: Sequence[str]) -> str:
    return text.fold(text.tidy("".join(pieces))).lower()


def _words(pieces: Sequence[str]) -> int:
    return sum(any(c.isalnum() for c in piece) for piece in pieces)
