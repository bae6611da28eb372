"""The one rule of trying again: a lost process once, one that does not start a few times, anything else never."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from grader.course.reading import Course
from grader.engine import failed, worker
from grader.engine.attempt import Attempt, begun
from grader.engine.failed import tried_again
from grader.engine.worker import grade_units
from grader.errors import CourseError, GraderError, MachineError, NotStarted, ProcessLost
from grader.model import Result, Source, Unit
from grader.sandbox.pool import Launchers
from grader.sandbox.reply import Reply
from grader.sandbox.session import Session

UNIT = Unit("ada", "alpha", Source(b""))
COUNTS = b"""
import os

def scale(x, factor):
    print(number := os.fstat(os.pipe()[0]).st_ino)
    return x + number

def total(x):
    return 0.0
"""
"""Says how many pipes this machine has made, which is another number each time."""
RESULT = Result("ada", "alpha", 1, "", (), 0.0, {}, 0)


@pytest.mark.parametrize(("error", "tries"), [(ProcessLost, 2), (GraderError, 1), (CourseError, 1)])
def test_only_a_lost_process_is_tried_again(error: type[GraderError], tries: int) -> None:
    """The second loss is told; every other error of ours would be the same again."""
    made: list[int] = []

    def grade() -> Result:
        made.append(1)
        raise error("no")

    with pytest.raises(error):
        tried_again(UNIT, grade)
    assert len(made) == tries


def test_what_nobody_waits_for_is_given_up(course: Course, launchers: Launchers) -> None:
    """At once, undelivered and not tried again; the next unit is graded as ever."""
    asked: list[int] = []
    seen: list[Result] = []
    endless, right = (Source(text.encode()) for text in ("while True: pass", "def scale(x, factor): return x * factor"))

    def wanted() -> bool:
        asked.append(len(seen))
        return len(asked) > 1

    units = [Unit("ada", "alpha", endless), Unit("bob", "alpha", right)]
    grade_units(course, units, lambda result, _: seen.append(result), launchers, wanted=wanted)

    assert [result.student for result in seen] == ["bob"]
    assert seen[0].score > 0
    assert asked[0] == 0


@pytest.mark.parametrize("failures", [0, 1, 3])
def test_what_does_not_start_is_started_again(failures: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine gets time; a process that was lost beside that has its own second try."""
    slept: list[float] = []
    monkeypatch.setattr(failed.time, "sleep", slept.append)
    errors: list[GraderError] = [NotStarted("no")] * failures

    def grade() -> Result:
        if errors:
            raise errors.pop()
        return RESULT

    assert tried_again(UNIT, grade) is RESULT
    assert slept == list(failed.PAUSES[:failures])


def test_what_never_starts_is_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the last pause it is no verdict on a unit, but a reason to stop."""
    monkeypatch.setattr(failed.time, "sleep", lambda seconds: None)

    def grade() -> Result:
        raise NotStarted("nothing starts", "Run `grade doctor`.")

    with pytest.raises(MachineError, match="nothing starts") as caught:
        tried_again(UNIT, grade)
    assert caught.value.hint == "Run `grade doctor`."


def test_what_was_said_before_hidden_inputs_crossed_stands(
    course: Course, launchers: Launchers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A unit that is graded once more may have left hidden inputs somewhere: its first visible messages are told."""
    original = Session.call
    killed: list[int] = []
    attempts: list[Attempt] = []

    def call(self: Session, name: str, args: Sequence[Any], keywords: Mapping[str, Any], **options: Any) -> Reply:
        if np.ndim(args[0]) == 2 and not killed:  # of the hidden check
            killed.append(self.process.pid)
            os.kill(self.process.pid, signal.SIGKILL)
        return original(self, name, args, keywords, **options)

    def noted(*args: Any, **options: Any) -> Attempt:
        attempts.append(begun(*args, **options))
        return attempts[-1]

    monkeypatch.setattr(Session, "call", call)
    monkeypatch.setattr(worker, "begun", noted)
    found: list[Result] = []
    grade_units(course, [Unit("ada", "alpha", Source(COUNTS))], lambda result, _: found.append(result), launchers)

    assert len(attempts) == 2
    first, second = (attempt.record.told for attempt in attempts)
    visible = [check for check in second if not check.hidden]
    assert [check.message for check in first] != [check.message for check in visible]
    assert found[0].checks == (*first, *second[len(visible) :])
    assert found[0].output == attempts[0].findings.output != attempts[1].findings.output
