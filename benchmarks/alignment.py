"""Measure the alignment by wording: how right, how fast, beside what a user would pick instead.

usage: python benchmarks/alignment.py TEXTS_DIR [--rounds N] [--alone] [--all-errors]

Prints precision, recall and F1 over pairs of provisions (a group counts as all its pairs) and F1 over
links (a group counts once, found where any of its pairs is), each beside TF-IDF (scikit-learn) and
difflib's ratio, both one-to-one with the cut-off that serves them best, which no user could know; then
every wrong and every missed pair by name.

What is right: on Hanoi and Budapest the pairs on which two independent readers agree; a pair that one of
them alone has counts neither way (docs/decisions/0006, docs/codings/concordance, benchmarks/readings.yaml).
On the other pairs one reading: the concordance of the record, for ETS 189 benchmarks/readings.yaml. Only
Hanoi-Budapest and ETS 189-Budapest serve for tuning; of the others no single error is printed unless asked for.

Times are the least and the median of the rounds; the machine's load shows in the yardstick, a loop of a
million additions.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from cydifflib import SequenceMatcher
from sklearn.feature_extraction.text import TfidfVectorizer

from treatycompare import citation, corpus, library
from treatycompare.aligners import curated_links, units
from treatycompare.aligners.assignment import assign
from treatycompare.aligners.lexical import TextAligner
from treatycompare.aligners.words import shipped_terms
from treatycompare.model.alignment import Level
from treatycompare.model.treaty import Treaty

FILES = {
    "hanoi": "hanoi/A_RES_79_243-2424621E.xml",
    "budapest": "bwb/BWBV0001839.md",
    "ets189": "bwb/BWBV0004845.md",
    "uncac": "bwb/BWBV0001830.md",
    "untoc": "bwb/BWBV0001668.md",
}
TUNING = (("hanoi", "budapest"), ("ets189", "budapest"))
TESTING = (("hanoi", "uncac"), ("hanoi", "untoc"))
LEVELS: tuple[Level, ...] = ("article", "paragraph")
ROOT = Path(__file__).parents[1]
READINGS = ROOT / "docs" / "codings" / "concordance"
Pairs = set[tuple[str, str]]


@dataclass(frozen=True)
class Standard:
    """What is right: each link as its pairs, pairs that count neither way, provisions without counterpart."""

    links: tuple[frozenset[tuple[str, str]], ...]
    neither: frozenset[tuple[str, str]]
    lone: tuple[frozenset[str], frozenset[str]]

    @property
    def wanted(self) -> Pairs:
        return {pair for link in self.links for pair in link}


def read(texts: Path, treaty: str) -> Treaty:
    record = corpus.open_corpus()
    frame = record.frame(treaty) if treaty in record.treaty_ids() else None
    return library.read_document(texts / FILES[treaty], frame=frame, lang="en")[0]


def pairs_of(links: Iterable[Any]) -> Pairs:
    """Give the pairs of numbered units of some links, in data or of the model."""
    unit = citation.unit_of
    sides = ((k["left"], k["right"]) if isinstance(k, dict) else (k.left, k.right) for k in links)
    return {(unit(a), unit(b)) for left, right in sides for a in left for b in right}


def standard(left: str, right: str, level: Level) -> Standard:
    """Give what is right for two treaties at one level."""
    more = yaml.safe_load((ROOT / "benchmarks" / "readings.yaml").read_text(encoding="utf-8")).get(
        f"{left}--{right}", {}
    )
    record = curated_links(left, right, level)
    links: Sequence[Any] = [k.model_dump() for k in record] if record else more[f"{level}s"]
    neither = pairs_of(more["neither"][f"{level}s"]) if "neither" in more else set()
    if (left, right) == ("hanoi", "budapest") and level == "paragraph":
        first, second = (
            pairs_of(yaml.safe_load((READINGS / f"{name}.yaml").read_text(encoding="utf-8")))
            for name in ("first", "second")
        )
        neither |= first ^ second
    pairs = [frozenset(pairs_of([link]) - neither) for link in links]
    lone = (
        {citation.unit_of(a) for link in links if not link["right"] for a in link["left"]},
        {citation.unit_of(b) for link in links if not link["left"] for b in link["right"]},
    )
    linked = [{pair[side] for pair in set().union(*pairs) | neither} for side in (0, 1)]
    return Standard(
        tuple(filter(None, pairs)), frozenset(neither), (frozenset(lone[0] - linked[0]), frozenset(lone[1] - linked[1]))
    )


def measures(found: Pairs, right: Standard) -> tuple[float, float, float]:
    """Give precision, recall and F1 over pairs."""
    found, wanted = found - right.neither, right.wanted
    hit = len(found & wanted)
    return hit / max(1, len(found)), hit / max(1, len(wanted)), 2 * hit / max(1, len(found) + len(wanted))


def f1_of_links(found: Pairs, right: Standard) -> float:
    """Each link counts once, found where one of its pairs is; a pair that lies in none is false."""
    hit = sum(bool(found & link) for link in right.links)
    false = len(found - right.neither - right.wanted)
    return 2 * hit / max(1, hit + false + len(right.links))


def sources(treaty: Treaty, level: Level) -> tuple[list[str], list[str]]:
    """Give the addresses and the texts that are aligned at a level."""
    if level == "article":
        found = [(a.address, " ".join([a.heading or "", *(u.text or "" for u in a.walk())])) for a in treaty.articles]
    else:
        names = [unit.address for unit in units.layout(treaty, shipped_terms()).units]
        cut = {unit.address: (unit.full_text or "") for unit in treaty.provisions}
        for article in treaty.articles:
            text = " ".join(part.text for part in article.walk() if part.text)
            cut |= {f"{article.address}[s{n}]": one for n, one in enumerate(units.sentences(text), 1)}
        found = [(name, cut[name]) for name in names]
    return [name for name, _ in found], [text.lower() for _, text in found]


def tf_idf(left: Sequence[str], right: Sequence[str]) -> Any:
    matrix = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\w+").fit_transform([*left, *right])
    return (matrix[: len(left)] @ matrix[len(left) :].T).toarray().tolist()


def ratios(left: Sequence[str], right: Sequence[str]) -> list[list[float]]:
    ours, theirs = ([re.findall(r"\w+", text) for text in side] for side in (left, right))
    return [[SequenceMatcher(None, a, b, autojunk=False).ratio() for b in theirs] for a in ours]


def one_to_one(scores: list[list[float]], names: Sequence[Sequence[str]], right: Standard) -> Pairs:
    """The assignment of the greatest sum, cut where its F1 is best: more than a user could know."""
    chosen = [(a, b) for a, b in enumerate(assign([dict(enumerate(row)) for row in scores])) if b is not None]
    ranked = sorted(((scores[a][b], names[0][a], names[1][b]) for a, b in chosen), reverse=True)
    unit = citation.unit_of
    cuts = [{(unit(a), unit(b)) for _, a, b in ranked[:n]} for n in range(1, len(ranked) + 1)]
    return max(cuts, key=lambda found: measures(found, right)[2], default=set())


def accuracy(left: Treaty, right: Treaty, level: Level, *, alone: bool, names_errors: bool) -> None:
    what_is_right = standard(left.id, right.id, level)
    found = TextAligner().align(left, right, level=level)
    wanted = what_is_right.wanted
    print(
        f"\n{left.id} - {right.id}, {level}s: {len(wanted)} pairs are right, {len(what_is_right.neither)} count neither"
    )
    got = {"text": pairs_of(found.links)}
    if not alone:
        names, texts = zip(*(sources(side, level) for side in (left, right)), strict=True)
        got["TF-IDF, best cut"] = one_to_one(tf_idf(*texts), names, what_is_right)
        got["difflib ratio, best cut"] = one_to_one(ratios(*texts), names, what_is_right)
    for name, pairs in got.items():
        precision, recall, f1 = measures(pairs, what_is_right)
        counted = pairs - what_is_right.neither
        lone = [side - {pair[n] for pair in counted} for n, side in enumerate(what_is_right.lone)]
        print(
            f"  {name:24} P {precision:.3f} R {recall:.3f} F1 {f1:.3f} | links once F1 "
            f"{f1_of_links(pairs, what_is_right):.3f} | left alone {sum(map(len, lone))}/"
            f"{sum(map(len, what_is_right.lone))}"
        )
    if names_errors:
        show = [sorted(wanted - got["text"]), sorted(got["text"] - wanted - what_is_right.neither)]
        show.append(sorted(pairs_of(found.uncertain)))
        for name, errors in zip(("missed", "false", "uncertain"), show, strict=True):
            print(f"  {name}: {', '.join(f'{a}/{b}' for a, b in errors) or 'none'}")


def timed(work: Callable[[], object], rounds: int) -> str:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return f"{min(taken):8.1f} ms least {statistics.median(taken):8.1f} ms median"


def speed(left: Treaty, right: Treaty, rounds: int) -> None:
    def aligned(level: Level) -> object:
        return TextAligner().align(left, right, level=level)

    def first(level: Level) -> object:
        units.layout.cache_clear()
        return TextAligner().align(left, right, level=level)

    texts = [sources(side, "article")[1] for side in (left, right)]
    print(f"\n{left.id} - {right.id}, {rounds} rounds")
    print("yardstick                         ", timed(lambda: [n + 1 for n in range(1_000_000)], rounds))
    print("article level                     ", timed(lambda: aligned("article"), rounds))
    print("article level, words not yet cut  ", timed(lambda: first("article"), rounds))
    print("paragraph level                   ", timed(lambda: aligned("paragraph"), rounds))
    print("paragraph level, words not yet cut", timed(lambda: first("paragraph"), rounds))
    print("TF-IDF, all pairs of articles     ", timed(lambda: tf_idf(*texts), 5))
    print("cydifflib ratio, all pairs        ", timed(lambda: ratios(*texts), 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="folder of the official texts")
    parser.add_argument("--rounds", type=int, default=15, help="0 leaves the times out")
    parser.add_argument("--alone", action="store_true", help="without the alternatives")
    parser.add_argument("--all-errors", action="store_true", help="name the errors of the testing pairs as well")
    options = parser.parse_args()
    treaties = {name: read(options.texts, name) for name in FILES}
    for left, right in (*TUNING, *TESTING):
        for level in LEVELS:
            names_errors = options.all_errors or (left, right) in TUNING
            accuracy(treaties[left], treaties[right], level, alone=options.alone, names_errors=names_errors)
    if options.rounds:
        speed(treaties["hanoi"], treaties["budapest"], options.rounds)


if __name__ == "__main__":
    main()
