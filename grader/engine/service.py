"""One worker, kept between questions: what a notebook's kernel and a process of nbgrader's have to grade with.

It starts with the first question and ends with its process. It notices when the course has changed: a kernel lives for
hours, formgrader's server for weeks.
"""

from __future__ import annotations

import atexit
import functools
import logging
import os
import threading
from collections.abc import Iterable

from grader.course import manifest
from grader.course.reading import Course
from grader.engine.pool import Pool
from grader.engine.trace import trace
from grader.errors import MachineError
from grader.model import Result, Unit
from grader.sandbox.isolation import Level

_log = logging.getLogger(__name__)


class Service:
    """At most one pool of one worker at a time."""

    def __init__(self) -> None:
        self.pool: Pool | None = None
        self.stamp: object = None
        self.lock = threading.Lock()

    def grade(self, course: Course, units: Iterable[Unit], level: Level | None = None) -> list[Result]:
        """Have units graded; return their results in the same order. What could not be graded is a `grader_error`.

        Raises:
            MachineError: this system cannot start a worker.
        """
        asked = list(units)
        with self.lock:
            try:
                found = dict(self.pool_for(course, level).grade(asked))  # they come in any order
                return [found[unit] for unit in asked]
            except BaseException:  # the stop button: what the worker will answer belongs to no later question
                self.drop()
                raise

    def pool_for(self, course: Course, level: Level | None) -> Pool:
        """Return the pool for a course: the one that is there, unless a file that its worker has read has changed."""
        if os.name != "posix":
            raise MachineError(
                "this system cannot check the cells of a notebook",
                "Use WSL2 or a container, or save your code in the exercise's file and run `grade check`.",
            )
        stamp = level, manifest.stamp(course, *manifest.KEPT)
        if self.pool is None or self.stamp != stamp:
            _log.debug("%s is read%s", course.root, " again: a file, or the level, has changed" if self.pool else "")
            self.close()
            self.pool, self.stamp = Pool(course, 1, (), level), stamp  # its worker shares its zygotes with nobody
        return self.pool

    def drop(self) -> None:
        """End the worker whatever it does."""
        if self.pool:
            self.pool.stop()
        self.close()

    def close(self) -> None:
        """Let the worker end."""
        if self.pool:
            pool, self.pool = self.pool, None
            pool.close()


@functools.cache
def service() -> Service:
    """The service of this process; its worker ends with it."""
    trace()
    found = Service()
    atexit.register(found.close)
    return found
