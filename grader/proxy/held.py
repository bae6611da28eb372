"""The student as the engine holds it: starts and ends checks and processes, writes down every call.

Feedback shows the calls and names mistakes by them. A `None` where a value is expected fails at once: almost always
the `return` was forgotten.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from types import FrameType
from typing import Any

from grader.course.runtime import SETUPS
from grader.errors import CheckFailure, CheckSkipped
from grader.model import Claims, Outcome
from grader.proxy.keras_model import KerasModel
from grader.proxy.processes import Processes
from grader.proxy.student import Call, Ref, Student, released
from grader.sandbox.budget import Budget
from grader.sandbox.inside import wire
from grader.sandbox.raised import StudentError
from grader.sandbox.reply import Reply
from grader.sandbox.session import SessionEnded

HURRY = 0.5
"""CPU seconds of a further call of a function that has run into its limit, for whoever waits in front of a screen."""
MAX_MODELS = 20
"""So many models of one check are looked at, which takes time; more are objects like any other."""


class HeldStudent:
    """One source and its processes, seen from the engine; checks get the `facade`.

    Attributes:
        facade: what a check sees.
        seed: what every call's global random generators start from.
        calls: what the current check has called so far.
    """

    def __init__(self, processes: Processes, *, hurried: bool = False) -> None:
        self.facade = Student(self)
        self._hurried = hurried and not SETUPS[processes.exercise.runtime].has_models
        """Whether an endless loop shall cost its limit once only. No class is graded so: a check that a function would
        pass within its limit must not fail because the function took too long in another one."""
        self._slow: set[str] = set()
        self.seed = processes.seed
        self.calls: list[Call] = []
        self._processes = processes
        self._models = 0

    # ------------------------------------------------------------------ for the engine

    def begin(self) -> None:
        """Start a check: forget the calls of the last one, and replace a process that has ended."""
        self.calls = []
        self._models = 0
        self._processes.claim = ""
        self._processes.renew()

    def close(self) -> None:
        """End the processes."""
        self._processes.close()

    @property
    def has_died(self) -> bool:
        """Whether a process of this source had to be replaced."""
        return self._processes.started > 1

    def forgive(self) -> None:
        """Do not count the process that has ended: the check that ended it had failed before."""
        self._processes.forgive()

    @property
    def output(self) -> str:
        """What it has printed until now."""
        return self._processes.output

    @property
    def trained(self) -> float:
        """How many seconds its models were trained."""
        return self._processes.trained

    @property
    def claim(self) -> str:
        """Why points of the current check rest on what the student's process says of a model; empty where none do."""
        return self._processes.claim[:200] if self._processes.claims is Claims.REVIEW else ""

    @property
    def budget(self) -> Budget:
        """The time that its processes share, with those that look for small examples too."""
        return self._processes.budget

    @property
    def configs(self) -> list[str]:
        """Descriptions of its Keras models that were fit to be rebuilt, in the order in which they came."""
        return self._processes.configs

    # ------------------------------------------------------------------ for what a check sees

    def get(self, name: str, on: wire.Handle | None = None) -> Any:
        """Return a variable of the module or an attribute of an object; raises StudentError where it is missing."""
        return self.adopt(self._processes.own.get(name, on))

    def call(
        self, function: str, args: tuple[Any, ...], keywords: Mapping[str, Any], on: wire.Handle | None = None
    ) -> Any:
        """Call a function of the module or a method of an object, and write down how it ended.

        Raises:
            StudentError: what the student's code raised.
            SessionEnded: its process ended.
            CheckFailure: it returned None.
            CheckSkipped: it was given little time, after it had taken too long before.
        """
        call = Call(function, args, keywords, answered=False, line=_line_of_check())
        self.calls.append(call)
        reply = self._asked(call, on)
        call.answered = True
        call.value, call.changed, call.warnings = reply.value, reply.changed, reply.warnings
        call.value = self.adopt(reply.value)  # where a model cannot be described, what came back is no None
        if call.value is None:
            raise CheckFailure(returned="None. Did you forget `return`?")
        return call.value

    def _asked(self, call: Call, on: wire.Handle | None) -> Reply:
        name = call.function.rpartition(".")[2] if on else call.function
        is_slow = call.function in self._slow
        try:
            own = self._processes.own
            with own.hurried(HURRY) if is_slow else nullcontext():
                return own.call(name, released(call.args), released(dict(call.keywords)), on=on, seed=self.seed)
        except (StudentError, SessionEnded) as error:
            call.error = error
            if isinstance(error, SessionEnded) and error.outcome is Outcome.TIMEOUT and not error.loading:
                self._is_late(call.function, is_slow)
            raise

    def _is_late(self, function: str, is_slow: bool) -> None:
        """Hurry the next calls of a function. Raises CheckSkipped where this was one of them, which proves nothing."""
        if is_slow:
            limit = self._processes.exercise.limits.cpu
            raise CheckSkipped(
                f"not run to the end: `{function}` took too long in a check before, so it got only {HURRY:g} s here. "
                f"When it is graded, each check has {limit:g} s"
            )
        if self._hurried:
            self._slow.add(function)

    def adopt(self, value: Any) -> Any:
        """Give handles inside a value a face: a model, or an object with methods."""
        if isinstance(value, wire.Handle):
            return KerasModel(self._processes, value) if self._is_model(value) else Ref(self, value)
        if isinstance(value, list):
            return [self.adopt(part) for part in value]
        if isinstance(value, tuple):
            return tuple(self.adopt(part) for part in value)
        if isinstance(value, dict):
            return {key: self.adopt(part) for key, part in value.items()}
        return value

    def _is_model(self, handle: wire.Handle) -> bool:
        """Whether to believe for now that an object is a model: where there is Keras, and not of thousands."""
        self._models += handle.keras
        return handle.keras and SETUPS[self._processes.exercise.runtime].has_models and self._models <= MAX_MODELS


def _line_of_check() -> str:
    """Return which line of a check file is running."""
    frame: FrameType | None = sys._getframe(1)
    while frame:
        name = frame.f_code.co_filename.rpartition(os.sep)[2]
        if name.startswith("test_"):
            return f"line {frame.f_lineno} of {name}"
        frame = frame.f_back
    return ""
