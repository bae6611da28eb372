"""How a check says what is wrong with a value: a failure that still holds the values it is about."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any


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
