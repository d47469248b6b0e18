"""Measure the word diff: whole treaties and single articles, beside what a user would pick instead.

usage: python benchmarks/words.py TEXTS_DIR [--rounds N] [--slow]

TEXTS_DIR holds ``bwb/`` and ``hanoi/`` (default: ``$TREATYCOMPARE_TEXTS``). Every line is the median of
N interleaved rounds (default 5) in one process, with the ratio to difflib and the number of runs a
reader would see. Tokenising is in all times. xmldiff compares paragraphs as elements, so its runs are
edits of whole paragraphs. xmldiff and diff-match-patch take minutes on whole treaties; they run there
only with ``--slow``, once.
"""

from __future__ import annotations

import argparse
import difflib
import os
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from treatycompare import library
from treatycompare.model.treaty import Treaty
from treatycompare.wording import Folding, anchored_opcodes, compare_words, opcodes, shipped_terms
from treatycompare.wording.folding import core_of
from treatycompare.wording.runs import pieces

BUDAPEST, UNCAC, UNTOC = "bwb/BWBV0001839.md", "bwb/BWBV0001830.md", "bwb/BWBV0001668.md"
HANOI = "hanoi/A_RES_79_243-2424621E.xml"
Tool = Callable[[str, str], int]
"""Compares two texts and gives how many runs of equal and different words it found."""


def words(said: str) -> list[str]:
    return [core_of(piece) for piece in pieces(said)]


def by_difflib(left: str, right: str) -> int:
    return len(difflib.SequenceMatcher(None, words(left), words(right), autojunk=False).get_opcodes())


def by_autojunk(left: str, right: str) -> int:
    return len(difflib.SequenceMatcher(None, words(left), words(right)).get_opcodes())


def by_opcodes(left: str, right: str) -> int:
    return len(opcodes(words(left), words(right)))


def by_anchors(left: str, right: str) -> int:
    return len(anchored_opcodes(words(left), words(right)))


def by_layers(left: str, right: str) -> int:
    return len(compare_words(left, right, Folding(shipped_terms())).runs)


def by_redlines(left: str, right: str) -> int:
    from redlines import Redlines

    return len(Redlines(left, right).opcodes)


def by_diff_match_patch(left: str, right: str) -> int:
    from diff_match_patch import diff_match_patch

    # Words as characters: what its documentation advises for a diff by word.
    table: dict[str, str] = {}
    coded = [
        "".join(table.setdefault(piece, chr(0xE000 + len(table))) for piece in pieces(side)) for side in (left, right)
    ]
    tool = diff_match_patch()
    tool.Diff_Timeout = 0
    found = tool.diff_main(*coded, False)
    tool.diff_cleanupSemantic(found)
    return len(found)


def by_xmldiff(left: str, right: str) -> int:
    from xml.sax.saxutils import escape

    from xmldiff import main

    sides = ["<t>" + "".join(f"<p>{escape(line)}</p>" for line in side.split("\n")) + "</t>" for side in (left, right)]
    return len(main.diff_texts(*sides))


TOOLS: Mapping[str, Tool] = {
    "difflib, autojunk off": by_difflib,
    "difflib, default": by_autojunk,
    "treatycompare, opcodes": by_opcodes,
    "treatycompare, anchors": by_anchors,
    "treatycompare, layers": by_layers,
    "redlines": by_redlines,
    "xmldiff": by_xmldiff,
    "diff-match-patch": by_diff_match_patch,
}
SLOW = ("xmldiff", "diff-match-patch")


def printed(treaty: Treaty) -> str:
    return "\n".join(unit.text for unit in treaty.provisions if unit.text)


def measure(name: str, left: str, right: str, rounds: int, leave_out: tuple[str, ...] = ()) -> None:
    tools = {tool: work for tool, work in TOOLS.items() if tool not in leave_out}
    times: dict[str, list[float]] = {tool: [] for tool in tools}
    runs: dict[str, Any] = {}
    for number in range(rounds):
        for tool, work in tools.items():
            if number and tool in SLOW and times[tool][0] > 5:
                continue
            start = time.perf_counter()
            runs[tool] = work(left, right)
            times[tool].append(time.perf_counter() - start)
    base = statistics.median(times["difflib, autojunk off"])
    print(f"\n{name}: {len(words(left)):,} and {len(words(right)):,} tokens")
    for tool, taken in times.items():
        middle = statistics.median(taken)
        once = " (one round)" if len(taken) == 1 < rounds else ""
        print(f"  {tool:<24}{middle * 1000:12.1f} ms {base / middle:8.1f} x difflib {runs[tool]:7,} runs{once}")
    ops = [opcodes(words(left), words(right)), [tuple(op) for op in _reference(left, right)]]
    print(f"  opcodes as difflib's: {'yes' if ops[0] == ops[1] else 'NO'}")


def _reference(left: str, right: str) -> list[Any]:
    return difflib.SequenceMatcher(None, words(left), words(right), autojunk=False).get_opcodes()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("texts", nargs="?", default=os.environ.get("TREATYCOMPARE_TEXTS", ""), type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slow", action="store_true", help="xmldiff and diff-match-patch on whole treaties too")
    options = parser.parse_args()
    sides = {path: library.read_document(options.texts / path)[0] for path in (BUDAPEST, UNCAC, UNTOC, HANOI)}
    whole = {path: printed(treaty) for path, treaty in sides.items()}
    out = () if options.slow else SLOW
    print(f"medians of {options.rounds} rounds; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    measure("Hanoi and Budapest, whole", whole[HANOI], whole[BUDAPEST], options.rounds, out)
    measure("UNCAC and UNTOC, whole", whole[UNCAC], whole[UNTOC], options.rounds, out)
    article = ["\n".join(u.text or "" for u in sides[path][a].walk()) for path, a in ((HANOI, "42"), (BUDAPEST, "29"))]
    measure("Hanoi 42 and Budapest 29", article[0], article[1], options.rounds * 5)


if __name__ == "__main__":
    main()
