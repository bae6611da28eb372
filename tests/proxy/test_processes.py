"""How many processes one source uses, and when they are replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from grader.course.runtime import SETUPS
from grader.errors import CheckSkipped
from grader.model import Exercise, Runtime
from grader.proxy.processes import MAX_CHILDREN, Processes
from grader.sandbox.budget import Budget
from grader.sandbox.pool import Launchers
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded

Open = Callable[..., Processes]


def call(processes: Processes, name: str) -> Any:
    return processes.own.call(name, (), {}).value


def test_one_process_serves_all_checks(processes: Open) -> None:
    """Exceptions cost no process."""
    one = processes("import os\ndef f(): return os.getpid()\ndef g(): raise SystemExit")
    first = call(one, "f")
    with pytest.raises(StudentError):
        call(one, "g")
    one.renew()
    assert call(one, "f") == first
    assert one.started == 1


def test_a_crash_costs_a_process(processes: Open) -> None:
    """The next check gets a fresh one, and sees nothing of the last."""
    one = processes("import os\nstate = [0]\ndef f():\n    state[0] += 1\n    return state[0]\ndef g(): os._exit(0)")
    assert call(one, "f") == 1
    with pytest.raises(SessionEnded):
        call(one, "g")
    with pytest.raises(SessionEnded):
        call(one, "f")
    one.renew()
    assert call(one, "f") == 1


def test_the_rest_is_skipped(processes: Open) -> None:
    """After the last process that a source may use up, checks are not run."""
    one = processes("import os\ndef f(): os._exit(0)")
    for _ in range(MAX_CHILDREN):
        one.renew()
        with pytest.raises(SessionEnded):
            call(one, "f")
    for _ in range(2):
        with pytest.raises(CheckSkipped, match=f"not run: {MAX_CHILDREN} checks before it had to be stopped"):
            one.renew()


@pytest.mark.parametrize(("text", "error"), [("import os; os._exit(1)", SessionEnded), ("f(", StudentError)])
def test_a_file_that_cannot_be_loaded_is_loaded_once(processes: Open, text: str, error: type[Exception]) -> None:
    """Every check is told the same, and nothing is skipped."""
    one = processes(text)
    seen = []
    for _ in range(MAX_CHILDREN + 2):
        one.renew()
        with pytest.raises(error) as caught:
            call(one, "f")
        seen.append(caught.value)
    assert all(found is seen[0] for found in seen)
    assert one.started == 1


class TestTimeInAll:
    """What one submission may take of a worker, whatever it does with its processes."""

    def test_is_shared_by_all_processes(self, processes: Open) -> None:
        """A source that uses up its time has its process ended with a sentence, and its other checks are not run."""
        one = processes("import time\ndef f(): time.sleep(0.6)\ndef g(): time.sleep(30)")
        one.budget.time.seconds = 1.0
        call(one, "f")
        one.renew()
        with pytest.raises(SessionEnded, match="used up the 1 seconds for all checks together"):
            call(one, "g")
        with pytest.raises(CheckSkipped, match="not run: the checks before it took the 1 seconds for all of them"):
            one.renew()

    def test_is_more_than_one_process_may_take(self, processes: Open) -> None:
        """Who loses no process has the limits of the exercise alone."""
        one = processes("import time\ndef f():\n    time.sleep(0.05)\n    return 1")
        assert one.budget.time.seconds >= one.exercise.limits.wall_of_load + one.exercise.limits.wall
        assert call(one, "f") == 1
        assert 0 < one.budget.time.idle < one.budget.time.seconds

    def test_is_more_than_a_model_may_take(self, launchers: Launchers, exercise: Exercise) -> None:
        """It is trained in a process of its own, for as long as a call may take, after the file was run in another."""
        keras = replace(exercise, runtime=Runtime.KERAS, limits=SETUPS[Runtime.KERAS].limits)
        seconds = Processes(launchers, keras, b"").budget.time.seconds
        assert seconds >= keras.limits.wall_of_load + 2 * keras.limits.wall


class TestReturnedInAll:
    """How much a worker takes apart and keeps of one submission, which may return a little with every call."""

    @pytest.mark.parametrize(
        ("value", "limit", "said"),
        [
            ("[0] * 60_000", {"parts": 100_000}, "lists of more than 100,000 parts"),
            ("np.zeros(100_000)", {"data": 1 << 20}, "more than 1 MiB of numbers"),
        ],
    )
    def test_is_shared_by_all_processes(self, value: str, limit: dict[str, int], said: str, processes: Open) -> None:
        """A source that returns too much has its process ended with a sentence, and a new one is no new start."""
        one = processes(f"import numpy as np\ndef f(): return {value}")
        one.budget = Budget(**limit)
        call(one, "f")
        for _ in range(2):
            with pytest.raises(SessionEnded, match=f"returned {said} in all checks together"):
                call(one, "f")
            one.renew()

    def test_is_far_more_than_an_answer_has(self, processes: Open) -> None:
        """Arrays are whole: a hundred of them are a hundred parts."""
        one = processes("import numpy as np\ndef f(): return [np.zeros(900)] * 100")
        assert len(call(one, "f")) == 100
        assert one.budget.returned_parts < 1000 < one.budget.parts / 100
        assert one.budget.returned_data == 100 * 900 * 8 < one.budget.data / 50
