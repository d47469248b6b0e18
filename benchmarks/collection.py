"""Measure collections of synthetic treaties: time, memory, exponent of growth, and what candidates lose.

usage: python benchmarks/collection.py [--sizes 50,200,450] [--rounds N] [--peer-rounds N]
                                       [--workers N] [--folder DIR]

Each round runs every size once, in processes of its own: the collection with the full signals for
the five nearest of every article, and scikit-learn's TF-IDF with an exact product in chunks, which
gives the five nearest by wording alone. Both get treaties in memory; reading documents is timed
apart, for twenty. Times are medians over the rounds, with the processor time beside the time on the
clock, since other work on the machine lengthens the latter. Memory is the greatest sum of the
proportional set sizes of all processes of a run (of the resident sizes where the system has no
others), sampled five times a second. The exponent is the slope of log time over log articles.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

TOP = 5
STAGES = ("words", "index", "nearest")


def treaties(count: int) -> list[object]:
    from treatycompare.collection.synthetic import synthetic_treaties

    return list(synthetic_treaties(count))


def processor_time() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Memory:
    """The most that this process and its children hold together, in MiB, what they share counted once."""

    def __init__(self) -> None:
        self.most = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            self.most = max(self.most, sum(map(held, family(os.getpid()))))


def family(pid: int) -> Iterator[int]:
    yield pid
    try:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in children.read_text().split():
                yield from family(int(child))
    except OSError:  # it has ended
        return


def held(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def ours(count: int, workers: int, folder: Path) -> dict[str, float]:
    from treatycompare.collection import align_collection, local_workers

    made = treaties(count)
    stages: dict[str, float] = {}
    output = folder / f"out-{count}"
    start, used = time.perf_counter(), processor_time()
    disk = 0.0

    def progress(stage: str, done: int, whole: int) -> None:
        nonlocal disk
        stages[stage] = time.perf_counter() - start
        if done == whole:
            files = [path for path in folder.glob("*.unfinished/**/*") if path.is_file()]
            disk = max(disk, sum(path.stat().st_size for path in files) / 2**20)

    with Memory() as memory:
        with local_workers(workers) as pool:
            found = align_collection(made, TOP, executor=pool, output=output, progress=progress)
        clock = time.perf_counter() - start
    return {
        "articles": found.manifest.provisions,
        "clock": clock,
        "processor": processor_time() - used,
        "memory": memory.most,
        "disk": disk,
        "result": sum(part.bytes for part in found.manifest.parts) / 2**20,
        **dict(zip(STAGES, [stages[s] - t for s, t in zip(STAGES, [0, *stages.values()], strict=False)], strict=True)),
    }


def scikit_learn(count: int) -> dict[str, float]:
    """Words and word pairs, exact product in chunks: the five nearest articles by wording alone."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    made = treaties(count)
    articles = [
        " ".join([article.heading or "", *(unit.text or "" for unit in article.walk())])
        for treaty in made
        for article in treaty.articles  # type: ignore[attr-defined]
    ]
    start, used = time.perf_counter(), processor_time()
    with Memory() as memory:
        matrix = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32).fit_transform(articles)
        turned = matrix.T.tocsr()
        for first in range(0, len(articles), 500):
            product = (matrix[first : first + 500] @ turned).toarray()
            np.argpartition(product, -TOP - 1, axis=1)[:, -TOP - 1 :]
        clock = time.perf_counter() - start
    return {
        "articles": len(articles),
        "clock": clock,
        "processor": processor_time() - used,
        "memory": memory.most,
    }


