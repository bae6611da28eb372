"""`grade report` in a student's copy: progress in the terminal, as JSON, and as a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import grader.pictures.draw
from grader.course.reading import Course
from grader.errors import GraderError
from grader.model import Exercise, Runtime

from .answers import ALL

Invoke = Callable[..., Result]
RELU = """import numpy as np


def relu(z):
    return np.maximum(z, 0)


def elu(z, alpha=1.0):
    return np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1))
"""


@pytest.fixture
def solved(copy: Path, invoke: Invoke) -> Path:
    """A student's copy in which relu_elu is right and neuron is not started, both checked."""
    (copy / "02_activations" / "relu_elu" / "relu_elu.py").write_text(RELU)
    assert invoke("check", "relu_elu", "neuron").exit_code == 1
    return copy


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The exercises that were drawn; each can be."""
    names: list[str] = []

    def picture(course: Course, exercise: Exercise, launchers: Any, form: str) -> bytes:
        names.append(exercise.id)
        return f'<svg xmlns="http://www.w3.org/2000/svg"><title>{form} of {exercise.id}</title></svg>'.encode()

    monkeypatch.setattr(grader.pictures.draw, "picture", picture)
    return names


# ---------------------------------------------------------------------- in the terminal


def test_a_student_sees_a_line_for_each_module(solved: Path, invoke: Invoke) -> None:
    """And the sum, and what to do next, as `grade list` and `grade check` say; as one document with `--json`."""
    done = invoke("report")
    lines = done.stdout.splitlines()

    assert done.exit_code == 0
    assert [line.split()[0] for line in lines[:8]] == sorted(path.parent.name for path in solved.glob("*/README.md"))
    assert "1 of 1 solved" in lines[1]
    assert "8/8 points" in lines[1]
    assert lines[0].endswith("not yet: neuron")
    assert lines[-2].startswith(f"1 of {ALL} solved, 8/")
    assert lines[-1].startswith("Next: grade show neuron")
    tree = json.loads(invoke("report", "--json").stdout)
    assert (tree["format"], tree["student"], tree["solved"], tree["next"]) == (1, "ada", 1, "neuron")


def test_a_file_that_changed_is_named(solved: Path, invoke: Invoke) -> None:
    """What is said about it is about the file that was checked."""
    assert "Changed" not in invoke("report").stdout
    with (solved / "02_activations" / "relu_elu" / "relu_elu.py").open("a") as file:
        file.write("\n# later\n")

    assert "Changed since they were checked (`grade check`): relu_elu\n" in invoke("report").stdout


def test_a_damaged_memory_is_said(solved: Path, invoke: Invoke) -> None:
    """It is set aside as ever, but nobody is told that all the work was never checked."""
    (solved / ".grade" / "progress.json").write_text("{")
    done = invoke("report")

    assert done.exit_code == 0
    assert f"0 of {ALL} solved" in done.stdout
    assert "could not be read and is set aside: .grade/progress.damaged." in done.stderr
    assert invoke("report").stderr == ""


def test_hostile_words_do_not_reach_the_terminal(solved: Path, invoke: Invoke) -> None:
    """Names in the memory are the student's, and so is what colours the screen."""
    file = solved / ".grade" / "progress.json"
    tree = json.loads(file.read_text())
    tree["results"]["\x1b[2J\u202e"] = tree["results"]["neuron"]
    file.write_text(json.dumps(tree))
    done = invoke("report")

    assert r"no such exercise: \x1b[2J\u202e." in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


# ---------------------------------------------------------------------- which of the two is meant


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        ([], 3, "gradebook.db"),
        (["week1.db"], 3, "week1.db"),
        (["--html", "a.html"], 2, "gradebook.db holds a class"),
    ],
)
def test_a_gradebook_that_lies_there_is_meant(
    words: list[str], code: int, complaint: str, solved: Path, invoke: Invoke
) -> None:
    """Also one that is none; one that is named must be there; and a class has no page."""
    (solved / "gradebook.db").write_text("no database")
    done = invoke("report", *words)

    assert (done.exit_code, done.stdout) == (code, "")
    assert complaint in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "complaint"), [([], 3, "gradebook.db"), (["--html", "a.html"], 2, "there is no course")]
)
def test_outside_of_a_course(
    words: list[str], code: int, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invoke: Invoke
) -> None:
    """An instructor without a class run is told so; but there is no progress to show as a page."""
    monkeypatch.chdir(tmp_path)
    done = invoke("report", *words)

    assert done.exit_code == code
    assert complaint in done.stderr


def test_a_course_that_is_named_must_be_there(solved: Path, invoke: Invoke) -> None:
    """Then the course is what is missing, and no gradebook."""
    (solved / "empty").mkdir()
    (solved / "course.toml").unlink()
    done = invoke("--course", "empty", "report")

    assert done.exit_code == 2
    assert "there is no course" in done.stderr


