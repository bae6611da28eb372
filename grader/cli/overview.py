"""What `grade check --all` shows: a line per exercise, below it what fails first, and in the end how far one is."""

from __future__ import annotations

from collections.abc import Sequence

from grader.cli.render import exercise_line, widths_of
from grader.cli.screen import number, print_line, say
from grader.course.reading import Course
from grader.feedback.view import said_once
from grader.model import Exercise, Outcome, Result

INDENT = " " * 6


class Overview:
    """The lines about some exercises of a course, which are checked one after the other."""

    def __init__(self, course: Course, chosen: Sequence[Exercise]) -> None:
        self.course = course
        self.widths = widths_of(chosen) if chosen else (0, 0)

    def show(self, result: Result) -> None:
        """Print how an exercise does; of one that fails what fails first, and how to see the rest."""
        exercise = self.course.exercise(result.exercise)
        score = f"{number(result.score)}/{number(result.max_score)}"
        print_line(exercise_line(exercise, result.outcome, score, self.widths), hang=4)
        if result.outcome is not Outcome.PASSED:
            blame = "Not your fault: " if result.outcome is Outcome.GRADER_ERROR else ""
            say(f"{blame}{fails_first(result)}. More: grade check {exercise.id}", indent=INDENT, hang=2)

    def conclude(self, results: Sequence[Result]) -> None:
        """Print how many are solved, and how many were left out because nobody has begun them."""
        solved = sum(result.outcome is Outcome.PASSED for result in results)
        left = len(self.course.exercises) - len(results)
        untouched = {0: "", 1: " 1 is untouched and was not run."}.get(left, f" {left} are untouched and were not run.")
        say(f"Solved: {solved} of {len(results)} begun.{untouched}")


def fails_first(result: Result) -> str:
    """Return the sentence of the first check that does not pass; where nothing could be run, the reason for that."""
    if reason := said_once(result.checks):
        return reason.splitlines()[0].rstrip(".:")
    return next(check.sentence for check in result.checks if check.outcome is not Outcome.PASSED).rstrip(".")
