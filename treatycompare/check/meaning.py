"""Meaning: every address that the record names exists, once, and every article has its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel

from treatycompare import citation
from treatycompare.compiled import read_yaml_file
from treatycompare.corpus import Corpus
from treatycompare.corpus.record import validated
from treatycompare.corpus.shapes import ArticleFile, OutlineFile
from treatycompare.errors import Problem
from treatycompare.model.alignment import Link
from treatycompare.model.scope import effective_scope, scope_leaf
from treatycompare.model.treaty import Norm, Treaty


def meaning_problems(record: Corpus) -> list[Problem]:
    """List every address that leads nowhere, doubled units, and articles without their place."""
    problems: list[Problem] = []
    treaties = {treaty_id: record.treaty(treaty_id) for treaty_id in record.treaty_ids()}
    for treaty_id, treaty in treaties.items():
        if treaty.id != treaty_id:
            problems.append(Problem(f"{treaty_id}/treaty.yaml", 0, f"the id {treaty.id!r} is not the folder's name"))
        problems += _outline_problems(treaty, record.outline(treaty_id))
        problems += _date_problems(treaty, record)
        for path in sorted((record.root / treaty_id).glob("articles/*.yaml")):
            if f"{treaty_id}/articles/{path.name}" not in record.left_out:
                problems += _article_problems(path, treaty, treaties)
    problems += _theme_problems(record, treaties)
    for path in sorted(record.root.glob("concordances/*.yaml")):
        if f"concordances/{path.name}" in record.left_out:
            continue
        problems += _concordance_problems(path, record, treaties)
    return problems


def _date_problems(treaty: Treaty, record: Corpus) -> Iterator[Problem]:
    """Dates come in the order in which things can happen: adopted, opened, in force; coded after that."""
    about = treaty.metadata
    if about is None:
        return
    path = record.root / treaty.id / "treaty.yaml"
    named = [("adopted", about.adopted), ("opened", about.opened), ("entered_into_force", about.entered_into_force)]
    known = [(name, date) for name, date in named if date]
    for (before, first), (after, then) in pairwise(known):
        if then < first:
            line = line_holding(path.read_text(encoding="utf-8").splitlines(), after)
            yield Problem(f"{treaty.id}/treaty.yaml", line, f"{after} {then} comes before {before} {first}")
    for path in sorted((record.root / treaty.id).glob("articles/*.yaml")):
        name = f"{treaty.id}/articles/{path.name}"
        if name in record.left_out:
            continue
        date = validated(name, read_yaml_file(path), ArticleFile).provenance.date
        if date < known[0][1]:
            line = line_holding(path.read_text(encoding="utf-8").splitlines(), date)
            yield Problem(name, line, f"coded on {date}, before the treaty was {known[0][0]} on {known[0][1]}")


def _scope_problems(name: str, lines: list[str], norm: Norm, treaty: Treaty) -> Iterator[Problem]:
    """What a norm is said to reach through a reference is what the provision there says."""
    leaf = scope_leaf(norm)
    if leaf is None or leaf.via is None or leaf.value is None:
        return
    terms = next((found.terms for found in effective_scope(treaty, norm.locus) if found.norm == norm.key), None)
    if terms is not None and set(terms) != set(leaf.value):
        text = f"{norm.locus}: the scope {', '.join(leaf.value)} through {leaf.via}, where it is {', '.join(terms)}"
        yield Problem(name, line_holding(lines, norm.locus), text)


def _outline_problems(treaty: Treaty, outline: OutlineFile) -> Iterator[Problem]:
    name = f"{treaty.id}/outline.yaml"
    for address, count in Counter(unit.address for top in treaty.body for unit in top.walk()).items():
        if count > 1:
            yield Problem(name, 0, f"{address!r} stands {count} times")
    for article in (*outline.all_articles(), *outline.notes):
        for unit in (*article.units, *(f"{unit}[end]" for unit in article.closings)):
            if f"{article.article}{unit}" not in treaty:
                yield Problem(name, 0, f"{article.article}{unit} stands under no unit")


def _article_problems(path: Path, treaty: Treaty, treaties: Mapping[str, Treaty]) -> Iterator[Problem]:
    name = f"{treaty.id}/articles/{path.name}"
    lines = path.read_text(encoding="utf-8").splitlines()
    file = validated(name, read_yaml_file(path), ArticleFile)
    if path.stem != file.article:
        yield Problem(name, 1, f"the file is named {path.stem!r} and holds article {file.article!r}")
    for address in file.coded:
        if address not in treaty:
            yield Problem(name, line_holding(lines, address), f"no unit {address!r} is in the outline")
        missing = [u.address for u in (treaty[address].walk() if address in treaty else ()) if u.kind != "closing"]
        for below in missing:
            if below not in file.provisions or file.provisions[below].summary is None:
                yield Problem(name, 0, f"{below} is said to be coded and has no summary")
    for address, unit in file.provisions.items():
        line = line_holding(lines, address)
        if citation.article_of(address) != file.article:
            yield Problem(name, line, f"{address!r} is not of article {file.article}")
        if address not in treaty:
            yield Problem(name, line, f"no unit {address!r} is in the outline")
        for key, count in Counter((norm.kind, norm.key) for norm in unit.norms).items():
            if count > 1:
                yield Problem(
                    name, line_holding(lines, key[1].partition(":")[0]), f"the norm {key[1]} stands {count} times"
                )
        for derivation in unit.derivation:
            source, _, place = derivation.source.partition(" ")
            if source in treaties and place not in treaties[source]:
                yield Problem(
                    name, line_holding(lines, derivation.source), f"{address} comes from no {derivation.source!r}"
                )
        for norm in unit.norms:
            yield from _scope_problems(name, lines, norm, treaty)
            if citation.unit_of(norm.locus) != citation.unit_of(address):
                yield Problem(name, line_holding(lines, norm.locus), f"a norm at {norm.locus} stands under {address}")
        for note in unit.no_norms:
            if citation.unit_of(note.locus) != citation.unit_of(address):
                text = f"a no_norms entry at {note.locus} stands under {address}"
                yield Problem(name, line_holding(lines, note.locus), text)
        for xref in unit.xrefs:
            if citation.unit_of(xref.origin) != citation.unit_of(address):
                yield Problem(
                    name, line_holding(lines, xref.origin), f"a reference from {xref.origin} stands under {address}"
                )
        for found in sorted(set(_addresses(unit))):
            if citation.unit_of(found) not in treaty and found not in treaty:
                yield Problem(
                    name, line_holding(lines, found), f"{address} names {found!r}, which is not in the outline"
                )


def _addresses(value: object) -> Iterator[str]:
    """Every address in a coded unit: loci, references, what content comes through."""
    if isinstance(value, BaseModel):
        names = {"locus", "via", "origin", "target"} & type(value).model_fields.keys()
        yield from (address for name in names if (address := getattr(value, name)))
        for name in type(value).model_fields:
            yield from _addresses(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _addresses(item)


def _theme_problems(record: Corpus, treaties: dict[str, Treaty]) -> Iterator[Problem]:
    lines = (record.root / "themes.yaml").read_text(encoding="utf-8").splitlines()
    slugs = Counter(name for t in record.themes() for name in (t.slug, t.code, *(s.code for s in t.subthemes)))
    for slug, count in slugs.items():
        if count > 1:
            yield Problem("themes.yaml", line_holding(lines, slug), f"the name {slug!r} stands {count} times")
    for theme in record.themes():
        for sub in theme.subthemes:
            for place in sub.places:
                if place.treaty not in treaties:
                    yield Problem(
                        "themes.yaml", line_holding(lines, sub.code), f"{sub.code}: no treaty {place.treaty!r}"
                    )
                    continue
                for address in place.addresses:
                    if address not in treaties[place.treaty]:
                        text = f"{sub.code}: {place.treaty} has no {address!r}"
                        yield Problem("themes.yaml", line_holding(lines, sub.code), text)


def _concordance_problems(path: Path, record: Corpus, treaties: dict[str, Treaty]) -> Iterator[Problem]:
    name = f"concordances/{path.name}"
    lines = path.read_text(encoding="utf-8").splitlines()
    left, _, right = path.stem.partition("--")
    file = record.concordance(left, right)
    if file is None or (file.left, file.right) != (left, right):
        yield Problem(name, 0, "the file's name is not LEFT--RIGHT of the treaties it says it links")
        return
    for treaty_id in (left, right):
        if treaty_id not in treaties:
            yield Problem(name, 0, f"no treaty {treaty_id!r} in the record")
            return
    for links, level in ((file.articles, "article"), (file.paragraphs, "paragraph")):
        for side, treaty_id in (("left", left), ("right", right)):
            treaty = treaties[treaty_id]
            named = [a for link in links for a in getattr(link, side)]
            for address in dict.fromkeys(named):
                if address not in treaty:
                    line = line_holding(lines, address)
                    yield Problem(name, line, f"{level} level: {treaty_id} has no {address!r}")
            # An article without counterpart has no paragraph with one, unless a link says otherwise.
            findings = [] if level == "article" else [link for link in file.articles if link.relation == "none"]
            lone = [a for link in findings for a in getattr(link, side)]
            yield from _coverage(name, level, treaty, (*named, *lone), links, side)


def _is_present(address: str, present: Set[str], treaty: Treaty) -> bool:
    """Whether a unit stands in a link, itself or with the paragraph around it, or all its parts do."""
    if any(citation.within(address, one) for one in present):
        return True
    parts = [child.address for child in treaty[address].children if child.kind != "closing"]
    return bool(parts) and all(_is_present(part, present, treaty) for part in parts)


def _coverage(
    name: str, level: str, treaty: Treaty, named: Iterable[str], links: tuple[Link, ...], side: str
) -> Iterator[Problem]:
    present = {citation.unit_of(a) for a in named} | {a for a in named if a.endswith("[end]")}
    if level == "article":
        wanted = [unit.address for unit in treaty.articles]
    else:
        wanted = [u.address for u in treaty.provisions if u.coded and u.kind in ("paragraph", "point")]
        wanted += [u.address for u in treaty.articles if u.coded and not u.children]
    for address in wanted:
        if not _is_present(address, present, treaty):
            yield Problem(name, 0, f"{level} level: {treaty.id} {address} stands in no link")
    other = "right" if side == "left" else "left"
    for address in sorted(present, key=citation.sort_key):
        with_none = [bool(getattr(link, other)) for link in links if address in getattr(link, side)]
        if len(set(with_none)) > 1:
            yield Problem(name, 0, f"{level} level: {treaty.id} {address} is both linked and without counterpart")


def line_holding(lines: list[str], needle: str) -> int:
    """The first line that holds *needle* whole: not 37(1) within 37(1)(a), nor 7 within 37; 0 for none."""
    whole = re.compile(rf"(?<![\w.(]){re.escape(needle)}(?![\w(\[])")
    return next((number for number, line in enumerate(lines, 1) if whole.search(line)), 0)
