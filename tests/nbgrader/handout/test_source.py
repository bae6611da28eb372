"""Source notebooks: what is in them, that they are the same every time, and what nbgrader makes of them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.author.build import stub, variants
from grader.cli import cli
from grader.course.copy import copy_course
from grader.course.discussion import discussions
from grader.course.reading import Course, read_course
from grader.engine.listing import declared_checks
from grader.errors import CourseError, UsageError
from grader.model import Kind
from grader.nbgrader.handout.placing import is_untouched
from grader.nbgrader.handout.source import SourceNotebook, check_source, source_notebooks

from ...real import COURSE
from ...secrecy import leaks, secrets_of, squeezed
from ...shared import once

GENERATE = """
import os, sys
os.environ["JUPYTER_CONFIG_DIR"] = os.environ["JUPYTER_DATA_DIR"] = os.path.abspath("jupyter")
from nbgrader.apps import NbGrader, NbGraderAPI
app = NbGrader()
app.load_config_file()
api = NbGraderAPI(config=app.config)
for name in sys.argv[1:]:
    done = api.generate_assignment(name)
    if not done["success"]:
        sys.exit(done.get("error") or done["log"])
"""
"""`nbgrader generate_assignment` for several assignments in one process: importing nbgrader takes seconds."""


def cells(notebook: SourceNotebook | Path) -> dict[str, Any]:
    """Return the cells of a notebook by their ids, with their source as one text."""
    text = notebook.read_text() if isinstance(notebook, Path) else notebook.text
    found = json.loads(text)["cells"]
    assert len({cell["id"] for cell in found}) == len(found)
    return {cell["id"]: cell | {"source": "".join(cell["source"])} for cell in found}


def only(course: Course, *names: str) -> SourceNotebook:
    """Return the one notebook that holds these exercises."""
    (found,) = source_notebooks(course, names)
    return found


# ---------------------------------------------------------------------- what is in a notebook


def test_an_exercise_is_a_text_an_answer_and_a_check(course: Course) -> None:
    """The README read-only, the reference as solution, the checker's name worth all points, hidden ones too."""
    found = cells(only(course, "alpha"))
    grading = {name: cell["metadata"]["nbgrader"] for name, cell in found.items() if cell["metadata"]}
    assert {name: (g["grade_id"], g["grade"], g["locked"], g["solution"]) for name, g in grading.items()} == {
        "alpha-task": ("alpha-task", False, True, False),
        "alpha": ("alpha", False, False, True),
        "alpha-check": ("alpha-check", True, True, False),
    }
    points = sum(check.points for check in declared_checks(course, course.exercise("alpha")))
    assert grading["alpha-check"]["points"] == points == 6
    assert found["alpha-check"]["source"] == 'import grader\ngrader.check("alpha").assert_passed()'
    assert found["alpha-task"]["source"] == (course.exercise("alpha").folder / "README.md").read_text().strip("\n")


def test_a_module_is_a_notebook(course: Course) -> None:
    """Named like its folder, the module's own page first, then the exercises in reading order."""
    (found,) = source_notebooks(course)
    assert found.path == "source/01_tiny/01_tiny.ipynb"
    assert (found.tasks, found.points) == (("alpha", "beta"), 12.0)
    parts = [f"{exercise}{part}" for exercise in ("alpha", "beta") for part in ("-task", "", "-check")]
    assert [*cells(found)] == ["01_tiny-module", *parts]


def test_an_exercise_may_be_a_notebook(course: Course) -> None:
    """With `per_exercise` each has one of its own, with the same cells; only those that are named, each once."""
    found = source_notebooks(course, per_exercise=True)
    assert [notebook.path for notebook in found] == ["source/01_tiny/alpha.ipynb", "source/01_tiny/beta.ipynb"]
    assert cells(found[1]).items() <= cells(only(course)).items()
    assert only(course, "beta", "beta").tasks == ("beta",)


def test_a_copy_without_solutions_has_no_source(course: Course, tmp_path: Path) -> None:
    """A student's copy is refused in a sentence."""
    copy = read_course(copy_course(course, tmp_path / "copy"))
    with pytest.raises(UsageError, match="it has no solutions"):
        source_notebooks(copy)


# ---------------------------------------------------------------------- the same every time


