"""Worker processes that grade units in parallel; one that dies is replaced, and its unit is tried once more.

The units are handed out by `concurrent.futures`: each thread waits for one worker process. The numpy zygote belongs to
its worker; the keras zygote, which costs 600 MB, is shared by all of them.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict
from multiprocessing import Pipe
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.attempt import failed_result
from grader.course import Course
from grader.errors import GraderError, MachineError
from grader.model import Result, Runtime, Unit
from grader.proxy import MAX_CHILDREN
from grader.sandbox.isolation import Level
from grader.sandbox.launcher import CONTROL_SECONDS, START_SECONDS, Launcher, Launchers, make_folder, remove_folder
from grader.worker import unit_to_json

AHEAD = 2
"""Units handed out per worker: one runs, one waits, the rest are still with the caller."""


class Worker:
    """One worker process and the connection to it."""

    def __init__(self, course: Course, launchers: Launchers, runtimes: Iterable[Runtime]) -> None:
        if os.name != "posix":  # a process inherits no descriptors there
            raise MachineError("this system cannot grade several submissions at once", "Use WSL2 or a container.")
        self.connection, theirs = Pipe()
        shared = [runtime for runtime in runtimes if runtime is Runtime.KERAS]
        zygotes = [z for z in map(launchers.get, shared) if isinstance(z, Launcher)]  # a Spawner has nothing to share
        sockets = [zygote.connect() for zygote in zygotes]
        descriptors = [control.fileno() for control in sockets]
        given = [(z.runtime, fd, asdict(z.locks)) for z, fd in zip(zygotes, descriptors, strict=True)]
        self.folder = make_folder()  # for all its temporary files: who is killed cannot remove them
        config = {"course": str(course.root), "connection": theirs.fileno(), "level": launchers.level}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader.worker", json.dumps(config | {"folder": self.folder, "zygotes": given})],
            env=os.environ | {"TMPDIR": self.folder},
            pass_fds=[theirs.fileno(), *descriptors],
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C is for the command line, which then ends the workers
        )
        theirs.close()
        for control in sockets:
            control.close()

    def grade(self, unit: Unit, seconds: float) -> Result:
        """Have one unit graded. Raises EOFError when the worker is gone, GraderError when it says so."""
        try:
            self.connection.send_bytes(json.dumps(unit_to_json(unit)).encode())
            if not self.connection.poll(seconds):
                self.process.kill()
                raise EOFError("no answer")
            answer: dict[str, Any] = json.loads(self.connection.recv_bytes())
        except OSError as error:
            raise EOFError(str(error)) from error
        if "error" in answer:
            raise GraderError(answer["error"], answer["hint"])
        return Result.from_json(answer)

    def close(self) -> None:
        """Let the worker end; it does when the connection closes."""
        self.connection.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        remove_folder(Path(self.folder))


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
        limits = self.course.exercise(unit.exercise).limits
        seconds = START_SECONDS + CONTROL_SECONDS + (MAX_CHILDREN + 1) * (limits.wall + limits.wall_of_load)
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
