"""Measure how PDF is read: two libraries beside our door and our parser, each in a fresh process.

usage: python benchmarks/pdf.py TEXTS_DIR [--rounds N]

Needs pypdfium2 and pdfminer.six. Prints, for the African Union's file, the characters without
white space, the time (least and median of the rounds, import included), the time of the processor
and the peak memory; the size of each library with all it needs; and what each does with damaged
copies of the file. The yardstick, a loop of a million additions, shows how busy the machine is.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from importlib import metadata
from pathlib import Path

FILE = "pdf/au_malabo_convention.pdf"
LIBRARIES = ("pypdfium2", "pdfminer.six")
START = "import io, json, resource, sys, time\ndata = sys.stdin.buffer.read()\nstart = time.perf_counter()\n"
END = """
seconds = time.perf_counter() - start
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
processor = sum(use.ru_utime + use.ru_stime for use in used)
print(json.dumps([seconds, processor, *(use.ru_maxrss // 1024 for use in used), "".join("".join(words).split())]))
"""
READERS = {
    "pypdfium2: text alone": """
import pypdfium2
document = pypdfium2.PdfDocument(data)
words = [document[n].get_textpage().get_text_range() for n in range(len(document))]
""",
    "pdfminer.six: text alone": """
from pdfminer.high_level import extract_text
words = [extract_text(io.BytesIO(data))]
""",
    "pdfminer.six: lines with places": """
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextContainer, LTTextLine
words = []
for page in extract_pages(io.BytesIO(data)):
    for box in page:
        if isinstance(box, LTTextContainer):
            words += [f"{line.get_text()}" for line in box if isinstance(line, LTTextLine) and line.x0 < line.x1]
""",
    "pypdfium2 behind the door: words with places": """
from treatycompare.doors.pdf import open_pdf
words = [word.text for page in open_pdf(data, "file") for word in page.words]
""",
    "the parser: a treaty": """
from treatycompare.parsers.pdf import PdfParser
treaty = PdfParser().parse(data, lang="en", source="file")
words = [f"{unit.heading or ''} {unit.text}" for unit in treaty.provisions]
""",
}


def run(program: str, data: bytes) -> tuple[float, float, int, int, str] | str:
    """Time, time of the processor, peak memory of the process and of its child in MiB, characters; or how it ended."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", START + program + END], input=data, capture_output=True, timeout=90
        )
    except subprocess.TimeoutExpired:
        return "more than 90 s"
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        return f"signal {-done.returncode}" if done.returncode < 0 else last.partition(":")[0].rpartition(".")[2]
    seconds, processor, own, child, said = json.loads(done.stdout)
    return seconds, processor, own, child, said


def speed(data: bytes, rounds: int) -> None:
    texts = {}
    for _ in range(rounds):  # interleaved, so that a busy moment meets all
        for name, program in {"yardstick": "words = [str(sum(n + 1 for n in range(1_000_000)))]", **READERS}.items():
            texts.setdefault(name, []).append(run(program, data))
    for name, results in texts.items():
        if isinstance(results[0], str):
            print(f"{name:46} {results[0]}")
            continue
        times = [result[0] for result in results]
        _, _, own, child, said = results[0]
        print(
            f"{name:46} {min(times):6.2f} s least {statistics.median(times):6.2f} s median "
            f"{min(result[1] for result in results):6.2f} s processor  {own:4} MiB, child {child:3} MiB  "
            f"{len(said):6} characters"
        )
    counted = {name: Counter(results[0][4]) for name, results in texts.items() if name in list(READERS)[:4]}
    first, *others = counted
    for other in others:
        more, less = counted[other] - counted[first], counted[first] - counted[other]
        print(f"  {other} against {first}: more {dict(more)}, less {dict(less)}")


def sizes() -> None:
    for library in LIBRARIES:
        found, wanted = {}, [library]
        while wanted:
            name = wanted.pop()
            distribution = metadata.distribution(name)
            found[name] = sum(
                file.locate().stat().st_size for file in distribution.files or () if file.locate().is_file()
            )
            for requirement in distribution.requires or ():
                if "extra ==" not in requirement and (needed := re.match(r"[\w.-]+", requirement)[0]) not in found:
                    wanted += [needed] if _installed(needed) else []
        parts = ", ".join(f"{name} {size / 1e6:.1f}" for name, size in found.items())
        version, terms = metadata.version(library), metadata.metadata(library)
        print(f"{library} {version} ({terms.get('License-Expression') or terms.get('License')}): "
              f"{sum(found.values()) / 1e6:.1f} MB installed ({parts})")  # fmt: skip


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def damage(data: bytes, copies: int) -> None:
    """Copies with a piece of 64 bytes replaced, and copies cut short."""
    chance = random.Random(1)
    files = []
    for _ in range(copies):
        at = chance.randrange(len(data))
        files += [data[:at] + chance.randbytes(64) + data[at + 64 :], data[:at]]
    for name in ("pypdfium2: text alone", "pdfminer.six: text alone", "the parser: a treaty"):
        start, ends = time.perf_counter(), Counter[str]()
        for file in files:
            result = run(READERS[name], file)
            ends[result if isinstance(result, str) else "read"] += 1
        print(f"{name:46} {time.perf_counter() - start:6.1f} s for {len(files)} damaged copies: {dict(ends)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="folder of the official texts")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--damaged", type=int, default=10, help="pairs of damaged copies")
    options = parser.parse_args()
    data = (options.texts / FILE).read_bytes()
    speed(data, options.rounds)
    sizes()
    damage(data, options.damaged)


if __name__ == "__main__":
    main()