def test_the_same_course_gives_the_same_bytes() -> None:
    """Of the whole course, in two processes with different hash seeds, as nbformat writes them, and stamped."""
    program = (
        "import json, sys; from pathlib import Path; from grader.course.reading import read_course;"
        "from grader.nbgrader.handout.source import source_notebooks;"
        "print(json.dumps({n.path: n.text for n in source_notebooks(read_course(Path(sys.argv[1])))}))"
    )
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"  # not what this process has
    command = [sys.executable, "-c", program, str(COURSE.root)]
    said = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
    here = {notebook.path: notebook.text for notebook in source_notebooks(COURSE)}
    assert json.loads(said) == here
    for text in here.values():
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        assert is_untouched(text)


def test_ids_outlive_a_revision(course: Course) -> None:
    """Another text, solution, points and number of checks: other contents in cells of the same names."""
    before = cells(only(course, "alpha"))
    exercise = course.exercise("alpha")
    assert exercise.reference
    for file, old, new in (
        (exercise.folder / "README.md", "All you need", "Everything you have"),
        (exercise.reference, "x * factor", "factor * x"),
        (exercise.visible_checks, "@points(1)", "@points(2)"),
        (exercise.folder / "exercise.toml", "revision = 1", "revision = 2"),
    ):
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))
    after = cells(only(read_course(course.root), "alpha"))
    assert [*after] == [*before]
    assert all(after[name] != before[name] for name in ("alpha-task", "alpha", "alpha-check"))


# ---------------------------------------------------------------------- discussions


def write_discussion(
    course: Course, prompt: str = "points: 2.5\n\n# Why?\n", scheme: str | None = "*SECRET* one point."
) -> None:
    assert course.solutions
    (course.root / "01_tiny" / "discussion_why.md").write_text(prompt)
    if scheme is not None:
        (course.solutions / "01_tiny" / "discussion_why.md").write_text(scheme)


def test_a_discussion_is_graded_by_a_person(course: Course) -> None:
    """A task cell with points and the mark scheme, and below it a cell to write in."""
    write_discussion(course)
    *_, question, answer = cells(only(course)).values()
    grading = question["metadata"]["nbgrader"]
    assert (grading["grade_id"], grading["task"], grading["points"]) == ("discussion_why", True, 2.5)
    assert (grading["grade"], grading["solution"], grading["locked"]) == (False, False, True)
    assert question["source"] == "# Why?\n\n### BEGIN MARK SCHEME\n\n*SECRET* one point.\n\n### END MARK SCHEME"
    assert (answer["id"], answer["metadata"]) == ("discussion_why-answer", {})


@pytest.mark.parametrize(
    ("prompt", "scheme", "said"),
    [
        ("# Why?\n", "one point", r"discussion_why\.md is not written as a discussion is"),
        ("points: many\n\n# Why?\n", "one point", r"discussion_why\.md is not written as a discussion is"),
        ("points: 2\n\n", "one point", r"discussion_why\.md is not written as a discussion is"),
        ("points: 2\n\n# Why?\n", "### BEGIN MARK SCHEME", r"discussion_why\.md: nbgrader's marks of a mark scheme"),
        ("points: 2\n\n# Why?\n", None, r"solutions/01_tiny/discussion_why\.md is missing"),
    ],
)
def test_a_discussion_that_is_written_otherwise_is_named(
    prompt: str, scheme: str | None, said: str, course: Course
) -> None:
    """Its page and the remedy; without a mark scheme nobody could grade it."""
    write_discussion(course, prompt, scheme)
    with pytest.raises(CourseError, match=said):
        discussions(course)


def test_names_mean_one_thing(course: Course) -> None:
    """A discussion with the name of an exercise is refused: both would be the cell of that name."""
    write_discussion(course)
    shutil.copytree(course.root / "01_tiny" / "alpha", course.root / "01_tiny" / "discussion_why")
    with pytest.raises(CourseError, match="names two things"):
        discussions(read_course(course.root))


# ---------------------------------------------------------------------- what nbgrader makes of them


@pytest.fixture(scope="module")
def course_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """nbgrader's course directory: the whole course, built by the command and generated by nbgrader."""
    return once(tmp_path_factory, "generated", generated_in)


def generated_in(root: Path) -> Path:
    folder = root / "nn101"
    done = CliRunner().invoke(cli, ["--course", str(COURSE.root), "nbgrader", "build", str(folder)])
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in (folder / "source").iterdir())
    nbgrader(folder, sys.executable, "-c", GENERATE, *names)
    assert sorted(path.name for path in (folder / "release").iterdir()) == names
    return folder


