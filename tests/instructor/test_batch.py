"""A class run grades what has changed and nothing else, and a killed one goes on as if nothing had happened.

What a change of each file has graded again is proven in `seams/test_regrade.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.author.build import build
from grader.course.reading import Course, find_course, read_course
from grader.instructor import batch
from grader.instructor.batch import Standing, made_for_others, rescore, run_batch, units_of
from grader.instructor.gradebook import Gradebook
from grader.model import Exercise, Outcome, Runtime, Source, Unit
from grader.sandbox.pool import Launchers

from ..making import check, result
from ..tiny import RIGHT, edit

ANSWERS = {"ada": RIGHT, "emmy": RIGHT.replace("* factor", "+ factor"), "sofia": "def scale(:\n"}
GRADE = [sys.executable, "-c", "from grader.cli import main; main()"]


@pytest.fixture(scope="module")
def graded_class(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course, three students (one file is missing), and the gradebook of a first run."""
    root = tmp_path_factory.mktemp("class") / "tiny"
    shutil.copytree(built, root)
    write_class(root / "submissions", ANSWERS)
    with Gradebook.open(root / "book.db") as book:
        run(read_course(root / "exercises"), root / "submissions", book)
    return root


@pytest.fixture
def course(graded_class: Path, tmp_path: Path) -> Course:
    """The course of a class run that is over, in a folder of the test's own, with submissions and gradebook."""
    shutil.copytree(graded_class, tmp_path / "tiny")
    return read_course(tmp_path / "tiny" / "exercises")


@pytest.fixture
def folder(course: Course) -> Path:
    return course.root.parent / "submissions"


@pytest.fixture
def book(course: Course) -> Iterator[Gradebook]:
    with Gradebook.open(course.root.parent / "book.db") as opened:
        yield opened


def write_class(folder: Path, answers: dict[str, str]) -> Path:
    for student, text in answers.items():
        home = folder / student
        home.mkdir(parents=True)
        (home / "alpha.py").write_text(text)
        if student != "sofia":
            (home / "beta.py").write_text(text)
    return folder


def run(course: Course, folder: Path, book: Gradebook) -> list[Standing]:
    """Grade the class as a new process would; return how it went."""
    course = read_course(course.root)
    seen: list[Standing] = []
    run_batch(course, units_of(course, folder, course.exercises.values()), book, 1, seen.append)
    return seen


def noted(ran: list[Unit], units: Iterable[Unit]) -> Iterator[Unit]:
    """Write down which units are run."""
    for unit in units:
        ran.append(unit)
        yield unit


def graded(seen: list[Standing]) -> list[tuple[str, str]]:
    return [(progress.result.student, progress.result.exercise) for progress in seen if progress.result]


