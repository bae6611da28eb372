"""What to do next, after a result: what fits how it ended, as commands to type, or as keys where `grade watch` runs."""

from __future__ import annotations

from grader.cli.screen import short
from grader.course.reading import Course
from grader.explanation import Place
from grader.feedback.view import next_command, stopped_at
from grader.model import Exercise, Outcome, Result
from grader.student.progress import Progress

KEYS = "grader.keys"
"""In a context's `meta`: whether `grade watch` runs the command, so that a key does what one would type."""
WATCH = "`grade watch` checks by itself, each time you save."


def first_unsolved(course: Course, progress: Progress) -> Exercise | None:
    """Return where a course goes on, None when all of it is solved."""
    return next((e for e in course.exercises.values() if progress.status(e) != Outcome.PASSED), None)


def next_step(course: Course, result: Result, progress: Progress, *, keys: bool = False) -> str:
    """Return the sentence that tells what to do now."""
    exercise = course.exercise(result.exercise)
    match result.outcome:
        case Outcome.PASSED:
            return _after_success(exercise, first_unsolved(course, progress), keys=keys)
        case Outcome.GRADER_ERROR:
            return f"This is not your fault. Next: {next_command(exercise.id, result.outcome)}"
        case Outcome.NOT_ATTEMPTED if keys:
            return f"Next: s shows the task. Write your answer in {short(exercise.stub)} and save it."
    advice = "h shows a hint" if keys else next_command(exercise.id, result.outcome)
    place, is_unread = stopped_at(result.checks)
    if place:
        line = _mend(exercise, place, keys=keys)
        return f"Next: {line}" if is_unread else f"Next: {line}, or: {advice}"
    if result.outcome is Outcome.TIMEOUT:
        advice = f"look for a loop that does not end, or: {advice}"
    return f"Next: {advice}{_picture(exercise, result, keys=keys)}"


def _after_success(exercise: Exercise, unsolved: Exercise | None, *, keys: bool) -> str:
    if unsolved is None:
        return "Solved, and so is every exercise."
    if keys:
        return "Solved. Next: n turns to the next exercise, l lists them all."
    seen = f"\n`grade plot {exercise.id}` draws what your code does." if exercise.picture.is_file() else ""
    return f"Solved. Next: grade show {unsolved.id}{seen}"


def _mend(exercise: Exercise, place: Place, *, keys: bool) -> str:
    """Return what to do with the one line that stopped every check that did not pass."""
    again = " and save it" if keys else f", then: grade check {exercise.id}"
    return f"mend line {place.line} of {short(exercise.stub)}{again}"


def _picture(exercise: Exercise, result: Result, *, keys: bool) -> str:
    """Return where to see what is wrong, if there is something to see."""
    is_drawn = exercise.picture.is_file() and result.outcome is Outcome.FAILED and not keys
    return f", or see what your code does: grade plot {exercise.id}" if is_drawn else ""
