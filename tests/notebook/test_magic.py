"""Cells are graded as files are, by a worker that outlives them; the kernel stays light and is told in sentences."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from IPython.core.inputtransformer2 import TransformerManager

import grader
from grader.course.copy import copy_course
from grader.course.reading import Course, packaged_course, read_course
from grader.engine.handle import Worker
from grader.engine.service import Service, service
from grader.errors import GraderError, ProcessLost
from grader.model import Outcome, Result
from grader.notebook.magic import NotebookError
from grader.notebook.verdict import Verdict

from ..tiny import RIGHT

WRONG = RIGHT.replace("* factor", "+ factor")
ADDS = "Multiply by the factor, do not add it."


class Notebook:
    """What IPython is to us: it keeps what is typed, translates it, runs it, and calls magics."""

    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {}
        self.history_manager = SimpleNamespace(input_hist_raw=[""])
        self.transform_cell = TransformerManager().transform_cell
        self.magics: dict[str, Callable[[str, str], None]] = {}
        self.shown: list[Any] = []
        self.ran: list[str] = []

    def register_magic_function(self, func: Any, magic_kind: str = "line", magic_name: str | None = None) -> None:
        assert magic_kind == "cell"
        self.magics[magic_name or func.__name__] = func

    def run_cell(self, raw_cell: str, *, store_history: bool) -> None:
        assert not store_history  # the magic's own cell is in the history already
        self.ran.append(raw_cell)
        exec(raw_cell, self.user_ns)

    def type(self, cell: str) -> None:
        """Run a cell as a user does."""
        self.history_manager.input_hist_raw.append(cell)
        line, _, body = cell.partition("\n")
        if line.startswith("%%"):
            name, _, arguments = line[2:].partition(" ")
            self.magics[name](arguments, body)
        else:
            exec(cell, self.user_ns)

    def display(self, value: Any, display_id: bool = False) -> Any:
        self.shown.append(value)
        place = len(self.shown) - 1
        return SimpleNamespace(update=lambda new: self.shown.__setitem__(place, new))


@pytest.fixture
def notebook(course: Course, monkeypatch: pytest.MonkeyPatch) -> Notebook:
    """A notebook in the folder of a course, with the extension loaded."""
    monkeypatch.chdir(course.root)
    monkeypatch.delenv("GRADE_COURSE", raising=False)
    found = Notebook()
    monkeypatch.setattr("grader.notebook.magic.running_shell", lambda: found)
    monkeypatch.setattr("IPython.display.display", found.display)
    grader.load_ipython_extension(found)
    return found


@pytest.fixture(autouse=True)
def _no_worker_is_left() -> Iterator[None]:
    yield
    service().close()


def record(result: Result) -> dict[str, Any]:
    """Return a result without times and its key, which depends on the text's layout."""
    tree = result.to_json()
    for part in (tree, *tree["checks"]):
        del part["seconds"]
    del tree["key"]
    return tree


# ---------------------------------------------------------------------- the verdict


@pytest.mark.parametrize("text", [RIGHT, WRONG, "def scale(:\n", "raise SystemExit\n"])
def test_a_cell_is_graded_as_a_file_is(text: str, notebook: Notebook, grade: Callable[..., Result]) -> None:
    """The same outcomes, points, messages and mistakes; a line is that of the cell, whose first is the magic."""
    notebook.magics["check"]("alpha --no-run", text)
    expected = record(grade("\n" + text)) | {"student": ""}
    assert record(notebook.shown[0].result) == expected


def test_magics_in_a_cell_are_left_out(notebook: Notebook) -> None:
    """`%matplotlib inline` and `!pip` are no answer, and no mistake; lines are counted as the student sees them."""
    body = "%matplotlib inline\n!pip install it\n" + RIGHT.replace("sum(x)", "x.no_such_thing")
    notebook.magics["check"]("alpha --no-run", body)
    by_id = {check.id: check for check in notebook.shown[0].result.checks}
    assert by_id["test_scale"].outcome is Outcome.PASSED
    assert "line 8: return x.no_such_thing" in by_id["test_total"].message


