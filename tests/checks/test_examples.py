"""The examples of docs/checks.md: each holds for the answer that the page shows, and can fail."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import grader.checks
from grader.course.quiz import read_quiz
from grader.course.reading import Course, read_course
from grader.engine.worker import grade_units
from grader.feedback.recording import Recording
from grader.model import Exercise, Outcome, Result, Source, Unit
from grader.pictures.draw import NothingToDraw, picture
from grader.sandbox.pool import Launchers

from ..quizzes import EXERCISE, RIGHT, write_quiz

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
PAGE = ROOT / "docs" / "checks.md"
WITH_KERAS = ("history", "asked")
NOT_FOR_PICTURES = {"Problem", "problems", "plain"}
"""What pictures are drawn with here, and no author of one needs."""

Make = Callable[[str, str], Exercise]
Check = Callable[..., list[dict[str, Outcome]]]


def functions(file: str, prefix: str) -> list[str]:
    """Return the names of a file's examples, without the prefix."""
    body = ast.parse((EXAMPLES / file).read_text(encoding="utf-8")).body
    names = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    return [name.removeprefix(prefix) for name in names if name.startswith(prefix)]


@pytest.fixture
def make(course: Course) -> Make:
    """Make an exercise of the tiny course whose visible checks are a file of examples, and read it."""

    def make(name: str, runtime: str) -> Exercise:
        assert course.solutions
        folder, solution = course.root / "01_tiny" / name, course.solutions / "01_tiny" / name
        folder.mkdir()
        solution.mkdir()
        settings = (course.root / "01_tiny" / "alpha" / "exercise.toml").read_text()
        (folder / "exercise.toml").write_text(settings.replace("numpy", runtime))
        shutil.copyfile(EXAMPLES / f"test_{name}.py", folder / f"test_{name}.py")
        for target in (folder, solution):
            shutil.copyfile(EXAMPLES / f"{name}.py", target / f"{name}.py")
        (folder / "recorded.json").write_text(Recording("").dump())  # the reference is at hand
        course.datasets.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / "datasets" / "shapes.npz", course.datasets / "shapes.npz")
        return read_course(course.root).exercise(name)

    return make


@pytest.fixture
def check(course: Course, launchers: Launchers) -> Check:
    """Run the checks of an exercise on some sources; return the outcome of each by its name."""

    def check(exercise: Exercise, *sources: str) -> list[dict[str, Outcome]]:
        results: list[Result] = []
        units = [Unit(f"{n}", exercise.id, Source(text.encode())) for n, text in enumerate(sources)]
        fresh = read_course(course.root)
        grade_units(fresh, units, lambda result, _: results.append(result), launchers)
        assert [c.message for r in results for c in r.checks if c.outcome is Outcome.GRADER_ERROR] == []
        return [{c.id.removeprefix("test_"): c.outcome for c in result.checks} for result in results]

    return check


def silent(name: str) -> str:
    """Return an answer that has every function of an example's, and returns nothing."""
    body = ast.parse((EXAMPLES / f"{name}.py").read_text(encoding="utf-8")).body
    names = [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return "".join(f"def {name}(*args):\n    return None\n\n" for name in names)


@pytest.mark.parametrize(
    ("name", "runtime"),
    [("arrays", "numpy"), pytest.param("models", "keras", marks=[pytest.mark.keras, pytest.mark.slow])],
)
def test_examples_of_checks_hold_and_can_fail(name: str, runtime: str, make: Make, check: Check) -> None:
    """Every one passes the answer; none passes what returns None, but for those that only look at how it was called."""
    exercise = make(name, runtime)
    right, wrong = check(exercise, exercise.stub.read_text(), silent(name))
    assert set(right) == set(functions(f"test_{name}.py", "test_"))
    assert {check: outcome for check, outcome in right.items() if outcome is not Outcome.PASSED} == {}
    assert {check for check, outcome in wrong.items() if outcome is Outcome.PASSED} <= {
        "assert_unchanged",
        "assert_no_warnings",
    }


def test_what_only_looks_at_the_call_can_fail(make: Make, check: Check) -> None:
    """These two say nothing of what is returned."""
    bad = "import numpy as np\n\ndef shares(x):\n    x += 1\n    return np.exp(x)\n"
    [found] = check(make("arrays", "numpy"), bad)
    assert found["assert_unchanged"] is found["assert_no_warnings"] is Outcome.FAILED


def test_examples_of_quizzes_hold_and_can_fail(course: Course, check: Check) -> None:
    """All is answered, and rightly; with another letter it is wrong, and without any not attempted."""
    assert course.solutions
    folder, solution = course.root / "01_tiny" / "quiz", course.solutions / "01_tiny" / "quiz"
    write_quiz(folder, solution)
    (folder / "exercise.toml").write_text(EXERCISE)
    (folder / "recorded.json").write_text(Recording("").dump())
    shutil.copyfile(EXAMPLES / "test_quiz.py", folder / "test_quiz.py")
    (solution / "test_quiz_hidden.py").unlink(missing_ok=True)
    exercise = read_course(course.root).exercise("quiz")
    quiz = read_quiz(exercise, course.seed)
    wrong = RIGHT | {"q1": "five"}
    found = check(exercise, *(quiz.source("Quiz", letters) for letters in map(quiz.letters, (RIGHT, wrong, {}))))
    passed, failed, left = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_ATTEMPTED
    assert found == [
        {"assert_answered": passed, "assert_answer": passed},
        {"assert_answered": passed, "assert_answer": failed},
        {"assert_answered": left, "assert_answer": left},
    ]


@pytest.mark.parametrize("keras", [False, pytest.param(True, marks=[pytest.mark.keras, pytest.mark.slow])])
def test_examples_of_pictures_draw(keras: bool, make: Make, course: Course, launchers: Launchers) -> None:
    """Each gives a picture of the answer; of one that returns nothing it says so."""
    exercise = make("models", "keras") if keras else make("arrays", "numpy")
    names = [name for name in functions("pictures.py", "plot_") if (name in WITH_KERAS) == keras]
    answer, drawings = exercise.stub.read_text(), (EXAMPLES / "pictures.py").read_text()
    for name in names:
        exercise.picture.write_text(f"{drawings}\n\nplot = plot_{name}\n")
        exercise.stub.write_text(answer)
        assert b"<svg" in (picture(read_course(course.root), exercise, launchers) or b""), name
        exercise.stub.write_text(silent(exercise.id))
        with pytest.raises(NothingToDraw):
            picture(read_course(course.root), exercise, launchers)


def test_every_public_name_has_an_example() -> None:
    """What can be imported is shown, once; so a new function cannot be forgotten."""
    from grader.pictures import parts

    checks = [name for file in ("arrays", "models", "quiz") for name in functions(f"test_{file}.py", "test_")]
    drawn = {name for name, value in vars(parts).items() if getattr(value, "__module__", "") == parts.__name__}
    assert sorted(checks) == sorted([*grader.checks.__all__, "objects", "data"])
    assert set(functions("pictures.py", "plot_")) == {n for n in drawn if not n.startswith("_")} - NOT_FOR_PICTURES
    shown = re.findall(r"^### `@?(\w+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(shown) == sorted([*grader.checks.__all__, *functions("pictures.py", "plot_")])
