"""How a check says what is wrong with a value: a failure that still holds the values it is about."""

from __future__ import annotations

from typing import Any


class CheckFailure(AssertionError):  # noqa: N818  it reports, like StopIteration
    """A check did not hold. The text is a sentence; `actual` and `expected` are shown beside the call."""

    def __init__(self, text: str = "", *, actual: Any = None, expected: Any = None, what: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.actual = actual
        self.expected = expected
        self.what = what
        """What `actual` is, where it is not simply what the call returned: "the row sums"."""


class KnownMistake(CheckFailure):
    """A check did not hold, and the text is the sentence that explains the mistake (an option of a quiz)."""


class CheckSkipped(Exception):  # noqa: N818  it reports, like StopIteration
    """A check was not run; the text says why."""


class NotAttempted(Exception):  # noqa: N818  it reports, like StopIteration
    """What a check looks at was left as it came."""