def test_the_cell_is_run_after_its_verdict(notebook: Notebook) -> None:
    """A student wants the functions defined, right or wrong; with --no-run nothing happens in the notebook."""
    notebook.type(f"%%check alpha --no-run\n{RIGHT}")
    assert notebook.ran == []
    notebook.type(f"%%check alpha\n{WRONG}")
    assert notebook.ran == [WRONG]
    assert notebook.user_ns["scale"](2, 3) == 5


def test_definitions_so_far_are_graded(notebook: Notebook) -> None:
    """Cells of their own, one of them mended, things tried out between them: together they are the file."""
    cells = ["import grader, numpy as np\nW = np.zeros(3)", WRONG.partition("\n\n")[0], f"%%check alpha\n{WRONG}"]
    cells += ["print(scale(1, 2))", "FACTORS = 1", "def scale(x, factor):\n    return x * factor * FACTORS"]
    for cell in cells:
        notebook.type(cell)
    verdict = grader.check("alpha")
    assert isinstance(verdict, Verdict)
    assert verdict.result.outcome is Outcome.PASSED
    notebook.type("def total(x):\n\n    return x.no_such_thing")
    assert "In [7], line 3: return x.no_such_thing" in repr(grader.check("alpha"))


def test_a_checked_cell_sees_the_cells_before(notebook: Notebook) -> None:
    """Imports, helpers and the other function; of two versions that of the cell counts, whatever stands beside it."""
    scale, _, total = RIGHT.partition("\n\n")
    uses = total.replace("sum(x)", "np.sum(own(x))")
    for cell in ["import numpy as np", WRONG, scale, "def own(x):\n    return x", "unused = 1"]:
        notebook.type(cell)
    notebook.type(f"%%check alpha\n{uses}")
    assert notebook.shown[0].result.outcome is Outcome.PASSED
    notebook.type(f"%%check alpha\n\n{uses.replace('own(x)', 'own(x).no_such_thing')}")
    assert "In [7], line 4: return np.sum(own(x).no_such_thing)" in repr(notebook.shown[1])


def test_a_notebook_without_the_functions_is_told_so(notebook: Notebook) -> None:
    """Not attempted, with the names that are missing; the file on disk is another matter."""
    notebook.type("def something_else():\n    pass")
    verdict = grader.check("alpha")
    assert verdict.result.outcome is Outcome.NOT_ATTEMPTED
    assert "no cell that was run has defined scale or total" in repr(verdict)