def nbgrader(folder: Path, *command: str, **variables: str) -> str:
    """Run a command in a folder, as in a shell that knows nothing of a virtual environment; return what it said."""
    env = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8"} | variables
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_released_answer_is_the_stub(course_dir: Path) -> None:
    """Of every exercise students start from what `grade init` gives, a quiz with its form; nothing else is to edit."""
    for exercise in COURSE.exercises.values():
        found = cells(course_dir / "release" / exercise.module / f"{exercise.module}.ipynb")
        assert found[exercise.id]["source"] + "\n" == stub(COURSE, exercise)
        assert found[exercise.id + "-check"]["source"] == check_source(exercise.id)


def test_without_our_settings_a_quiz_gives_nothing_away(tmp_path: Path) -> None:
    """Where nbgrader is not configured by us, the form is lost, and no answer is left."""
    folder = tmp_path / "plain"
    quiz = next(exercise for exercise in COURSE.exercises.values() if exercise.kind is Kind.QUIZ)
    CliRunner().invoke(cli, ["--course", str(COURSE.root), "nbgrader", "build", str(folder), quiz.id])
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")
    nbgrader(folder, sys.executable, "-c", GENERATE, quiz.module, PATH=f"{Path(sys.executable).parent}:{os.defpath}")
    text = cells(folder / "release" / quiz.module / f"{quiz.module}.ipynb")[quiz.id]["source"]
    assert "NotImplementedError" in text
    assert not re.search(r'"\w+": "[a-z]"', text)


def test_a_release_gives_nothing_away(course_dir: Path) -> None:
    """No line of a solution, hidden check, wrong model, mark scheme or note; no answer of a quiz."""
    assert leaks(course_dir / "release", secrets_of(COURSE)) == []
    for file in (course_dir / "release").rglob("*.ipynb"):
        assert not re.search(r'(BEGIN|END) (SOLUTION|MARK SCHEME|HIDDEN)|^    "\w+": "[a-z]",$', file.read_text())
        assert not re.search(
            r'^    "\w+": "[a-z]",$', "\n".join(c["source"] for c in cells(file).values()), re.MULTILINE
        )


def test_a_source_holds_what_is_to_be_cut_out_and_no_more(course_dir: Path) -> None:
    """Solutions and mark schemes are found by the search in sources; hidden checks and the rest are not even there."""
    found = {secret for _, secret in leaks(course_dir / "source", secrets_of(COURSE))}
    reference = "\n".join(secret.text for secret in found if secret.kind == "reference")
    assert {s.kind for s in found if s.kind == "reference" or s.text not in reference} == {
        "reference", "mark scheme", "marker"
    }  # fmt: skip


# ---------------------------------------------------------------------- nbgrader validate


@pytest.fixture(scope="module")
def students_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a student's machine has of the course."""
    return copy_course(COURSE, tmp_path_factory.mktemp("copy") / "course")


@pytest.mark.parametrize(("case", "failures"), [("stub", 2), ("right", 0), ("softmax_no_max", 1)])
def test_validate_passes_exactly_when_the_visible_checks_pass(
    case: str, failures: int, course_dir: Path, students_course: Path, tmp_path: Path
) -> None:
    """The release as it is fails; right answers pass; a wrong model fails with our explanation as the text."""
    tree = json.loads((course_dir / "release" / "04_losses" / "04_losses.ipynb").read_text())
    models = {variant.id: variant for variant in variants(COURSE.exercise("argmax_softmax"), "wrong")}
    for cell in tree["cells"] if case != "stub" else []:
        exercise = COURSE.exercises.get(cell["id"])
        if exercise and exercise.reference:
            is_wrong = exercise.id == "argmax_softmax" and case in models
            cell["source"] = models[case].source if is_wrong else exercise.reference.read_text()
    (tmp_path / "mine.ipynb").write_text(json.dumps(tree))
    program = str(Path(sys.executable).parent / "nbgrader")
    said = nbgrader(tmp_path, program, "validate", "mine.ipynb", GRADE_COURSE=str(students_course))

    if not failures:
        assert said == "Success! Your notebook passes all the tests.\n"
        return
    assert f"VALIDATION FAILED ON {failures} CELL(S)" in said
    assert "Traceback" not in said
    if case in models:
        assert squeezed(models[case].sentence) in squeezed(said)
