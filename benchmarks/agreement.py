"""How far two codings of the same provisions agree, field by field: docs/codings to docs/agreement.md.

Usage: python benchmarks/agreement.py [--check]

Norms are matched within a unit by the modal verb of their markers, then by their locus. Of matched
norms every closed field is compared. Nominal fields get Cohen's kappa and Krippendorff's alpha, sets
Krippendorff's alpha with the Jaccard distance; all from NLTK. Own words are not compared.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

import yaml
from nltk.metrics import binary_distance, jaccard_distance
from nltk.metrics.agreement import AnnotationTask

from treatycompare import citation
from treatycompare.check.words import MODAL_VERBS
from treatycompare.corpus.shapes import ArticleFile, CodedUnit
from treatycompare.model.norm import NormBase
from treatycompare.model.treaty import Norm
from treatycompare.model.value import Coded

ROOT = Path(__file__).parents[1]
CODINGS = ROOT / "docs" / "codings"
PAGE = ROOT / "docs" / "agreement.md"
REASONS = CODINGS / "reasons.yaml"
TARGET = 0.85
INTRODUCTION = """\
Made by `python benchmarks/agreement.py` from `docs/codings/first` and `docs/codings/second`, which stay as they were
before they were brought together. *n* things compared; *alike* the share on which both coders said the same; *varied*
the same where at least one of them said something; *n both* and *alike there* where both did; *kappa* Cohen's, for
fields with one value; *alpha* Krippendorff's, with the Jaccard distance for sets. Silent and not coded count as
nothing. A dash: nothing varies, so that chance alone would explain the agreement. Values that a norm takes from
another provision (by reference, or noted with the locus of another unit) are left out on both sides: one coder
followed references, the other kept to the words of the unit, and following them is the work of code. Functions,
cross-references, flexibility and thresholds are compared by article, the rest by norm."""
LAST = """\
Actions, objects, and all fields in own words: two coders name one thing in two ways. What they made of them was
brought into line when both codings were joined."""
NOTHING = "nothing"


class Item(NamedTuple):
    """What both coders said of one field of one thing."""

    theme: str
    first: Any
    second: Any


def read(side: str) -> dict[str, CodedUnit]:
    """Give every unit of one coding by treaty and address."""
    found = {}
    for path in sorted((CODINGS / side).glob("*/*.yaml")):
        file = ArticleFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        found |= {f"{path.parent.name} {address}": unit for address, unit in file.provisions.items()}
    return found


def articles(side: str) -> set[str]:
    return {f"{path.parent.name} {path.stem}" for path in (CODINGS / side).glob("*/*.yaml")}


def matched(first: tuple[Norm, ...], second: tuple[Norm, ...]) -> Iterator[tuple[Norm | None, Norm | None]]:
    """Pair the norms of a unit: same verb and place, then same verb, then same place."""
    left, right = list(first), list(second)
    rules: list[Callable[[NormBase], Any]] = [
        lambda n: (verb(n.marker), n.locus, n.modality),
        lambda n: (verb(n.marker), n.locus),
        lambda n: verb(n.marker),
        lambda n: n.locus,
    ]
    for rule in rules:
        for norm in tuple(left):
            other = next((o for o in right if rule(o) == rule(norm)), None)
            if other is not None:
                left.remove(norm)
                right.remove(other)
                yield norm, other
    yield from ((norm, None) for norm in left)
    yield from ((None, norm) for norm in right)


def verb(marker: str) -> str:
    found = MODAL_VERBS.search(marker)
    return found[0].lower() if found else marker.lower()


def closed(annotation: Any) -> bool:
    """Whether a field takes values of a closed list: literals, a tuple of them, or yes and no."""
    if annotation is bool or get_origin(annotation) is Literal:
        return True
    if get_origin(annotation) in (tuple, Union, UnionType):
        inner = [a for a in get_args(annotation) if a is not Ellipsis]
        return bool(inner) and all(a is type(None) or closed(a) for a in inner)
    return False


def of_norm(norm: Norm) -> Iterator[tuple[str, Any]]:
    """Give the compared fields of a norm; what is silent and what is not coded is nothing."""
    for name in ("kind", "modality", "bearer", "legislate"):
        yield name, str(getattr(norm, name))
    yield "counterparty", norm.counterparty or NOTHING
    yield "locus", norm.locus
    yield "strength", str(norm.strength)
    yield "qualifiers", frozenset(norm.qualifiers.value or ())
    yield "safeguards", frozenset(norm.safeguards.value or ()) if is_own(norm.safeguards, norm) else frozenset()
    for name in ("refusal_grounds", "barred_grounds"):
        grounds = getattr(norm, name).value or ()
        yield name, frozenset(ground.ground for ground in grounds if is_own(ground, norm))
    yield "conditions (any)", str(bool(norm.conditions.value))
    yield "exceptions (any)", str(bool(norm.exceptions.value))
    yield from _closed_leaves("use_limits", norm.use_limits, norm)
    body = getattr(norm, norm.kind, None)
    if body is not None:
        yield from _closed_leaves(norm.kind, body, norm)


def is_own(said: Any, norm: Norm) -> bool:
    """Whether a value stands in the unit of the norm, and does not come from elsewhere."""
    return said.via is None and (said.locus is None or citation.unit_of(said.locus) == citation.unit_of(norm.locus))


def _closed_leaves(prefix: str, body: Any, norm: Norm) -> Iterator[tuple[str, Any]]:
    for name, field in type(body).model_fields.items():
        leaf = getattr(body, name)
        annotation = field.annotation
        if not isinstance(leaf, Coded) or annotation is None:
            continue
        inner = annotation.model_fields["value"].annotation
        if closed(inner):
            value = leaf.value if is_own(leaf, norm) else None
            many = isinstance(value, tuple) or any(get_origin(a) is tuple for a in get_args(inner))
            shown = frozenset(value or ()) if many else (NOTHING if value is None else str(value))
            yield f"{prefix}.{name}", shown


def of_article(units: list[CodedUnit]) -> Iterator[tuple[str, frozenset[Any]]]:
    """Give what is compared by article, since coders note it at the article or at its parts."""
    yield "functions", frozenset(f for unit in units for f in unit.functions)
    yield "cross-references", frozenset(x.target for unit in units for x in unit.xrefs)
    yield "flexibility", frozenset(f.mechanism for unit in units for f in unit.flexibility)
    numbers = [t for unit in units for norm in unit.norms for t in norm.thresholds.value or ()]
    yield "thresholds", frozenset((t.kind, t.comparator, float(t.value), t.unit) for t in numbers)


def alpha(items: list[Item]) -> float | None:
    """Krippendorff's alpha; None where nothing varies, so that chance alone explains all."""
    sets = any(isinstance(value, frozenset) for item in items for value in item[1:])
    if len({value for item in items for value in item[1:]}) < 2:
        return None
    distance = jaccard_distance if sets else binary_distance
    marked = [
        (coder, n, _label(value)) for n, i in enumerate(items) for coder, value in (("a", i.first), ("b", i.second))
    ]
    return float(AnnotationTask(data=marked, distance=distance).alpha())


