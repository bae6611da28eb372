"""Changes of a reference that no sentence names are told, those first that every check passes; each is a ready file."""

from __future__ import annotations

import ast

import pytest
from click.testing import CliRunner

from grader.author.build import build
from grader.author.suggest import Suggestion, failed_by, suggestions
from grader.author.unfilled import unfilled
from grader.cli import cli
from grader.course.reading import Course, read_course
from grader.errors import CourseError
from grader.model import Exercise
from grader.sandbox.pool import Launchers

from ..quizzes import write_quiz
from ..tiny import edit

NAME = "scale_multiply_becomes_divide"


def found(course: Course) -> dict[str, Suggestion]:
    """Return what is suggested for `alpha`, by name."""
    return {one.name: one for one in suggestions(course, course.exercise("alpha"), 2)}


def test_what_has_no_sentence_is_told(course: Course) -> None:
    """Dividing in the place of multiplying has none, nor has a function that returns nothing; each fails its checks."""
    names = found(course)
    assert names[NAME].fails == ("test_scale", "test_scale_on_a_matrix")
    assert names["total_return_becomes_none"].fails == ("test_total",)


def test_what_survives_comes_first_but_for_what_is_listed(course: Course, alpha: Exercise) -> None:
    """A change that every check passes has nothing to fail; with a reason in the list it is told no more."""
    assert alpha.reference
    assert alpha.solution
    edit(alpha.reference, "x * factor", "x * factor + 1e-300")
    first = suggestions(course, alpha, 1)[0]
    assert first.fails == ()
    (alpha.solution / "equivalent_mutants.toml").write_text(f'"{first.mutant.id}" = "Too small."\n')
    assert first.name not in found(course)


def test_a_named_mistake_is_not_suggested(course: Course, alpha: Exercise, launchers: Launchers) -> None:
    """Once it has a file with a sentence, built, it is none that was forgotten."""
    assert alpha.solution
    text = found(course)[NAME].text().replace("FILL_IN: what was done, and where to look.", "Multiply, do not divide.")
    (alpha.solution / "wrong" / f"{NAME}.py").write_text(text)
    build(read_course(course.root), [alpha], launchers)
    assert NAME not in found(read_course(course.root))


def test_its_file_is_python_without_the_task(course: Course) -> None:
    """It holds the changed function alone, and says what it fails; its docstring is the sentence that is missing."""
    text = found(course)[NAME].text()
    tree = ast.parse(text)
    assert (ast.get_docstring(tree) or "").startswith("FILL_IN")
    assert "\n# expect: test_scale, test_scale_on_a_matrix\n" in text
    [function] = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert (function.name, ast.get_docstring(function)) == ("scale", None)
    assert "x / factor" in text


def test_a_check_that_no_wrong_model_fails_is_seen(course: Course, alpha: Exercise) -> None:
    """Of each check those that fail it, as their files say."""
    assert alpha.solution
    assert failed_by(course, alpha) == {
        "test_scale": ["adds", "in_place"],
        "test_total": ["mean"],
        "test_scale_on_a_matrix": ["adds"],
    }
    (alpha.solution / "wrong" / "mean.py").unlink()
    assert failed_by(course, alpha)["test_total"] == []


def test_a_quiz_has_nothing_to_change(course: Course) -> None:
    """The answer is a sentence, and no process is started."""
    assert course.solutions
    write_quiz(course.root / "01_tiny" / "asked", course.solutions / "01_tiny" / "asked")
    course = read_course(course.root)
    with pytest.raises(CourseError, match="asked has no reference to be changed"):
        suggestions(course, course.exercise("asked"), 1)


def test_the_command_tells_and_writes(course: Course, alpha: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--write` writes what fails and is not there yet, as places to be filled in; a second time it changes nothing."""
    assert alpha.solution
    monkeypatch.chdir(course.root)
    done = CliRunner().invoke(cli, ["suggest", "alpha", "--write"], prog_name="grade")
    assert done.exit_code == 0, done.output
    assert "  test_total: mean\n" in done.stdout
    assert f"x * factor -> x / factor ({NAME})" in " ".join(done.stdout.split())
    file = alpha.solution / "wrong" / f"{NAME}.py"
    assert f"written: {file}\n" in done.stdout
    assert f"solutions/01_tiny/alpha/wrong/{NAME}.py:1" in {fault.where for fault in unfilled(course, alpha)}
    file.write_text("# the author has begun\n")
    CliRunner().invoke(cli, ["suggest", "alpha", "--write"], prog_name="grade")
    assert file.read_text() == "# the author has begun\n"
