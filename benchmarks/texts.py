"""What each official text becomes, and what reading it costs.

Run ``python benchmarks/texts.py [TEXTS]``; TEXTS is the folder that holds ``hanoi/``, ``bwb/``,
``html/`` and ``pdf/`` (default: ``$TREATYCOMPARE_TEXTS``). Prints one line a text and language:
articles, numbered paragraphs, points, characters in, kept and dropped with the largest reasons,
and the median time of five readings; then time and memory beside the targets.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from treatycompare import corpus, library, text
from treatycompare.errors import TreatyCompareError
from treatycompare.model.treaty import Treaty

ROUNDS = 5
HANOI = {"en": "E", "fr": "F", "es": "S", "ru": "R", "ar": "A", "zh": "C"}
BWB = {
    "budapest": "BWBV0001839",
    "ets189": "BWBV0004845",
    "uncac": "BWBV0001830",
    "untoc": "BWBV0001668",
    "vienna1988": "BWBV0001103",
    "cets198": "BWBV0003045",
    "ets30": "BWBV0001009",
    "ets30@1982-04-12": "BWBV0001009@1982-04-12",
}


def texts(folder: Path) -> list[tuple[str, str, Path]]:
    found = [("hanoi", lang, folder / "hanoi" / f"A_RES_79_243-2424621{code}.xml") for lang, code in HANOI.items()]
    for treaty, name in BWB.items():
        found += [(treaty, lang, folder / "bwb" / f"{name}.md") for lang in ("en", "nl")]
    found += [("uncac (page)", lang, folder / "html" / "uncac.html") for lang in ("en", "zh")]
    return [*found, ("malabo", "en", folder / "pdf" / "au_malabo_convention.pdf")]


def read(treaty: str, lang: str, path: Path) -> tuple[Treaty, float]:
    record = corpus.open_corpus()
    frame = record.frame(treaty) if treaty in record.treaty_ids() else None
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        found = library.read_document(path, lang=lang, frame=frame)[0]
        times.append(time.perf_counter() - start)
    return found, statistics.median(times)


def line(name: str, lang: str, treaty: Treaty, seconds: float) -> str:
    kinds = [unit.kind for unit in treaty.provisions]
    said = [piece or "" for unit in treaty.provisions for piece in (unit.label, unit.heading, unit.text)]
    kept = sum(text.count(piece) for piece in said)
    pieces = treaty.provenance.dropped if treaty.provenance else ()
    dropped = sum(piece.characters for piece in pieces)
    why = "; ".join(f"{p.what} {p.characters}" for p in sorted(pieces, key=lambda p: -p.characters)[:3])
    parser = treaty.provenance.parser if treaty.provenance else ""
    counts = [kinds.count(kind) for kind in ("article", "paragraph", "point")]
    return (
        f"{name:<17} {lang} {parser:<15} {counts[0]:>3} {counts[1]:>4} {counts[2]:>4} {kept + dropped:>8} {kept:>8} "
        f"{dropped:>7}  {seconds * 1000:>6.0f} ms  {why}"
    )


def memory(path: Path, lang: str) -> int:
    """Peak resident size of a process that reads one text, above one that only imports what it needs."""
    # The kernel hands a parent's peak on to its child; the high-water mark of the memory map is its own.
    work = (
        "import sys; from pathlib import Path; from treatycompare import library; import treatycompare.parsers.akn\n"
        "def peak(): return int(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
        "before = peak()\n"
        "library.read_document(Path(sys.argv[1]), lang=sys.argv[2])\n"
        "print(peak() - before)"
    )
    done = subprocess.run([sys.executable, "-c", work, str(path), lang], capture_output=True, text=True, check=True)
    return int(done.stdout) // 1024


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TREATYCOMPARE_TEXTS", ""))
    if not (folder / "hanoi").is_dir():
        sys.exit("name the folder of the official texts")
    print("text              lg parser          art para  pts       in     kept dropped       time  largest drops")
    spent: dict[tuple[str, str], float] = {}
    for name, lang, path in texts(folder):
        try:
            treaty, seconds = read(name, lang, path)
        except TreatyCompareError as error:
            print(f"{name:<17} {lang} refused: {error}")
            continue
        spent[name, lang] = seconds
        print(line(name, lang, treaty, seconds))
    print(f"Hanoi English: {spent['hanoi', 'en'] * 1000:.0f} ms (target 60)")
    print(f"Hanoi, six languages: {sum(spent['hanoi', lang] for lang in HANOI):.2f} s (target 0.5)")
    if ("malabo", "en") in spent:
        print(f"Malabo PDF: {spent['malabo', 'en']:.2f} s (target 2)")
    print(f"memory of reading Hanoi English: {memory(texts(folder)[0][2], 'en')} MiB (target 60)")


if __name__ == "__main__":
    main()
