"""All that is raised: what can go wrong on our side, and, below, what a check says of a value that is wrong.

GraderError                 exit 3   anything of ours that failed
├── CourseError             exit 3   a file of the course is wrong: names file, key and remedy
├── GradebookError          exit 3   the gradebook cannot be read or written
├── ProcessLost             exit 3   a process was ended from outside; the same again may succeed
│   ├── NotStarted          exit 3   … or did not even start; a moment later it may
│   └── Unwanted            none     … by us, as nobody waits for its result any more
├── UsageError              exit 2   a name or path that the user gave does not exist
└── MachineError            exit 4   this machine lacks something: a library, a system feature
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any


class GraderError(Exception):
    """An error of ours: what happened and where, and in `hint` what to do next."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class CourseError(GraderError):
    """A file of the course is missing or wrong."""


class GradebookError(GraderError):
    """The gradebook cannot be read or written."""


class ProcessLost(GraderError):  # noqa: N818  not a fault, an accident
    """A zygote, or a process for student code, was ended by somebody else. What it did may be tried again."""


class NotStarted(ProcessLost):
    """A process of ours could not be started, or was ended while it was starting."""


class Unwanted(ProcessLost):
    """Nobody waits for the result any more: there is a newer version to be checked, say. It is not tried again."""


class UsageError(GraderError):
    """The user named something that does not exist."""

    exit_code = 2


class MachineError(GraderError):
    """This machine lacks something that grading needs."""

    exit_code = 4


# ---------------------------------------------------------------------- what a check says


class CheckFailure(AssertionError):  # noqa: N818  it reports, like StopIteration
    """A check did not hold. The text is a sentence; `actual` and `expected` are shown beside the call."""

    def __init__(
        self,
        text: str = "",
        *,
        actual: Any = None,
        expected: Any = None,
        what: str = "",
        returned: str = "",
        of_value: bool = False,
    ) -> None:
        super().__init__(", ".join(part for part in (returned and f"returned {returned}", text) if part))
        self.text = text
        self.returned = returned
        """What the call returned, in words, where that is no value to be shown: "a pair"; the text goes on from it."""
        self.actual = actual
        self.expected = expected
        self.what = what
        """What `actual` is, where it is not simply what the call returned: "the row sums"."""
        self.of_value = of_value
        """Whether the text tells what this one call did: the same text about another call is another fact."""


NOTE: ContextVar[Callable[[CheckFailure], None] | None] = ContextVar("NOTE", default=None)
"""Who is told of a failure while a check goes on after it; None where the check ends with it."""


def fail(failure: CheckFailure) -> None:
    """End the check with a failure, unless somebody notes it and lets the check go on."""
    note = NOTE.get()
    if note is None:
        raise failure
    note(failure)


class KnownMistake(CheckFailure):
    """A check did not hold, and the text is the sentence that explains the mistake (an option of a quiz)."""

    def __init__(self, text: str, id: str) -> None:  # noqa: A002  it is what a mistake's identity is called everywhere
        super().__init__(text)
        self.id = id


class CheckSkipped(Exception):  # noqa: N818  it reports, like StopIteration
    """A check was not run; the text says why."""


class NotAttempted(Exception):  # noqa: N818  it reports, like StopIteration
    """What a check looks at was left as it came."""
