"""A result as a notebook shows it: a page where it can show one, lines of text where it cannot.

What has one cause is told once, with the checks that show it. Whatever a student wrote is escaped.
"""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.explanation import line_of_file, message, printable
from grader.feedback.causes import Cause, causes
from grader.feedback.view import after, mark
from grader.model import CheckResult, Exercise, Outcome, Result
from grader.notebook.composed import Composed

WIDTH = 80
"""The longest line of an error that an autograder's cell shows."""
PAGE = Path(__file__).with_name("verdict.html")


class NotPassed(AssertionError):  # noqa: N818  what it says is a verdict
    """A visible check has not passed. A notebook shows the explanation alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A result as a notebook shows it."""

    result: Result
    exercise: Exercise
    hidden_checks: int = 0
    hidden_points: float = 0.0
    """What runs only when the exercise is graded."""
    composed: Composed | None = None
    """The file that was made of cells, whose lines the student does not know."""

    @property
    def passed(self) -> tuple[CheckResult, ...]:
        return tuple(check for check in self.result.checks if check.outcome is Outcome.PASSED)

    @property
    def causes(self) -> list[Cause]:
        """Why checks did not pass, in the order of the checks."""
        return causes(check for check in self.result.checks if check.outcome is not Outcome.PASSED)

    def messages(self, cause: Cause) -> list[str]:
        """Return what is to be said of a cause: the message that says most, then the others, each once."""
        name_line = self.composed.in_cells if self.composed else line_of_file
        told = (message(check.explanation, name_line) for check in (cause.telling, *cause.checks))
        return list(dict.fromkeys(text for text in told if text))

    @property
    def next_step(self) -> str:
        following = f"Next: `{after(self.result)}` in a terminal"
        match self.result.outcome:
            case Outcome.GRADER_ERROR:
                return f"This is not your fault. {following}"
            case Outcome.NOT_ATTEMPTED:
                return f"{following} tells the task"
            case Outcome.PASSED:
                return f"Solved. What you hand in is the file `{_short(self.exercise.stub)}`: save your solution there."
            case _:
                return following

    @property
    def more(self) -> str:
        """What waits until the exercise is graded."""
        if not self.hidden_checks:
            return ""
        return f"{self.hidden_checks} more checks ({self.hidden_points:g} points) run when it is graded."

    def assert_passed(self) -> None:
        """Say what was found, for a cell that an autograder runs: an error unless every visible check has passed.

        Raises:
            NotPassed: with the explanation as text.
        """
        seen = self._visible()
        text = "\n".join(_wrapped(line) for line in (*_findings(seen), seen.more) if line)
        if len(seen.passed) < max(1, len(seen.result.checks)):
            raise NotPassed(text)
        print(printable(text))

    def _visible(self) -> Verdict:
        """Return this verdict as a student's copy of the course gives it: of hidden checks only number and points."""
        hidden = [check for check in self.result.checks if check.hidden]
        result = replace(self.result, checks=tuple(check for check in self.result.checks if not check.hidden))
        points = self.hidden_points + sum(check.points for check in hidden)
        return replace(self, result=result, hidden_checks=self.hidden_checks + len(hidden), hidden_points=points)

    def __repr__(self) -> str:
        return "\n".join(_lines(self))

    def _repr_html_(self) -> str:
        hints = self.exercise.hints if self.result.outcome not in (Outcome.PASSED, Outcome.GRADER_ERROR) else ()
        page: str = _template().render(verdict=self, result=self.result, hints=hints, mark=mark)
        return page


def _lines(verdict: Verdict) -> Iterator[str]:
    """Yield a verdict as lines of text."""
    yield from _findings(verdict)
    yield from (text.replace("`", "") for text in (verdict.more, verdict.next_step) if text)


def _wrapped(line: str) -> str:
    """Return a line no wider than `nbgrader validate` shows it, which cuts the rest off."""
    margin = line[: len(line) - len(line.lstrip())]
    return "\n".join(textwrap.wrap(line, WIDTH, subsequent_indent=margin + "  ")) if len(line) > WIDTH else line


def _findings(verdict: Verdict) -> Iterator[str]:
    """Yield what the checks found."""
    result = verdict.result
    points = f"{result.score:g}/{result.max_score:g} points"
    yield f"{result.exercise}   {len(verdict.passed)} of {len(result.checks)} checks   {points}"
    for cause in verdict.causes:
        yield from (f"  {line}" for line in cause.mistake.splitlines())
        for check in cause.checks:
            yield f"    {mark(check.outcome)} {check.sentence}   {check.earned:g}/{check.points:g}"
        yield from (f"        {line}" for text in verdict.messages(cause)[:1] for line in text.splitlines())
    yield from (f"    {mark(Outcome.PASSED)} {check.sentence}" for check in verdict.passed)


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


@functools.cache
def _template() -> Any:
    """Return the page; what is put into it is escaped."""
    import jinja2

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["code"] = _with_code
    return environment.from_string(PAGE.read_text(encoding="utf-8"))


def _with_code(text: str) -> Any:
    """Return a text of ours as HTML, with what stands between backticks as code."""
    from markupsafe import Markup, escape

    parts = text.split("`")
    if len(parts) % 2 == 0:  # one without its other half is no mark
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )
