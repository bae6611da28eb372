"""The one rule of trying again: a lost process once, one that does not start a few times, anything else never."""

from __future__ import annotations

import pytest

from grader.engine import failed
from grader.engine.failed import tried_again
from grader.errors import CourseError, GraderError, MachineError, NotStarted, ProcessLost
from grader.model import Result, Source, Unit

UNIT = Unit("ada", "alpha", Source(b""))
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
