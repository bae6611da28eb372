"""`grade check`: a sentence about what is wrong, the right exercise without a name, and a memory."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from click.testing import Result
from rich.console import Console

from grader.cli.check import check as check_files
from grader.cli.check import exit_code
from grader.cli.render import result_lines
from grader.course.reading import Course
from grader.model import Outcome
from grader.student.progress import Progress

from .. import tiny
from ..making import FAILED, check, result
from ..real import COURSE
from .answers import ARGMAX, MISTAKE, NO_MAX, RIGHT

Invoke = Callable[..., Result]
SLEEPS = ARGMAX + "import time\ntime.sleep(60)\n"


def checked(invoke: Invoke, *args: str) -> list[dict[str, object]]:
    """Return the results of `grade check --json`."""
    results: list[dict[str, object]] = json.loads(invoke("check", "--json", *args).stdout)["results"]
    return results


# ---------------------------------------------------------------------- verdicts


def test_a_known_mistake_is_named(answer: Path, invoke: Invoke) -> None:
    """The sentence once, the failing call with what came and what was expected, the next step; exit code 1."""
    answer.write_text(NO_MAX)
    done = invoke("check", "argmax_softmax")

    assert done.exit_code == 1
    assert done.stdout.count(MISTAKE) == 1
    assert "softmax(np.array([[1000.0, 0.0]]))  returned [[nan, 0.]]   expected [[1., 0.]]" in done.stdout
    assert "✗ Scores around 1000 give finite probabilities" in done.stdout
    assert "argmax_softmax   4 of 5 checks   8/10 points" in done.stdout
    assert "Next: grade hint argmax_softmax" in done.stdout
    assert done.stderr == ""


def test_a_right_answer_passes(answer: Path, invoke: Invoke) -> None:
    """Exit code 0, every check ticked, what else will run, and the next exercise."""
    answer.write_text(RIGHT)
    done = invoke("check", "argmax_softmax")

    assert done.exit_code == 0
    assert done.stdout.count("✓") == 5
    assert "✗" not in done.stdout
    assert "5 of 5 visible checks passed; 2 more (6 points) run when it is graded." in done.stdout
    assert "Solved. Next: grade show neuron" in done.stdout


def test_a_mistake_is_explained_once() -> None:
    """One mistake fails many checks: they stand together, with one fact and its sentence; `-v` shows every fact."""
    verdict = result("ada", "neuron", *(check(FAILED, f"fact {n}", MISTAKE, sentence=f"Check {n}") for n in (1, 2)))
    text = "\n".join(line.plain for line in result_lines(verdict))

    assert text.count(MISTAKE) == 1
    assert text.index("Check 1") < text.index("Check 2") < text.index("fact 1") < text.index(MISTAKE)
    assert "fact 2" not in text
    assert "fact 2" in "\n".join(line.plain for line in result_lines(verdict, verbose=True))


def test_a_long_message_is_cut() -> None:
    """Twelve lines are read, fifty are not; `-v` shows them all."""
    verdict = result("ada", "neuron", check(FAILED, "\n".join(f"line {n}" for n in range(50))))

    short = [line.plain.strip() for line in result_lines(verdict)]
    assert short[2:] == [*(f"line {n}" for n in range(12)), "… (-v shows all 50 lines)"]
    assert len(list(result_lines(verdict, verbose=True))) == 52


def test_an_untouched_stub_is_not_a_failure_of_five_checks(copy: Path, invoke: Invoke) -> None:
    """Nothing is wrong yet: one quiet line, and where to begin."""
    done = invoke("check", "argmax_softmax")

    assert done.exit_code == 1
    assert "✗" not in done.stdout
    assert done.stdout.count("not started") == 1
    assert "Next: grade show argmax_softmax" in done.stdout


def test_a_file_that_does_not_run_is_told_once(answer: Path, invoke: Invoke) -> None:
    """The error and its line, not five times the same."""
    answer.write_text("import numpy as np\n\nx = 1 / 0\n")
    done = invoke("check", "argmax_softmax")

    assert done.exit_code == 1
    assert done.stdout.count("ZeroDivisionError") == 1
    assert "line 3: x = 1 / 0" in done.stdout


def test_verbose_shows_what_was_printed(answer: Path, invoke: Invoke) -> None:
    """`-v` shows the student's own output, and times; without it neither is in the way."""
    answer.write_text(RIGHT.replace("    e = ", "    print('shape', z.shape)\n    e = "))

    assert "shape (2, 3)" not in invoke("check", "argmax_softmax").stdout.replace("shape (3,)", "")
    text = invoke("check", "argmax_softmax", "-v").stdout
    assert "printed:\n    shape (" in text
    assert text.count(" ms\n") == 5


def test_what_a_student_wrote_cannot_move_the_screen(answer: Path, invoke: Invoke) -> None:
    """Escape sequences, carriage returns and reversed text arrive as visible escapes."""
    evil = "\\x1b[2J\\r\\x9b31m\\u202e"
    answer.write_text(ARGMAX + f"print('{evil}')\n\ndef softmax(z, axis=-1):\n    raise ValueError('[red]{evil}')\n")
    text = invoke("check", "argmax_softmax", "-v").stdout

    assert "[red]" + evil in text
    assert not [c for c in text if not c.isprintable() and c != "\n"]


