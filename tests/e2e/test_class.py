"""A class of the real course, graded by the real command: right rows.

That nothing is lost when it is killed: `instructor/test_batch.py`.
"""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
from pathlib import Path

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
    """At least 200 answers to all numpy exercises, with what must come of each."""
    course, dice = find_course(ROOT), random.Random(3)
    exercises = [e for e in course.exercises.values() if e.runtime is Runtime.NUMPY]
    folder, expected = tmp_path_factory.mktemp("class") / "submissions", {}
    for place in range(math.ceil(ROWS / len(exercises))):
        student = f"student{place:02}"
        (folder / student).mkdir(parents=True)
        for exercise in exercises:
            text, failing = answers(course, exercise, student, dice)
            (folder / student / f"{exercise.id}.py").write_text(text, encoding="utf-8")
            expected[student, exercise.id] = failing
    return folder, expected


@pytest.mark.slow
def test_every_row_is_right(class_folder: tuple[Path, Expected], tmp_path: Path):
    """Each row has exactly the failing checks that were built into the answer, and none is missing."""
    folder, expected = class_folder
    names = [e.id for e in find_course(ROOT).exercises.values() if e.runtime is Runtime.NUMPY]
    chosen = [part for name in names for part in ("-e", name)]
    book = str(tmp_path / "book.db")
    subprocess.run([*GRADE, "batch", str(folder), "-o", book, "--jobs", "2", *chosen], check=True, capture_output=True)
    done = subprocess.run([*GRADE, "export", book, "--format", "json"], capture_output=True, text=True, check=True)
    found = {
        (record["student"], record["exercise"]): {c["id"] for c in record["checks"] if c["outcome"] != "passed"}
        for record in json.loads(done.stdout)["results"]
    }

    assert len(expected) >= ROWS
    assert found == expected
