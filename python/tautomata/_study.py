"""A study carried out, here or on a cluster."""

import warnings
from os import PathLike
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from tautomata import _core
from tautomata._core import Study, StudyResults
from tautomata._progress import Progress, reporting

if TYPE_CHECKING:
    from collections.abc import Callable

IN_FLIGHT = 1024
"""Runs that are handed to an executor at a time."""
BETWEEN_LOOKS_S = 0.05


def sweep(
    study: Study,
    output: "str | PathLike[str]",
    *,
    executor: Any,
    threads: int | None,
    memory: int | None,
    progress: Progress,
) -> StudyResults:
    """Do what ``Study.sweep`` documents."""
    sweeping = study._begin(output, threads)
    for point in sweeping.left_out():
        warnings.warn(f"{point} is left out: a sample needs more memory than is free", stacklevel=2)
    try:
        with reporting(progress) as report:
            carry_out(sweeping.batch(), executor, memory, report)
    except BaseException as error:
        error.partial = sweeping.conclude(False)  # type: ignore[attr-defined]
        raise
    return sweeping.conclude(True)


def carry_out(
    batch: _core.Batch, executor: Any, memory: int | None, report: "Callable[[float], object] | None"
) -> None:
    """Run what is missing, on an executor if there is one, and record it."""
    if executor is None:
        _core.run_batch(batch, memory, report)
        return
    waiting = list(reversed(batch.missing()))
    wanted = len(waiting)
    finished: SimpleQueue[Any] = SimpleQueue()
    flying: dict[Any, tuple[int, int]] = {}
    tasks: dict[int, tuple[object, ...]] = {}
    left: dict[int, int] = {}
    for point, _ in waiting:
        left[point] = left.get(point, 0) + 1
    try:
        while waiting or flying:
            while waiting and len(flying) < IN_FLIGHT:
                point, replicate = waiting.pop()
                if point not in tasks:
                    tasks[point] = batch.task(point)
                future = executor.submit(_core.run_point, *tasks[point], replicate)
                flying[future] = (point, replicate)
                future.add_done_callback(finished.put)
            try:
                future = finished.get(timeout=BETWEEN_LOOKS_S)
            except Empty:
                continue
            point, replicate = flying.pop(future)
            batch.record(point, replicate, future.result())
            left[point] -= 1
            if left[point] == 0:
                more = batch.more(point)
                left[point] = len(more)
                wanted += len(more)
                waiting.extend((point, index) for index in reversed(more))
                if not more:
                    del tasks[point]
            if report is not None:
                report(1.0 - (len(waiting) + len(flying)) / wanted)
    finally:
        for future in flying:
            future.cancel()
