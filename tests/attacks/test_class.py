"""A class in which every tenth submission is hostile: the others get exactly what they get alone."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.author.build import variants
from grader.instructor.batch import run_batch
from grader.instructor.gradebook import Gradebook
from grader.model import Outcome, Result, Source, Unit

from ..real import COURSE
from .attack import ATTACKS

if TYPE_CHECKING:
    from tests.attacks.conftest import Arena

EXERCISE = "argmax_softmax"
CLASS, EVERY = 500, 10


def innocents() -> list[Source]:
    """Return what honest students hand in: right answers, and every third of the mistakes that are known."""
    exercise = COURSE.exercise(EXERCISE)
    assert exercise.reference
    texts = [
        variant.source
        for folder, step in (("right", 1), ("wrong", 3))
        for variant in variants(exercise, folder)[::step]
    ]
    return [Source(exercise.reference.read_bytes()), *(Source(text.encode()) for text in texts)]


def verdict(result: Result) -> list[Any]:
    """Return what a student reads and gets."""
    return [(check.id, check.outcome, check.earned, check.message, check.mistake) for check in result.checks]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_class(arena: Arena, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """450 innocent students between 50 attackers get the same checks, points and words as when graded alone."""
    honest = innocents()
    alone = [verdict(arena.grade([Unit("alone", EXERCISE, source)])[0]) for source in honest]
    others = [attack for attack in ATTACKS if attack.exercise == EXERCISE and attack.promises.get("checks") != "passed"]
    hostile = others[:: len(others) // (CLASS // EVERY)]
    sources = itertools.cycle(range(len(honest)))
    attackers = itertools.cycle(hostile)
    units, expected = [], {}
    for number in range(CLASS):
        student = f"student{number:03}"
        if number % EVERY == 0:
            text = re.sub(r"@([A-Z]+)@", lambda match: arena.names[match[1]], next(attackers).text)
            units.append(Unit(student, EXERCISE, Source(text.encode()), cpu=1.0))
        else:
            place = next(sources)
            units.append(Unit(student, EXERCISE, honest[place]))
            expected[student] = alone[place]

    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")  # of checks and references, among files out of bounds
    with Gradebook.open(tmp_path / "gradebook.db") as book:
        run_batch(arena.course, units, book, 2, lambda progress: None, arena.level)
        results = {result.student: result for result in book.results()}

    assert len(results) == CLASS
    assert len(expected) == CLASS - CLASS // EVERY
    assert {student: verdict(results[student]) for student in expected} == expected
    ours = [result for result in results.values() if result.outcome is Outcome.GRADER_ERROR]
    assert [f"{result.student}: {result.checks[0].message}" for result in ours] == []
