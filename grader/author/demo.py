"""A made-up class: thirty students whose answers come from the course itself, and what each must get.

References, right variants, wrong models and stubs, mixed deterministically; and a few files that are broken in ways
that every real class sees: a syntax error, an endless loop, `sys.exit`, a flood of output.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from grader.author.build import reference_source, stub, variants
from grader.course.quiz import read_quiz
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.model import Exercise, Kind

SEED = 7
NAMES = (
    "ada", "alan", "alonzo", "andrey", "annie", "barbara", "claude", "cleve", "donald", "dorothy",
    "edsger", "emmy", "euclid", "frank", "geoffrey", "grace", "hypatia", "isaac", "jean", "john",
    "karen", "katherine", "leonhard", "marvin", "mary", "rosalind", "seymour", "sofia", "walter", "yann",
)  # fmt: skip
BROKEN: Mapping[str, str] = MappingProxyType(
    {
        "syntax error": "def answer(:\n    return 1\n",
        "endless loop": "while True:\n    pass\n",
        "sys.exit": "import sys\n\nsys.exit(0)\n",
        "huge output": "for _ in range(100_000):\n    print('almost done ' * 10)\n",
    }
)
COMMON = 3
"""A class makes the same few mistakes most of the time: the first ones of each exercise."""
KERAS_HANDED_IN = 5
"""A trained model takes seconds: one student in five hands in each Keras exercise."""


def write_class(course: Course, folder: Path) -> None:
    """Write the class into a folder: a subfolder per student, a file per exercise handed in."""
    dice = random.Random(SEED)
    for place, student in enumerate(NAMES):
        home = folder / student
        home.mkdir(parents=True, exist_ok=True)
        for exercise in course.exercises.values():
            text = _answer(course, exercise, student, place, dice)
            if text is not None:
                (home / f"{exercise.id}.py").write_text(text, encoding="utf-8")


def _answer(course: Course, exercise: Exercise, student: str, place: int, dice: random.Random) -> str | None:
    """Return what a student hands in for an exercise, None for nothing."""
    if SETUPS[exercise.runtime].has_models and place % KERAS_HANDED_IN != exercise.order % KERAS_HANDED_IN:
        return None
    broken = dict(zip(range(3, 30, 7), BROKEN.values(), strict=False))
    if (
        place in broken
        and exercise.order == 10
        and not SETUPS[exercise.runtime].has_models
        and exercise.module.startswith("04")
    ):
        return broken[place]
    if exercise.kind is Kind.QUIZ:
        return _quiz_answer(course, exercise, student, dice)
    right, wrong = variants(exercise, "right"), variants(exercise, "wrong")
    kind = dice.choices(("reference", "right", "wrong", "stub", "missing"), (30, 20, 38, 7, 5))[0]
    match kind:
        case "reference":
            return reference_source(exercise)
        case "right":
            return dice.choice(right).source
        case "wrong":
            return dice.choice(wrong[:COMMON] if dice.random() < 0.7 else wrong).source
        case "stub":
            return stub(course, exercise)
        case _:
            return None


def _quiz_answer(course: Course, exercise: Exercise, student: str, dice: random.Random) -> str:
    quiz = read_quiz(exercise, course.seed, student)
    chosen = {q.id: dice.choice([o.text for o in q.options if o.right or dice.random() < 0.1]) for q in quiz.questions}
    return quiz.source(exercise.title, quiz.letters(chosen))
