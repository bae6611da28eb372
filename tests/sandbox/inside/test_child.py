"""What the untrusted process says of an error while the student's code still lets it: the right line and file."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from grader.sandbox.raised import StudentError
from grader.sandbox.session import Session

Start = Callable[..., Session]


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_line_behind_odd_separators(start: Start, separator: str) -> None:
    """What only some programs take for the end of a line does not shift the lines that are shown."""
    session = start(f"TEXT = '{separator}' # {separator}\ndef f():\n    raise ValueError('here')\n")

    with pytest.raises(StudentError) as caught:
        session.call("f", [], {})

    assert caught.value.frames[-1][0] == 3
    assert caught.value.frames[-1][2] == "raise ValueError('here')"


def test_syntax_error_of_an_evaluated_text(start: Start) -> None:
    """The line that is shown is the one of the file that evaluates, and not one of the text."""
    session = start("def f():\n\n    return eval('1 +')\n")

    with pytest.raises(StudentError) as caught:
        session.call("f", [], {})

    assert caught.value.type == "SyntaxError"
    assert caught.value.frames[-1] == (3, "f", "return eval('1 +')")


def test_callback_with_too_much(start: Start) -> None:
    """A function of the check is not called with an array of millions; the student's code is told so, and goes on."""
    session = start("def f(g, x):\n    return g(x)\n")

    with pytest.raises(StudentError, match=r"`square` cannot be called with that: .* too large") as caught:
        session.call("f", [square, np.zeros(1 << 20)], {})

    assert caught.value.type == "ValueError"
    assert session.call("f", [square, np.array([3.0])], {}).value == 9.0


def square(x: np.ndarray) -> np.ndarray:
    return x**2
