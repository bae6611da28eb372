"""A pool gives what one worker alone would give, and no death of a process loses a result."""

from __future__ import annotations

import dataclasses
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.course.reading import Course
from grader.engine import failed
from grader.engine.handle import Worker
from grader.engine.pool import AHEAD, Pool
from grader.engine.worker import grade_units
from grader.errors import MachineError, NotStarted
from grader.model import Outcome, Result, Runtime, Source, Unit
from grader.sandbox.isolation import Level
from grader.sandbox.launcher import Launcher
from grader.sandbox.pool import Launchers

from ..tiny import RIGHT

SLOW = "import time\ntime.sleep(0.6)\n" + RIGHT
ANSWERS = {
    "right": RIGHT,
    "wrong": RIGHT.replace("* factor", "+ factor"),
    "crash": RIGHT.replace("return sum(x)", "import os; os._exit(1)"),
    "syntax": "def scale(:\n",
    "prints": "print('x' * 1000)\n" + RIGHT,
}

Grade = Callable[[Worker, Unit, float], Result]


def unit(text: str, student: str = "ada", exercise: str = "alpha") -> Unit:
    return Unit(student, exercise, Source(text.encode()))


def records(results: list[Result]) -> dict[tuple[str, str], Any]:
    """Return what matters of results, by student and exercise."""
    trees = [result.to_json() for result in results]
    for tree in trees:
        for part in (tree, *tree["checks"]):
            del part["seconds"]
    return {(tree["student"], tree["exercise"]): tree for tree in trees}


def pool_of(course: Course, jobs: int = 1) -> Pool:
    return Pool(course, jobs, [Runtime.NUMPY])


def results(pool: Pool, units: Iterable[Unit]) -> list[Result]:
    return [result for _, result in pool.grade(units)]


def descendants(pid: int) -> list[int]:
    """Return every process below one, children first."""
    found: list[int] = []
    for current in (pid, *found):
        for task in Path(f"/proc/{current}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    for current in found:
        try:
            found += map(int, Path(f"/proc/{current}/task/{current}/children").read_text().split())
        except FileNotFoundError:
            continue
    return found


@pytest.fixture
def meddle(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Worker, Unit, Grade, float], Result]], None]:
    """Put a function in the place of a worker's `grade`; it gets the original."""
    original = Worker.grade

    def put(function: Callable[[Worker, Unit, Grade, float], Result]) -> None:
        monkeypatch.setattr(Worker, "grade", lambda self, unit, seconds: function(self, unit, original, seconds))

    return put


def test_a_pool_finds_what_one_worker_finds(course: Course, launchers: Launchers) -> None:
    """Two workers, right and broken answers mixed: the same records as one after the other in this process."""
    units = [unit(text, student, exercise) for student, text in ANSWERS.items() for exercise in ("alpha", "beta")]
    serial: list[Result] = []
    grade_units(course, units, lambda result, _: serial.append(result), launchers)
    with pool_of(course, jobs=2) as pool:
        assert records(results(pool, units)) == records(serial)
        assert list(pool.grade([])) == []  # and it can be used again


def test_units_are_taken_as_they_are_needed(course: Course) -> None:
    """Thousands of submissions are not read before the first is graded."""
    taken = 0

    def units() -> Iterator[Unit]:
        nonlocal taken
        for taken in range(1, 9):
            yield unit(RIGHT, str(taken))

    with pool_of(course) as pool:
        for done, _ in enumerate(pool.grade(units()), start=1):
            assert taken <= done + AHEAD
    assert done == taken == 8


def test_a_worker_that_is_killed_in_the_middle_is_replaced(course: Course, meddle: Any) -> None:
    """SIGKILL while the student's code runs: the unit is tried again and its result is the usual one."""
    killed: list[int] = []

    def kill_in_the_middle(worker: Worker) -> None:
        while len(descendants(worker.process.pid)) < 2:  # the zygote, and the child with the student's code
            time.sleep(0.01)
        killed.append(worker.process.pid)
        worker.process.kill()

    def grade(worker: Worker, unit: Unit, original: Grade, seconds: float) -> Result:
        if not killed:
            threading.Thread(target=kill_in_the_middle, args=[worker]).start()
        return original(worker, unit, seconds)

    units = [unit(SLOW, "first"), unit(RIGHT, "second")]
    with pool_of(course) as pool:
        undisturbed = [unit(SLOW, "first"), unit(RIGHT, "second")]
        meddle(grade)
        found = records(results(pool, units))
        assert len(killed) == 1
        assert found == records(results(pool, undisturbed))
    assert {record["outcome"] for record in found.values()} == {"passed"}


