"""Worker processes that grade units in parallel; one that dies is replaced, and its unit is tried once more.

The units are handed out by `concurrent.futures`: each thread waits for one worker process. The numpy zygote belongs to
its worker; the keras zygote, which costs 600 MB, is shared by all of them.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.engine.failed import failed_result, tried_again
from grader.engine.handle import Worker, patience
from grader.errors import GraderError, MachineError
from grader.model import Result, Runtime, Unit
from grader.sandbox.isolation import Level
from grader.sandbox.pool import Launchers

AHEAD = 2
"""Units handed out per worker: one runs, one waits, the rest are still with the caller."""

_log = logging.getLogger(__name__)


class Pool:
    """A number of workers for one course."""

    def __init__(self, course: Course, jobs: int, runtimes: Iterable[Runtime], level: Level | None = None) -> None:
        self.course = course
        self.jobs = jobs
        self.runtimes = frozenset(runtimes)
        self.launchers = Launchers(level)
        self.free: queue.SimpleQueue[Worker | None] = queue.SimpleQueue()
        for _ in range(jobs):
            self.free.put(None)  # started when it is first needed
        self.started: list[Worker] = []
        self.stopped = False
        self.missing: dict[Runtime, MachineError] = {}
        """Why a runtime cannot be started here."""
        self.threads = ThreadPoolExecutor(jobs, thread_name_prefix="grade")
        for runtime in self.runtimes:
            if SETUPS[runtime].is_shared:
                self.launchers.get(runtime)  # it begins to import its libraries at once

    def grade(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, Result]]:
        """Yield each unit with its result as they come, in no order; units are taken only as they are needed.

        Raises:
            MachineError: a runtime cannot be started here. The other units have been yielded by then.
        """
        waiting: dict[Future[Result], Unit] = {}
        source = iter(units)
        more = True
        while more or waiting:
            while more and len(waiting) < AHEAD * self.jobs:
                unit = next(source, None)
                more = unit is not None
                if unit is not None:
                    waiting[self.threads.submit(self._grade, unit)] = unit
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                unit = waiting.pop(future)
                if not isinstance(future.exception(), MachineError):
                    yield unit, future.result()
        if self.missing:
            raise next(iter(self.missing.values()))

    def _grade(self, unit: Unit) -> Result:
        """Grade one unit, with a second worker if the first one dies of it; none is tried where none can start."""
        runtime = self.course.exercise(unit.exercise).runtime
        if runtime in self.missing:
            raise self.missing[runtime]
        try:
            return tried_again(unit, lambda: self._try(unit))
        except MachineError as error:
            self.missing[runtime] = error
            raise
        except GraderError as error:
            return failed_result(self.course, unit, (), error, self.launchers.level)

    def _try(self, unit: Unit) -> Result:
        """Grade one unit with a worker that is free; one that cannot do it is not used again."""
        if self.stopped:
            raise GraderError("the run was stopped", "Run the same command again.")
        worker = self.free.get()
        try:
            worker = worker or self._start()
            _log.debug("%s %s: goes to worker %d", unit.student, unit.exercise, worker.process.pid)
            result = worker.grade(unit, patience(self.course.exercise(unit.exercise).limits))
        except GraderError:
            if worker:
                _log.debug("worker %d is given up", worker.process.pid)
                worker.close()
            worker = None
            raise
        finally:
            self.free.put(worker)
        return result

    def _start(self) -> Worker:
        worker = Worker(self.course, self.launchers, self.runtimes)
        self.started.append(worker)
        return worker

    def stop(self) -> None:
        """End what runs, at once: its results are lost, and nothing is tried again."""
        self.stopped = True
        for worker in tuple(self.started):
            worker.process.kill()

    def close(self) -> None:
        """Wait for what runs and end every process."""
        self.threads.shutdown(cancel_futures=True)
        while not self.free.empty():
            worker = self.free.get()
            if worker:
                worker.close()
        self.launchers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:  # Ctrl-C, or an error of ours
            self.stop()
        self.close()
