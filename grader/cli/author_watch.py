"""`grade verify --watch`: an exercise is built and verified again after every save, while its author writes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from grader.cli.screen import err, say
from grader.course import manifest
from grader.course.manifest import Role
from grader.course.reading import Course, read_course
from grader.errors import GraderError, Unwanted
from grader.model import Exercise
from grader.student.watch import Saves

WRITTEN = [role for role in Role if role not in (Role.STUB, Role.RECORDING)]
"""The files that an author writes; the others are made of them."""
LOOK_SECONDS = 5.0
"""For where nothing tells of a save: so often the files are looked at."""


def after_every_save(course: Course, exercise: str, verify: Callable[[Course, Callable[[], None]], object]) -> None:
    """Call `verify` now, and again whenever a file of an exercise has another content, until somebody presses Ctrl-C.

    It is given the course, read anew, and what it has to call now and then: that ends it where a file was saved.
    """
    with Saves(_folders(course.exercise(exercise))) as saves:
        while True:
            read = _digest(course, exercise)
            try:
                verify(read_course(course.root), partial(_look, saves, course, exercise, read))
            except Unwanted:
                say("Saved: it begins again.", style="dim", to=err)
                continue
            except GraderError as error:
                say(f"{error}. {error.hint}" if error.hint else str(error), style="red")
            say("Waiting for a save; Ctrl-C ends.", style="dim", to=err)
            while _digest(course, exercise) == read:
                saves.wait(LOOK_SECONDS)
                saves.take()


def _look(saves: Saves, course: Course, exercise: str, read: str) -> None:
    """Raise Unwanted where a file was saved with another content than had been read."""
    if saves.take() and _digest(course, exercise) != read:
        raise Unwanted("a file was saved")


def _folders(exercise: Exercise) -> list[Path]:
    """Return where an author writes. What is not there yet is watched when it is."""
    assert exercise.solution
    models = (exercise.solution / role for role in manifest.MODELS)
    return [exercise.folder, exercise.solution, exercise.solution.parents[1], *models]


def _digest(course: Course, exercise: str) -> str:
    """Return what is another after the author has written something, in a file that is new as well."""
    return manifest.digest(manifest.files(course, course.exercise(exercise)), *WRITTEN)
