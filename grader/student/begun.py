"""Which exercises a student has begun: those whose file says more than the stub, as a class run understands it."""

from __future__ import annotations

from grader.course.reading import Course
from grader.model import Exercise
from grader.submission.candidate import Wanted
from grader.submission.files import read_source


def begun(course: Course) -> list[Exercise]:
    """Return the exercises that somebody has written something for, be it unreadable, in the course's order."""
    return [e for e in course.exercises.values() if Wanted.of(course, e).is_begun(read_source(e.stub))]
