"""What to do next, after a result: it fits how it ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from grader.cli.advice import next_step
from grader.cli.screen import out
from grader.course.reading import Course, read_course
from grader.explanation import Explanation, Place
from grader.model import CheckResult, Outcome
from grader.student.progress import Progress

from ..making import FAILED, PASSED, check, result

Invoke = Callable[..., Result]
AT_3 = Explanation("the file could not be run: SyntaxError", place=Place(3, "def f(:"))
RAISED = Explanation("raised ValueError", "relu(1)", place=Place(9, "x"))
ELSEWHERE = Explanation("raised ValueError", "relu(1)", place=Place(8, "x"))


def advice(course: Course, *checks: CheckResult, exercise: str = "relu_elu", keys: bool = False) -> str:
    """Return what is said after these checks of an exercise, the only ones there are."""
    found = result("ada", exercise, *checks)
    progress = Progress(course.root / ".grade")
    progress.note(found, "digest")
    return next_step(course, found, progress, keys=keys)


def failed(explanation: Explanation, outcome: Outcome = Outcome.ERROR) -> CheckResult:
    return check(outcome, explanation=explanation)


FILE = "02_activations/relu_elu/relu_elu.py"
HINT, AGAIN = "grade hint relu_elu", "then: grade check relu_elu"


@pytest.mark.parametrize(
    ("checks", "typed", "pressed"),
    [
        ([failed(AT_3), failed(AT_3)], f"mend line 3 of {FILE}, {AGAIN}", f"mend line 3 of {FILE} and save it"),
        ([check(), failed(RAISED)], f"mend line 9 of {FILE}, {AGAIN}, or: {HINT}", "save it, or: h shows a hint"),
        ([failed(RAISED), failed(ELSEWHERE)], HINT, "h shows a hint"),
        ([check(FAILED, "wrong")], f"{HINT}, or see what your code does: grade plot relu_elu", "h shows a hint"),
        ([check(Outcome.TIMEOUT, "slow")], f"look for a loop that does not end, or: {HINT}", "end, or: h shows a hint"),
        ([check(Outcome.NOT_ATTEMPTED, "not started")], "grade show relu_elu", f"answer in {FILE} and save it."),
    ],
)
def test_the_next_step_fits_what_failed(copy: Path, checks: list[CheckResult], typed: str, pressed: str) -> None:
    """One line that stopped everything is to be mended first; a hint is for wrong answers; `watch` names its keys."""
    course = read_course(copy)

    assert advice(course, *checks) == f"Next: {typed}"
    with_keys = advice(course, *checks, keys=True)
    assert with_keys.startswith("Next: ")
    assert with_keys.endswith(pressed)
    assert "grade" not in with_keys


def test_after_a_solved_exercise(copy: Path) -> None:
    """The next one; and what there is to see."""
    course = read_course(copy)

    drawn = "Solved. Next: grade show neuron\n`grade plot relu_elu` draws what your code does."
    assert advice(course, check(PASSED)) == drawn
    assert advice(course, check(PASSED), exercise="quiz_neurons") == "Solved. Next: grade show neuron"
    assert "grade" not in advice(course, check(PASSED), keys=True)


def test_watch_is_mentioned_once(copy: Path, monkeypatch: pytest.MonkeyPatch, invoke: Invoke) -> None:
    """After the very first check, to whoever sits before a terminal."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "`grade watch` checks by itself" in invoke("check", "neuron").stdout
    out.cache_clear()
    assert "grade watch" not in invoke("check", "neuron").stdout


@pytest.mark.parametrize("place", [".", "folder inside"])
def test_inside_an_exercise_s_folder_no_name_is_needed(
    place: str, copy: Path, monkeypatch: pytest.MonkeyPatch, invoke: Invoke
) -> None:
    """check, hint, show and plot mean that exercise, whatever else has changed; elsewhere one has to be named."""
    (copy / FILE).write_text("changed = 1\n")
    folder = copy / "04_losses/argmax_softmax" / place
    folder.mkdir(exist_ok=True)
    monkeypatch.chdir(folder)

    assert invoke("check").stdout.startswith("argmax_softmax ")
    assert invoke("check", ".").stdout.startswith("argmax_softmax ") == (place == ".")
    assert invoke("hint").stdout.endswith("For the next one: grade hint argmax_softmax\n")
    assert invoke("show").stdout.endswith("Next: grade check argmax_softmax\n")
    assert "Edit argmax_softmax.py, then draw again." in invoke("plot").stderr
    monkeypatch.chdir(copy)
    assert invoke("check").stdout.startswith("relu_elu ")
    for command in ("hint", "show", "plot"):
        done = invoke(command)
        assert done.exit_code == 2
        assert "grade list" in done.stderr
