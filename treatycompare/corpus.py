"""The record that ships: found, read and joined into treaties, themes, terms and concordances.

YAML under ``treaties/`` is the source. A treaty is a folder named by its id with ``treaty.yaml``
(metadata), ``outline.yaml`` (divisions, articles, labels) and ``articles/*.yaml`` (what was
coded). There is no list to keep: a folder with a ``treaty.yaml`` is a treaty.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import Field, ValidationError

from treatycompare import citation
from treatycompare.errors import Problem, RecordError, UnknownTreatyError
from treatycompare.interfaces import Frame
from treatycompare.model.alignment import Link
from treatycompare.model.norm import OwnWords
from treatycompare.model.theme import Place, Subtheme, Theme
from treatycompare.model.treaty import (
    CrossReference,
    Derivation,
    Flexibility,
    Function,
    Kind,
    Lang,
    NoNorm,
    Norm,
    Provision,
    Treaty,
    TreatyMetadata,
)
from treatycompare.model.value import AddressStr, Value

MARKER = "corpus.yaml"
V = TypeVar("V", bound=Value)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TreatyFile(Value):
    """The content of ``treaty.yaml``."""

    id: str
    title: str
    short_title: str
    authentic_languages: tuple[Lang, ...]
    metadata: TreatyMetadata


class OutlineArticle(Value):
    """One article of an outline: its official heading by language, its units in printed order.

    ``units`` are addresses relative to the article, ``(1)``, ``(1)(a)``. ``closings`` maps a unit
    (empty for the article itself) that ends in closing words to the first of these, six at most.
    """

    article: str
    headings: Mapping[Lang, str]
    units: tuple[str, ...] = ()
    closings: Mapping[str, str] = Field(default_factory=dict)


class OutlineDivision(Value):
    """A chapter, section or title: its address, its heading, what it holds."""

    address: AddressStr
    headings: Mapping[Lang, str]
    divisions: tuple[OutlineDivision, ...] = ()
    articles: tuple[OutlineArticle, ...] = ()


class OutlineFile(Value):
    """The content of ``outline.yaml``."""

    preamble: bool = True
    divisions: tuple[OutlineDivision, ...] = ()
    articles: tuple[OutlineArticle, ...] = ()
    end: bool = True
    notes: tuple[OutlineArticle, ...] = ()


class CodedUnit(Value):
    """What an article file says of one unit."""

    summary: OwnWords | None = None
    functions: tuple[Function, ...] = ()
    norms: tuple[Norm, ...] = ()
    no_norms: tuple[NoNorm, ...] = ()
    xrefs: tuple[CrossReference, ...] = ()
    flexibility: tuple[Flexibility, ...] = ()
    derivation: tuple[Derivation, ...] = ()


class Coding(Value):
    """Who coded an article file, when, from which languages, how surely."""

    coder: str
    date: str
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


class ConcordanceFile(Value):
    """A curated concordance: the links of two treaties at both levels."""

    left: str
    right: str
    author: str
    date: str
    articles: tuple[Link, ...]
    paragraphs: tuple[Link, ...]


class Corpus:
    """The record under one folder. Reads a file when it is first asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def treaty_ids(self) -> tuple[str, ...]:
        """The ids of the treaties of the record, sorted."""
        return tuple(sorted(path.parent.name for path in self.root.glob("*/treaty.yaml")))

    @cache  # noqa: B019  # one corpus lives as long as the process; see open_corpus
    def treaty(self, treaty_id: str, lang: str = "en") -> Treaty:
        """Give a treaty of the record, without official words.

        Raises UnknownTreatyError, RecordError.
        """
        if treaty_id not in self.treaty_ids():
            raise UnknownTreatyError("no treaty of the record has the id", value=treaty_id, allowed=self.treaty_ids())
        folder = self.root / treaty_id
        about = read_yaml(folder / "treaty.yaml", TreatyFile)
        outline = read_yaml(folder / "outline.yaml", OutlineFile)
        files = [read_yaml(path, ArticleFile) for path in sorted(folder.glob("articles/*.yaml"))]
        coded = {a: unit for file in files for a, unit in file.provisions.items()}
        complete = [unit for file in files for unit in file.coded]
        build = _Builder(treaty_id, lang, coded, complete, self._themes_of(treaty_id))
        return Treaty(
            id=about.id,
            title=about.title,
            short_title=about.short_title,
            lang=lang,
            authentic_languages=about.authentic_languages,
            metadata=about.metadata,
            body=build.body(outline),
        )

    def frame(self, treaty_id: str) -> Frame:
        """Give what helps a parser to read a text of the treaty: its outline and closing words."""
        treaty = self.treaty(treaty_id)
        outline = read_yaml(self.root / treaty_id / "outline.yaml", OutlineFile)
        closings = {
            f"{article.article}{unit}": words
            for article in _articles(outline)
            for unit, words in article.closings.items()
        }
        return Frame(
            treaty=treaty.id,
            title=treaty.title,
            short_title=treaty.short_title,
            addresses=tuple(unit.address for unit in treaty.provisions),
            closings=closings,
        )

    @cache  # noqa: B019
    def themes(self) -> tuple[Theme, ...]:
        """The themes of the record, in order of their codes."""
        return tuple(_theme(data) for data in read_data(self.root / "themes.yaml"))

    def _themes_of(self, treaty_id: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for theme in self.themes():
            for sub in theme.subthemes:
                for address in sub.addresses(treaty_id):
                    found.setdefault(address, []).extend((theme.slug, sub.code))
        return {address: tuple(dict.fromkeys(names)) for address, names in found.items()}

    def terms(self) -> TermsFile:
        """The table of term equivalences."""
        return read_yaml(self.root / "terms.yaml", TermsFile)

    def facets(self) -> Any:
        """The order of each facet, as data."""
        return read_data(self.root / "facets.yaml")

    @cache  # noqa: B019
    def concordance(self, left: str, right: str) -> ConcordanceFile | None:
        """The curated concordance of two treaties as it was written, None where there is none."""
        path = self.root / "concordances" / f"{left}--{right}.yaml"
        return _validated(path, concordance_data(path), ConcordanceFile) if path.is_file() else None


def open_corpus(path: Path | None = None) -> Corpus:
    """Open the record: a given folder, the copy in the package, or the checkout.

    Raises RecordError where none of these holds a corpus.yaml.
    """
    return _open(locate(path))


@cache
def _open(root: Path) -> Corpus:
    return Corpus(root)


def locate(path: Path | None = None) -> Path:
    """Find the folder of the record.

    Raises RecordError.
    """
    here = Path(__file__).resolve().parent
    places = [path] if path is not None else [here / "_treaties", here.parent / "treaties"]
    for place in places:
        if (place / MARKER).is_file():
            return place
    tried = " or ".join(os.fspath(place) for place in places)
    raise RecordError([Problem(tried, 0, f"no record here: {MARKER} is missing")])


def read_yaml(path: Path, model: type[V]) -> V:
    """Read one file of the record as a model value.

    Raises RecordError with all problems of the file.
    """
    return _validated(path, read_data(path), model)


def read_data(path: Path) -> Any:
    """Read one YAML file as plain data.

    Raises RecordError, with the line where the file is no YAML.
    """
    try:
        return yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506  # a safe loader, the C one where built
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise RecordError([Problem(_shown(path), line, f"not YAML: {error.problem}")]) from None
    except (OSError, yaml.YAMLError) as error:
        raise RecordError([Problem(_shown(path), 0, f"cannot be read: {error}")]) from error


def concordance_data(path: Path) -> Any:
    """Read a concordance file; author, date and origin of each link are the file's unless given."""
    data = read_data(path)
    if isinstance(data, dict):
        shared = {"origin": "curated", "author": data.get("author"), "date": data.get("date")}
        for level in ("articles", "paragraphs"):
            data[level] = [{**shared, **link} if isinstance(link, dict) else link for link in data.get(level) or ()]
    return data


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:]) if path.parent.name == "articles" else "/".join(path.parts[-2:])


