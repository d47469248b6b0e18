"""Work handed to any executor of concurrent.futures, this very process, or a Dask cluster."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

from treatycompare.collection.result import missing
from treatycompare.errors import OptionError, TreatyCompareError

WINDOW = 256
"""Tasks handed out at a time; what waits beyond need not be in memory. More cores than this idle."""

KEPT = "what is finished is kept: run it again, and it goes on where it stopped"


class Task(NamedTuple):
    """A call to make, and the name it goes by."""

    name: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@contextmanager
def opened(executor: Any) -> Iterator[Executor | None]:
    """Give the executor that a caller means: none, one at hand, a Dask client, the address of a scheduler.

    Raises OptionError where it is nothing of these, MissingExtraError without the extra ``dask``,
    TreatyCompareError where no scheduler answers.
    """
    if isinstance(executor, str):
        try:
            connect: Any = import_module("distributed").Client
        except ImportError as error:
            raise missing("dask") from error
        try:
            client = connect(executor, timeout="20s")
        except (OSError, ValueError) as error:
            raise TreatyCompareError(
                "no scheduler answers at", value=executor, todo="give the address of a running one: tcp://host:8786"
            ) from error
        with client, client.get_executor() as pool:
            yield pool
    elif hasattr(executor, "get_executor"):
        with executor.get_executor() as pool:
            yield pool
    elif executor is None or callable(getattr(executor, "submit", None)):
        yield executor
    else:
        raise OptionError(
            "cannot hand work to", value=executor, todo="give an Executor, a Dask client or the address of a scheduler"
        )


@contextmanager
def local_workers(count: int) -> Iterator[Executor | None]:
    """Give worker processes on this machine; none for one, which is this process."""
    if count < 1:
        raise OptionError("too few workers:", value=count, todo="give one or more")
    if count == 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Spawned, for a process that has threads must not fork; an interrupt is the parent's to handle.
    pool = ProcessPoolExecutor(count, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def done(executor: Executor | None, tasks: Iterable[Task]) -> Iterator[tuple[str, Any]]:
    """Give name and result of each task as it ends, in any order.

    Raises TreatyCompareError where a task fails or its worker dies; tasks that wait are called off.
    """
    if executor is None:
        for task in tasks:
            with _told(task.name):
                result = task.function(*task.arguments)
            yield task.name, result
        return
    waiting: dict[Future[Any], str] = {}
    try:
        for task in tasks:
            with _told(task.name):
                waiting[executor.submit(task.function, *task.arguments)] = task.name
            if len(waiting) >= WINDOW:
                yield from _ended(waiting)
        while waiting:
            yield from _ended(waiting)
    finally:
        for future in waiting:
            future.cancel()


def _ended(waiting: dict[Future[Any], str]) -> Iterator[tuple[str, Any]]:
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        name = waiting.pop(future)
        with _told(name):
            result = future.result()
        yield name, result


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Make of whatever ends a task an error that says what to do."""
    try:
        yield
    except TreatyCompareError:
        raise
    except (BrokenExecutor, CancelledError) as error:
        raise TreatyCompareError("a worker died at work on", value=name, todo=KEPT) from error
    except Exception as error:
        # KilledWorker of Dask and what a broken worker may raise have no class of the standard library.
        what = "a worker died at work on" if type(error).__name__ == "KilledWorker" else "a worker failed on"
        why = f"{type(error).__name__}: {error}".strip(": ")[:300]
        raise TreatyCompareError(what, value=name, todo=f"{why}; {KEPT}") from error