def test_in_the_instructor_s_copy_the_gradebook_is_missing(
    course: Course, monkeypatch: pytest.MonkeyPatch, invoke: Invoke
) -> None:
    """Whoever has the solutions asks for a class; a page of the own work can still be had."""
    monkeypatch.chdir(course.root)
    done = invoke("report")

    assert done.exit_code == 3
    assert "gradebook.db" in done.stderr
    assert invoke("report", "--html", "own.html").exit_code == 0


# ---------------------------------------------------------------------- the page


def test_the_page_is_written(solved: Path, drawn: list[str], invoke: Invoke) -> None:
    """Where it lies is said on standard error; an older page is replaced, and nothing else is left behind."""
    before = set(solved.iterdir())
    for _ in range(2):
        done = invoke("report", "--html", "progress.html")
        assert (done.exit_code, done.stdout) == (0, "")
        assert "written: progress.html" in done.stderr

    assert set(solved.iterdir()) - before == {solved / "progress.html"}
    text = (solved / "progress.html").read_text(encoding="utf-8")
    assert "Progress of ada" in text
    assert f"1 of {ALL}" in " ".join(text.replace("<small>", "").split())


def test_what_was_attempted_is_drawn(solved: Path, drawn: list[str], invoke: Invoke) -> None:
    """And said while it lasts; a stub is not run, and nothing of the student's where no pictures are wanted."""
    assert invoke("report", "--html", "progress.html", "--no-pictures").exit_code == 0
    assert drawn == []
    assert "<svg" not in (solved / "progress.html").read_text()
    done = invoke("report", "--html", "progress.html")

    assert drawn == ["relu_elu"]
    assert "Drawing relu_elu …" in done.stderr
    assert "<title>svg of relu_elu</title>" in (solved / "progress.html").read_text()


@pytest.mark.parametrize("answer", [GraderError("softmax is <not> there"), b"<p/>", None])
def test_a_picture_that_cannot_be_drawn_is_a_sentence(
    answer: Any, solved: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch, invoke: Invoke
) -> None:
    """The page is written all the same."""

    def picture(*_: Any, **__: Any) -> Any:
        if isinstance(answer, GraderError):
            raise answer
        return answer

    monkeypatch.setattr(grader.pictures.draw, "picture", picture)
    assert invoke("report", "--html", "progress.html").exit_code == 0
    expected = "softmax is &lt;not&gt; there" if isinstance(answer, GraderError) else "the picture is no SVG"
    assert f"No picture: {expected}" in (solved / "progress.html").read_text()


def test_a_slow_picture_says_why(
    solved: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch, invoke: Invoke
) -> None:
    """TensorFlow takes seconds to start."""
    file = solved / "02_activations" / "relu_elu" / "exercise.toml"
    file.write_text(file.read_text().replace('runtime = "numpy"', f'runtime = "{Runtime.KERAS}"'))

    assert "Drawing relu_elu, which starts TensorFlow: some seconds …" in invoke("report", "--html", "a.html").stderr


def test_a_real_picture_stands_in_the_page(solved: Path, invoke: Invoke) -> None:
    """Drawn by the student's own code, with its axes and lines."""
    assert invoke("report", "--html", "progress.html").exit_code == 0
    svg = (solved / "progress.html").read_text().partition("<svg")[2].partition("</svg>")[0]

    assert svg.count("<path") > 10
    assert "currentColor" in svg
    assert "url(#" in svg


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--html", "missing/a.html"], "there is no folder missing"),
        (["--html", "folder.html"], "folder.html is a folder"),
        (["--html", "02_activations/relu_elu/relu_elu.py"], "relu_elu.py does not end in .html"),
        (["--html", "week1"], "week1 does not end in .html"),
        (["--html", "a.html", "--json"], "--html and --json"),
        (["--html", "a.html", "week1.db"], "week1.db holds a class"),
        (["--no-pictures"], "--no-pictures"),
    ],
)
def test_wrong_usage_is_refused_before_anything_runs(
    words: list[str], complaint: str, solved: Path, drawn: list[str], invoke: Invoke
) -> None:
    """With exit code 2, a sentence, and every file as it was."""
    (solved / "folder.html").mkdir()
    done = invoke("report", *words)

    assert done.exit_code == 2
    assert complaint in done.stderr
    assert drawn == []
    assert not (solved / "a.html").exists()
    assert (solved / "02_activations" / "relu_elu" / "relu_elu.py").read_text() == RELU


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_a_page_that_cannot_be_written_is_a_sentence(
    step: str, solved: Path, monkeypatch: pytest.MonkeyPatch, invoke: Invoke
) -> None:
    """File and reason, exit code 3; the older page is still there, and no half of a new one."""
    page = solved / "a.html"
    page.write_text("older")
    real = getattr(Path, step)

    def refuse(self: Path, *args: Any, **keywords: Any) -> Any:
        if self.name.startswith(".a.html"):
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *args, **keywords)

    monkeypatch.setattr(Path, step, refuse)
    done = invoke("report", "--html", "a.html", "--no-pictures")

    assert done.exit_code == 3
    assert done.stderr.startswith("error: a.html cannot be written: Permission denied\n")
    assert [file.name for file in solved.glob("*a.html*")] == ["a.html"]
    assert page.read_text() == "older"
