"""How long student code is waited for: who computes is never late, whatever the machine does meanwhile."""

from __future__ import annotations

import math
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Outcome
from grader.sandbox.budget import Budget
from grader.sandbox.guard import LOOK_SECONDS, Guard, TooMuch
from grader.sandbox.output import Output, Poll, new_poll
from grader.sandbox.patience import BUSY, Patience
from grader.sandbox.process import End, Process
from grader.sandbox.session import Session

from .conftest import LIMITS

Start = Callable[..., Session]


class Told(Process):
    """A process of which the system tells what a test says."""

    def __init__(self) -> None:
        super().__init__(0, socket.socket(), Output(os.open(os.devnull, os.O_RDONLY)))
        self.close()
        self.used = self.waited = 0.0

    def has_ended(self, seconds: float = 0.0) -> bool:
        return False

    def kill(self) -> End:
        return End(0, 0.0)

    def cpu(self) -> float:
        return self.used

    def busy(self) -> float:
        return self.used + self.waited

    def usage(self) -> tuple[int, int]:
        return 1, 0

    def limit_cpu(self, seconds: float) -> bool:
        return True


@pytest.fixture
def guard(tmp_path: Path) -> Guard:
    """That of a process which may compute for four seconds."""
    found = Guard(Told(), replace(LIMITS, cpu=4), tmp_path)
    found.allow(4.0, 12.0)
    return found


def ends(guard: Guard, computes: float, stands: float) -> tuple[float, Outcome, str]:
    """Return when and how a process ends that spends such shares of its time in computing, and in line for that."""
    assert isinstance(guard.process, Told)
    for number in range(1, 10_000):
        guard.took(LOOK_SECONDS)
        guard.process.used += computes * LOOK_SECONDS
        guard.process.waited += stands * LOOK_SECONDS
        guard.looked = -math.inf
        try:
            guard.look()
        except TooMuch as error:
            return number * LOOK_SECONDS, error.outcome, error.text
    return math.inf, Outcome.PASSED, ""


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1])
def test_who_sleeps_is_ended_whatever_it_computes_meanwhile(guard: Guard, share: float) -> None:
    """Three times its CPU limit is for doing nothing: a loop of sleeps gets no more of it than one long sleep."""
    seconds, outcome, said = ends(guard, share, 0.0)
    assert (outcome, said) == (Outcome.TIMEOUT, "took longer than 12 seconds")
    assert seconds == pytest.approx(12 / (1 - share), abs=0.3)


def test_the_two_limits_end_everybody_on_an_idle_machine(guard: Guard) -> None:
    """Whatever it does, it ends when its CPU seconds and three times as many are over, and a little."""
    for share in (0.2, 0.25, 0.3, 0.6, 1.0, 4.0):
        fresh = Guard(Told(), guard.limits, guard.folder)
        fresh.allow(4.0, 12.0)
        seconds, outcome, _ = ends(fresh, share, 0.0)
        assert outcome is Outcome.TIMEOUT
        assert seconds <= (4 + 1) + 12 + 0.3


def test_who_computes_may_take_longer_on_a_busy_machine(guard: Guard) -> None:
    """It gets a seventh of a processor: all of its four seconds, in 28; and then it is the CPU limit that ends it."""
    seconds, _, said = ends(guard, 1 / 7, 6 / 7)
    assert said == "was stopped after 4 seconds of computing"
    assert seconds > 28


def test_a_machine_that_gives_no_time_is_no_fault_of_the_students(guard: Guard) -> None:
    """After ten times the CPU limit nobody waits any more; that is an error of ours, and graded again."""
    seconds, outcome, said = ends(guard, 0.01, 0.99)
    assert (outcome, said) == (Outcome.GRADER_ERROR, "got too little time of a busy machine")
    assert seconds == pytest.approx(40, abs=0.3)


def test_who_may_compute_little_is_waited_for_as_well(guard: Guard) -> None:
    """It gets a third of a processor, and ends when a second more than its fifth is used up: not after two seconds."""
    guard.allow(0.2, 0.6)
    seconds, outcome, said = ends(guard, 1 / 3, 2 / 3)
    assert (outcome, said) == (Outcome.TIMEOUT, "was stopped after 0.2 seconds of computing")
    assert seconds > 3


def test_nobody_can_save_up(guard: Guard) -> None:
    """Who computes with many threads at first may do nothing for as long as all others."""
    guard.allow(100.0, 12.0)
    for _ in range(10):
        guard.took(LOOK_SECONDS)
        guard.process.used += 4 * LOOK_SECONDS  # type: ignore[attr-defined]
        guard.looked = -math.inf
        guard.look()
    seconds, _, said = ends(guard, 0.0, 0.0)
    assert said == "took longer than 12 seconds"
    assert seconds == pytest.approx(12, abs=0.3)


