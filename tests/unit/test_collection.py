"""Collections: the same result from any executor, whole or not there, and the evidence of the aligner."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare.aligners.evidence import gather
from treatycompare.aligners.units import Layout
from treatycompare.aligners.words import shipped_terms
from treatycompare.collection import align_collection, index, local_workers, nearest, read_collection, words
from treatycompare.collection.journal import Journal
from treatycompare.collection.result import CollectionAlignment, Neighbour
from treatycompare.collection.synthetic import subject_of, synthetic_treaties, synthetic_treaty
from treatycompare.collection.workers import WINDOW, Task, done, opened
from treatycompare.errors import FileError, MissingExtraError, OptionError, ParseError, TreatyCompareError
from treatycompare.export.txt import to_txt
from treatycompare.library import parse_bytes
from treatycompare.model.treaty import Provision, Treaty

# ---------------------------------------------------------------- what is compared


@pytest.fixture(scope="module")
def treaties() -> list[Treaty]:
    return list(synthetic_treaties(12, articles=25))


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several parts even of a small collection."""
    monkeypatch.setattr("treatycompare.collection.run.PART", 60)


@pytest.fixture(scope="module")
def whole(treaties: list[Treaty], tmp_path_factory: pytest.TempPathFactory) -> CollectionAlignment:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("treatycompare.collection.run.PART", 60)
        return align_collection(treaties, output=tmp_path_factory.mktemp("whole") / "out")