def test_outside_a_notebook_the_file_is_graded(
    notebook: Notebook, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a script or a plain interpreter there are no cells."""
    monkeypatch.setattr("grader.notebook.magic.running_shell", lambda: None)
    course.exercise("alpha").stub.write_text(WRONG)
    assert ADDS in repr(grader.check("alpha"))


def test_the_course_can_be_named(notebook: Notebook, course: Course, tmp_path: Path, monkeypatch: Any) -> None:
    """A notebook may lie elsewhere."""
    monkeypatch.chdir(tmp_path)
    notebook.type(f"%%check alpha --course '{course.root}'\n{RIGHT}")
    assert notebook.shown[0].result.outcome is Outcome.PASSED
    assert grader.check("alpha", course=str(course.root)).result.outcome is Outcome.PASSED


def test_nothing_is_written(notebook: Notebook, course: Course) -> None:
    """Neither the exercise's file nor the progress is what a cell is about."""
    before = {file: file.read_bytes() for file in course.root.rglob("*") if file.is_file()}
    notebook.type(f"%%check alpha\n{RIGHT}")
    grader.check("alpha")
    assert {file: file.read_bytes() for file in course.root.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    ("body", "message"),
    [("\n \n", "there is no code"), ("x = '" + "a" * (1 << 20) + "'", "larger than 1 MiB"), ("x = '\ud800'", "")],
)
def test_strange_cells_get_a_verdict(notebook: Notebook, body: str, message: str) -> None:
    """Empty, huge, with half a character pair."""
    notebook.magics["check"]("alpha --no-run", body)
    assert notebook.shown[0].result.outcome is not Outcome.GRADER_ERROR
    assert message in repr(notebook.shown[0])


def test_a_student_s_copy_says_what_is_still_to_come(
    notebook: Notebook, course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hidden checks are counted; quiz options and records are in the student's name."""
    copy = read_course(copy_course(course, tmp_path / "mine", "ada"))
    monkeypatch.chdir(copy.root)
    notebook.type(f"%%check alpha\n{RIGHT}")
    assert notebook.shown[0].result.student == "ada"
    assert "1 more checks (3 points)" in repr(notebook.shown[0])


def test_training_is_announced(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it takes its time, a line says so meanwhile, and how long it took afterwards."""
    meanwhile: list[str] = []

    def grade(_: Service, course: Course, units: list[Any]) -> list[Result]:
        meanwhile.extend(map(repr, notebook.shown))
        return [Result("", unit.exercise, 1, "", (), 0.0, {}, 0) for unit in units]

    monkeypatch.setattr(Service, "grade", grade)
    monkeypatch.chdir(packaged_course().root)
    notebook.type("%%check sequential --no-run\npass")
    assert meanwhile == ["checking sequential with TensorFlow: some seconds …"]
    assert repr(notebook.shown[0]) == "checked sequential in 0 s"
    assert "<small>" in notebook.shown[0]._repr_html_()
    assert isinstance(notebook.shown[1], Verdict)


# ---------------------------------------------------------------------- what is wrong with a question


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("alhpa", "did you mean 'alpha'?"),
        ("", "Missing argument 'EXERCISE'"),
        ("alpha --norun", "No such option"),
        ("'alpha", "No closing quotation"),
        ("alpha --course /nowhere", "there is no course in /nowhere"),
    ],
)
def test_a_wrong_question_is_answered_with_a_sentence(notebook: Notebook, line: str, message: str) -> None:
    """No traceback, but what is wrong and what to do; the cell is not run."""
    with pytest.raises(NotebookError) as caught:
        notebook.magics["check"](line, RIGHT)
    lines = caught.value._render_traceback_()
    assert message in lines[0]
    assert len(lines) == 2
    assert notebook.ran == notebook.shown == []


def test_there_may_be_no_course(notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy is named."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GraderError, match="there is no course") as caught:
        grader.check("alpha")
    assert "grade init" in caught.value.hint


def test_a_broken_check_file_is_a_sentence(notebook: Notebook, course: Course) -> None:
    """It is the course's fault, told for its exercise alone; with the file mended the next check has a new worker."""
    file = course.exercise("beta").visible_checks
    text = file.read_text()
    file.write_text("import no_such_library\n")
    notebook.type(f"%%check alpha\n{RIGHT}")
    notebook.type(f"%%check beta\n{RIGHT}")
    file.write_text(text)
    notebook.type(f"%%check beta\n{RIGHT}")
    alpha, broken, mended = (verdict.result for verdict in notebook.shown)
    assert alpha.outcome is mended.outcome is Outcome.PASSED
    assert broken.outcome is Outcome.GRADER_ERROR
    assert "test_beta.py, line 1" in broken.checks[0].message


def test_a_system_that_cannot_hand_on_descriptors(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows: what else a student can do is said."""
    monkeypatch.setattr("grader.engine.service.os", SimpleNamespace(name="nt"))
    with pytest.raises(NotebookError, match="cannot check the cells of a notebook") as caught:
        notebook.type(f"%%check alpha\n{RIGHT}")
    assert "grade check" in caught.value.hint


# ---------------------------------------------------------------------- the worker


def pid() -> int:
    pool = service().pool
    assert pool
    return pool.started[-1].process.pid


def is_alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def test_one_worker_serves_a_notebook_until_it_dies(notebook: Notebook) -> None:
    """The second check does not wait for a start; where a worker was killed the next check does not know."""
    notebook.type(f"%%check alpha\n{RIGHT}")
    first = pid()
    notebook.type(f"%%check beta\n{WRONG}")
    assert pid() == first
    os.kill(first, signal.SIGKILL)
    notebook.type(f"%%check alpha\n{RIGHT}")
    assert [verdict.result.outcome for verdict in notebook.shown] == [Outcome.PASSED, Outcome.FAILED, Outcome.PASSED]


def test_a_worker_that_always_dies_is_a_sentence(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are tried, none is left."""
    tries: list[int] = []

    def grade(worker: Worker, *_: object) -> Result:
        tries.append(worker.process.pid)
        raise ProcessLost("the grading worker died twice on this submission")

    monkeypatch.setattr(Worker, "grade", grade)
    notebook.type(f"%%check alpha\n{RIGHT}")
    assert notebook.shown[0].result.outcome is Outcome.GRADER_ERROR
    assert "died twice" in repr(notebook.shown[0])
    assert len(set(tries)) == 2
    assert not any(map(is_alive, tries))


def test_other_checks_need_another_worker(notebook: Notebook, course: Course) -> None:
    """A course that was updated under a running notebook is read again."""
    notebook.type(f"%%check alpha\n{RIGHT}")
    first = pid()
    file = course.exercise("alpha").visible_checks
    file.write_text(file.read_text().replace("numbers are added up", "sum is right"))
    os.utime(file, ns=(time.time_ns(), file.stat().st_mtime_ns + 1))
    notebook.type(f"%%check alpha\n{RIGHT}")
    assert pid() != first
    assert "The sum is right" in repr(notebook.shown[1])
    assert "The sum is right" not in repr(notebook.shown[0])


def test_the_stop_button_forgets_the_question(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer to a check that was stopped is not taken for the answer to the next one: its worker is gone."""
    original = Worker.grade
    stopped: list[int] = []

    class Stopped:
        """A connection during whose first wait the button is pressed."""

        def __init__(self, real: Any) -> None:
            self.real = real
            self.pressed = False

        def poll(self, seconds: float) -> bool:
            if self.pressed:
                return bool(self.real.poll(seconds))
            self.pressed = True
            raise KeyboardInterrupt

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

    def grade(worker: Worker, unit: Any, seconds: float) -> Result:
        monkeypatch.setattr(Worker, "grade", original)
        stopped.append(worker.process.pid)
        worker.connection = Stopped(worker.connection)  # type: ignore[assignment]
        return original(worker, unit, seconds)

    monkeypatch.setattr(Worker, "grade", grade)
    with pytest.raises(KeyboardInterrupt):
        notebook.type(f"%%check alpha\n{WRONG}")
    assert service().pool is None
    assert not any(map(is_alive, stopped))
    notebook.type(f"%%check alpha\n{RIGHT}")
    assert [verdict.result.outcome for verdict in notebook.shown] == [Outcome.PASSED]


def test_the_worker_ends_with_the_kernel(notebook: Notebook, course: Course) -> None:
    """Nothing is left running when the process has ended."""
    program = (
        "import grader, sys; from grader.engine.service import service; grader.check('alpha', course=sys.argv[1]);"
        "print(service().pool.started[-1].process.pid)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(course.root)], capture_output=True, text=True, check=True)
    assert not is_alive(int(done.stdout))
    assert done.stderr == ""


# ---------------------------------------------------------------------- the kernel stays light

LIGHT = """
import sys, types
import grader
grader.check
heavy = ("numpy", "pytest", "_pytest", "tensorflow", "keras", "IPython", "jinja2", "rich", "click", "nbformat")
print(*(name for name in (*heavy, "grader.notebook.magic", "grader.course.reading") if name in sys.modules))
shell = types.SimpleNamespace(register_magic_function=lambda *_: None)
grader.load_ipython_extension(shell)
print(*(name for name in (*heavy, "grader.engine.worker", "grader.checks") if name in sys.modules))
"""


def test_importing_and_loading_is_cheap() -> None:
    """`import grader` brings nothing at all, `%load_ext grader` nothing heavy."""
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert done.stdout == "\n\n"