def kappa(items: list[Item]) -> float | None:
    """Cohen's kappa of a nominal field; None for sets and where nothing varies."""
    if any(isinstance(i.first, frozenset) for i in items) or len({v for i in items for v in i[1:]}) < 2:
        return None
    marked = [(coder, n, value) for n, i in enumerate(items) for coder, value in (("a", i.first), ("b", i.second))]
    return float(AnnotationTask(data=marked).kappa())


def _label(value: Any) -> Any:
    """An empty set is a label like any other, so that two empty sets agree and one does not divide by nothing."""
    return value if not isinstance(value, frozenset) or value else frozenset({NOTHING})


def collect() -> tuple[dict[str, list[Item]], Counter[str], list[str]]:
    """Give the items of every field, the counts of norms, and every difference in words."""
    first, second = read("first"), read("second")
    both = articles("first") & articles("second")
    fields: dict[str, list[Item]] = defaultdict(list)
    counts: Counter[str] = Counter(articles=len(both))
    said: list[str] = []
    for article in sorted(both):
        treaty, _, name = article.partition(" ")
        parts = [
            [unit for key, unit in side.items() if key.startswith(f"{treaty} ") and _article(key) == name]
            for side in (first, second)
        ]
        for (field, a), (_, b) in zip(of_article(parts[0]), of_article(parts[1]), strict=True):
            _enter(fields, said, field, treaty, article, a, b)
    for key in sorted(first.keys() | second.keys()):
        treaty = key.partition(" ")[0]
        ours, theirs = first.get(key, CodedUnit()), second.get(key, CodedUnit())
        if f"{treaty} {_article(key)}" not in both or not (ours.norms or theirs.norms):
            continue
        counts["units"] += 1
        for left, right in matched(ours.norms, theirs.norms):
            if left is None or right is None:
                counts["first alone" if left else "second alone"] += 1
                norm = left or right
                side = "first" if left else "second"
                said.append(f"norm: {key}: only the {side} has {norm and norm.key} ({norm and norm.marker})")
                continue
            counts["both"] += 1
            a_fields, b_fields = dict(of_norm(left)), dict(of_norm(right))
            for name in a_fields.keys() & b_fields.keys():
                _enter(fields, said, name, treaty, left.key, a_fields[name], b_fields[name])
    return fields, counts, said