def files(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def treaty_of(name: str, articles: Sequence[tuple[str | None, Sequence[str]]]) -> Treaty:
    body = tuple(
        Provision(
            treaty=name,
            address=str(n),
            kind="article",
            label=str(n),
            heading=heading,
            text="" if len(paragraphs) > 1 else "".join(paragraphs),
            children=tuple(
                Provision(treaty=name, address=f"{n}({m})", kind="paragraph", label=str(m), text=text)
                for m, text in enumerate(paragraphs, 1)
            )
            if len(paragraphs) > 1
            else (),
        )
        for n, (heading, paragraphs) in enumerate(articles, 1)
    )
    return Treaty(id=name, title=name, short_title=name, body=body)


# ---------------------------------------------------------------- the synthetic treaties


def test_a_synthetic_treaty_depends_on_seed_and_number_alone() -> None:
    fifth = list(synthetic_treaties(5, articles=12))[4]
    assert fifth == synthetic_treaty(4, articles=12)
    assert fifth != synthetic_treaty(4, articles=12, seed=1)


def test_a_synthetic_treaty_is_read_as_it_is_written() -> None:
    treaty = synthetic_treaty(3, articles=30)
    read = parse_bytes(to_txt(treaty), source="synthetic-0004.txt", lang="en")
    assert [(unit.address, unit.text) for unit in read.provisions] == [
        (unit.address, unit.text) for unit in treaty.provisions
    ]
    assert read.id == treaty.id


def test_synthetic_treaties_have_the_size_that_is_asked_for() -> None:
    sizes = [len(treaty.articles) for treaty in synthetic_treaties(30, articles=40)]
    assert 36 < sum(sizes) / len(sizes) < 44


# ---------------------------------------------------------------- the result


def test_every_article_of_every_treaty_is_answered(whole: CollectionAlignment, treaties: list[Treaty]) -> None:
    found: dict[tuple[str, str], list[Neighbour]] = {}
    for one in whole:
        found.setdefault((one.treaty, one.address), []).append(one)
    assert list(found) == [(treaty.id, article.address) for treaty in treaties for article in treaty.articles]
    assert len(whole) == sum(map(len, found.values())) == whole.manifest.rows
    assert len(whole.paths) > 3
    for (treaty, _), near in found.items():
        assert [one.rank for one in near] == list(range(1, len(near) + 1))
        assert all(one.other_treaty not in (None, treaty) for one in near)
        scores = [one.score or 0.0 for one in near]
        assert scores == sorted(scores, reverse=True)
        assert all(abs(sum(one.shares.values()) - score) < 1e-5 for one, score in zip(near, scores, strict=True))


def test_the_nearest_treats_the_same_subject(whole: CollectionAlignment, treaties: list[Treaty]) -> None:
    by_id = {treaty.id: treaty for treaty in treaties}
    chosen = {subject_of(a) for treaty in treaties for a in treaty.articles}
    spread = {s: sum(any(subject_of(a) == s for a in t.articles) for t in treaties) for s in chosen}
    firsts = [
        (subject_of(by_id[one.treaty][one.address]), subject_of(by_id[str(one.other_treaty)][str(one.other_address)]))
        for one in whole
        if one.rank == 1
    ]
    shared = [(ours, theirs) for ours, theirs in firsts if spread[ours] > 1]
    assert len(shared) > 200
    assert sum(ours == theirs for ours, theirs in shared) / len(shared) > 0.97


def test_of_gives_one_provision_and_to_frame_all(whole: CollectionAlignment) -> None:
    first = next(iter(whole))
    near = whole.of(first.treaty, first.address)
    assert near[0] == first
    assert whole.of("nobody", "1") == ()
    assert len(whole.to_frame()) == len(whole)


def test_a_collection_of_two_has_the_evidence_of_the_aligner(treaties: list[Treaty], tmp_path: Path) -> None:
    """The slow way over two treaties is the reference; arrays hold 24 bits of each weight."""
    pair = [treaties[0], treaties[5]]
    sides = [Layout(treaty, shipped_terms()) for treaty in pair]
    wanted = gather(*sides)
    paths = [tmp_path / f"{treaty.id}.npz" for treaty in pair]
    for treaty, path in zip(pair, paths, strict=True):
        assert isinstance(words.count(treaty, path), words.Counted)
    arrays = tmp_path / "index"
    arrays.mkdir()
    index.build(arrays, [t.id for t in pair], [lambda p=path: words.unpack(p.read_bytes()) for path in paths])
    weighing = nearest.Weighing(index.Index(arrays))
    size = len(pair[0].articles)
    others = np.arange(size, size + len(pair[1].articles))
    seen = 0
    for article in range(size):
        for one in weighing.weigh(article, others):
            expected = wanted.get((article, one.other - size))
            if expected is not None:
                seen += 1
                for field in dataclasses.fields(expected):
                    have = getattr(one.evidence, field.name)
                    assert have == pytest.approx(getattr(expected, field.name), abs=2e-5), field.name
    assert seen == len(wanted) > 100


def test_articles_too_large_for_one_product_are_weighed_alike(
    treaties: list[Treaty], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = list(align_collection(treaties[:4]))
    monkeypatch.setattr(nearest, "CELLS", 10)
    for one, other in zip(align_collection(treaties[:4]), usual, strict=True):
        assert one[:2] == other[:2]
        assert one.score == pytest.approx(other.score, abs=5e-6)


def test_candidates_are_found_by_common_words_too(treaties: list[Treaty], monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where every word of the collection is common, no article is left without neighbours."""
    monkeypatch.setattr(index, "RARE", 1)
    found = align_collection(treaties)
    assert all(one.rank is not None for one in found)


def test_what_shares_no_word_has_no_neighbour() -> None:
    one = treaty_of("one", [("Fruit", ["apples ripen slowly"]), ("Boats", ["ferries cross rivers nightly"])])
    two = treaty_of("two", [("Fruit", ["apples ripen quickly"]), ("Bells", ["towers ring loudly"])])
    found = [(n.treaty, n.address, n.rank, n.other_treaty, n.other_address) for n in align_collection([one, two])]
    assert found == [
        ("one", "1", 1, "two", "1"),
        ("one", "2", None, None, None),
        ("two", "1", 1, "one", "1"),
        ("two", "2", None, None, None),
    ]


def test_own_articles_never_crowd_out_those_of_others() -> None:
    """Dozens of copies in the own treaty are nearer than anything, and are no neighbours."""
    copies = treaty_of("copies", [("Toll", ["the keeper weighs the salt at dawn"])] * 39)
    other = treaty_of("other", [("Toll", ["the keeper weighs the salt"]), ("Bells", ["towers ring loudly"])])
    found = list(align_collection([copies, other], top=3))
    assert {one.other_treaty for one in found if one.treaty == "copies"} == {"other"}
    assert [one.address for one in found if one.treaty == "other" and one.rank] == ["1", "1", "1"]


def test_ties_go_to_the_first_in_the_collection() -> None:
    same = [treaty_of(name, [("Toll", ["the keeper weighs the salt at dawn"])]) for name in ("b", "a", "d", "c")]
    found = [one.other_treaty for one in align_collection(same, top=3) if one.treaty == "d"]
    assert found == ["b", "a", "c"]


def test_ten_thousand_identical_paragraphs_and_a_provision_of_a_hundred_thousand_words() -> None:
    many = treaty_of("many", [("Salt", ["the keeper weighs the salt at dawn"] * 10_000)])
    long = treaty_of("long", [("Words", [" ".join(f"w{n % 30_000}x salt" for n in range(50_000))])])
    usual = synthetic_treaty(0, articles=10)
    found = list(align_collection([many, many.model_copy(update={"id": "again"}), long, usual]))
    first = next(one for one in found if one.treaty == "many")
    assert first.other_treaty == "again"
    assert {one.treaty for one in found} == {"many", "again", "long", usual.id}


# ---------------------------------------------------------------- executors


def test_a_pool_of_processes_gives_the_same_bytes(
    treaties: list[Treaty], tmp_path: Path, whole: CollectionAlignment
) -> None:
    with local_workers(2) as pool:
        found = align_collection(treaties, executor=pool, output=tmp_path / "out")
    assert files(found.folder) == files(whole.folder)


def test_threads_give_the_same_bytes(treaties: list[Treaty], tmp_path: Path, whole: CollectionAlignment) -> None:
    with ThreadPoolExecutor(3) as pool:
        found = align_collection(iter(treaties), executor=pool, output=tmp_path / "out")
    assert files(found.folder) == files(whole.folder)


def test_documents_give_the_same_as_their_treaties(
    treaties: list[Treaty], tmp_path: Path, whole: CollectionAlignment
) -> None:
    paths = []
    for treaty in treaties:
        paths.append(tmp_path / f"{treaty.id}.txt")
        paths[-1].write_bytes(to_txt(treaty))
    found = align_collection(paths, output=tmp_path / "out")
    assert list(found) == list(whole)
    assert found.manifest.treaties[0].source == "synthetic-0001.txt"


def test_results_do_not_hang_on_the_seed_of_hashes(tmp_path: Path) -> None:
    code = (
        "from treatycompare.collection import align_collection\n"
        "from treatycompare.collection.synthetic import synthetic_treaties\n"
        "align_collection(list(synthetic_treaties(4, articles=12)), output=sys.argv[1])\n"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        script = [sys.executable, "-c", "import sys\n" + code, str(tmp_path / seed)]
        subprocess.run(script, check=True, env=environment)
    assert files(tmp_path / "1") == files(tmp_path / "2")


def test_a_real_dask_cluster_gives_the_same_bytes(
    treaties: list[Treaty], tmp_path: Path, whole: CollectionAlignment
) -> None:
    distributed = pytest.importorskip("distributed")
    cluster = distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=str(tmp_path)
    )
    with cluster:
        by_address = align_collection(treaties, executor=cluster.scheduler_address, output=tmp_path / "address")
        with distributed.Client(cluster) as client:
            by_client = align_collection(treaties, executor=client, output=tmp_path / "client")
            pids = set(client.run(os.getpid).values())
    assert len(pids) == 3
    assert os.getpid() not in pids
    assert files(by_address.folder) == files(by_client.folder) == files(whole.folder)


def test_no_scheduler_at_the_address_is_said(treaties: list[Treaty], tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    script = (
        "import sys\n"
        "from treatycompare.collection import align_collection\n"
        "from treatycompare.errors import TreatyCompareError\n"
        "try:\n"
        "    align_collection([], executor='nonsense://nowhere', output=sys.argv[1])\n"
        "except TreatyCompareError as error:\n"
        "    print(error)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "out")], capture_output=True, text=True, check=True
    )
    assert "no scheduler answers at 'nonsense://nowhere'" in ran.stdout


def test_what_is_no_executor_is_refused(treaties: list[Treaty], tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="cannot hand work to"):
        align_collection(treaties, executor=7, output=tmp_path / "out")
    with pytest.raises(OptionError, match="too few workers"), local_workers(0):
        pass


def test_no_more_tasks_are_out_than_the_window_allows() -> None:
    most = out = 0

    class Watched(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            nonlocal most, out
            future: Future[Any] = Future()
            out += 1
            most = max(most, out)
            future.set_result(fn(*args))
            return future

    for _ in done(Watched(), (Task(str(n), abs, (n,)) for n in range(2 * WINDOW))):
        out -= 1
    assert most == WINDOW


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize("given_treaties", [[], [synthetic_treaty(0, articles=3)]], ids=["none", "one"])
def test_fewer_than_two_treaties_are_an_error(given_treaties: list[Treaty], tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=f"too few treaties: '{len(given_treaties)}'"):
        align_collection(given_treaties, output=tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "out.unfinished").exists() == bool(given_treaties)  # what was counted is kept


def test_two_treaties_of_one_name_are_an_error(treaties: list[Treaty]) -> None:
    other = treaties[1].model_copy(update={"id": treaties[0].id})
    with pytest.raises(OptionError, match=r"have one name: 'synthetic-0001' in synthetic-0001.txt and synthetic-0002"):
        align_collection([treaties[0], other])


def test_one_treaty_twice_is_an_error(treaties: list[Treaty]) -> None:
    with pytest.raises(OptionError, match="are the same: 'synthetic-0001, synthetic-0001'"):
        align_collection([treaties[0], treaties[0]])


def test_no_neighbours_is_nothing_to_ask_for(treaties: list[Treaty]) -> None:
    with pytest.raises(OptionError, match="too few neighbours: '0'"):
        align_collection(treaties, top=0)


def test_treaties_without_articles_are_a_whole_result_without_rows(tmp_path: Path) -> None:
    bare = [
        Treaty(
            id=name,
            title=name,
            short_title=name,
            body=(Provision(treaty=name, address="preamble", kind="preamble", text="we agree"),),
        )
        for name in ("one", "two")
    ]
    found = align_collection(bare, output=tmp_path / "out")
    assert (len(found), found.manifest.provisions) == (0, 0)
    assert list(read_collection(tmp_path / "out")) == []


@pytest.fixture
def damaged(treaties: list[Treaty], tmp_path: Path) -> list[Path]:
    """Twelve documents, of which two are none and a third lacks an article."""
    paths = []
    for treaty in treaties:
        paths.append(tmp_path / f"{treaty.id}.txt")
        paths[-1].write_bytes(to_txt(treaty))
    paths[2].write_bytes(b"\x00\x01\x02 no treaty")
    paths[5].write_bytes(b"")
    lines = to_txt(treaties[7]).decode()
    paths[7].write_text(lines[: lines.index("\nArticle 3.")] + lines[lines.index("\nArticle 4.") :])
    return paths


def test_damaged_documents_are_all_named_and_nothing_is_written(damaged: list[Path], tmp_path: Path) -> None:
    with pytest.raises(ParseError) as caught:
        align_collection(damaged, output=tmp_path / "out")
    told = str(caught.value)
    assert "cannot read 3 documents" in told
    assert all(f"synthetic-{n:04}.txt" in told for n in (3, 6, 8))
    assert not (tmp_path / "out").exists()


def test_damaged_documents_are_left_out_where_that_is_asked_for(damaged: list[Path], tmp_path: Path) -> None:
    gone = tmp_path / "gone.txt"
    found = align_collection([*damaged, gone], output=tmp_path / "out", skip_damaged=True)
    left_out = {Path(one.source).name for one in found.manifest.skipped}
    assert left_out == {"gone.txt", *(f"synthetic-{n:04}.txt" for n in (3, 6, 8))}
    assert len(found.manifest.treaties) == 9
    assert {one.treaty for one in found} == {member.treaty for member in found.manifest.treaties}


def test_a_missing_extra_is_named(treaties: list[Treaty], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sparse_dot_topn", None)
    with pytest.raises(MissingExtraError, match=r"treatycompare\[collections\]"):
        align_collection(treaties)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"treatycompare\[dask\]"), opened("tcp://nowhere:1"):
        pass


def test_importing_the_package_brings_no_heavy_package() -> None:
    code = "import treatycompare.collection, sys\nprint({'numpy', 'scipy', 'pyarrow', 'distributed'} & {*sys.modules})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


# ---------------------------------------------------------------- a full disk


def test_a_disk_that_fills_up_leaves_no_result_and_the_next_run_completes_it(
    treaties: list[Treaty], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: CollectionAlignment
) -> None:
    """The system refuses the third part as a full disk does; what was written stays for the next run."""
    written = []
    real = os.fsync

    def full(handle: int) -> None:
        name = Path(f"/proc/self/fd/{handle}").resolve().name
        if "part-" in name:
            written.append(name)
            if len(written) > 2:
                raise OSError(28, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(FileError, match="no space left on device"):
            align_collection(treaties, output=tmp_path / "out")
    assert len(written) == 3
    assert not (tmp_path / "out").exists()
    with pytest.raises(FileError):
        read_collection(tmp_path / "out")
    again = align_collection(treaties, output=tmp_path / "out")
    assert files(again.folder) == files(whole.folder)
    assert not (tmp_path / "out.unfinished").exists()


@pytest.mark.parametrize("limit", [20_000, 200_000], ids=["words", "index"])
def test_a_real_limit_of_the_system_is_a_clear_error(limit: int, tmp_path: Path) -> None:
    """Files may not grow beyond a limit: the kernel itself refuses to write, in the words and in the index."""
    script = (
        "import resource, sys\n"
        "from treatycompare.collection import align_collection\n"
        "from treatycompare.collection.synthetic import synthetic_treaties\n"
        "from treatycompare.errors import FileError\n"
        "treaties = list(synthetic_treaties(30, articles=12))\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "try:\n"
        "    align_collection(treaties, output=sys.argv[1])\n"
        "except FileError as error:\n"
        "    print('told:', error)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "out")], capture_output=True, text=True, check=True
    )
    assert "told: cannot write" in ran.stdout
    assert "file too large" in ran.stdout
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_is_said(treaties: list[Treaty], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(FileError, match="cannot write"):
        align_collection(treaties, output=tmp_path / "file" / "out")
    (tmp_path / "out.unfinished").mkdir()
    (tmp_path / "out.unfinished" / "words").write_text("in the way")
    with pytest.raises(FileError, match="file exists"):
        align_collection(treaties, output=tmp_path / "out")


# ---------------------------------------------------------------- interruptions and dead workers


class InterruptedRunError(Exception):
    """What a test stops a run with."""


def stop_after(stage: str, count: int) -> Callable[[str, int, int], None]:
    def progress(now: str, made: int, whole: int) -> None:
        if (now, made) == (stage, count):
            raise InterruptedRunError

    return progress


@pytest.mark.parametrize(("stage", "count"), [("words", 4), ("index", 1), ("nearest", 2)])
def test_a_run_goes_on_where_it_stopped(
    stage: str,
    count: int,
    treaties: list[Treaty],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    whole: CollectionAlignment,
) -> None:
    with pytest.raises(InterruptedRunError):
        align_collection(treaties, output=tmp_path / "out", progress=stop_after(stage, count))
    assert not (tmp_path / "out").exists()
    made: list[str] = []
    for name, module in (("count", words), ("find", nearest)):
        real = getattr(module, name)

        def counted(*arguments: Any, real: Any = real, name: str = name) -> Any:
            made.append(name)
            return real(*arguments)

        monkeypatch.setattr(module, name, counted)
    found = align_collection(treaties, output=tmp_path / "out")
    assert files(found.folder) == files(whole.folder)
    kept = {"words": (4, 0), "index": (12, 0), "nearest": (12, 2)}[stage]
    assert (made.count("count"), made.count("find")) == (12 - kept[0], len(whole.paths) - kept[1])


def test_what_changed_between_runs_is_done_again_and_nothing_else(
    treaties: list[Treaty], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InterruptedRunError):
        align_collection(treaties, output=tmp_path / "out", progress=stop_after("nearest", 2))
    changed = [*treaties[:-1], synthetic_treaty(40, articles=25)]
    made: list[str] = []
    real = words.count
    monkeypatch.setattr(words, "count", lambda *arguments: (made.append(arguments[0].id), real(*arguments))[1])
    found = align_collection(changed, output=tmp_path / "out")
    assert made == ["synthetic-0041"]
    monkeypatch.undo()
    monkeypatch.setattr("treatycompare.collection.run.PART", 60)
    afresh = align_collection(changed, output=tmp_path / "afresh")
    assert files(found.folder) == files(afresh.folder)


def test_files_that_an_interruption_spoilt_are_made_again(
    treaties: list[Treaty], tmp_path: Path, whole: CollectionAlignment
) -> None:
    with pytest.raises(InterruptedRunError):
        align_collection(treaties, output=tmp_path / "out", progress=stop_after("nearest", 3))
    folder = tmp_path / "out.unfinished"
    part = next(folder.glob("nearest-*/part-00001.parquet"))
    part.write_bytes(part.read_bytes()[:100])
    counted = sorted(folder.glob("words/*.npz"))
    counted[0].write_bytes(b"")
    counted[1].unlink()
    (part.parent / ".part-00002.parquet.begun.tmp").write_bytes(b"what a killed worker leaves")
    journal = folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-20])  # the last line was cut off
    found = align_collection(treaties, output=tmp_path / "out")
    assert files(found.folder) == files(whole.folder)


def test_a_process_that_is_killed_leaves_nothing_that_looks_whole(
    treaties: list[Treaty], tmp_path: Path, whole: CollectionAlignment
) -> None:
    script = (
        "import os, signal, sys\n"
        "from treatycompare.collection import align_collection, run\n"
        "from treatycompare.collection.synthetic import synthetic_treaties\n"
        "run.PART = 60\n"
        "def progress(stage, made, whole):\n"
        "    if stage == 'nearest' and made == 2:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "align_collection(list(synthetic_treaties(12, articles=25)), output=sys.argv[1], progress=progress)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(tmp_path / "out")], check=False)
    assert ran.returncode == -signal.SIGKILL
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "out.unfinished").is_dir()
    found = align_collection(treaties, output=tmp_path / "out")
    assert files(found.folder) == files(whole.folder)


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(*_: Any) -> None:
    raise MemoryError("no room")


def test_a_dead_worker_is_a_clear_error_and_what_was_done_is_kept(
    treaties: list[Treaty], tmp_path: Path, whole: CollectionAlignment
) -> None:
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:

        def kill(stage: str, made: int, _: int) -> None:
            if (stage, made) == ("nearest", 1):
                for process in list(pool._processes.values()):
                    process.kill()

        with pytest.raises(TreatyCompareError, match=r"a worker died at work on 'nearest-.*run it again"):
            align_collection(treaties, executor=pool, output=tmp_path / "out", progress=kill)
    assert not (tmp_path / "out").exists()
    found = align_collection(treaties, output=tmp_path / "out")
    assert files(found.folder) == files(whole.folder)


@pytest.mark.parametrize(("function", "told"), [(die, "a worker died at work on 'x'"), (fail, "MemoryError: no room")])
def test_whatever_ends_a_task_is_an_error_of_ours(function: Callable[..., None], told: str) -> None:
    with (
        ProcessPoolExecutor(1, get_context("spawn")) as pool,
        pytest.raises(TreatyCompareError, match=told),
    ):
        list(done(pool, [Task("x", function, ())]))


def test_a_dask_worker_that_keeps_dying_is_a_clear_error(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    dask = pytest.importorskip("dask")
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=str(tmp_path)
        ) as cluster,
        opened(cluster.scheduler_address) as pool,
        pytest.raises(TreatyCompareError, match="a worker died at work on 'x'"),
    ):
        list(done(pool, [Task("x", os._exit, (1,))]))


def test_a_worker_that_sees_another_disk_is_found_out(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    with pytest.raises(FileError, match="every worker must see this folder"):
        journal.note("words/nothing.npz", ["0" * 64])


def test_two_processes_do_not_write_one_result(treaties: list[Treaty], tmp_path: Path) -> None:
    def again(stage: str, made: int, _: int) -> None:
        if (stage, made) == ("nearest", 1):
            align_collection(treaties, output=tmp_path / "out")

    with pytest.raises(FileError, match="another process aligns a collection"):
        align_collection(treaties, output=tmp_path / "out", progress=again)


# ---------------------------------------------------------------- a result that is there


def test_a_finished_result_is_given_again_without_work(
    treaties: list[Treaty], whole: CollectionAlignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(whole.folder)
    monkeypatch.setattr(nearest, "find", fail)
    monkeypatch.setattr(words, "count", fail)
    again = align_collection(treaties, output=whole.folder)
    assert again.manifest == whole.manifest
    assert files(whole.folder) == before


def test_a_finished_result_that_left_documents_out_is_given_again(damaged: list[Path], tmp_path: Path) -> None:
    first = align_collection(damaged, output=tmp_path / "out", skip_damaged=True)
    again = align_collection(damaged, output=tmp_path / "out", skip_damaged=True)
    assert again.manifest == first.manifest
    damaged[5].write_bytes(to_txt(synthetic_treaty(77, articles=5)))  # mended since
    with pytest.raises(FileError, match="holds something else already"):
        align_collection(damaged, output=tmp_path / "out", skip_damaged=True)


@pytest.mark.parametrize("change", ["top", "treaties"])
def test_another_result_is_never_overwritten(change: str, treaties: list[Treaty], whole: CollectionAlignment) -> None:
    before = files(whole.folder)
    top, wanted = (3, treaties) if change == "top" else (5, treaties[1:])
    with pytest.raises(FileError, match="holds something else already"):
        align_collection(wanted, top, output=whole.folder)
    assert files(whole.folder) == before


def test_a_folder_of_other_things_is_left_alone(treaties: list[Treaty], tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine")
    with pytest.raises(FileError, match="holds something else already"):
        align_collection(treaties, output=tmp_path / "out")
    assert files(tmp_path / "out").keys() == {"letter.txt"}


@pytest.mark.parametrize("damage", ["cut", "changed", "missing", "manifest", "no manifest"])
def test_a_damaged_result_is_not_read(
    damage: str, treaties: list[Treaty], tmp_path: Path, whole: CollectionAlignment
) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    for path in whole.folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    assert list(read_collection(folder)) == list(whole)
    part, manifest = folder / "part-00001.parquet", folder / "manifest.json"
    data = part.read_bytes()
    if damage == "cut":
        part.write_bytes(data[:-1])
    elif damage == "changed":
        part.write_bytes(data[:50] + bytes([data[50] ^ 1]) + data[51:])
    elif damage == "missing":
        part.unlink()
    elif damage == "manifest":
        manifest.write_text(manifest.read_text().replace('"rows"', '"rwos"', 1))
    else:
        manifest.unlink()
    with pytest.raises((FileError, ParseError)) as caught:
        read_collection(folder)
    assert Path(str(caught.value.value)).name == ("manifest.json" if "manifest" in damage else "part-00001.parquet")


# ---------------------------------------------------------------- arrays


@st.composite
def piles(draw: st.DrawFn) -> list[dict[str, int]]:
    return draw(st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 9)), max_size=8))


@given(piles())
def test_pieces_are_what_was_packed(pieces: list[dict[str, int]]) -> None:
    found = words.Pieces.of(pieces)
    hashes = {int(np.frombuffer(words._hashed(t), "<u8")[0]): t for t in "abcdefgh"}
    read = [
        {hashes[int(found.terms[place])]: int(n) for place, n in zip(found.places[a:b], found.counts[a:b], strict=True)}
        for a, b in zip(found.starts, found.starts[1:], strict=False)
    ]
    assert read == pieces
    spread = {hashes[int(t)]: int(n) for t, n in zip(found.terms, found.spread, strict=True)}
    assert spread == {t: sum(t in piece for piece in pieces) for t in "abcdefgh" if any(t in p for p in pieces)}


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 6)), max_size=10))
@settings(max_examples=50)
def test_ranges_are_joined(pairs: list[tuple[int, int]]) -> None:
    starts = np.array([a for a, _ in pairs], dtype=np.int64)
    ends = np.array([a + n for a, n in pairs], dtype=np.int64)
    assert nearest._ranges(starts, ends).tolist() == [x for a, n in pairs for x in range(a, a + n)]
