"""The student as the engine holds it: printed text, and whatever may come out of a call."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from grader.checks import assert_close, numbers
from grader.feedback.explain import explain
from grader.feedback.fingerprint import same, sketch_call
from grader.feedback.show import show, show_call
from grader.model import Exercise, Outcome
from grader.proxy.held import HeldStudent
from grader.proxy.processes import Processes
from grader.proxy.student import Call
from grader.sandbox.inside import wire
from grader.sandbox.pool import Launchers
from grader.sandbox.session import SessionEnded

from ..wires import VALUES


def test_output(hold: Callable[..., HeldStudent]) -> None:
    """What all processes of a source printed comes together."""
    one = hold("import os\nprint('loaded')\ndef f(): os._exit(0)")
    for _ in range(2):
        with pytest.raises(SessionEnded):
            one.facade.f()
        one.begin()
    one.close()
    assert one.output == "loaded\nloaded\n"


def test_a_death_can_be_forgiven(hold: Callable[..., HeldStudent]) -> None:
    """A process that ended after its check had failed is none of the few that a source may use up."""
    one = hold("import os\ndef f(): os._exit(0)\ndef g(): return 1")
    with pytest.raises(SessionEnded):
        one.call("f", (), {})
    one.forgive()
    one.begin()
    assert one.call("g", (), {}) == 1
    assert not one.has_died


# ---------------------------------------------------------------------- whatever may arrive

USES: tuple[Callable[[Any], Any], ...] = (
    lambda value: assert_close(value, 0.0),
    lambda value: assert_close(value, np.zeros((2, 2))),
    lambda value: numbers(value).shape,
    lambda value: len(value),
    lambda value: value["weights"],
    lambda value: value[0] + 1,
    lambda value: float(value),
)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_no_value_breaks_the_grader(launchers: Launchers, exercise: Exercise, value: Any) -> None:
    """Whatever a student returns is shown in a line, sketched, and at worst their fault; never an error of ours."""
    _, header, *body = wire.encode(value, wire.FrameKind.VALUE)
    student = HeldStudent(Processes(launchers, exercise, b""))
    value = student.adopt(wire.decode(bytes(header), b"".join(map(bytes, body))))
    call = Call("f", (value, [value]), {"k": value}, value=value)
    sketch = sketch_call(call)
    assert same(sketch, sketch)
    assert "\n" not in show(value) + show_call(call)
    for use in USES:
        outcome, message = outcome_of(use, value, call)
        assert outcome in (Outcome.PASSED, Outcome.FAILED, Outcome.ERROR), message
    student.close()


def outcome_of(use: Callable[[Any], Any], value: Any, call: Call) -> tuple[Outcome, str]:
    try:
        with warnings.catch_warnings(action="ignore"):  # numpy's, of a complex number taken for a real one
            use(value)
    except Exception as error:  # noqa: BLE001  whatever it is, it must be explained as the student's
        return explain(error, [call])
    return Outcome.PASSED, ""
