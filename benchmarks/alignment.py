"""Measure the alignment by wording: how right, how fast, beside what a user would pick instead.

usage: python benchmarks/alignment.py TEXTS_DIR [--rounds N]

Prints precision, recall and F1 over pairs (a group counts as all its pairs) and over links (a
group counts once, found where any of its pairs is), each beside plain TF-IDF and difflib's ratio,
both one-to-one with the cut-off that serves them best. Times are the least and the median of the rounds; the
machine's load shows in the yardstick, a loop of a million additions.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from math import log, sqrt
from pathlib import Path

from treatycompare import citation, corpus, library
from treatycompare.aligners import units
from treatycompare.aligners.assignment import assign
from treatycompare.aligners.lexical import TextAligner
from treatycompare.model.alignment import Level, Link
from treatycompare.model.treaty import Provision, Treaty

FILES = {"hanoi": "hanoi/A_RES_79_243-2424621E.xml", "budapest": "bwb/BWBV0001839.md"}
Pairs = set[tuple[str, str]]


def read(texts: Path, treaty: str) -> Treaty:
    record = corpus.open_corpus()
    frame = record.frame(treaty) if treaty in record.treaty_ids() else None
    return library.read_document(texts / FILES[treaty], frame=frame)[0]


def pairs_of(links: Sequence[Link]) -> Pairs:
    unit = citation.unit_of
    return {(unit(a), unit(b)) for link in links for a in link.left for b in link.right}


def words_of(article: Provision) -> list[str]:
    text = " ".join([article.heading or "", *(unit.text or "" for unit in article.walk())])
    return re.findall(r"\w+", text.lower())


def tf_idf(left: Treaty, right: Treaty) -> list[list[float]]:
    """Cosines of words and word pairs, as scikit-learn makes them with smooth idf."""
    bags = []
    for article in (*left.articles, *right.articles):
        words = words_of(article)
        bags.append(Counter([*words, *map(" ".join, pairwise(words))]))
    spread = Counter(term for bag in bags for term in bag)
    vectors = []
    for bag in bags:
        vector = {term: n * (1 + log((1 + len(bags)) / (1 + spread[term]))) for term, n in bag.items()}
        length = sqrt(sum(weight * weight for weight in vector.values()))
        vectors.append({term: weight / length for term, weight in vector.items()})
    ours, theirs = vectors[: len(left.articles)], vectors[len(left.articles) :]
    return [[sum(w * b[t] for t, w in a.items() if t in b) for b in theirs] for a in ours]


def ratios(left: Treaty, right: Treaty) -> list[list[float]]:
    ours, theirs = [[words_of(article) for article in side.articles] for side in (left, right)]
    return [[SequenceMatcher(None, a, b, autojunk=False).ratio() for b in theirs] for a in ours]


def one_to_one(scores: list[list[float]], left: Treaty, right: Treaty, wanted: Pairs) -> Pairs:
    """The assignment of the greatest sum, cut where its F1 is best: more than a user could know."""
    chosen = [(a, b) for a, b in enumerate(assign([dict(enumerate(row)) for row in scores])) if b is not None]
    names = {(a, b): (left.articles[a].address, right.articles[b].address) for a, b in chosen}
    cuts = [{names[a, b] for a, b in chosen if scores[a][b] >= cut} for cut in sorted(scores[a][b] for a, b in chosen)]
    return max(cuts, key=lambda found: measures(found, wanted)[2])


def measures(found: Pairs, wanted: Pairs) -> tuple[float, float, float]:
    right = len(found & wanted)
    precision, recall = right / max(1, len(found)), right / len(wanted)
    return precision, recall, 2 * right / (len(found) + len(wanted))


def measures_of_links(found: Pairs, links: Sequence[Link]) -> tuple[float, float, float]:
    """Each curated link counts once, found where one of its pairs is; what lies in none is false."""
    curated = [pairs_of([link]) for link in links if link.is_correspondence]
    hit = sum(bool(found & one) for one in curated)
    false = len(found - set().union(*curated))
    return hit / max(1, hit + false), hit / len(curated), 2 * hit / (hit + false + len(curated))


def timed(work: Callable[[], object], rounds: int) -> str:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return f"{min(taken):8.1f} ms least {statistics.median(taken):8.1f} ms median"


def line(name: str, found: Pairs, wanted: Pairs, links: Sequence[Link], lone: tuple[set[str], set[str]]) -> None:
    pairs, once = measures(found, wanted), measures_of_links(found, links)
    alone = sum(a not in {p[0] for p in found} for a in lone[0]) + sum(b not in {p[1] for p in found} for b in lone[1])
    print(
        f"{name:34} P {pairs[0]:.3f} R {pairs[1]:.3f} F1 {pairs[2]:.3f} | links once F1 {once[2]:.3f} | "
        f"left alone {alone}/{len(lone[0]) + len(lone[1])}"
    )


def accuracy(left: Treaty, right: Treaty) -> None:
    curated = corpus.open_corpus().concordance("hanoi", "budapest")
    if curated is None:
        print("no concordance: accuracy is not measured")
        return
    lone = (
        {a for link in curated.articles if not link.right for a in link.left},
        {b for link in curated.articles if not link.left for b in link.right},
    )
    wanted = pairs_of(curated.articles)
    found = TextAligner().align(left, right, level="article")
    line("article: text", pairs_of(found.links), wanted, curated.articles, lone)
    for name, scores in (("TF-IDF, best cut", tf_idf(left, right)), ("difflib ratio, best cut", ratios(left, right))):
        line(f"article: {name}", one_to_one(scores, left, right, wanted), wanted, curated.articles, lone)
    got = pairs_of(found.links)
    print("  missed", sorted(wanted - got), "false", sorted(got - wanted))
    print("  uncertain", sorted(pairs_of(found.uncertain)))
    read_units = {citation.unit_of(a) for link in curated.paragraphs for a in link.left}
    wanted = pairs_of(curated.paragraphs)
    if wanted:
        all_pairs = pairs_of(TextAligner().align(left, right, level="paragraph").links)
        got = {pair for pair in all_pairs if pair[0] in read_units}
        precision, recall, score = measures(got, wanted)
        print(f"paragraph: text, of {len(wanted)} pairs read   P {precision:.3f} R {recall:.3f} F1 {score:.3f}")
        print("  missed", sorted(wanted - got), "false", sorted(got - wanted))


def speed(left: Treaty, right: Treaty, rounds: int) -> None:
    def aligned(level: Level) -> object:
        return TextAligner().align(left, right, level=level)

    def first(level: Level) -> object:
        units.layout.cache_clear()
        return TextAligner().align(left, right, level=level)

    print("yardstick                         ", timed(lambda: [n + 1 for n in range(1_000_000)], rounds))
    print("article level                     ", timed(lambda: aligned("article"), rounds))
    print("article level, words not yet cut  ", timed(lambda: first("article"), rounds))
    print("paragraph level                   ", timed(lambda: aligned("paragraph"), rounds))
    print("paragraph level, words not yet cut", timed(lambda: first("paragraph"), rounds))
    print("TF-IDF, all pairs of articles     ", timed(lambda: tf_idf(left, right), 3))
    print("difflib ratio, all pairs          ", timed(lambda: ratios(left, right), 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="folder of the official texts")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    left, right = read(options.texts, "hanoi"), read(options.texts, "budapest")
    accuracy(left, right)
    speed(left, right, options.rounds)


if __name__ == "__main__":
    main()