def _article(key: str) -> str:
    return citation.article_of(key.partition(" ")[2])


def _enter(fields: dict[str, list[Item]], said: list[str], name: str, treaty: str, key: str, a: Any, b: Any) -> None:
    fields[name].append(Item(treaty, a, b))
    if a != b:
        shown = [", ".join(sorted(map(str, v))) or NOTHING if isinstance(v, frozenset) else v for v in (a, b)]
        said.append(f"{name}: {key if ' ' in key else f'{treaty} {key}'}: {shown[0]} | {shown[1]}")


def correspondences() -> tuple[list[Item], list[str], list[str]]:
    """Compare both readings of the concordance, pair by pair of units: shared relations, and what one alone has."""
    sides = []
    for name in ("first", "second"):
        links = yaml.safe_load((CODINGS / "concordance" / f"{name}.yaml").read_text(encoding="utf-8"))
        sides.append(
            {
                (citation.unit_of(a), citation.unit_of(b)): link["relation"]
                for link in links
                for a in link["left"]
                for b in link["right"]
            }
        )
    first, second = sides
    shared = [Item("hanoi", first[pair], second[pair]) for pair in sorted(first.keys() & second.keys())]
    lone = [[f"{a}/{b}" for a, b in sorted(one.keys() - other.keys())] for one, other in (sides, sides[::-1])]
    return shared, lone[0], lone[1]


def correspondence_lines() -> list[str]:
    shared, first, second = correspondences()
    f1 = 2 * len(shared) / (2 * len(shared) + len(first) + len(second))
    alike = sum(item.first == item.second for item in shared)
    return [
        "## Correspondences of paragraphs, Hanoi and Budapest",
        "",
        "Two readings apart from each other, of the articles that decision 6 had not read twice. Pairs of units: "
        f"{len(shared)} in both, {len(first)} only in the first, {len(second)} only in the second, F1 {f1:.3f}. "
        f"The same relation: {alike} of {len(shared)}, Cohen's kappa {figure(kappa(shared))}. A link of several units "
        "to several counts as each pair of them, so that one such link makes up most of what the first has alone. "
        "The record keeps the first reading, which gives its reasons.",
        "",
        f"Only in the first: {', '.join(first)}.",
        "",
        f"Only in the second: {', '.join(second)}.",
        "",
    ]


def figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def page(fields: dict[str, list[Item]], counts: Counter[str]) -> str:
    reasons = yaml.safe_load(REASONS.read_text(encoding="utf-8")) if REASONS.exists() else {}
    alone = counts["first alone"] + counts["second alone"]
    f1 = 2 * counts["both"] / (2 * counts["both"] + alone)
    counted = (
        f"{counts['articles']} articles, notes and preambles; {counts['units']} units; {counts['both']} norms in both, "
        f"{counts['first alone']} only in the first, {counts['second alone']} only in the second: F1 {f1:.3f}. "
        f"{reasons.get('norms', '')}"
    ).rstrip()
    lines = [
        "# Agreement of two codings",
        "",
        INTRODUCTION,
        "",
        counted,
        "",
        "| Field | n | alike | varied | n both | alike there | kappa | alpha | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    below = []
    for name in sorted(fields, key=lambda n: ("." in n, n)):
        items = fields[name]
        value = alpha(items)
        alike = sum(i.first == i.second for i in items) / len(items)
        said = [i for i in items if {i.first, i.second} - {NOTHING, frozenset(), "False"}]
        varied = sum(i.first == i.second for i in said) / len(said) if said else None
        gave = [i for i in said if not {i.first, i.second} & {NOTHING, frozenset(), "False"}]
        both = sum(i.first == i.second for i in gave) / len(gave) if gave else None
        low = value is not None and value < TARGET
        if low:
            below.append(name)
        cells = [f"`{name}`", len(items), f"{alike:.3f}", figure(varied), len(gave), figure(both)]
        cells += [figure(kappa(items)), figure(value), "below" if low else ""]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    lines += ["", f"## Below {TARGET}, and why", ""]
    lines += [f"- `{name}`: {reasons.get(name, 'no reason given')}" for name in below]
    lines += ["", *correspondence_lines(), "## Not compared", "", LAST, ""]
    return "\n".join(lines)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--differences", action="store_true", help="print every difference instead")
    options.add_argument("--check", action="store_true", help="exit 1 where the page is not what would be written")
    asked = options.parse_args()
    fields, counts, said = collect()
    if asked.differences:
        print("\n".join(said))
        return 0
    made = page(fields, counts)
    if asked.check:
        return int(PAGE.read_text(encoding="utf-8") != made)
    PAGE.write_text(made, encoding="utf-8")
    print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