def lost(count: int, folder: Path) -> dict[str, float]:
    """What few candidates and rare words lose: of ten treaties the five nearest, beside weighing all articles."""
    import numpy as np

    from treatycompare.collection import index, nearest, words

    arrays = folder / "lost"
    arrays.mkdir(exist_ok=True)
    made = treaties(count)
    paths = [folder / f"{treaty.id}.npz" for treaty in made]  # type: ignore[attr-defined]
    for treaty, path in zip(made, paths, strict=True):
        words.count(treaty, path)  # type: ignore[arg-type]
    index.build(arrays, [p.stem for p in paths], [lambda p=p: words.unpack(p.read_bytes()) for p in paths])
    opened = index.Index(arrays)
    weighing = nearest.Weighing(opened)
    rng = np.random.default_rng(0)
    every = np.arange(len(opened.addresses))
    hit = best = wanted = 0
    for article in sorted(rng.choice(every, 60, replace=False).tolist()):
        treaty = int(np.searchsorted(opened.treaty_start, article, side="right")) - 1
        first, last = (int(n) for n in opened.treaty_start[treaty : treaty + 2])
        others = every[(every < first) | (every >= last)]
        whole = [
            one
            for chunk in np.array_split(others, max(1, len(others) // 200))
            for one in weighing.weigh(article, chunk)
        ]
        exact = {one.other for one in sorted(whole, key=lambda one: (-one.worth, one.other))[:TOP]}
        candidates = list(nearest.candidates_of(opened, (treaty, treaty + 1), 20))[article - first]
        few = sorted(weighing.weigh(article, candidates), key=lambda one: (-one.worth, one.other))[:TOP]
        hit += len(exact & {one.other for one in few})
        wanted += len(exact)
        best += few[0].other in exact
    return {"recall": hit / wanted, "first": best / 60}


def reading(count: int) -> dict[str, float]:
    from treatycompare.export.txt import to_txt
    from treatycompare.library import parse_bytes

    made = [(treaty.id, to_txt(treaty)) for treaty in treaties(count)]  # type: ignore[attr-defined,arg-type]
    used = processor_time()
    for name, data in made:
        parse_bytes(data, source=f"{name}.txt", lang="en")
    return {"processor": (processor_time() - used) / count}


def measured(*arguments: str, folder: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=folder) as room:
        command = [sys.executable, __file__, "--child", *arguments, "--folder", room]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def middle(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


def exponent(small: dict[str, float], large: dict[str, float], of: str) -> float:
    return math.log(large[of] / small[of]) / math.log(large["articles"] / small["articles"])


def line(name: str, size: int, found: dict[str, float]) -> str:
    told = f"{name:<14}{size:>6}{found['articles']:>10.0f}{found['clock']:>10.1f}{found['processor']:>10.1f}"
    told += f"{found['memory']:>10.0f}"
    if "disk" in found:
        told += f"{found['disk']:>8.0f}{found['result']:>8.1f}   "
        told += ", ".join(f"{stage} {found[stage]:.1f}" for stage in STAGES)
    return told


def report(sizes: list[int], rounds: int, peer_rounds: int, workers: int, folder: Path) -> None:
    runs: dict[tuple[str, int], list[dict[str, float]]] = {}
    for number in range(rounds):
        for size in sizes:
            print(f"round {number + 1} of {rounds}, {size} treaties, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
            ran = measured("ours", str(size), "--workers", str(workers), folder=folder)
            runs.setdefault(("treatycompare", size), []).append(ran)
            if number < peer_rounds:
                runs.setdefault(("scikit-learn", size), []).append(measured("peer", str(size), folder=folder))
    middles = {key: middle(found) for key, found in runs.items()}
    load = f"load at the end {os.getloadavg()[0]:.1f}"
    print(f"{rounds} rounds ({peer_rounds} of scikit-learn), {workers} workers, {load}; times in s, sizes in MiB")
    print("              treaties  articles     clock processor    memory    disk  result   stages on the clock")
    for name in dict.fromkeys(name for name, _ in middles):
        for size in sizes:
            print(line(name, size, middles[name, size]))
        for small, large in zip([sizes[0], *sizes[:-1]], [sizes[-1], *sizes[1:]], strict=True):
            ends = [middles[name, small], middles[name, large]]
            told = ", ".join(f"{of} {exponent(ends[0], ends[1], of):.2f}" for of in ("clock", "processor", "memory"))
            print(f"{name:<14}exponent of growth from {small} to {large}: {told}")
    for size in sizes[:2]:
        found = measured("lost", str(size), folder=folder)
        print(
            f"{size} treaties: of the five nearest by weighing every article, 20 candidates find {found['recall']:.3f};"
            f" what they put first is among the five in {found['first']:.3f}"
        )
    each = measured("reading", "20", folder=folder)["processor"]
    print(f"reading a synthetic treaty from plain text: {each:.2f} s of processor time, not in the times above")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="50,200,450")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer-rounds", type=int, help="rounds in which scikit-learn runs too (default: all)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="for intermediate files")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child is None:
        sizes = [int(size) for size in asked.sizes.split(",")]
        peer_rounds = asked.rounds if asked.peer_rounds is None else asked.peer_rounds
        report(sizes, asked.rounds, peer_rounds, asked.workers, asked.folder)
        return
    what, count = asked.child[0], int(asked.child[1])
    if what == "ours":
        found = ours(count, asked.workers, asked.folder)
    elif what == "peer":
        found = scikit_learn(count)
    elif what == "lost":
        found = lost(count, asked.folder)
    else:
        found = reading(count)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