def test_a_unit_that_kills_two_workers_is_a_grader_error(course: Course, meddle: Any) -> None:
    """It is not lost and not a zero, it is tried twice and no more, and the others are graded."""
    tries: list[str] = []

    def grade(worker: Worker, unit: Unit, original: Grade, seconds: float) -> Result:
        tries.append(unit.student)
        if unit.student == "deadly":
            worker.process.kill()
        return original(worker, unit, seconds)

    meddle(grade)
    with pool_of(course) as pool:
        found = {result.student: result for result in results(pool, [unit(RIGHT, "deadly"), unit(RIGHT, "fine")])}
    assert (found["deadly"].outcome, found["deadly"].key) == (Outcome.GRADER_ERROR, "")
    assert "died twice" in found["deadly"].checks[0].message
    assert found["fine"].outcome is Outcome.PASSED
    assert (tries.count("deadly"), tries.count("fine")) == (2, 1)


def test_a_worker_that_hangs_is_killed(course: Course, meddle: Any) -> None:
    """A worker that gives no answer in time is replaced like a dead one."""
    stopped: list[int] = []

    def grade(worker: Worker, unit: Unit, original: Grade, seconds: float) -> Result:
        if stopped:
            return original(worker, unit, seconds)
        stopped.append(worker.process.pid)
        os.kill(worker.process.pid, signal.SIGSTOP)
        return original(worker, unit, 0.1)

    meddle(grade)
    with pool_of(course) as pool:
        [result] = results(pool, [unit(RIGHT)])
    assert result.outcome is Outcome.PASSED
    assert not Path(f"/proc/{stopped[0]}").exists()


def test_a_closed_pool_leaves_no_process(course: Course) -> None:
    """Neither workers nor zygotes nor students' processes outlive the run."""
    before = set(descendants(os.getpid()))
    with pool_of(course, jobs=2) as pool:
        list(pool.grade([unit(RIGHT, str(n)) for n in range(3)]))
        started = set(descendants(os.getpid())) - before
        assert len(started) >= 2
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in started) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


@pytest.mark.parametrize("kills", [1, 2])
def test_a_zygote_killed_while_it_starts_costs_nobody_a_point(
    course: Course, kills: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another is started, after a pause; it is no launcher that fails all the faster for being dead."""
    started: list[Launcher] = []
    original = Launcher.start

    def start(runtime: Runtime, level: Level) -> Launcher:
        launcher = original(runtime, level)
        started.append(launcher)
        if len(started) <= kills and launcher.process:
            launcher.process.kill()
        return launcher

    monkeypatch.setattr(Launcher, "start", start)
    found: list[Result] = []
    launchers = Launchers(Level.STRICT)  # bubblewrap that is killed so early leaves its zygote alive
    grade_units(course, [unit(RIGHT, f"{n}") for n in range(3)], lambda result, _: found.append(result), launchers)
    launchers.close()
    assert [result.outcome for result in found] == [Outcome.PASSED] * 3
    assert len(started) == kills + 1


def test_a_runtime_that_never_starts_stops_the_run(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its units have no result and are still to do; those of another are graded, and then it is said."""
    monkeypatch.setattr(failed, "PAUSES", (0.0, 0.0))
    keras = dataclasses.replace(course.exercise("beta"), runtime=Runtime.KERAS)
    course.__dict__["exercises"] = {**course.exercises, "beta": keras}
    original = Worker.grade
    tries: list[str] = []

    def grade(self: Worker, unit: Unit, seconds: float) -> Result:
        tries.append(unit.exercise)
        if unit.exercise == "beta":
            raise NotStarted("the keras process could not start")
        return original(self, unit, seconds)

    monkeypatch.setattr(Worker, "grade", grade)
    units = [unit(RIGHT, str(n), name) for n in range(4) for name in ("beta", "alpha")]
    found: list[Result] = []
    with pool_of(course) as pool, pytest.raises(MachineError, match="keras"):
        found += (result for _, result in pool.grade(units))
    assert {(result.exercise, result.outcome) for result in found} == {("alpha", Outcome.PASSED)}
    assert (len(found), tries.count("beta")) == (4, 3)
