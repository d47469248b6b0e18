"""What a machine can tell of the report's accessibility, and what its script does, in a real Chromium.

Needs Debian's chromium, node, and what ``npm ci --prefix tests/browser`` brings; skips where one is missing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from report_fixtures import empty, many, poisoned, with_text, without_text

import treatycompare as tc
from treatycompare.model.comparison import Comparison
from treatycompare.model.difference import ModalityFinding
from treatycompare.report import html

HERE = Path(__file__).parent
MODES = ("light", "dark", "forced", "narrow")
HOSTILE = "\"><script>alert(1)</script><img src='https://example.org/x' onerror=alert(1)>\u202e"


def _missing() -> str:
    if shutil.which("chromium") is None:
        return "no chromium here: apt-get install chromium"
    if shutil.which("node") is None:
        return "no node here: apt-get install nodejs npm"
    if not (HERE / "node_modules" / "axe-core").is_dir():
        return "no axe-core here: npm ci --prefix tests/browser"
    return ""


pytestmark = pytest.mark.skipif(bool(_missing()), reason=_missing() or "all is here")


def look(jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Look at files as the jobs say, and give what was found, in the same order."""
    done = subprocess.run(
        ["node", str(HERE / "look.mjs")],
        input=json.dumps(jobs).encode(),
        env={**os.environ, "CHROMIUM": str(shutil.which("chromium"))},
        capture_output=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def identical() -> Comparison:
    """An invented treaty beside itself, word for word."""
    base = with_text().model_dump(mode="json")
    same = [{"op": "equal", "left": "Fish are free.", "right": "Fish are free."}]
    for pair in base["pairs"]:
        pair["diff"]["rows"] = [{"left": ["2"], "right": ["5"], "words": same}]
        pair["diff"]["norms"] = []
    base["right"] = base["alignment"]["right"] = base["paragraphs"]["right"] = base["left"]
    return Comparison.model_validate({**base, "only_left": [], "only_right": [], "uncertain": []})


def layered() -> Comparison:
    """The invented pair with a modal verb found in its words."""
    base = with_text()
    found = ModalityFinding(
        layer="modality", left="obligation_of_effort", right="obligation", left_words="tries", right_words="keeps",
        left_address="2(1)", right_address="5(1)", binds_more="right",
    )  # fmt: skip
    first = base.pairs[0]
    diff = first.diff.model_copy(update={"modality": (found,)})
    return base.model_copy(update={"pairs": (first.model_copy(update={"diff": diff}), *base.pairs[1:])})


INVENTED = {
    "layered": layered,
    "summaries": without_text,
    "empty": empty,
    "identical": identical,
    "hostile": lambda: poisoned(with_text(), HOSTILE),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    return {name: make().save(folder / f"{name}.html") for name, make in INVENTED.items()}


@pytest.fixture(scope="module")
def findings(reports: dict[str, Path]) -> dict[tuple[str, str], dict[str, Any]]:
    jobs = [{"file": str(path), "mode": mode, "axe": True} for path in reports.values() for mode in MODES]
    keys = [(name, mode) for name in reports for mode in MODES]
    return dict(zip(keys, look(jobs), strict=True))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", INVENTED)
def test_axe_finds_nothing(findings, name, mode):
    assert findings[name, mode]["violations"] == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", INVENTED)
def test_nothing_is_wider_than_the_window(findings, name, mode):
    assert findings[name, mode]["width"] <= (320 if mode == "narrow" else 1280)


def test_axe_would_find_what_is_wrong(reports, tmp_path):
    good = reports["layered"].read_text(encoding="utf-8")
    bad = tmp_path / "bad.html"
    bad.write_text(
        good.replace("--soft: #5a5852", "--soft: #c9c7c2").replace('<label class="wide">Find ', "<label>"),
        encoding="utf-8",
    )
    (found,) = look([{"file": str(bad), "mode": "light", "axe": True}])
    assert {"color-contrast", "label"} <= {one["id"] for one in found["violations"]}


@pytest.mark.parametrize("name", INVENTED)
def test_with_its_policy_no_request_leaves_and_the_console_is_silent(reports, name):
    (found,) = look([{"file": str(reports[name]), "mode": "light"}])
    assert found["requests"] == []
    assert found["console"] == []


def test_a_request_would_be_seen(reports, tmp_path):
    bad = tmp_path / "bad.html"
    good = reports["layered"].read_text(encoding="utf-8")
    bad.write_text(good.replace("</main>", '<img alt="" src="http://127.0.0.1:9/x"></main>'), encoding="utf-8")
    (bypassed, kept) = look([{"file": str(bad), "mode": "light", "axe": axe} for axe in (True, False)])
    assert bypassed["requests"] == ["http://127.0.0.1:9/x"]
    assert kept["requests"] == []
    assert "Content Security Policy" in " ".join(kept["console"])


def test_without_a_script_all_can_be_read(reports):
    (found,) = look([{"file": str(reports["layered"]), "mode": "plain"}])
    assert found["console"] == []


def ran(path: Path, script: str, query: str = "") -> Any:
    (found,) = look([{"file": str(path), "mode": "light", "query": query, "run": script}])
    assert found["console"] == []
    return found["ran"]


def test_the_next_difference_is_found_and_keys_wait_to_be_asked_for(reports):
    script = """(() => {
      const said = () => document.getElementById("said").textContent;
      const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      const out = [];
      press("j"); out.push(said());
      document.getElementById("after").click(); out.push(said());
      document.getElementById("keys").checked = true;
      press("j"); out.push(said());
      press("k"); out.push(said());
      press("k"); out.push(said());
      press("/"); out.push(document.activeElement.id);
      return out;
    })()"""
    silent, first, second, back, over, focus = ran(reports["layered"], script)
    assert silent == ""
    assert first == back == "Difference 1 of 3"
    assert second == "Difference 2 of 3"
    assert over == "That was the first difference."
    assert focus == "search"


def test_duties_are_painted_without_an_element_more(reports):
    script = """(() => {
      const before = document.querySelectorAll("*").length;
      document.getElementById("modal").click();
      const words = [...CSS.highlights.get("modal")].map(String);
      document.getElementById("modal").click();
      return [words, document.querySelectorAll("*").length - before, CSS.highlights.has("modal")];
    })()"""
    assert ran(reports["layered"], script) == [["tries", "keeps"], 0, False]


def test_a_place_is_cited_in_three_styles_and_its_words_are_copied(reports):
    script = """(() => {
      document.querySelector("[id='lake-2--river-5'] .bar-line button").click();
      return [...document.querySelectorAll("dialog textarea")].map((area) => [
        document.querySelector(`label[for=${area.id}]`).textContent, area.value]);
    })()"""
    shown = dict(ran(reports["layered"], script))
    assert shown["Lake 2, OSCOLA"] == "Treaty of the Lake, art 2"
    assert "@misc{river-5," in shown["River 5, BibTeX"]
    assert "note = {art 5}," in shown["River 5, BibTeX"]
    (item,) = json.loads(shown["River 5, CSL-JSON"])
    assert (item["type"], item["title"], item["section"]) == ("treaty", "Treaty of the River", "art 5")
    assert "Lake 2(1)\nEach  friend tries to keep the water very clean." in shown["Text"]


def test_a_link_lands_where_it_points(tmp_path):
    path = tmp_path / "many.html"
    path.write_text(html.render(many(400)), encoding="utf-8")
    script = """new Promise((done) => setTimeout(() => {
      const at = document.getElementById("lake-333--river-333").getBoundingClientRect().top;
      done(at >= 0 && at < innerHeight);
    }, 800))"""
    assert ran(path, script, "#lake-333--river-333")


@pytest.mark.parametrize("languages", [("en", "en"), ("ar", "en")])
def test_axe_finds_nothing_in_the_two_conventions(languages, texts_dir, home, tmp_path):
    files = {"en": "E", "ar": "A"}
    left, right = languages
    tc.texts.add(texts_dir / "hanoi" / f"A_RES_79_243-2424621{files[left]}.xml", treaty="hanoi", lang=left)
    tc.texts.add(texts_dir / "bwb" / "BWBV0001839.md", treaty="budapest", lang=right)
    path = tmp_path / "report.html"
    whole = tc.compare(tc.load("hanoi", lang=left), tc.load("budapest", lang=right))
    path.write_text(html.render(whole), encoding="utf-8")
    for found in look([{"file": str(path), "mode": mode, "axe": True} for mode in MODES]):
        assert found["violations"] == []
        assert found["width"] <= (320 if found["mode"] == "narrow" else 1280)
