"""`grade verify --watch`: a save is never missed, what was just written comes first, and one failure is enough."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.author.build import build
from grader.author.known import Asked
from grader.author.proofs import PROOFS_FILE
from grader.author.stages import Stage
from grader.author.verify import verify
from grader.cli import cli
from grader.cli.author_watch import after_every_save
from grader.course.reading import Course, read_course
from grader.engine.pool import Pool
from grader.errors import CourseError, Unwanted
from grader.model import Exercise, Result, Unit
from grader.sandbox.pool import Launchers

from ..tiny import edit

SECONDS = 30
"""After so long something hangs."""
WRONG = '"""You add 7."""\n\n# expect: test_scale\n\n\ndef scale(x, factor):\n    return x * factor + 7\n'

Save = Callable[[Exercise, Path], object]
"""Saves a file of an exercise, given its solution's folder as well."""


def add_model(_: Exercise, solution: Path) -> None:
    (solution / "double").mkdir()
    (solution / "double" / "both.py").write_text('"""Both."""\n\n# mistakes: adds, mean\n')


SAVES: dict[str, Save] = {
    "a wrong model": lambda _, solution: (solution / "wrong" / "new.py").write_text(WRONG),
    "a folder of models": add_model,
    "hidden checks": lambda _, solution: edit(solution / "test_alpha_hidden.py", "(4, 2)", "(4, 3)"),
    "the task": lambda exercise, _: (exercise.folder / "README.md").write_text("Other words."),
    "settings": lambda exercise, _: edit(exercise.folder / "exercise.toml", "order = ", "order = 1"),
}


def rounds(course: Course, *saves: Save, later: float = 0.0) -> list[str]:
    """Return the exercise's place in the course as each round reads it; a save is made in, or some time after, each."""
    exercise = course.exercise("alpha")
    solution, left, seen = exercise.solution, list(saves), []
    assert solution

    def round_of(course: Course, _: Callable[[], None]) -> None:
        seen.append(str(course.exercise("alpha").order))
        if not left:
            raise KeyboardInterrupt
        threading.Timer(later, left.pop(0), (exercise, solution)).start()

    with pytest.raises(KeyboardInterrupt):
        after_every_save(course, "alpha", round_of)
    return seen


@pytest.mark.parametrize("what", SAVES)
def test_after_every_save_there_is_a_round(what: str, course: Course) -> None:
    """Whether a file is changed or new; the course is read anew for it."""
    seen = rounds(course, SAVES[what], later=0.3)
    assert len(seen) == 2
    assert (seen[0] != seen[1]) == (what == "settings")


def test_what_is_made_is_no_save(course: Course) -> None:
    """Stub and recording are written by the round itself; after them nothing begins, until somebody saves."""
    started = time.monotonic()

    def make(exercise: Exercise, _: Path) -> None:
        exercise.stub.write_text("")
        exercise.recording.write_text("")
        threading.Timer(1.5, edit, (exercise.folder / "exercise.toml", "order = ", "order = 1")).start()

    assert len(rounds(course, make)) == 2
    assert time.monotonic() - started > 1.4


def test_a_save_ends_the_round_that_runs(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    """The round is told so where it asks; saving the same text again is no save."""
    readme = course.exercise("alpha").folder / "README.md"
    ended: list[bool] = []

    def round_of(_: Course, look: Callable[[], None]) -> None:
        if ended:
            raise KeyboardInterrupt
        readme.write_text(readme.read_text())
        time.sleep(0.5)
        look()
        readme.write_text("Other words.")
        start = time.monotonic()
        try:
            while time.monotonic() - start < SECONDS:
                look()
        except Unwanted:
            ended.append(True)
            raise

    with pytest.raises(KeyboardInterrupt):
        after_every_save(course, "alpha", round_of)
    assert ended == [True]
    assert "it begins again" in capsys.readouterr().err


def test_an_error_is_told_and_waited_out(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    """A course that cannot be read for a while ends nothing: an author is at work in it."""
    toml = course.exercise("alpha").folder / "exercise.toml"
    before = toml.read_text()
    count = 0

    def round_of(_: Course, __: Callable[[], None]) -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise KeyboardInterrupt
        toml.write_text("order = [")
        threading.Timer(0.5, toml.write_text, (before + "\n# mended\n",)).start()
        raise CourseError("something is wrong", "Mend it.")

    with pytest.raises(KeyboardInterrupt):
        after_every_save(course, "alpha", round_of)
    assert "something is wrong. Mend it." in capsys.readouterr().out


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The labels of the cases that workers were given, in order."""
    found: list[str] = []

    class Noting(Pool):
        """Workers who note what they are given."""

        def grade(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, Result]]:
            yield from super().grade(found.append(unit.student) or unit for unit in units)

    monkeypatch.setattr("grader.author.verify.Pool", Noting)
    return found


def test_what_was_just_written_comes_first_and_one_failure_is_enough(
    course: Course, launchers: Launchers, begun: list[str]
) -> None:
    """Of the wrong models the one that is new is run before the others, most of which are not run at all."""
    alpha = course.exercise("alpha")
    assert alpha.solution
    [found] = verify(course, [alpha], 1)
    assert found.ok
    begun.clear()
    (alpha.solution / "wrong" / "zero.py").write_text(WRONG.replace("test_scale", "test_total"))
    build(course, [alpha], launchers)
    course = read_course(course.root)
    [found] = verify(course, [course.exercise("alpha")], 1, Asked(first=True))
    assert [problem.partition(":")[0] for problem in found.problems] == ["wrong/zero"] * len(found.problems)
    assert found.not_run == (Stage.MUTANTS, Stage.SEEDS)
    wrong = [label for label in begun if label.startswith("wrong/")]
    assert wrong[:2] == ["wrong/zero"] * 2
    assert len(wrong) <= 4  # two had been handed out
    before = len(begun)
    [found] = verify(course, [course.exercise("alpha")], 1)
    assert len([label for label in begun[before:] if label.startswith("wrong/")]) == 8


def test_networks_are_not_trained(course: Course, launchers: Launchers, begun: list[str]) -> None:
    """Nothing is run or proven of an exercise with models; what files and recording tell is told."""
    alpha = course.exercise("alpha")
    assert alpha.solution
    same = (alpha.solution / "wrong" / "mean.py").read_text().replace('"""', '"""Again: ', 1)
    (alpha.solution / "wrong" / "same.py").write_text(same)
    build(course, [alpha], launchers)
    edit(alpha.folder / "exercise.toml", '"numpy"', '"keras"')
    alpha.recording.write_text(alpha.recording.read_text().replace('"runtime": "numpy"', '"runtime": "keras"'))
    course = read_course(course.root)
    [found] = verify(course, [course.exercise("alpha")], 1, Asked(untrained=True))
    assert [problem.partition(" show ")[0] for problem in found.problems] == ["wrong/mean and wrong/same"]
    assert found.not_run == (Stage.REFERENCE, Stage.STUB, Stage.RIGHT, Stage.WRONG, Stage.MUTANTS, Stage.SEEDS)
    assert begun == []
    assert found.ran == 0
    assert not (course.root.parent / "solutions" / PROOFS_FILE).exists()


def test_only_one_exercise_can_be_watched(course: Course) -> None:
    """Of two it is said how to name one."""
    done = CliRunner().invoke(cli, ["--course", str(course.root), "verify", "--watch", "alpha", "beta"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "grade verify --watch alpha" in done.stderr
