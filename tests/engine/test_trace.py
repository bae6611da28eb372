"""The trace tells which process does what, in order, to whoever asks for it; and nothing that a student has made."""

from __future__ import annotations

import io
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.course.reading import Course
from grader.engine.failed import tried_again
from grader.engine.service import Service
from grader.engine.trace import SINCE, VARIABLE, trace
from grader.errors import ProcessLost
from grader.model import Result, Source, Unit

from ..tiny import RIGHT

Run = Callable[..., subprocess.CompletedProcess[str]]

TALKS = "print('SAID-BY-ADA')\n" + RIGHT.replace("return sum(x)", "raise ValueError('RAISED-BY-ADA')")
ENDS = RIGHT.replace("return sum(x)", "import os; os._exit(41)")
COMMAND = "from grader.cli import main; main()"
LINE = re.compile(r"(?P<pid>\d+) +(?P<ms>\d+) ms  (?P<logger>grader\.[\w.]+): (?P<text>.+)")


@pytest.fixture(autouse=True)
def off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody who runs the tests has the trace on."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.delenv(SINCE, raising=False)


@pytest.fixture
def run(course: Course) -> Run:
    """Run the command in the tiny course, as a process of its own, with these variables set; or another program."""

    def run(*words: str, program: str = COMMAND, **variables: str) -> subprocess.CompletedProcess[str]:
        started = {"cwd": course.root, "env": os.environ | variables, "stdin": subprocess.DEVNULL}
        return subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, **started)

    return run


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    """Two students with an answer each: one prints and raises, one is right."""
    for student, text in {"ada": TALKS, "zoe": RIGHT}.items():
        folder = tmp_path / "class" / student
        folder.mkdir(parents=True)
        (folder / "alpha.py").write_text(text)
    return tmp_path / "class"


@pytest.fixture
def loggers() -> Iterator[logging.Logger]:
    """Our loggers as they are without a trace, put back afterwards."""
    ours = logging.getLogger("grader")
    named = [logging.getLogger(name) for name in ("grader", "grader.engine", "grader.sandbox.session")]
    before = [logger.level for logger in named], ours.propagate, ours.handlers[:]
    yield ours
    for logger, level in zip(named, before[0], strict=True):
        logger.setLevel(level)
    ours.propagate, ours.handlers[:] = before[1:]


def lines(text: str) -> list[re.Match[str]]:
    """Return the trace's lines; every one has the same form."""
    found = [LINE.fullmatch(line) for line in text.splitlines()]
    assert all(found), text
    return [line for line in found if line]


def story(text: str, logger: str = "") -> list[str]:
    """Return what the trace tells, with a letter for each process in place of its number."""
    pids: dict[str, str] = {}
    found = [line["text"] for line in lines(text) if line["logger"].startswith(f"grader.{logger}")]
    return [
        re.sub(r"(?<=(?:gote|hild|rker) )\d+", lambda pid: pids.setdefault(pid[0], chr(65 + len(pids))), line)
        for line in found
    ]


# ---------------------------------------------------------------------- off


@pytest.mark.parametrize("variables", [{}, {VARIABLE: ""}, {VARIABLE: "0"}], ids=["unset", "empty", "0"])
def test_off_is_silent(run: Run, course: Course, variables: dict[str, str]) -> None:
    """Who does not ask for a trace sees none."""
    course.exercise("alpha").stub.write_text(RIGHT)
    done = run("check", "alpha", **variables)

    assert (done.returncode, done.stderr) == (0, "")


# ---------------------------------------------------------------------- on


def test_one_unit(run: Run, course: Course) -> None:
    """`grade check` tells of its zygote and child from start to end; what it shows on standard output is the same."""
    course.exercise("alpha").stub.write_text(TALKS)
    done = run("check", "alpha", GRADE_TRACE="1")

    assert [re.sub(r"at level .*", "at level L", line).strip() for line in story(done.stderr)] == [
        "zygote A starts, for numpy at level L",
        "alpha: begins",
        "zygote A is ready",
        "child B starts, for numpy",
        "child B loads alpha",
        "child B is closed",
        "alpha: error",
        "zygote A has ended",
    ]
    assert done.stdout == run("check", "alpha").stdout


