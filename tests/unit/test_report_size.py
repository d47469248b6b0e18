"""The report of the two real conventions with all their words stays within its budget."""

from __future__ import annotations

from pathlib import Path

import treatycompare as tc
from treatycompare.report import html

BYTES = 1_000_000
ELEMENTS = 15_000


def test_the_whole_report_stays_small(texts_dir: Path, home: Path) -> None:
    tc.texts.add(texts_dir / "hanoi" / "A_RES_79_243-2424621E.xml", treaty="hanoi", lang="en")
    tc.texts.add(texts_dir / "bwb" / "BWBV0001839.md", treaty="budapest", lang="en")
    out = html.render(tc.compare(tc.load("hanoi"), tc.load("budapest")))
    assert len(out.encode()) <= BYTES
    assert out.count("<") - out.count("</") - out.count("<!") <= ELEMENTS
