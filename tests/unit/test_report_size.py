"""The report of the two real conventions with all their words stays within its budget."""

from __future__ import annotations

from pathlib import Path

import pytest

import treatycompare as tc
from treatycompare.model.treaty import Treaty
from treatycompare.report import build, html
from treatycompare.report.references import Division

BYTES = 1_000_000
ELEMENTS = 15_000


def elements(page: str) -> int:
    """Count the elements of a page: what opens, less what closes and what is a comment or the doctype."""
    return page.count("<") - page.count("</") - page.count("<!")


def chapters(treaty: Treaty) -> tuple[Division, ...]:
    """Give the chapters as a report has them where the comparison says what they are."""
    return tuple(
        Division(top.address, top.heading, tuple(unit.address for unit in top.walk() if unit.kind == "article"))
        for top in treaty.body
        if top.kind == "division"
    )


@pytest.mark.parametrize("method", ["best", "text"])
def test_the_whole_report_stays_small(
    method: str, texts_dir: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tc.texts.add(texts_dir / "hanoi" / "A_RES_79_243-2424621E.xml", treaty="hanoi", lang="en")
    tc.texts.add(texts_dir / "bwb" / "BWBV0001839.md", treaty="budapest", lang="en")
    sides = {treaty.id: treaty for treaty in (tc.load("hanoi"), tc.load("budapest"))}
    monkeypatch.setattr(build, "divisions", lambda ref: chapters(sides[ref.id]))
    out = html.render(tc.compare(*sides.values(), method=method))
    assert "Chapter II" in out
    assert len(out.encode()) <= BYTES
    assert elements(out) <= ELEMENTS


def test_one_element_more_is_counted() -> None:
    page = "<!doctype html><p>a<!-- b --> &lt; <br></p>"
    assert elements(page) == 2
    assert elements(page + "<i></i>") == 3