# ---------------------------------------------------------------------- which exercise


def test_without_a_name_the_changed_or_else_the_next(copy: Path, answer: Path, invoke: Invoke) -> None:
    """First the first unsolved one; then what was edited since it was checked; then the first unsolved one again."""
    assert [row["exercise"] for row in checked(invoke)] == ["neuron"]
    answer.write_text(NO_MAX)
    assert [row["exercise"] for row in checked(invoke)] == ["argmax_softmax"]
    assert [row["exercise"] for row in checked(invoke)] == ["neuron"]
    answer.write_text(RIGHT)
    assert [row["exercise"] for row in checked(invoke)] == ["argmax_softmax"]


def test_without_a_name_when_everything_is_solved(copy: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing to check, which is success; JSON stays JSON."""
    monkeypatch.setattr("grader.student.progress.Progress.status", lambda *_: "passed")
    done = invoke("check", "--json")

    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"format": 1, "results": []}
    assert "Everything is solved." in done.stderr


def test_several_exercises_in_the_order_they_are_named(copy: Path, invoke: Invoke) -> None:
    """Each once, even when it is named twice."""
    rows = checked(invoke, "relu_elu", "neuron", "relu_elu")

    assert [row["exercise"] for row in rows] == ["relu_elu", "neuron"]


# ---------------------------------------------------------------------- all of them


def test_all_that_is_begun_is_a_line_each(small: Course, invoke: Invoke) -> None:
    """In the course's order; below a failing one what fails first and what to type, and no more."""
    small.exercise("beta").stub.write_text(tiny.RIGHT)
    small.exercise("alpha").stub.write_text(tiny.RIGHT.replace("* factor", "+ factor"))
    done = invoke("check", "--all")

    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "  ✗ alpha  Scale and add      2/3  failed",
        "      Every number is multiplied by the factor. More: grade check alpha",
        "  ✓ beta   Scale and add      3/3  passed",
        "Solved: 1 of 2 begun.",
    ]


def test_what_nobody_has_begun_is_not_run(small: Course, invoke: Invoke) -> None:
    """It is counted in the last line, has no verdict, and does not make the others fail."""
    small.exercise("beta").stub.write_text(tiny.RIGHT)
    done = invoke("check", "--all")

    assert done.exit_code == 0
    assert done.stdout.splitlines()[1:] == ["Solved: 1 of 1 begun. 1 is untouched and was not run."]
    assert list(Progress.load(small).results) == ["beta"]
    assert [row["exercise"] for row in checked(invoke, "--all")] == ["beta"]


def test_all_where_nothing_is_begun(small: Course, invoke: Invoke) -> None:
    """It is said, and nothing has failed; JSON stays JSON."""
    done = invoke("check", "--all", "--json")

    assert done.exit_code == 0
    assert json.loads(done.stdout)["results"] == []
    assert done.stderr == "Nothing is begun yet. `grade list` shows the exercises.\n"


def test_all_in_full(small: Course, invoke: Invoke) -> None:
    """`-v` shows every check of every begun exercise, as ever."""
    small.exercise("alpha").stub.write_text(tiny.RIGHT)

    assert "alpha   2 of 2 checks   3/3 points" in invoke("check", "--all", "-v").stdout


def test_all_and_a_name_is_refused(small: Course, invoke: Invoke) -> None:
    """Which of them is meant, nobody can tell; nothing is run."""
    done = invoke("check", "--all", "alpha")

    assert done.exit_code == 2
    assert done.stderr.startswith("error: `--all` checks all that you have begun, and takes no name")


# ---------------------------------------------------------------------- for programs


def test_json_has_the_published_shape(answer: Path, invoke: Invoke) -> None:
    """The same document as `grade export --format json`: these keys, in this order."""
    answer.write_text(NO_MAX)
    done = invoke("check", "argmax_softmax", "--json")
    tree = json.loads(done.stdout)
    [record] = tree["results"]

    assert done.exit_code == 1
    assert list(tree) == ["format", "results"]
    assert " ".join(record) == (
        "format student exercise revision key handed_in outcome score max_score seconds checks versions seed"
    )
    assert {key: record[key] for key in ("student", "exercise", "outcome", "score", "max_score", "seed")} == {
        "student": "ada",
        "exercise": "argmax_softmax",
        "outcome": "failed",
        "score": 8.0,
        "max_score": 10.0,
        "seed": 0,
    }
    keys = "id sentence hidden outcome points earned message mistake mistakes explanation seconds claim"
    assert all(" ".join(check) == keys for check in record["checks"])
    [failed] = [check for check in record["checks"] if check["outcome"] != "passed"]
    assert (failed["id"], failed["mistake"]) == ("test_large_scores_stay_finite", MISTAKE)