def test_a_phase_begins_with_new_patience(guard: Guard) -> None:
    """What was slept while the file was loaded is not counted for the calls; what was computed then is no credit."""
    for _ in range(100):
        guard.took(LOOK_SECONDS)
    guard.process.used = 9.0  # type: ignore[attr-defined]
    guard.allow(4.0, 12.0)
    seconds, _, said = ends(guard, 0.0, 0.0)
    assert said == "took longer than 12 seconds"
    assert seconds == pytest.approx(12, abs=0.3)


def test_the_time_for_all_checks_follows_the_same_rule(guard: Guard) -> None:
    """It counts what the processes of a source did nothing for, one after the other, and not what they computed."""
    shared = Budget(Patience(10.0))
    for computes, said in ((0.9, ""), (0.0, "used up the 10 seconds for all checks together")):
        each = Guard(Told(), guard.limits, guard.folder)
        each.budget = shared
        each.allow(4.0, 12.0)
        assert ends(each, computes, 0.0)[2] == (said or "was stopped after 4 seconds of computing")
        assert shared.time.idle == pytest.approx(10.0 if not computes else 0.55, abs=0.2)


def test_the_time_for_all_checks_ends_on_a_busy_machine_too(guard: Guard) -> None:
    """With an error of ours."""
    guard.budget = Budget(Patience(10.0))
    guard.budget.time.waited = 10.0 * BUSY - 1
    assert ends(guard, 0.0, 1.0)[1] is Outcome.GRADER_ERROR


def burn(seconds: float) -> str:
    return f"import time\ndef f():\n    while time.process_time() < {seconds}: pass\n    return 1\n"


def delay(session: Session) -> float:
    return session.process.busy() - session.process.cpu()


def test_the_system_tells_who_stands_in_line(start: Start) -> None:
    """Who computes beside another on one processor waits for it as long as it computes."""
    session = start(burn(0.5))
    before = delay(session)
    core = min(os.sched_getaffinity(session.process.pid))
    with subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"]) as other:
        for pid in (other.pid, session.process.pid):
            os.sched_setaffinity(pid, [core])
        session.call("f", [], {})
        other.kill()
    assert delay(session) - before > 0.1


def test_a_grader_that_stands_still_counts_nothing(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is stopped, or gives the grader itself no time, ends no answer."""

    class Late:
        def __init__(self) -> None:
            self.poll_in_time: Poll = new_poll()
            self.register, self.unregister = self.poll_in_time.register, self.poll_in_time.unregister

        def poll(self, milliseconds: float) -> list[tuple[int, int]]:
            time.sleep(0.5)
            return self.poll_in_time.poll(milliseconds)

    session = start("import time\ndef f(): time.sleep(1); return 7", cpu=0.2)
    monkeypatch.setattr("grader.sandbox.line.new_poll", Late)
    assert session.call("f", [], {}).value == 7


STOPPED = f"""
import sys
sys.path[:0] = {sys.path!r}
from dataclasses import replace
from grader.model import Runtime
from grader.sandbox.isolation import best_level
from grader.sandbox.launcher import Launcher
from grader.sandbox.session import Session
from tests.sandbox.conftest import LIMITS

with Launcher.start(Runtime.NUMPY, best_level()) as launcher:
    with Session(launcher, replace(LIMITS, cpu=0.8)) as session:
        session.load({burn(0.6).encode()!r}, "answer")
        print(session.process.pid, flush=True)
        print(session.call("f", [], {{}}).value, flush=True)
"""


def test_a_machine_that_is_stopped_ends_no_answer() -> None:
    """Grader and answer together, most of the time: it takes longer than the wall clock allows, and computes less."""
    here = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", STOPPED], cwd=here, stdout=subprocess.PIPE, text=True) as grader:
        assert grader.stdout
        pids = [grader.pid, int(grader.stdout.readline())]
        began = time.monotonic()
        try:
            while grader.poll() is None and Path(f"/proc/{pids[1]}").exists():
                for number, seconds in ((signal.SIGSTOP, 0.4), (signal.SIGCONT, 0.1)):
                    for pid in pids:
                        os.kill(pid, number)
                    time.sleep(seconds)
        except ProcessLookupError:  # it is over
            pass
        os.kill(grader.pid, signal.SIGCONT)
        took = time.monotonic() - began
        assert grader.stdout.read() == "1\n"
    assert took > 2.4
