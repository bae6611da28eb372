"""Between course, key and gradebook: what a second run of a class grades again, for every file that can change."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.author.build import build
from grader.course.manifest import Role, files, paths
from grader.course.reading import find_course, read_course
from grader.engine import identity
from grader.instructor.batch import Standing, run_batch, units_of
from grader.instructor.export import export_json
from grader.instructor.gradebook import Gradebook
from grader.sandbox.isolation import Level
from grader.sandbox.pool import Launchers

from ..tiny import RIGHT, edit

NAMES_DATA = "import numpy as np\n" + RIGHT + "\nFILE = 'own.csv'\n"
WRONG = RIGHT.replace("* factor", "+ factor")
STUDENTS = {"ada": RIGHT, "emmy": WRONG, "karen": NAMES_DATA}
SECRETS = {
    "equivalent_mutants.toml": "",
    "NOTES.md": "Talk.\n",
    "double/both.py": '"""Both."""\n# mistakes: adds, in_place\n\ndef scale(x, factor):\n    x += factor\n    return x',
}
"""What the tiny exercise has not got."""
NOTHING: frozenset[str] = frozenset()
EVERYTHING = frozenset(f"{student}/{name}" for student in STUDENTS for name in ("alpha", "beta"))
ONE = frozenset(f"{student}/alpha" for student in STUDENTS)
"""All answers to one exercise."""


@pytest.fixture(scope="module")
def graded(built: Path, tmp_path_factory: pytest.TempPathFactory, launchers: Launchers) -> Path:
    """Two exercises, of which alpha names a data set in its checks, graded for three students."""
    root = tmp_path_factory.mktemp("seam") / "tiny"
    shutil.copytree(built, root)
    (root / "datasets").mkdir(exist_ok=True)
    for name in ("shared.csv", "own.csv", "idle.csv"):
        (root / "datasets" / name).write_text("x\n1\n")
    course = read_course(root / "exercises")
    checks = course.exercise("alpha").visible_checks
    checks.write_text(checks.read_text() + '\nDATA = "shared.csv"\n')
    (root / "solutions/01_tiny/alpha/double").mkdir()
    for name, text in SECRETS.items():
        (root / "solutions/01_tiny/alpha" / name).write_text(text)
    (course.exercise("alpha").folder / "plot_alpha.py").write_text("def plot(figure):\n    pass\n")
    build(course, course.exercises.values(), launchers)
    for student, text in STUDENTS.items():
        home = root / "submissions" / student
        home.mkdir(parents=True)
        for name in ("alpha", "beta"):
            (home / f"{name}.py").write_text(text)
    run(root)
    return root


@pytest.fixture
def root(graded: Path, tmp_path: Path) -> Path:
    shutil.copytree(graded, tmp_path / "tiny")
    return tmp_path / "tiny"


def run(root: Path) -> frozenset[str]:
    """Run the class as a new process would; return what was graded, not kept."""
    course = read_course(root / "exercises")
    seen: list[Standing] = []
    with Gradebook.open(root / "book.db") as book:
        run_batch(course, units_of(course, root / "submissions", course.exercises.values()), book, 1, seen.append)
    return frozenset(f"{p.result.student}/{p.result.exercise}" for p in seen if p.result)


def exported(root: Path) -> str:
    with Gradebook.open(root / "book.db", create=False) as book:
        return export_json(book.results())


@dataclass(frozen=True)
class Change:
    """An edit of one file of alpha, and what it must have graded again."""

    old: str
    new: str
    again: frozenset[str]


# A comment in a reference counts: the file is code that runs, and nobody proves that an edit changes nothing.
FILES: Mapping[Role, Change] = {
    Role.COURSE: Change("seed = 11", "seed = 12", EVERYTHING),
    Role.SECRET: Change("424242", "555555", EVERYTHING),
    Role.SETTINGS: Change("revision = 1", "revision = 2", ONE),
    Role.README: Change("All you need", "All one needs", NOTHING),
    Role.STUB: Change("Scale an array", "Scale arrays", NOTHING),
    Role.VISIBLE: Change("3.0", "2.0", ONE),
    Role.HIDDEN: Change("-2.5", "2.5", ONE),
    Role.REFERENCE: Change("x * factor", "factor * x", ONE),
    Role.RIGHT: Change("Lists and loops", "Loops", NOTHING),
    Role.WRONG: Change("Multiply by", "Multiply with", NOTHING),  # until `grade build` records it
    Role.EQUIVALENT: Change("", "# none", NOTHING),
    Role.NOTES: Change("Talk", "Talk about it", NOTHING),
    Role.PICTURE: Change("pass", "figure.gca()", NOTHING),
    Role.RECORDING: Change("Multiply by the factor", "Multiply with the factor", ONE),
    Role.DATA: Change("1", "2", ONE),
    Role.DOUBLE: Change("Both", "Two", NOTHING),
}
OF_QUIZZES = (Role.QUIZ, Role.ANSWERS)


@pytest.mark.parametrize("role", [role for role in Role if role not in OF_QUIZZES])
def test_each_kind_of_file(root: Path, role: Role) -> None:
    """What a changed file decides over is graded again, and nothing else; the run after that grades nothing."""
    change = FILES[role]
    course = read_course(root / "exercises")
    [file, *_] = paths(files(course, course.exercise("alpha")), role)
    edit(file, change.old, change.new)

    assert run(root) == change.again
    assert run(root) == NOTHING


EDITS: Mapping[str, tuple[str, Change]] = {
    "title of the course": ("exercises/course.toml", Change("Tiny", "Small", NOTHING)),
    "title of an exercise": ("exercises/01_tiny/alpha/exercise.toml", Change("Scale and add", "Scale", NOTHING)),
    "hints": ("exercises/01_tiny/alpha/exercise.toml", Change("Think of many.", "Think of more.", NOTHING)),
    "concepts": ("exercises/01_tiny/alpha/exercise.toml", Change('"arrays"', '"lists"', NOTHING)),
    "order": ("exercises/01_tiny/alpha/exercise.toml", Change("order = 10", "order = 30", NOTHING)),
    "limits": ("exercises/01_tiny/alpha/exercise.toml", Change("hints =", "limits = {cpu = 5}\nhints =", ONE)),
    "comment in a check": (
        "exercises/01_tiny/alpha/test_alpha.py",
        Change("import numpy", "# it\nimport numpy", NOTHING),
    ),
    "line ends of checks": ("exercises/01_tiny/alpha/test_alpha.py", Change("\n", "\r\n", NOTHING)),
    "sentence of a check": ("exercises/01_tiny/alpha/test_alpha.py", Change("are added up", "are summed", ONE)),
    "module of the course": ("exercises/01_tiny/README.md", Change("tiny", "small", NOTHING)),
    "data set of one answer": ("datasets/own.csv", Change("1", "2", frozenset({"karen/alpha", "karen/beta"}))),
    "data set of nobody": ("datasets/idle.csv", Change("1", "2", NOTHING)),
    "answer": ("submissions/ada/beta.py", Change("* factor", "* factor * 1", frozenset({"ada/beta"}))),
    "line ends of an answer": ("submissions/ada/beta.py", Change("\n", "\r\n", NOTHING)),
}


@pytest.mark.parametrize("what", EDITS)
def test_each_edit(root: Path, what: str) -> None:
    """Not every letter of a file counts, and what counts is graded once."""
    file, change = EDITS[what]
    edit(root / file, change.old, change.new)

    assert run(root) == change.again
    assert run(root) == NOTHING


def test_a_judging_module_of_the_grader(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A line more in what compares numbers, and every result is of another grader."""
    package = tmp_path / "grader"
    shutil.copytree(identity.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(identity, "PACKAGE", package)
    assert run(root) == NOTHING
    with (package / "feedback" / "agreement.py").open("a") as file:
        file.write("\n# stricter\n")
    identity.judges.cache_clear()
    assert run(root) == EVERYTHING


@pytest.mark.parametrize("role", OF_QUIZZES)
def test_files_of_a_quiz(role: Role, tmp_path: Path) -> None:
    """Another question, or another answer to it, is another key: in a quiz these are what checks ask."""
    real = find_course(Path(__file__).parent)
    assert real.solutions
    shutil.copytree(real.root, tmp_path / "exercises")
    shutil.copytree(real.solutions, tmp_path / "solutions")
    before = [identity.rules_of(course, course.exercise("quiz_neurons"), Level.LIMITS) for course in [real]]
    course = read_course(tmp_path / "exercises")
    exercise = course.exercise("quiz_neurons")
    assert [identity.rules_of(course, exercise, Level.LIMITS)] == before
    [file] = paths(files(course, exercise), role)
    file.write_text(file.read_text() + "\n# another\n")
    course.forget()
    after = identity.rules_of(course, exercise, Level.LIMITS).parts
    assert [name for name, value in before[0].parts.items() if after[name] != value] == ["quiz"]


MARKS = {
    "literal": ("", "@points(2)"),
    "pytest's": ("import pytest\n", "@pytest.mark.points(2)"),
    "alias": ("worth = points\n", "@worth(2)"),
    "imported alias": ("from grader.checks import points as worth\n", "@worth(2)"),
    "computed": ("", "@points(2 * 1)"),
    "of a variable": ("TWO = 2\n", "@points(TWO)"),
}


@pytest.mark.parametrize("how", MARKS)
def test_points_stay_however_they_are_marked(root: Path, how: str) -> None:
    """Six of six the first time, and byte for byte the same the second and the third."""
    before, mark = MARKS[how]
    edit(root / "exercises/01_tiny/alpha/test_alpha.py", "@points(2)", f"{before}\n\n{mark}" if before else mark)
    run(root)
    first = exported(root)
    scores = {(r["student"], r["exercise"]): (r["score"], r["max_score"]) for r in json.loads(first)["results"]}
    assert scores["ada", "alpha"] == scores["ada", "beta"] == (6, 6)
    assert run(root) == NOTHING
    assert exported(root) == first
    assert run(root) == NOTHING
    assert exported(root) == first


@pytest.mark.parametrize("how", MARKS)
def test_other_points_are_scored_and_not_run(root: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The score follows; where the mark is seen to be one, no submission runs."""
    before, mark = MARKS[how]
    file = root / "exercises/01_tiny/alpha/test_alpha.py"
    edit(file, "@points(2)", f"{before}\n\n{mark}" if before else mark)
    run(root)
    edit(file, "TWO = 2" if "TWO" in mark else mark, ("TWO = 2" if "TWO" in mark else mark).replace("2", "7", 1))
    again = run(root)
    records = json.loads(exported(root))["results"]

    assert again == (ONE if how == "of a variable" else NOTHING)
    assert next(r["score"] for r in records if (r["student"], r["exercise"]) == ("ada", "alpha")) == 11
    assert run(root) == NOTHING


BROKEN = {
    "syntax": ("def test_x(:\n", "test_beta.py, line 1"),
    "import": ("\nimport nowhere_at_all\n", "test_beta.py, line 2"),
    "endless": ("import time\n\ntime.sleep(3600)\n", "test_beta.py, line 3, is still being loaded"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_one_broken_exercise(root: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its answers are errors of the grader, with file and line, at one worker start; the others are kept or graded."""
    from grader.engine import pool

    text, said = BROKEN[kind]
    (root / "exercises/01_tiny/beta/test_beta.py").write_text(text)
    edit(root / "solutions/01_tiny/alpha/alpha.py", "x * factor", "factor * x")
    starts: list[object] = []
    original: Callable[..., None] = pool.Worker.__init__
    monkeypatch.setattr(pool.Worker, "__init__", lambda *args: starts.append(args) or original(*args))
    run(root)
    records = json.loads(exported(root))["results"]
    outcomes = {(r["student"], r["exercise"]): r["outcome"] for r in records}

    assert {outcome for (_, exercise), outcome in outcomes.items() if exercise == "beta"} == {"grader_error"}
    assert (outcomes["ada", "alpha"], outcomes["emmy", "alpha"]) == ("passed", "failed")
    assert all(said in r["checks"][0]["message"] and not r["key"] for r in records if r["exercise"] == "beta")
    assert len(starts) == 1


def test_the_record_says_why(root: Path) -> None:
    """What a verdict depended on is stored beside it, by name; so is what has changed since."""
    with Gradebook.open(root / "book.db", create=False) as book:
        inputs = json.loads(book.stored()["ada", "alpha"].inputs)
    assert inputs.keys() >= {"source", "visible", "hidden", "reference", "recording", "data", "judges", "libraries"}
    assert inputs["isolation"]
    edit(root / "exercises/01_tiny/alpha/test_alpha.py", "3.0", "2.0")
    course = read_course(root / "exercises")
    [unit, *_] = units_of(course, root / "submissions", [course.exercise("alpha")])
    now = identity.inputs_of(course, unit, Level(inputs["isolation"]))
    assert now.differing(json.dumps(inputs)) == "visible, points"


def test_an_error_of_ours_is_never_kept(root: Path) -> None:
    """Whatever its key: a check that broke over a missing file is run again, though nothing that counts has changed."""
    checks = root / "exercises/01_tiny/alpha/test_alpha.py"
    later = root / "later.txt"
    edit(checks, "    assert_close(student.total", f"    open({str(later)!r}).close()\n    assert_close(student.total")
    assert run(root) == ONE
    outcomes = {r["exercise"]: r["outcome"] for r in json.loads(exported(root))["results"] if r["student"] == "ada"}
    assert outcomes == {"alpha": "grader_error", "beta": "passed"}
    assert run(root) == ONE
    later.touch()
    assert run(root) == ONE
    assert {r["outcome"] for r in json.loads(exported(root))["results"] if r["student"] == "ada"} == {"passed"}
    assert run(root) == NOTHING


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    yield
    identity.judges.cache_clear()


def test_from_two_terminals(root: Path) -> None:
    """Two runs of one class at once end with one gradebook, as if there had been one."""
    edit(root / "exercises/01_tiny/alpha/test_alpha.py", "3.0", "2.0")
    command = [sys.executable, "-c", "from grader.cli import main; main()", "--course", str(root / "exercises")]
    command += ["batch", str(root / "submissions"), "-o", str(root / "book.db"), "--jobs", "1"]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(120) in (0, 1) for process in both] == [True, True]
    assert run(root) == NOTHING
