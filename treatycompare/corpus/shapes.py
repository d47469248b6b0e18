"""The files of the record: what each may hold. Unknown fields are refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self
from urllib.parse import quote

from pydantic import BeforeValidator, Field, RootModel, StringConstraints, model_validator

from treatycompare.model.alignment import Link
from treatycompare.model.norm import OwnWords
from treatycompare.model.treaty import (
    CrossReference,
    Derivation,
    Flexibility,
    Function,
    Lang,
    NoNorm,
    Norm,
    NoThreshold,
    TreatyMetadata,
)
from treatycompare.model.value import AddressStr, DateStr, Value


class TreatyFile(Value):
    """The content of ``treaty.yaml``."""

    id: str
    title: str
    short_title: str
    authentic_languages: tuple[Lang, ...]
    metadata: TreatyMetadata


FirstWords = Annotated[
    Mapping[Lang, str | None], BeforeValidator(lambda given: {"en": given} if isinstance(given, str) else given)
]
"""The first of the closing words of a list by language; one text alone is the English one."""


class OutlineArticle(Value):
    """One article of an outline: its official heading by language, its units in printed order.

    ``units`` are addresses relative to the article, ``(1)``, ``(1)(a)``. ``closings`` maps a unit
    (empty for the article itself) that ends in closing words to the first of these, six at most,
    in English or by language; ``null`` where a language prints none after the list.
    """

    article: str
    headings: Mapping[Lang, str]
    units: tuple[str, ...] = ()
    closings: Mapping[str, FirstWords] = Field(default_factory=dict)


class OutlineDivision(Value):
    """A chapter, section or title: its address, its heading, what it holds."""

    address: AddressStr
    headings: Mapping[Lang, str]
    divisions: tuple[OutlineDivision, ...] = ()
    articles: tuple[OutlineArticle, ...] = ()

    def all_articles(self) -> Iterator[OutlineArticle]:
        """Give the articles of this division and of those within it, in printed order."""
        for division in self.divisions:
            yield from division.all_articles()
        yield from self.articles


class OutlineFile(Value):
    """The content of ``outline.yaml``."""

    preamble: bool = True
    divisions: tuple[OutlineDivision, ...] = ()
    articles: tuple[OutlineArticle, ...] = ()
    end: bool = True
    notes: tuple[OutlineArticle, ...] = ()

    def all_articles(self) -> Iterator[OutlineArticle]:
        """Give the articles in printed order, whatever division holds them."""
        for division in self.divisions:
            yield from division.all_articles()
        yield from self.articles


class CodedUnit(Value):
    """What an article file says of one unit."""

    summary: OwnWords | None = None
    functions: tuple[Function, ...] = ()
    norms: tuple[Norm, ...] = ()
    no_norms: tuple[NoNorm, ...] = ()
    no_thresholds: tuple[NoThreshold, ...] = ()
    xrefs: tuple[CrossReference, ...] = ()
    flexibility: tuple[Flexibility, ...] = ()
    derivation: tuple[Derivation, ...] = ()


class Coding(Value):
    """Who coded an article file, when, from which languages, how surely."""

    coder: str
    date: DateStr
    language: Lang
    read_also: tuple[Lang, ...] = ()
    status: str
    confidence: str


class ArticleFile(Value):
    """The content of one file under ``articles/``."""

    article: str
    coded: tuple[AddressStr, ...]
    provenance: Coding
    provisions: Mapping[AddressStr, CodedUnit]


class Term(Value):
    """One pair of terms of two treaties, and whether they may be folded when matching."""

    left: str
    right: str | None
    relation: str
    note: str | None = None


class TermsFile(Value):
    """The content of ``terms.yaml``: pairs of terms, and the relations that may be folded."""

    treaties: tuple[str, str]
    fold: tuple[str, ...]
    terms: tuple[Term, ...]


class ThemedPart(Value):
    """A subtheme of ``themes.yaml``: its provisions by treaty."""

    code: str
    name: str
    provisions: Mapping[str, tuple[AddressStr, ...]] = Field(default_factory=dict)
    other_instruments: str | None = None
    note: str | None = None


class ThemeEntry(Value):
    """A theme of ``themes.yaml``."""

    slug: str
    code: str
    name: str
    subthemes: tuple[ThemedPart, ...]


class ThemesFile(RootModel[tuple[ThemeEntry, ...]]):
    """The content of ``themes.yaml``."""


class ConcordanceFile(Value):
    """A curated concordance: the links of two treaties at both levels."""

    left: str
    right: str
    author: str
    date: DateStr
    articles: tuple[Link, ...]
    paragraphs: tuple[Link, ...]


ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""The pattern of a treaty's id."""
DATE = r"^\d{4}-\d{2}-\d{2}$"
TreatyId = Annotated[str, StringConstraints(pattern=ID, max_length=64)]
Edition = Annotated[str, StringConstraints(pattern=DATE)]
FilePath = Annotated[str, StringConstraints(pattern=r"^[\w@-][\w@.-]*(/[\w@-][\w@.-]*)*$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Publisher(Value):
    """A public repository of texts: where it is, on what terms, whom its users acknowledge."""

    host: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)+$")]
    repository: Annotated[str, StringConstraints(pattern=r"^[\w-][\w.-]*/[\w-][\w.-]*$")]
    folder: FilePath | None = None
    """What every path of its texts starts with."""
    terms: str
    acknowledgement: str


class Origin(Value):
    """Where the bytes of a text are published, at one commit for good, and on what terms."""

    url: str
    repository: str
    commit: str
    terms: str
    acknowledgement: str


class PublishedText(Value):
    """One file of ``sources.yaml``: which treaty it is in which languages, and its very bytes."""

    treaty: TreatyId
    langs: Annotated[tuple[Lang, ...], Field(min_length=1)]
    edition: Edition | None = None
    format: Literal["akn", "markdown", "html", "pdf"]
    publisher: str
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
    path: FilePath
    sha256: Sha256
    size: Annotated[int, Field(gt=0, le=20_000_000)]

    @property
    def names(self) -> tuple[str, ...]:
        """The texts that come out of it as they are asked for: ``budapest@en``, ``budapest@nl``."""
        dated = f"@{self.edition}" if self.edition else ""
        return tuple(f"{self.treaty}@{lang}{dated}" for lang in self.langs)


class SourcesFile(Value):
    """The content of ``sources.yaml``: the texts that can be fetched; of several for one the first is preferred."""

    publishers: Mapping[str, Publisher] = Field(default_factory=dict)
    texts: tuple[PublishedText, ...] = ()

    @model_validator(mode="after")
    def _texts_are_told_apart(self) -> Self:
        seen = set()
        for text in self.texts:
            if text.publisher not in self.publishers:
                raise ValueError(f"{text.treaty}: no publisher is called {text.publisher!r}")
            for name in text.names:
                if (name, text.format) in seen:
                    raise ValueError(f"{name} stands twice as {text.format}")
                seen.add((name, text.format))
        return self

    def origin(self, text: PublishedText) -> Origin:
        """Give where a text is published: a path in a repository at a commit names the same bytes for ever."""
        by = self.publishers[text.publisher]
        path = f"{by.folder}/{text.path}" if by.folder else text.path
        return Origin(
            url=f"https://{by.host}/{by.repository}/{text.commit}/{quote(path)}",
            repository=by.repository,
            commit=text.commit,
            terms=by.terms,
            acknowledgement=by.acknowledgement,
        )

    def hosts(self) -> frozenset[str]:
        """Give the only hosts that a text may be fetched from."""
        return frozenset(by.host for by in self.publishers.values())

    def known(self, sha256: str) -> Origin | None:
        """Give where bytes with this hash are published, None where no source has them."""
        return next((self.origin(text) for text in self.texts if text.sha256 == sha256), None)