class TestWhatRuns:
    def test_everything_the_first_time(self, course: Course, folder: Path, book: Gradebook, tmp_path: Path) -> None:
        """A row per student and exercise, with the score it deserves, and progress after each."""
        with Gradebook.open(tmp_path / "new.db") as new:
            seen = run(course, folder, new)
        assert [(p.total, p.done, p.kept) for p in seen] == [(6, done, 0) for done in range(7)]
        found = {(result.student, result.exercise): (result.score, str(result.outcome)) for result in book.results()}
        assert found == {
            ("ada", "alpha"): (6, "passed"),
            ("ada", "beta"): (6, "passed"),
            ("emmy", "alpha"): (2, "failed"),
            ("emmy", "beta"): (2, "failed"),
            ("sofia", "alpha"): (0, "error"),
            ("sofia", "beta"): (0, "not_attempted"),
        }

    def test_nothing_when_nothing_has_changed(
        self, course: Course, folder: Path, book: Gradebook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The second run does not even start a worker, and the gradebook is the same."""
        before = book.results()
        monkeypatch.setattr(batch, "Pool", None)
        [progress] = run(course, folder, book)
        assert (progress.total, progress.done, progress.kept) == (6, 6, 6)
        assert book.results() == before

    def test_equal_files_run_once(
        self, course: Course, folder: Path, book: Gradebook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of this run or of an earlier one: each student has an own attempt, with the points of today."""
        ran: list[Unit] = []
        grade = batch.Pool.grade
        monkeypatch.setattr(batch.Pool, "grade", lambda self, units: grade(self, noted(ran, units)))
        write_class(folder, {"zoe": RIGHT, "yves": f"{RIGHT}# new\n", "xaver": f"{RIGHT}# new\n"})
        edit(course.exercise("alpha").visible_checks, "points(2)", "points(20)")
        seen = run(course, folder, book)
        assert (seen[0].total, seen[0].kept, seen[-1].done) == (12, 6, 12)
        assert len(graded(seen)) == 6
        assert sorted((unit.student, unit.exercise) for unit in ran) == [("xaver", "alpha"), ("xaver", "beta")]
        scores = {(r.student, r.exercise): r.score for r in book.results()}
        assert [scores[name, "alpha"] for name in ("ada", "zoe", "yves", "xaver")] == [24] * 4
        assert [scores[name, "beta"] for name in ("ada", "zoe", "yves", "xaver")] == [6] * 4

    def test_an_answer_that_comes_back(
        self, course: Course, folder: Path, book: Gradebook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Three attempts, two runs: the third is the first again."""
        (folder / "emmy" / "alpha.py").write_text(RIGHT.replace("* factor", "- factor"))
        assert graded(run(course, folder, book)) == [("emmy", "alpha")]
        (folder / "emmy" / "alpha.py").write_text(ANSWERS["emmy"])
        monkeypatch.setattr(batch, "Pool", None)
        assert graded(run(course, folder, book)) == [("emmy", "alpha")]
        first, second, third = book.attempts("emmy", "alpha")
        assert replace(third, handed_in=first.handed_in) == first != second

    def test_an_error_of_ours(self, course: Course, folder: Path, book: Gradebook) -> None:
        """Though nothing has changed: a disk that was full, say, has room now."""
        file = course.exercise("beta").visible_checks
        file.write_text(file.read_text().replace("x = rng.normal(size=5)", "x = rng.normal(size=5) / len([][:rng])"))
        results = [progress.result for progress in run(course, folder, book) if progress.result]
        errors = [(r.student, r.exercise) for r in results if r.outcome is Outcome.GRADER_ERROR and r.key]
        assert sorted(errors) == [("ada", "beta"), ("emmy", "beta")]
        assert sorted(graded(run(course, folder, book))) == sorted(errors)

    def test_when_it_was_handed_in(self, course: Course, folder: Path, book: Gradebook) -> None:
        """The time of the file is stored with the attempt; touching the file later is no news."""
        os.utime(folder / "emmy" / "alpha.py", (0, 0))
        run(course, folder, book)
        latest = book.latest("emmy", "alpha")
        assert latest
        assert not latest.handed_in.startswith("1970")
        (folder / "emmy" / "alpha.py").write_text(RIGHT)
        os.utime(folder / "emmy" / "alpha.py", (0, 0))
        run(course, folder, book)
        assert [r.handed_in for r in book.attempts("emmy", "alpha")][1:] == ["1970-01-01T00:00:00+00:00"]


class TestPoints:
    @pytest.mark.parametrize("rebuilt", [False, True])
    def test_new_points_run_nothing(
        self,
        course: Course,
        folder: Path,
        book: Gradebook,
        launchers: Launchers,
        monkeypatch: pytest.MonkeyPatch,
        rebuilt: bool,
    ) -> None:
        """Visible and hidden points changed, built or not: every score follows, and no worker starts."""
        alpha = course.exercise("alpha")
        edit(alpha.visible_checks, "points(2)", "points(0.5)")
        edit(alpha.hidden_checks, "points(3)", "points(10)")
        recorded = alpha.recording.read_text()
        if rebuilt:
            build(course, [alpha], launchers)
            assert alpha.recording.read_text() != recorded
        monkeypatch.setattr(batch, "Pool", None)
        [progress] = run(course, folder, book)
        assert progress.kept == 6
        scores = {(r.student, r.exercise): (r.score, r.max_score) for r in book.results()}
        assert scores["ada", "alpha"] == (11.5, 11.5)
        assert scores["emmy", "alpha"] == (0.5, 11.5)
        assert scores["sofia", "alpha"] == (0, 11.5)
        assert scores["ada", "beta"] == (6, 6)
        assert len(book.attempts("ada", "alpha")) == 1

    def test_only_passed_checks_earn(self) -> None:
        """New points change what a check is worth, never how it ended; a check that is gone keeps its old ones."""
        outcomes = {"a": Outcome.PASSED, "b": Outcome.ERROR, "c": Outcome.PASSED}
        given = result("ada", "alpha", *(check(o, id=name, points=1, earned=0) for name, o in outcomes.items()))
        scored = rescore(given, {"a": 2, "b": 5})
        assert [(check.points, check.earned) for check in scored.checks] == [(2, 2), (5, 0), (1, 1)]
        assert replace(scored, checks=given.checks) == given


class TestUnits:
    def test_long_ones_come_first(self, course: Course, folder: Path) -> None:
        """A Keras exercise takes seconds: the last worker should not begin one when all others have ended."""
        alpha, beta = course.exercises.values()
        vars(course)["exercises"] = {"alpha": alpha, "beta": replace(beta, runtime=Runtime.KERAS)}
        units = units_of(course, folder, course.exercises.values())
        assert [unit.exercise for unit in units] == ["beta"] * 3 + ["alpha"] * 3


# ---------------------------------------------------------------------- kill -9

STUDENTS = 12


def command(course: Course, folder: Path, book: Path) -> list[str]:
    return [*GRADE, "--course", str(course.root), "batch", str(folder), "-o", str(book), "--jobs", "2"]


def export(book: Path) -> Any:
    """Return `grade export --format json`, times left out."""
    done = subprocess.run([*GRADE, "export", str(book), "--format", "json"], check=True, capture_output=True, text=True)
    tree = json.loads(done.stdout)
    for record in tree["results"]:
        for part in (record, *record["checks"]):
            del part["seconds"]
    return tree


def rows(book: Path) -> int:
    """Return how many results a gradebook holds, 0 while it is being made."""
    try:
        with closing(sqlite3.connect(f"file:{book}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM attempts").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def tree_of(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = [pid]
    for current in found:
        try:
            for task in Path(f"/proc/{current}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:  # it has just ended
            continue
    return found


def kill(pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def start_and_kill(run: list[str], book: Path, at: int, *, whole_tree: bool) -> list[int]:
    """Start a class run, kill it when the gradebook has so many rows, and return the processes that it had."""
    with book.with_suffix(".log").open("a") as log:
        first = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=log)
    deadline = time.monotonic() + 60
    while rows(book) < at and time.monotonic() < deadline:
        time.sleep(0.01)
    everything = tree_of(first.pid)
    kill(everything if whole_tree else [first.pid])
    first.wait()
    return everything


def test_a_killed_run_goes_on(course: Course, tmp_path: Path) -> None:
    """`kill -9` of every process, then of the command alone; run again, it gives the gradebook of a calm run."""
    slow = {f"s{n:02}": f"import time\ntime.sleep(0.05)  # {n}\n{RIGHT}" for n in range(STUDENTS)}
    folder = write_class(tmp_path / "submissions", slow | ANSWERS)
    total = 2 * len(slow | ANSWERS)
    killed, calm = tmp_path / "killed.db", tmp_path / "calm.db"
    processes = start_and_kill(command(course, folder, killed), killed, 4, whole_tree=True)
    assert 4 <= rows(killed) < 14
    processes += start_and_kill(command(course, folder, killed), killed, 14, whole_tree=False)
    stored = rows(killed)
    assert 14 <= stored < total

    again = subprocess.run(command(course, folder, killed), check=True, capture_output=True, text=True)
    assert f"{total} results: {total - stored} graded now, {stored} kept" in again.stdout
    subprocess.run(command(course, folder, calm), check=True, capture_output=True)
    assert export(killed) == export(calm)
    said = killed.with_suffix(".log").read_text().splitlines()
    assert [line for line in said if not line.startswith("isolation: ")] == []
    assert len(processes) > 6, "workers and zygotes ran"
    assert not [pid for pid in processes if Path(f"/proc/{pid}/exe").exists()], "and none has outlived its command"


def test_a_quiz_of_another_student_is_told(tmp_path: Path) -> None:
    """Only where it names somebody of the class: a copy may have been made for another name of the same person."""
    course = find_course(Path(__file__).parent)
    quiz, other = course.exercise("quiz_neurons"), course.exercise("neuron")

    def unit(student: str, named: str, exercise: Exercise = quiz) -> Unit:
        return Unit(student, exercise.id, Source(f'x = 1\nSTUDENT = "{named}"  # leave it\n'.encode()))

    units = [unit("ada", "bob"), unit("bob", "bob"), unit("cyd", "s1234"), unit("dan", ""), unit("eve", "bob", other)]
    assert made_for_others(course, [*units, Unit("fay", quiz.id, Source(None, "missing"))]) == [(units[0], "bob")]