def test_a_batch_of_two(run: Run, submissions: Path) -> None:
    """Both units go from the pool to a worker that says what became of them, under the number the pool gave."""
    done = run("batch", str(submissions), "-j", "1", "-e", "alpha", "--isolation", "limits", GRADE_TRACE="1")
    told = "\n".join(line for line in done.stderr.splitlines() if LINE.fullmatch(line))

    assert story(told, "engine") == [
        "worker A starts",
        "ada alpha: goes to worker A",
        "ada alpha: begins",
        "ada alpha: error",
        "zoe alpha: goes to worker A",
        "zoe alpha: begins",
        "zoe alpha: passed",
        "worker A has ended",
    ]
    by_worker = {line["pid"] for line in lines(told) if line["logger"] == "grader.engine.worker"}
    assert by_worker == set(re.findall(r"goes to worker (\d+)", told))
    times = [int(line["ms"]) for line in lines(told) if "alpha: " in line["text"] and "run: " not in line["text"]]
    assert times == sorted(times)  # of several processes, which count from one beginning


def test_nothing_of_a_student_is_told(run: Run, submissions: Path, course: Course) -> None:
    """No output, no error and no exit status of student code is in a trace, nor the secret seed or a hidden check."""
    (submissions / "zoe" / "alpha.py").write_text(ENDS)
    done = run("batch", str(submissions), "-j", "1", "-e", "alpha", "--isolation", "limits", GRADE_TRACE="1")

    assert "has ended: error, it ended its own process" in done.stderr
    for secret in ("SAID-BY-ADA", "RAISED-BY-ADA", "status 41", "424242", "on_a_matrix"):
        assert secret not in done.stderr


def test_without_a_command_line(run: Run, course: Course) -> None:
    """What grades through the service, a notebook's kernel for one, tells as well, and so does its worker."""
    course.exercise("alpha").stub.write_text(RIGHT)
    done = run(program="import grader; grader.check('alpha')", GRADE_TRACE="grader.engine")

    assert [line.removeprefix(str(course.root)).strip() for line in story(done.stderr)] == [
        "is read",
        "worker A starts",
        "alpha: goes to worker A",
        "alpha: begins",
        "alpha: passed",
        "worker A has ended",
    ]


def test_some_loggers_only(run: Run, course: Course) -> None:
    """A list of names chooses who tells."""
    course.exercise("alpha").stub.write_text(RIGHT)
    done = run("check", "alpha", GRADE_TRACE="grader.sandbox.launcher,grader.engine.worker")

    told = {line["logger"] for line in lines(done.stderr)}
    assert told == {"grader.sandbox.launcher", "grader.engine.worker"}


# ---------------------------------------------------------------------- in this process


@pytest.fixture
def told(loggers: logging.Logger, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What this process tells, with the trace on."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv(VARIABLE, "1")
    monkeypatch.setenv(SINCE, "0")  # else `trace` would set it for good
    loggers.handlers.clear()
    trace()
    return stream


def test_twice_is_once(told: io.StringIO) -> None:
    """A process that asks for its trace again tells nothing twice."""
    trace()
    logging.getLogger("grader.engine").debug("one line")

    assert story(told.getvalue()) == ["one line"]


def test_a_name_cannot_paint_the_screen(told: io.StringIO) -> None:
    """A folder's name is a stranger's: control characters are escaped, and a line stays a line."""
    logging.getLogger("grader.engine").debug("%s: begins", "a\x1b[2J\nb")

    assert story(told.getvalue()) == [r"a\x1b[2J b: begins"]


def test_a_second_try_is_told(told: io.StringIO) -> None:
    """A lost process is no secret: whose unit is tried once more, and not what the loss said."""

    def lose() -> Result:
        raise ProcessLost("it said this")

    with pytest.raises(ProcessLost):
        tried_again(Unit("ada", "alpha", Source(b"")), lose)

    assert story(told.getvalue()) == ["ada alpha: a process was lost, so once more"]


def test_a_course_read_again_is_told(told: io.StringIO, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service says when it begins with a course, when a change makes it begin anew, and nothing in between."""
    service = Service()
    for words in ("", "", "# changed\n"):
        with course.exercise("alpha").visible_checks.open("a", encoding="utf-8") as file:
            file.write(words)
        service.pool_for(course, None)
    service.close()

    assert story(told.getvalue(), "engine.service") == [
        f"{course.root} is read",
        f"{course.root} is read again: a file, or the level, has changed",
    ]
