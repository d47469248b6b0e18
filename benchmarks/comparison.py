"""Time and memory of a whole comparison, with and without the official texts.

Run ``python benchmarks/comparison.py [TEXTS]``; TEXTS is the folder that holds ``hanoi/`` and
``bwb/`` (default: ``$TREATYCOMPARE_TEXTS``). Each measurement is a fresh process; times are the
median of five warm runs inside it, memory is the peak resident size of the process.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 5
TEXTS = {"hanoi": "hanoi/A_RES_79_243-2424621E.xml", "budapest": "bwb/BWBV0001839.md"}
WORK = f"""
import resource, statistics, time
import treatycompare.api as tc

def clock(work):
    times = []
    for _ in range({ROUNDS}):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return times[0], statistics.median(times), result

first, load, sides = clock(lambda: (tc.load("hanoi"), tc.load("budapest")))
cold, compare, result = clock(lambda: tc.compare(*sides))
_, html, page = clock(result.to_html)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{{first:.3f}} {{load:.3f}} {{cold:.3f}} {{compare:.3f}} {{html:.3f}} {{len(page.encode())}} {{peak:.0f}}")
"""


def run(home: Path, *command: str) -> str:
    done = subprocess.run(
        command, env={**os.environ, "TREATYCOMPARE_HOME": str(home)}, capture_output=True, text=True, check=True
    )
    return done.stdout


def measure(home: Path, name: str) -> None:
    first, load, cold, compare, html, size, peak = run(home, sys.executable, "-c", WORK).split()
    walls = []
    for _ in range(ROUNDS):
        seconds = run(
            home,
            sys.executable,
            "-c",
            "import subprocess, sys, time\nstart = time.perf_counter()\n"
            "subprocess.run([sys.executable, '-m', 'treatycompare', 'compare', 'hanoi', 'budapest'],"
            " check=True, capture_output=True)\nprint(time.perf_counter() - start)",
        )
        walls.append(float(seconds))
    print(
        f"{name:<14} load {load} s (first {first}), compare {compare} s (first {cold}), HTML {html} s, "
        f"{int(size) / 1e6:.2f} MB of HTML, peak {peak} MiB; command line cold {statistics.median(walls):.2f} s"
    )


def main() -> None:
    texts = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TREATYCOMPARE_TEXTS", ""))
    with tempfile.TemporaryDirectory() as empty:
        measure(Path(empty), "without texts")
    if not (texts / TEXTS["hanoi"]).is_file():
        print("with texts     not measured: no folder of texts given")
        return
    with tempfile.TemporaryDirectory() as home:
        for treaty, path in TEXTS.items():
            add = ("texts", "add", str(texts / path), "--treaty", treaty)
            run(Path(home), sys.executable, "-m", "treatycompare", *add)
        measure(Path(home), "with texts")


if __name__ == "__main__":
    main()
