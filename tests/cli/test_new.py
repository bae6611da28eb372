"""new: from nothing to an exercise that tells what is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

from grader.course.reading import Course, read_course

Invoke = Callable[..., Result]


@pytest.fixture(autouse=True)
def _here(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny course is the current folder."""
    monkeypatch.chdir(course.root)


def test_new_says_what_it_wrote_and_what_comes_next(course: Course, invoke: Invoke) -> None:
    """A line for each file; the way on stands on standard error."""
    done = invoke("new", "leaky", "--module", "01_tiny")
    exercise = read_course(course.root).exercise("leaky")

    assert done.exit_code == 0
    assert f"written: {exercise.folder / 'README.md'}\n" in done.stdout
    assert done.stdout.count("written: ") == len(done.stdout.splitlines()) == 10
    assert "grade build leaky" in done.stderr


def test_build_lists_what_is_to_be_filled_in(course: Course, invoke: Invoke) -> None:
    """Exit code 1 as long as there is something, the file and the line of each; what can be made is made."""
    invoke("new", "leaky", "--module", "01_tiny")
    done = invoke("build", "leaky")
    exercise = read_course(course.root).exercise("leaky")
    *places, written = done.stdout.splitlines()

    assert done.exit_code == 1
    assert (
        places[0]
        == f"solutions/{exercise.module}/leaky/leaky.py:1: to be filled in: what is written here, in one line."
    )
    assert written == f"written: {exercise.recording}"
    assert done.stderr == f"Places to be filled in: {len(places)}.\n"
    assert invoke("build", "alpha").exit_code == 0, "other exercises are no worse for it"
    assert "to be filled in" in invoke("build", "--check", "leaky").stdout


def test_build_lists_them_before_an_error(course: Course, invoke: Invoke) -> None:
    """What is half written often does not build: the error is the last thing to be read."""
    invoke("new", "leaky", "--module", "01_tiny")
    reference = read_course(course.root).exercise("leaky").reference
    assert reference
    reference.write_text(reference.read_text().replace("return 2.0 * x", "return 3.0 * x"))
    done = invoke("build", "leaky")

    assert done.exit_code == 3
    assert "to be filled in" in done.stdout
    assert "test_by_hand" in done.stderr
    assert done.output.index("to be filled in") < done.output.index("test_by_hand")


def test_verify_does_not_accept_it(course: Course, invoke: Invoke) -> None:
    """It works as it stands, and yet it is not ready."""
    invoke("new", "leaky", "--module", "01_tiny")
    invoke("build", "leaky")
    done = invoke("verify", "leaky", "--jobs", "1")

    assert done.exit_code == 1
    assert "BAD  leaky" in done.stdout
    assert "leaky.py:1: to be filled in" in done.stdout


def test_a_wrong_name_is_a_sentence(invoke: Invoke) -> None:
    """Wrong usage is exit code 2, and says what would be right."""
    done = invoke("new", "leaky", "--module", "01_tinny")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no module '01_tinny'; did you mean '01_tiny'?" in done.stderr


def test_the_module_has_to_be_named(invoke: Invoke) -> None:
    """An exercise lies somewhere; nothing is guessed."""
    done = invoke("new", "leaky")
    assert done.exit_code == 2
    assert "--module" in done.stderr