def test_json_is_ascii_and_nothing_else_is_on_standard_output(answer: Path, invoke: Invoke) -> None:
    """Whatever a student's code prints or raises, a program can read the document in any locale."""
    answer.write_text(ARGMAX + "print('{]')\n\ndef softmax(z, axis=-1):\n    raise ValueError('\\udcff ✗ \\x9b')\n")
    done = invoke("check", "argmax_softmax", "--json")

    assert json.loads(done.stdout)["results"][0]["outcome"] == "error"
    assert done.stdout.isascii()


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([[Outcome.PASSED, Outcome.PASSED]], 0),
        ([[Outcome.PASSED, Outcome.FAILED]], 1),
        ([[Outcome.PASSED], [Outcome.NOT_ATTEMPTED]], 1),
        ([[Outcome.TIMEOUT]], 1),
        ([[Outcome.FAILED], [Outcome.PASSED, Outcome.GRADER_ERROR]], 3),
    ],
)
def test_the_exit_code_says_who_is_to_blame(outcomes: list[list[Outcome]], code: int) -> None:
    """0: all passed. 1: a check did not. 3: the grader itself failed, whatever else happened."""
    assert exit_code([result("ada", "neuron", *map(check, found)) for found in outcomes]) == code


def test_a_check_file_that_cannot_be_loaded_grades_nothing(copy: Path, answer: Path, invoke: Invoke) -> None:
    """Half of the checks must not pass for all of them: exit code 3, the reason, and no verdict is remembered."""
    answer.with_name("test_argmax_softmax.py").write_text("import nowhere\n")
    answer.write_text(RIGHT)
    done = invoke("check", "argmax_softmax")

    assert done.exit_code == 3
    assert "No module named 'nowhere'" in done.stdout + done.stderr
    row = next(row for row in json.loads(invoke("list", "--json").stdout)["exercises"] if row["id"] == "argmax_softmax")
    assert row["status"] in ("not_attempted", "grader_error")


def test_a_broken_check_is_the_grader_s_fault(copy: Path, answer: Path, invoke: Invoke) -> None:
    """The student reads that it is not theirs, and scripts read exit code 3."""
    checks = answer.with_name("test_argmax_softmax.py")
    checks.write_text(checks.read_text().replace("student.argmax_onehot(", "student.argmax_onehot(*missing, "))
    answer.write_text(RIGHT)
    done = invoke("check", "argmax_softmax")

    assert done.exit_code == 3
    assert "! Each row has a single 1" in done.stdout
    assert "NameError" in done.stdout
    assert "not your fault" in done.stdout


def test_a_verdict_is_shown_where_nothing_can_be_remembered(copy: Path, answer: Path, invoke: Invoke) -> None:
    """A folder that is full, or may not be written: one sentence more, and the same exit code."""
    (copy / ".grade").write_text("in the place of the folder")
    done = invoke("check", "argmax_softmax", "neuron")

    assert done.exit_code == 1
    assert "argmax_softmax" in done.stdout
    assert "Next: grade" in done.stdout
    assert done.stderr.count("This is not remembered: ") == 1
    assert "Check the folder's permissions and space." in done.stderr


# ---------------------------------------------------------------------- Ctrl-C


def test_ctrl_c_ends_a_check_with_a_sentence(
    copy: Path, answer: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    """Exit code 130, no traceback, and what was checked before is remembered."""
    answer.write_text(SLEEPS)
    process = start("check", "neuron", "argmax_softmax")
    assert process.stdout
    first = [process.stdout.readline() for _ in range(2)]
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the command and all that it started
    _, stderr = process.communicate(timeout=20)

    assert process.returncode == 130
    assert first[0].startswith("neuron")
    assert stderr == "Stopped. 1 of 2 exercises are checked and stored.\n"
    results = json.loads((copy / ".grade" / "progress.json").read_text())["results"]
    assert list(results) == ["neuron"]


def test_ctrl_c_keeps_what_all_has_checked(small: Course, start: Callable[..., subprocess.Popen[str]]) -> None:
    """Of all that is begun, too, each result is stored when it exists."""
    small.exercise("alpha").stub.write_text(tiny.RIGHT)
    small.exercise("beta").stub.write_text("import time\n\ntime.sleep(60)\n")
    process = start("check", "--all")
    assert process.stdout
    first = process.stdout.readline()
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=20)

    assert (process.returncode, first.split()[1]) == (130, "alpha")
    assert stderr == "Stopped. 1 of 2 exercises are checked and stored.\n"
    assert list(Progress.load(small).results) == ["alpha"]


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_slow_start_gives_a_sign_of_life(is_terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sits before a terminal reads that TensorFlow starts before anything does; a program does not."""
    screen = Console(file=io.StringIO(), force_terminal=is_terminal, width=120)
    monkeypatch.setattr("grader.cli.check.err", lambda: screen)
    monkeypatch.setattr("grader.cli.check.lacking", lambda runtime: "")
    monkeypatch.setattr("grader.sandbox.pool.Launchers", Mock())
    told: list[str] = []
    monkeypatch.setattr("grader.engine.worker.grade_units", lambda *_, **__: told.append(screen.file.getvalue()))
    check_files(COURSE, [COURSE.exercise("sequential")], lambda _: None)

    assert ("Starting TensorFlow: some seconds the first time" in told[0]) == is_terminal
