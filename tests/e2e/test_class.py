"""A class of the real course, graded by the real command: right rows, and nothing lost when it is killed."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from grader.author.build import reference_source, stub, variants
from grader.course.quiz import read_quiz
from grader.course.reading import Course, find_course
from grader.engine.listing import declared_checks
from grader.model import Exercise, Kind, Runtime

ROOT = Path(__file__).resolve().parents[2]
GRADE = [sys.executable, "-c", "from grader.cli import main; main()", "--course", str(ROOT)]
ROWS = 200

Expected = dict[tuple[str, str], set[str]]
"""By student and exercise: the checks that must not pass."""


def answers(course: Course, exercise: Exercise, student: str, dice: random.Random) -> tuple[str, set[str]]:
    """Return a source and the checks that it must not pass, drawn from what the exercise promises."""
    names = {check.id for check in declared_checks(course, exercise)}
    if exercise.kind is Kind.QUIZ:
        quiz = read_quiz(exercise, course.seed, student)
        right = {question.id: next(o.text for o in question.options if o.right) for question in quiz.questions}
        return quiz.source(exercise.title, quiz.letters(right)), set()
    wrong = variants(exercise, "wrong")
    known = [
        (reference_source(exercise), set[str]()),
        (stub(course, exercise), names),
        ("import os\nos._exit(0)\n", names),
    ]
    known += [(variant.source, set()) for variant in variants(exercise, "right")]
    known += [(variant.source, set(variant.expect)) for variant in dice.sample(wrong, k=min(6, len(wrong)))]
    return dice.choice(known)


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Expected]:
    """200 answers to the ten numpy exercises, with what must come of each."""
    course, dice = find_course(ROOT), random.Random(3)
    exercises = [e for e in course.exercises.values() if e.runtime is Runtime.NUMPY]
    folder, expected = tmp_path_factory.mktemp("class") / "submissions", {}
    for place in range(ROWS // len(exercises)):
        student = f"student{place:02}"
        (folder / student).mkdir(parents=True)
        for exercise in exercises:
            text, failing = answers(course, exercise, student, dice)
            (folder / student / f"{exercise.id}.py").write_text(text, encoding="utf-8")
            expected[student, exercise.id] = failing
    return folder, expected


def command(folder: Path, book: Path) -> list[str]:
    names = [e.id for e in find_course(ROOT).exercises.values() if e.runtime is Runtime.NUMPY]
    chosen = [part for name in names for part in ("-e", name)]
    return [*GRADE, "batch", str(folder), "-o", str(book), "--jobs", "2", *chosen]


def export(book: Path) -> Any:
    """Return `grade export --format json` without the times."""
    done = subprocess.run([*GRADE, "export", str(book), "--format", "json"], capture_output=True, text=True, check=True)
    tree = json.loads(done.stdout)
    for record in tree["results"]:
        for part in (record, *record["checks"]):
            del part["seconds"]
    return tree


@pytest.fixture(scope="module")
def undisturbed(class_folder: tuple[Path, Expected], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The export of a run that nobody disturbs."""
    book = tmp_path_factory.mktemp("undisturbed") / "book.db"
    subprocess.run(command(class_folder[0], book), check=True, capture_output=True)
    return export(book)


@pytest.mark.slow
def test_every_row_is_right(class_folder: tuple[Path, Expected], undisturbed: Any):
    """Each of the 200 rows has exactly the failing checks that were built into the answer."""
    found = {
        (record["student"], record["exercise"]): {c["id"] for c in record["checks"] if c["outcome"] != "passed"}
        for record in undisturbed["results"]
    }

    assert len(found) == ROWS
    assert found == class_folder[1]


def rows(book: Path) -> int:
    """Return how many results a gradebook holds, 0 before it exists."""
    if not book.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{book}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM attempts").fetchone()[0])
    except sqlite3.OperationalError:  # it is just being made
        return 0


def descendants(pid: int) -> list[int]:
    """Return a process and everything below it."""
    found = [pid]
    for current in found:
        try:
            found += map(int, Path(f"/proc/{current}/task/{current}/children").read_text().split())
        except FileNotFoundError:
            continue
    return found


@pytest.mark.slow
@pytest.mark.parametrize("after", [20, 110])
def test_killed_run_goes_on(class_folder: tuple[Path, Expected], undisturbed: Any, tmp_path: Path, after: int):
    """`kill -9` of the whole process tree in the middle, the same command again: the same gradebook."""
    book = tmp_path / "book.db"
    run = subprocess.Popen(command(class_folder[0], book), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while rows(book) < after and time.monotonic() < deadline and run.poll() is None:
        time.sleep(0.02)
    for pid in descendants(run.pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    run.wait()

    assert after <= rows(book) < ROWS
    again = subprocess.run(command(class_folder[0], book), check=True, capture_output=True, text=True)
    assert f"{ROWS} results" in again.stdout
    assert " 0 kept" not in again.stdout
    assert export(book) == undisturbed
