"""The grading worker of a process that nbgrader runs: started with the first notebook, kept for all that follow.

`nbgrader autograde` lives for one run, formgrader's server for weeks: there the course may change in between.
"""

from __future__ import annotations

import atexit
import functools
from collections.abc import Iterable

from grader import manifest
from grader.batch import check_place
from grader.course import Course
from grader.crew import Crew
from grader.errors import UsageError
from grader.model import Result, Unit
from grader.sandbox.isolation import Level


class Desk:
    """At most one crew of one worker at a time."""

    def __init__(self) -> None:
        self.crew: Crew | None = None
        self.stamp: object = None

    def grade(self, course: Course, units: Iterable[Unit], level: Level) -> list[Result]:
        """Have units graded. What could not be graded is a result, too: `grader_error`."""
        try:
            return list(self._crew_for(course, level).grade(units))
        except BaseException:  # Ctrl-C: what the worker will answer belongs to no later question
            if self.crew:
                self.crew.stop()
            self.close()
            raise

    def _crew_for(self, course: Course, level: Level) -> Crew:
        stamp = (level, manifest.stamp(course, *manifest.KEPT))
        if self.crew is None or self.stamp != stamp:
            self.close()
            self.crew, self.stamp = Crew(course, 1, (), level), stamp  # its worker shares its zygotes with nobody
        return self.crew

    def close(self) -> None:
        """Let the worker end."""
        if self.crew:
            crew, self.crew = self.crew, None
            crew.close()


@functools.cache
def desk() -> Desk:
    """The desk of this process; its worker ends with it."""
    found = Desk()
    atexit.register(found.close)
    return found


def check_course(course: Course, level: Level) -> None:
    """Refuse a course from which nothing can be graded, or that student code could read.

    Raises:
        UsageError: it has no solutions.
        CourseError: it lies among Python's libraries.
    """
    if course.solutions is None:
        raise UsageError(
            f"the course in {course.root} has no solutions to grade from",
            "Let GRADE_COURSE name the course with its solutions; `grade nbgrader build` configures that.",
        )
    check_place(course, level)
