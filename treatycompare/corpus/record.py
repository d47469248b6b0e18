"""The record under one folder: found, read once, given as treaties, themes, terms, concordances."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from treatycompare.citation import unit_of
from treatycompare.compiled import compile_record, read_record
from treatycompare.corpus.build import Builder
from treatycompare.corpus.shapes import (
    ArticleFile,
    CodedUnit,
    ConcordanceFile,
    OutlineFile,
    SourcesFile,
    TermsFile,
    TreatyFile,
)
from treatycompare.errors import Problem, RecordError, UnknownTreatyError
from treatycompare.interfaces import Frame
from treatycompare.model.theme import Place, Subtheme, Theme
from treatycompare.model.treaty import Derivation, Treaty
from treatycompare.model.value import Value

MARKER = "corpus.yaml"
V = TypeVar("V", bound=Value)


class Corpus:
    """The record under one folder. Reads a file when it is first asked for."""

    def __init__(self, root: Path, without: Collection[str] = ()) -> None:
        """Take the record under *root*, leaving out the files named in *without*."""
        self.root, self.left_out = root, frozenset(without)

    @cached_property
    def _data(self) -> dict[str, Any]:
        return compile_record(self.root, self.left_out) if self.left_out else read_record(self.root)

    def _read(self, name: str, model: type[V]) -> V:
        return validated(name, self._data[name], model)

    def treaty_ids(self) -> tuple[str, ...]:
        """The ids of the treaties of the record, sorted."""
        return tuple(sorted(name.removesuffix("/treaty.yaml") for name in self._data if name.endswith("/treaty.yaml")))

    @cache  # noqa: B019  # one corpus lives as long as the process; see open_corpus
    def treaty(self, treaty_id: str, lang: str = "en") -> Treaty:
        """Give a treaty of the record, without official words.

        Raises UnknownTreatyError, RecordError.
        """
        if treaty_id not in self.treaty_ids():
            raise UnknownTreatyError("no treaty of the record has the id", value=treaty_id, allowed=self.treaty_ids())
        about = self._read(f"{treaty_id}/treaty.yaml", TreatyFile)
        outline = self.outline(treaty_id)
        files = [self._read(name, ArticleFile) for name in self._data if name.startswith(f"{treaty_id}/articles/")]
        coded = {a: unit for file in files for a, unit in file.provisions.items()}
        for address, found in self._derivations_of(treaty_id).items():
            unit = coded.get(address, CodedUnit())
            named = {derivation.source for derivation in unit.derivation}
            more = tuple(derivation for derivation in found if derivation.source not in named)
            coded[address] = unit.model_copy(update={"derivation": (*unit.derivation, *more)})
        complete = [unit for file in files for unit in file.coded]
        build = Builder(treaty_id, lang, coded, complete, self._themes_of(treaty_id))
        return Treaty(
            id=about.id,
            title=about.title,
            short_title=about.short_title,
            lang=lang,
            authentic_languages=about.authentic_languages,
            metadata=about.metadata,
            body=build.body(outline),
        )

    def outline(self, treaty_id: str) -> OutlineFile:
        """Give the outline of a treaty as it was written."""
        return self._read(f"{treaty_id}/outline.yaml", OutlineFile)

    def frame(self, treaty_id: str) -> Frame:
        """Give what helps a parser to read a text of the treaty: its outline and closing words."""
        treaty = self.treaty(treaty_id)
        articles = self.outline(treaty_id).all_articles()
        closings: dict[str, dict[str, str | None]] = {}
        for article in articles:
            for unit, first in article.closings.items():
                for lang, words in first.items():
                    closings.setdefault(lang, {})[f"{article.article}{unit}"] = words
        return Frame(
            treaty=treaty.id,
            title=treaty.title,
            short_title=treaty.short_title,
            addresses=tuple(unit.address for unit in treaty.provisions),
            closings={a: words for a, words in closings.pop("en", {}).items() if words},
            closings_in=closings,
        )

    @cache  # noqa: B019
    def themes(self) -> tuple[Theme, ...]:
        """The themes of the record, in order of their codes."""
        return tuple(_theme(data) for data in self._data["themes.yaml"])

    def _derivations_of(self, treaty_id: str) -> dict[str, list[Derivation]]:
        """The derivations that concordances say, by the unit that comes from elsewhere."""
        found: dict[str, list[Derivation]] = {}
        for name in sorted(self._data):
            left, _, right = name.removeprefix("concordances/").removesuffix(".yaml").partition("--")
            if name.startswith("concordances/") and left == treaty_id:
                data = self._data[name]
                for link in (*data.get("articles", ()), *data.get("paragraphs", ())):
                    if link.get("degree"):
                        for address, source in product(link["left"], link["right"]):
                            derivation = Derivation(source=f"{right} {source}", degree=link["degree"])
                            found.setdefault(unit_of(address), []).append(derivation)
        return found

    def _themes_of(self, treaty_id: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for theme in self.themes():
            for sub in theme.subthemes:
                for address in sub.addresses(treaty_id):
                    found.setdefault(address, []).extend((theme.slug, sub.code))
        return {address: tuple(dict.fromkeys(names)) for address, names in found.items()}

    def terms(self) -> TermsFile:
        """The table of term equivalences."""
        return self._read("terms.yaml", TermsFile)

    @cache  # noqa: B019
    def sources(self) -> SourcesFile:
        """Where official texts can be fetched; a record that names no source is whole."""
        return self._read("sources.yaml", SourcesFile) if "sources.yaml" in self._data else SourcesFile()

    def facets(self) -> Any:
        """The order of each facet, as data."""
        return self._data["facets.yaml"]

    @cache  # noqa: B019
    def concordance(self, left: str, right: str) -> ConcordanceFile | None:
        """The curated concordance of two treaties as it was written, None where there is none."""
        name = f"concordances/{left}--{right}.yaml"
        return validated(name, shared_fields(self._data[name]), ConcordanceFile) if name in self._data else None


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
    here = Path(__file__).resolve().parents[1]
    places = [path] if path is not None else [here / "_treaties", here.parent / "treaties"]
    for place in places:
        if (place / MARKER).is_file():
            return place
    tried = " or ".join(os.fspath(place) for place in places)
    raise RecordError([Problem(tried, 0, f"no record here: {MARKER} is missing")])


def shared_fields(data: Any) -> Any:
    """Give a concordance's data with author, date and origin on each link: the file's unless given."""
    if not isinstance(data, dict):
        return data
    shared = {"origin": "curated", "author": data.get("author"), "date": data.get("date")}
    links = {
        level: [{**shared, **link} if isinstance(link, dict) else link for link in data.get(level) or ()]
        for level in ("articles", "paragraphs")
    }
    return {**data, **links}


def validated(name: str, data: Any, model: type[V]) -> V:
    """Give the data of one file of the record as a model value.

    Raises RecordError with all problems of the file; the check of the record adds their lines.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = [(".".join(map(str, problem["loc"])), problem["msg"]) for problem in error.errors()]
        raise RecordError([Problem(name, 0, f"{place}: {message}") for place, message in found]) from None


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
