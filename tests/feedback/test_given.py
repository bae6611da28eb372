"""Below a call: the functions that it is given, or where the check makes it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.explanation import Explanation, message
from grader.feedback.given import given, where
from grader.model import Result
from grader.proxy.student import Call

A = np.array([[2.0, -1.0], [0.3, 1 / 3]])
ELSEWHERE = "(the call is made at line 7 of test_f.py)"


def quadratic(x: Any) -> Any:
    """Return x A x."""
    return np.asarray(x) @ A @ np.asarray(x)


def scaled(factor: Any) -> Any:
    def scale(x):  # type: ignore[no-untyped-def]
        return factor * np.asarray(x)

    return scale


def long(x: Any) -> Any:
    x = x + 1
    x = x + 2
    x = x + 3
    x = x + 4
    return x + 5


def helped(x: Any) -> Any:
    return quadratic(x)


def call(*args: Any) -> Call:
    return Call("f", args, {}, line="line 7 of test_f.py")


def test_a_function_s_definition_can_be_pasted() -> None:
    """With what it uses, exactly; without its docstring."""
    text = given(call(quadratic, scaled(np.array([1 / 3, 2.0]))))
    names: dict[str, Any] = {"np": np, "Any": Any}
    exec(text, names)

    assert "Return x A x" not in text
    assert names["quadratic"]([1.0, 2.0]) == quadratic([1.0, 2.0])
    assert names["scale"]([1.0, 2.0]).tolist() == scaled(np.array([1 / 3, 2.0]))([1.0, 2.0]).tolist()


@pytest.mark.parametrize(
    "args",
    [(long,), (helped,), (lambda x: x,), (scaled(np.zeros(100)),), (scaled([]),), (np.zeros(40),)],
    ids=["long", "helped", "lambda", "holds a long array", "holds a list", "a long array"],
)
def test_what_cannot_be_written_exactly_is_found_in_the_check(args: tuple[Any, ...]) -> None:
    """Never half a definition: a long function, one that needs another, a large array, are told by file and line."""
    assert given(call(*args)) == ELSEWHERE


def test_a_whole_call_needs_nothing() -> None:
    """Numbers and small arrays stand in the line; without a check there is no place to tell."""
    assert given(call(np.zeros(20), 3, "x")) == ""
    assert given(Call("f", (np.zeros(40),), {})) == ""


def test_what_was_computed_shows_the_call_that_it_came_from() -> None:
    """The loss in a pair, the sum of a row: the call is a line to try again, or is found in the check."""
    assert where([call(1), call(np.zeros(2), 3)]) == "from f(np.array([0.0, 0.0]), 3)"
    assert where([call(long, 3)]) == f"from f(long, 3)\n{ELSEWHERE}"
    assert where([call(np.zeros(40))]) == ELSEWHERE
    assert where([]) == ""


def test_it_stands_below_the_call_and_in_the_record() -> None:
    """Every face shows it; records without it are as they were."""
    found = Explanation("raised ValueError", "f(g)", given="def g(x):\n    return x")

    assert message(found) == "f(g) raised ValueError\n  def g(x):\n      return x"
    assert Explanation.from_json(found.to_json(), []) == found
    assert "given" not in Explanation("raised ValueError").to_json()


def test_the_line_is_that_of_the_check(grade: Any, alpha: Any) -> None:
    """As an editor counts it, in the visible check."""
    file = alpha.visible_checks
    file.write_text(file.read_text().replace("rng.normal(size=5)", "rng.normal(size=50)"))
    result: Result = grade("def scale(x, factor):\n    raise ValueError('no')\n\n\ndef total(x):\n    return None\n")
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if "student.scale(" in text)

    assert result.checks[0].explanation.given == f"(the call is made at line {line} of {file.name})"
    assert "student.scale" not in str(result.checks[2].explanation)
    assert result.checks[2].explanation.given == ""
