"""Worker processes that grade units in parallel; one that dies is replaced, and its unit is tried once more.

The units are handed out by `concurrent.futures`: each thread waits for one worker process. The numpy zygote belongs to
its worker; the keras zygote, which costs 600 MB, is shared by all of them.
"""

from __future__ import annotations

import queue
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

from grader.attempt import failed_result
from grader.course import Course
from grader.errors import GraderError
from grader.model import Result, Runtime, Unit
from grader.sandbox.isolation import Level
from grader.sandbox.launcher import Launchers
from grader.worker_process import Worker, patience

AHEAD = 2
"""Units handed out per worker: one runs, one waits, the rest are still with the caller."""


class Crew:
    """A number of workers for one course."""

    def __init__(self, course: Course, jobs: int, runtimes: Iterable[Runtime], level: Level | None = None) -> None:
        self.course = course
        self.jobs = jobs
        self.runtimes = frozenset(runtimes)
        self.launchers = Launchers(level)
        self.free: queue.SimpleQueue[Worker | None] = queue.SimpleQueue()
        for _ in range(jobs):
            self.free.put(None)  # started when it is first needed
        self.started: set[Worker] = set()
        self.stopped = False
        self.threads = ThreadPoolExecutor(jobs, thread_name_prefix="grade")
        if Runtime.KERAS in self.runtimes:
            self.launchers.get(Runtime.KERAS)  # begin importing TensorFlow at once

    def grade(self, units: Iterable[Unit]) -> Iterator[Result]:
        """Yield results as they come, in no particular order; units are taken from the iterable only as needed."""
        waiting: set[Future[Result]] = set()
        source = iter(units)
        more = True
        while more or waiting:
            while more and len(waiting) < AHEAD * self.jobs:
                unit = next(source, None)
                more = unit is not None
                if unit is not None:
                    waiting.add(self.threads.submit(self._grade, unit))
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()

    def _grade(self, unit: Unit) -> Result:
        """Grade one unit, with a second worker if the first one dies of it."""
        seconds = patience(self.course.exercise(unit.exercise).limits)
        failure = GraderError("the grading worker died twice on this submission", "Grade it alone, and report it.")
        for _ in range(2):
            if self.stopped:
                break
            worker = self.free.get()
            try:
                worker = worker or self._start()
                result = worker.grade(unit, seconds)
            except (EOFError, GraderError) as error:
                if worker:
                    worker.close()
                self.free.put(None)
                failure = error if isinstance(error, GraderError) else failure
                continue
            self.free.put(worker)
            return result
        return failed_result(self.course, unit, (), failure, self.launchers.level)

    def _start(self) -> Worker:
        worker = Worker(self.course, self.launchers, self.runtimes)
        self.started.add(worker)
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