def _validated(path: Path, data: Any, model: type[V]) -> V:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise RecordError(
            [
                Problem(_shown(path), 0, f"{'.'.join(str(part) for part in found['loc'])}: {found['msg']}")
                for found in error.errors()
            ]
        ) from None


def _theme(data: Mapping[str, Any]) -> Theme:
    subthemes = [
        Subtheme(
            code=sub["code"],
            name=sub["name"],
            places=tuple(Place(treaty=t, addresses=tuple(a)) for t, a in sub.get("provisions", {}).items()),
            other_instruments=sub.get("other_instruments"),
            note=sub.get("note"),
        )
        for sub in data["subthemes"]
    ]
    return Theme(slug=data["slug"], code=data["code"], name=data["name"], subthemes=tuple(subthemes))


def _articles(outline: OutlineFile) -> Iterator[OutlineArticle]:
    def walk(division: OutlineDivision) -> Iterator[OutlineArticle]:
        for inner in division.divisions:
            yield from walk(inner)
        yield from division.articles

    for division in outline.divisions:
        yield from walk(division)
    yield from outline.articles


class _Builder:
    """Joins outline and coded units of one treaty into the tree of provisions."""

    def __init__(
        self,
        treaty: str,
        lang: str,
        coded: Mapping[str, CodedUnit],
        complete: list[str],
        themes: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.treaty, self.lang, self.coded, self.complete = treaty, lang, coded, complete
        self.themes: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for address, names in themes.items():
            self.themes.setdefault(citation.article_of(address), []).append((address, names))

    def body(self, outline: OutlineFile) -> tuple[Provision, ...]:
        parts = [self._unit("preamble", "preamble")] if outline.preamble else []
        parts += [self._division(division) for division in outline.divisions]
        parts += [self._article(article) for article in outline.articles]
        parts += [self._unit("end", "end")] if outline.end else []
        return (*parts, *(self._article(note, "note") for note in outline.notes))

    def _division(self, division: OutlineDivision) -> Provision:
        below = [self._division(inner) for inner in division.divisions]
        below += [self._article(article) for article in division.articles]
        heading = self._heading(division.headings)
        label = division.address.rpartition(".")[2]
        return self._unit(division.address, "division", label=label, heading=heading, children=tuple(below))

    def _article(self, article: OutlineArticle, kind: Kind = "article") -> Provision:
        base = article.article
        below: dict[str, list[str]] = {}
        for unit in article.units:
            address = base + unit
            below.setdefault(citation.parent(address) or base, []).append(address)
        closings = {base + unit for unit in article.closings}
        root = self._tree(base, below, closings, kind)
        layer = "interpretative_note" if kind == "note" else "treaty_text"
        label = base.removeprefix("note.")
        return root.model_copy(update={"heading": self._heading(article.headings), "label": label, "layer": layer})

    def _tree(self, address: str, below: Mapping[str, list[str]], closings: set[str], kind: Kind) -> Provision:
        children = [
            self._tree(a, below, closings, "paragraph" if citation.parse(a).labels[-1].isdigit() else "point")
            for a in below.get(address, ())
        ]
        if address in closings:
            children.append(self._unit(f"{address}[end]", "closing"))
        labels = citation.parse(address).labels
        return self._unit(address, kind, label=labels[-1] if labels else "", children=tuple(children))

    def _heading(self, headings: Mapping[str, str]) -> str | None:
        return headings.get(self.lang, headings.get("en"))

    def _unit(self, address: str, kind: Kind, **more: Any) -> Provision:
        coded = self.coded.get(address)
        said = {name: getattr(coded, name) for name in CodedUnit.model_fields} if coded else {}
        complete = any(citation.within(address, unit) for unit in self.complete)
        return Provision(
            treaty=self.treaty,
            address=address,
            kind=kind,
            coded=complete,
            themes=self._themes(address),
            **said,
            **more,
        )

    def _themes(self, address: str) -> tuple[str, ...]:
        """The themes of a unit: its own, those of the units above it and of those below it."""
        near = self.themes.get(citation.article_of(address), ())
        names = [name for a, found in near if _overlap(a, address) for name in found]
        return tuple(dict.fromkeys(names))


def _overlap(a: str, b: str) -> bool:
    return citation.within(a, b) or citation.within(b, a)
