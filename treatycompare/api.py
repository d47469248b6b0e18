"""The facade: load, align, diff and compare, the way that text and record go together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from treatycompare import aligners, citation, corpus
from treatycompare.coding import Facets
from treatycompare.errors import ParseError, UnknownThemeError
from treatycompare.files import read_bytes
from treatycompare.loading import load, parse
from treatycompare.model.alignment import Alignment, Link
from treatycompare.model.comparison import Comparison, Pair
from treatycompare.model.difference import ProvisionDiff
from treatycompare.model.facts import Fact, facts_in
from treatycompare.model.floor import floors
from treatycompare.model.gaps import Gap
from treatycompare.model.lineage import Lineage, lineage_of
from treatycompare.model.profile import Profile, profile_of
from treatycompare.model.results import Results
from treatycompare.model.scope import effective_scope
from treatycompare.model.theme import Theme
from treatycompare.model.treaty import Provision, Treaty
from treatycompare.provision_diff import diff_provisions

__all__ = [
    "align",
    "compare",
    "diff",
    "disagreements",
    "effective_scope",
    "facts",
    "floors",
    "gaps",
    "lineage",
    "load",
    "parse",
    "profile",
    "read_comparison",
]

_SAVED_LIMIT = 100_000_000


def align(left: Treaty, right: Treaty, method: str = "best", level: str = "article") -> Alignment:
    """Align two treaties at article or paragraph level.

    *method* is ``curated`` (the record's concordance), ``text`` (the wording alone, any two
    documents) or ``best`` (curated where there is a link, computed elsewhere).

    Raises OptionError, MissingTextError where ``text`` lacks the wording of a side.

    >>> link = align(load("hanoi"), load("budapest")).of_left("37")[0]
    >>> link.right, link.origin
    (('24',), 'curated')
    """
    return aligners.align(left, right, method=method, level=level)


def diff(left: Provision | Treaty, right: Provision | Treaty) -> ProvisionDiff:
    """Compare two provisions: words where both have them, and coded norms facet by facet.

    >>> d = diff(load("hanoi")["45(1)"], load("budapest")["33(1)"])
    >>> d.computed.relation
    'narrower'
    """
    ours, theirs = (side if isinstance(side, Treaty) else _alone(side) for side in (left, right))
    if ours.id == theirs.id:
        links: Sequence[Link] = _same_place(ours, theirs)
    else:
        found = _paragraphs(ours, theirs, "best")
        links = found.links if found else ()
    names = (ours.short_title, theirs.short_title)
    return diff_provisions(ours.body, theirs.body, names=names, links=links, facets=_facets())


def compare(left: Treaty, right: Treaty, theme: str | None = None, method: str = "best") -> Comparison:
    """Compare two treaties, whole or within one theme or subtheme.

    Gives every corresponding pair of articles with its differences, and the articles that one
    side alone has. Works on the record; with the official words it compares these too.

    Raises UnknownThemeError, OptionError, MissingTextError.

    >>> c = compare(load("hanoi"), load("budapest"), theme="extradition")
    >>> c["37"].right[0].address
    '24'
    """
    themes = corpus.open_corpus().themes()
    _check_theme(theme, themes)
    alignment = aligners.align(left, right, method=method, level="article")
    paragraphs = _paragraphs(left, right, method)
    links = paragraphs.links if paragraphs else ()
    names = (left.short_title, right.short_title)
    pairs = tuple(_pair(link, left, right, names, links) for link in alignment.links)
    whole = Comparison(
        left=left.ref,
        right=right.ref,
        method=alignment.method,
        alignment=alignment,
        paragraphs=paragraphs,
        pairs=pairs,
        only_left=tuple(left[a] for a in alignment.unmatched_left),
        only_right=tuple(right[b] for b in alignment.unmatched_right),
        uncertain=alignment.uncertain,
        themes=themes,
        notices=_notices(left, right),
    )
    return whole if theme is None else whole.theme(theme)


def facts(*sides: Treaty | Provision, theme: str | None = None) -> Results[Fact]:
    """Give the fact sheet: every number of the coded provisions, with comparator and pinpoint.

    Raises UnknownThemeError.

    >>> [fact.words for fact in facts(load("hanoi")["42"])]
    ['at least 60 days']
    """
    _check_theme(theme, corpus.open_corpus().themes())
    return Results(fact for side in sides for fact in facts_in(_tops(side), theme))


def profile(treaty: Treaty | Provision, theme: str | None = None) -> Profile:
    """Give how much the norms of a treaty or a provision ask and how often they hedge, in counts.

    Raises UnknownThemeError.

    >>> profile(load("budapest")["34"]).modalities
    (Count(name='obligation', count=1),)
    """
    _check_theme(theme, corpus.open_corpus().themes())
    name = treaty.id if isinstance(treaty, Treaty) else treaty.treaty
    return profile_of(name, _tops(treaty), theme)


def gaps(left: Treaty, right: Treaty, theme: str | None = None, method: str = "best") -> Results[Gap]:
    """Give what each of two treaties says and the other is silent on, with sister instruments by name.

    Raises UnknownThemeError, OptionError, MissingTextError.

    >>> gaps(load("hanoi"), load("budapest"), theme="T02.1")[0].words
    'Budapest is silent here'
    """
    return compare(left, right, theme=theme, method=method).gaps()


def disagreements(left: Treaty, right: Treaty, level: str = "article") -> tuple[Pair, ...]:
    """Give the correspondences whose curated relation is another than the one their coded norms give.

    Both stand in each pair: ``link.relation`` and ``computed``. Where none can be computed there is
    no disagreement. At paragraph level each curated link is compared by the norms of its own units.

    Raises OptionError where the record has no concordance of the two.

    >>> [pair.id for pair in disagreements(load("hanoi"), load("budapest")) if pair.left[0].address == "45"]
    ['hanoi-45--budapest-33']
    """
    links = aligners.align(left, right, method="curated", level=level).links
    names = (left.short_title, right.short_title)
    paragraphs = aligners.curated_links(left.id, right.id, "paragraph") or ()
    pairs = (_pair(link, left, right, names, paragraphs) for link in links)
    return tuple(pair for pair in pairs if pair.computed.relation not in (None, pair.link.relation))


def lineage(treaty: Treaty, address: str | None = None, theme: str | None = None) -> Results[Lineage]:
    """Give from which older provisions each article comes, or the provision at an address.

    Raises UnknownThemeError, UnknownAddressError, AddressError.

    >>> lineage(load("hanoi"), "42(8)")[0].closest
    (('budapest', 'near-verbatim'),)
    """
    _check_theme(theme, corpus.open_corpus().themes())
    if address is None:
        found = [lineage_of(article) for article in treaty.articles]
    else:
        unit = treaty[address]
        article = treaty[citation.article_of(unit.address)] if unit.kind != "division" else unit
        found = [lineage_of(article, unit.address)]
    return Results(one for one in found if theme is None or theme in one.themes)


def read_comparison(path: str | Path) -> Comparison:
    """Read a comparison that was saved as JSON.

    Raises FileError, ParseError where the file holds no comparison of a known schema version.
    """
    path = Path(path)
    try:
        return Comparison.model_validate_json(read_bytes(path, _SAVED_LIMIT))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ParseError(
            "no saved comparison:", value=path.name, where=place or None, todo=f"{first['msg']}; save one as .json"
        ) from error


def _tops(side: Treaty | Provision) -> tuple[Provision, ...]:
    """What to walk: articles, so that each find has the heading of its article; notes and preamble too."""
    if isinstance(side, Provision):
        return (side,)
    return tuple(u for u in side.provisions if u.kind in ("preamble", "article", "note"))


def _pair(link: Link, left: Treaty, right: Treaty, names: tuple[str, str], paragraphs: Sequence[Link]) -> Pair:
    ours, theirs = [left[a] for a in link.left], [right[b] for b in link.right]
    themes = dict.fromkeys(theme for unit in (*ours, *theirs) for theme in unit.themes)
    return Pair(
        link=link,
        diff=diff_provisions(
            ours, theirs, names=names, links=paragraphs, facets=_facets(), langs=(left.lang, right.lang)
        ),
        themes=tuple(themes),
    )


def _paragraphs(left: Treaty, right: Treaty, method: str) -> Alignment | None:
    """The alignment of paragraphs; None where nobody wrote one and there are no words to compute it."""
    if method != "text" and aligners.curated_links(left.id, right.id, "paragraph"):
        return aligners.align(left, right, method=method, level="paragraph")
    if left.has_text and right.has_text and method != "curated":
        return aligners.align(left, right, method=method, level="paragraph")
    return None


def _same_place(left: Treaty, right: Treaty) -> list[Link]:
    """Links by equal address, for two expressions or editions of one treaty."""
    shared = [unit.address for unit in left.provisions if unit.address in right]
    return [Link(left=(a,), right=(a,), origin="text", score=1.0) for a in shared]


def _alone(unit: Provision) -> Treaty:
    """A treaty of one provision, so that two provisions are compared as two treaties are."""
    record = corpus.open_corpus()
    title = record.treaty(unit.treaty).short_title if unit.treaty in record.treaty_ids() else unit.treaty
    return Treaty(id=unit.treaty, title=title, short_title=title, body=(unit,))


def _notices(left: Treaty, right: Treaty) -> tuple[str, ...]:
    lacking = [treaty for treaty in (left, right) if not treaty.has_text]
    if not lacking:
        return ()
    names = " and ".join(treaty.short_title for treaty in lacking)
    commands = "; ".join(f"treatycompare texts add FILE --treaty {t.id} --lang {t.lang}" for t in lacking)
    return (
        f"The official wording of {names} is not in your library: this shows the shipped summaries and coded "
        f"terms. Bring the wording with: {commands}",
    )


def _check_theme(theme: str | None, themes: Sequence[Theme]) -> None:
    names = [name for t in themes for name in (t.slug, *(sub.code for sub in t.subthemes))]
    if theme is not None and theme not in names:
        raise UnknownThemeError("no theme is called", value=theme, allowed=names)


@cache
def _facets() -> Facets:
    return Facets.read(corpus.open_corpus().facets())
