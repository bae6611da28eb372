"""Sources stream through one session; whatever happens to one of them is its own result and nobody else's."""

from __future__ import annotations

import errno
import resource
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from grader.course.reading import Course
from grader.engine.worker import grade_units
from grader.model import CheckResult, Exercise, Outcome, Result, Source, Unit
from grader.sandbox.pool import Launchers

from ..real import COURSE
from ..tiny import RIGHT, edit

Grade = Callable[..., Result]

BROKEN = {
    "syntax": "def scale(:\n",
    "crash": "import os\nos._exit(3)\n",
    "exit": "import sys\nsys.exit(0)\n",
    "import": "import no_such_library\n",
    "none": "def scale(x, factor):\n    pass\n",
}

FIXTURE = """import pytest

@pytest.fixture
def secret(student, rng):
    assert rng.normal() == student.total([1.25])

"""


def unit(text: str, student: str = "ada", exercise: str = "alpha", **options: Any) -> Unit:
    return Unit(student, exercise, Source(text.encode()), **options)


def run(course: Course, launchers: Launchers, *units: Unit) -> list[Result]:
    results: list[Result] = []
    grade_units(course, units, lambda result, _: results.append(result), launchers)
    return results


def outcomes(result: Result) -> list[str]:
    return [str(check.outcome) for check in result.checks]


def check_of(result: Result, name: str) -> CheckResult:
    return next(check for check in result.checks if check.id == name)


LOOPS = """import numpy as np

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]

def softmax(z, axis=-1):
    while z.max() {when} 100:
        pass
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""
"""One check of softmax asks about numbers beyond 100, the last of three."""


class TestHurry:
    """An endless loop costs a student its limit once. Nobody loses a point for that."""

    def outcomes(self, when: str, launchers: Launchers, *, hurried: bool) -> list[str]:
        results: list[Result] = []
        asked = unit(LOOPS.format(when=when), exercise="argmax_softmax", cpu=1, recorded=True)
        grade_units(COURSE, [asked], lambda result, _: results.append(result), launchers, hurried=hurried)
        self.messages = [check.message for check in results[0].checks]
        return outcomes(results[0])

    def test_further_calls_of_the_function_are_short(self, launchers: Launchers) -> None:
        """Whoever waits is told so; a check in which it is quick is passed as ever."""
        assert self.outcomes("<", launchers, hurried=True) == ["passed", "passed", "timeout", "skipped", "passed"]
        assert self.messages[3] == (
            "not run to the end: `softmax` took too long in a check before, so it got only 0.5 s here. "
            "When it is graded, each check has 4 s"
        )

    def test_a_class_is_not_hurried(self, launchers: Launchers) -> None:
        """What is graded depends on this check alone: each has the whole limit."""
        assert self.outcomes("<", launchers, hurried=False) == ["passed", "passed", "timeout", "timeout", "passed"]

    def test_who_is_not_late_is_not_hurried(self, launchers: Launchers) -> None:
        """The last check's loop has its whole limit, as nothing took too long before."""
        assert self.outcomes(">", launchers, hurried=True) == ["passed"] * 4 + ["timeout"]


class TestStreaming:
    def test_every_unit_has_its_own_result(self, course: Course, launchers: Launchers) -> None:
        """Right and broken sources of two exercises, mixed: each gets what it would get alone."""
        units = [unit(text, student=name, exercise=e) for name, text in BROKEN.items() for e in ("alpha", "beta")]
        mixed = [part for broken in units for part in (broken, unit(RIGHT, "right", broken.exercise))]
        for found, asked in zip(run(course, launchers, *mixed), mixed, strict=True):
            assert (found.student, found.exercise) == (asked.student, asked.exercise)
            assert (found.score == 6) == (asked.student == "right")
            assert Outcome.GRADER_ERROR not in outcomes(found)

    def test_units_are_taken_one_by_one(self, course: Course, launchers: Launchers) -> None:
        """The next unit is asked for when the last is done: the source of units may wait, or have no end."""
        seen: list[str] = []

        def units() -> Iterator[Unit]:
            for name in ("first", "second"):
                seen.append(f"{name} asked for")
                yield unit(RIGHT, name)

        grade_units(course, units(), lambda result, _: seen.append(f"{result.student} done"), launchers)
        assert seen == ["first asked for", "first done", "second asked for", "second done"]

    @pytest.mark.parametrize("stop", [OSError("no space left"), SystemExit(1)], ids=repr)
    def test_who_wants_no_more_results_gets_none(
        self, stop: BaseException, course: Course, launchers: Launchers, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """A disk that is full, a pipe that is closed: raised as it was, after one unit, and nothing is printed."""
        delivered: list[Result] = []

        def deliver(result: Result, _: object) -> None:
            delivered.append(result)
            raise stop

        with pytest.raises(type(stop)) as caught:
            grade_units(course, [unit(RIGHT), unit(RIGHT, "bob")], deliver, launchers)
        assert caught.value is stop
        assert [result.student for result in delivered] == ["ada"]
        assert capfd.readouterr() == ("", "")

    def test_what_breaks_the_naming_is_one_result(
        self, course: Course, launchers: Launchers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A fault of ours over one student's numbers is told as that, and the next student is graded."""

        def broken(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("grader.engine.record.name_mistake", broken)
        wrong = unit(RIGHT.replace("factor\n", "factor + 1\n"))
        first, second = run(course, launchers, wrong, unit(RIGHT, "bob"))
        assert first.outcome is Outcome.GRADER_ERROR
        assert "the grader broke over a result: ZeroDivisionError" in first.checks[0].message
        assert second.outcome is Outcome.PASSED

    def test_a_record_says_what_it_is_about(self, grade: Grade, alpha: Exercise) -> None:
        """Student, exercise, revision, seed, versions, and a check's sentence and points as declared."""
        result = grade(RIGHT, seed=3)
        assert (result.student, result.exercise, result.revision, result.seed) == ("ada", "alpha", 1, 3)
        assert (result.score, result.max_score, result.outcome) == (6, 6, Outcome.PASSED)
        assert result.versions.keys() >= {"gradestep", "python", "numpy", "isolation"}
        assert [(check.id, check.sentence, check.points) for check in result.checks] == [
            ("test_scale", "Every number is multiplied by the factor", 1),
            ("test_total", "The numbers are added up", 2),
            ("test_scale_on_a_matrix", "A matrix is multiplied as well", 3),
        ]

    def test_what_a_student_prints_is_shown_but_not_stored(self, grade: Grade) -> None:
        """The output stays out of the record."""
        result = grade(RIGHT.replace("return sum", "print('hello'); return sum"))
        assert "hello" in result.output
        assert "hello" not in str(result.to_json())

    def test_the_same_source_gives_the_same_record(self, grade: Grade) -> None:
        """Random inputs are drawn from fixed seeds: only times differ."""
        text = RIGHT.replace("factor\n", "factor + 1\n")
        assert without_seconds(grade(text)) == without_seconds(grade(text))

    def test_a_changed_check_file_is_read_again(self, grade: Grade, alpha: Exercise) -> None:
        """Two sessions in one process do not share what the first one imported."""
        assert grade(RIGHT).score == 6
        edit(alpha.visible_checks, "7.5", "8.5")
        assert check_of(grade(RIGHT), "test_total").outcome is Outcome.FAILED

    def test_the_seed_of_a_unit_changes_the_inputs(self, grade: Grade) -> None:
        """`grade verify` looks at other inputs."""
        text = RIGHT.replace("factor\n", "nothing\n")  # raises, so the call is shown as it was made
        assert grade(text, seed=0).checks[0].message != grade(text, seed=1).checks[0].message


class TestNothingToRun:
    @pytest.mark.parametrize(
        ("source", "outcome"),
        [
            (Source(None, "no alpha.py in the submission", Outcome.NOT_ATTEMPTED), Outcome.NOT_ATTEMPTED),
            (Source(None, "alpha.py is not UTF-8 text"), Outcome.ERROR),
        ],
    )
    def test_a_problem_is_the_outcome_of_every_check(
        self, course: Course, launchers: Launchers, source: Source, outcome: Outcome
    ) -> None:
        """The reason is in each check, hidden ones too, and no point is earned."""
        [result] = run(course, launchers, Unit("ada", "alpha", source))
        assert [(check.outcome, check.message) for check in result.checks] == [(outcome, source.problem)] * 3
        assert (result.score, result.max_score) == (0, 6)

    @pytest.mark.parametrize(
        "saved", [str, str.rstrip, lambda text: f"\ufeff{text}\n\n", lambda text: text.replace("\n", " \r\n")]
    )
    def test_the_stub_is_not_attempted(self, grade: Grade, alpha: Exercise, saved: Callable[[str], str]) -> None:
        """As it came, or as an editor saved it again."""
        result = grade(saved(alpha.stub.read_text()))
        assert set(outcomes(result)) == {"not_attempted"}
        assert result.max_score == 6

    def test_half_a_stub_earns_the_other_half(self, grade: Grade, alpha: Exercise) -> None:
        """A function that was not started takes nothing from one that was."""
        begun = alpha.stub.read_text().replace("raise NotImplementedError", "return x * factor", 1)
        assert outcomes(grade(begun)) == ["passed", "not_attempted", "passed"]


class TestOurErrors:
    def test_a_grader_error_inside_a_check_is_that_check_s(
        self, course: Course, alpha: Exercise, launchers: Launchers
    ) -> None:
        """It is never a silent zero, the other checks run, and so does the next unit."""
        edit(alpha.visible_checks, "import numpy as np", "import numpy as np\nfrom grader.errors import GraderError")
        call = "    assert_close(student.total"
        edit(alpha.visible_checks, call, f"    raise GraderError('ours')\n{call}")
        for result in run(course, launchers, unit(RIGHT), unit(RIGHT)):
            assert outcomes(result) == ["passed", "grader_error", "passed"]
            assert "ours" in check_of(result, "test_total").message
            assert result.outcome is Outcome.GRADER_ERROR

    def test_what_a_hidden_fixture_asserts_is_not_quoted(self, grade: Grade, alpha: Exercise) -> None:
        """Both sides of a comparison are numbers of a hidden check, in one line like a sentence of ours."""
        assert alpha.hidden_checks
        edit(alpha.hidden_checks, "@points(3)", FIXTURE + "@points(3)")
        edit(alpha.hidden_checks, "(student, reference, rng)", "(student, reference, rng, secret)")
        found = check_of(grade(RIGHT), "test_scale_on_a_matrix")
        assert found.outcome is Outcome.GRADER_ERROR
        assert found.message.endswith("pytest could not setup ::test_scale_on_a_matrix")

    def test_a_bug_in_a_check_before_any_call_is_ours(self, grade: Grade, alpha: Exercise) -> None:
        """A misspelt name in a check is no student's fault."""
        edit(alpha.visible_checks, "np.array([1.0", "np.aray([1.0")
        assert outcomes(grade(RIGHT)) == ["passed", "grader_error", "passed"]

    def test_what_a_check_cannot_do_with_a_value_is_the_student_s(self, grade: Grade, alpha: Exercise) -> None:
        """A check that indexes, iterates or compares a strange value fails, and says what it got."""
        edit(alpha.visible_checks, "student.total(np.array([1.0, 2.0, 4.5]))", "student.total(np.ones(3))['sum']")
        check = check_of(grade(RIGHT), "test_total")
        assert check.outcome is Outcome.FAILED
        assert check.message.startswith("total(np.array([1.0, 1.0, 1.0])) returned 3.0")

    def test_a_broken_reference_is_named(self, course: Course, alpha: Exercise, launchers: Launchers) -> None:
        """Every check that needs it is a grader error with the file's name; the others are graded."""
        edit(alpha.reference, "import numpy as np", "import numpy as np\n\nraise RuntimeError('half written')")
        [result] = run(course, launchers, unit(RIGHT))
        assert outcomes(result) == ["grader_error", "passed", "grader_error"]
        assert "alpha.py does not run: RuntimeError: half written" in result.checks[0].message

    def test_a_recording_that_is_missing_is_a_grader_error(
        self, course: Course, alpha: Exercise, launchers: Launchers
    ) -> None:
        """All checks of the exercise say so with the remedy, and other exercises are graded."""
        alpha.recording.unlink()
        broken, fine = run(course, launchers, unit(RIGHT), unit(RIGHT, exercise="beta"))
        assert set(outcomes(broken)) == {"grader_error"}
        assert (broken.score, broken.max_score) == (0, 6)
        assert "recorded.json is missing" in broken.checks[0].message
        assert "grade build" in broken.checks[0].message
        assert fine.score == 6

    def test_a_hidden_file_is_hidden_even_without_its_mark(self, grade: Grade, alpha: Exercise) -> None:
        """Forgetting `pytestmark = hidden` must not show hidden values to a class."""
        edit(alpha.hidden_checks, "pytestmark = hidden", "")
        check = check_of(grade(RIGHT.replace("* factor", "+ factor")), "test_scale_on_a_matrix")
        assert (check.outcome, check.hidden, check.message) == (Outcome.FAILED, True, "")


class TestProcesses:
    def test_a_crash_costs_its_own_check_only(self, grade: Grade) -> None:
        """The remaining checks run in a new process."""
        text = RIGHT.replace("    return sum(x)", "    import os\n    os._exit(1)")
        assert outcomes(grade(text)) == ["passed", "error", "passed"]

    def test_after_three_crashes_the_rest_is_skipped(self, grade: Grade, alpha: Exercise) -> None:
        """Three processes are enough for one source; what was not run is not called wrong."""
        with alpha.visible_checks.open("a") as file:
            file.write('\n\n@points(1)\ndef test_more(student):\n    """More."""\n    student.total(np.ones(2))\n')
        text = "import os\n\ndef scale(x, factor):\n    os._exit(1)\n\ntotal = scale\n"
        text = text.replace("total = scale", "def total(x):\n    os._exit(1)")
        result = grade(text)
        assert outcomes(result) == ["error", "error", "error", "skipped"]
        assert result.score == 0

    def test_a_file_that_cannot_be_loaded_is_loaded_once(self, grade: Grade) -> None:
        """Every check gets the same answer, and an endless loop at import is not waited for three times."""
        result = grade("while True:\n    pass\n", cpu=0.5)
        assert outcomes(result) == ["timeout"] * 3
        assert result.seconds < 4

    def test_checks_share_one_process(self, grade: Grade) -> None:
        """What a function keeps between calls is kept between checks as well, for right answers that cache."""
        once = "calls.append(1)\n    return x * factor if len(calls) == 1 else None"
        text = RIGHT.replace("def scale", "calls = []\n\ndef scale").replace("return x * factor", once)
        assert outcomes(grade(text)) == ["passed", "passed", "failed"]


class TestOptions:
    def test_fail_fast_stops_at_the_first_failure(self, grade: Grade) -> None:
        """A mutant is dead after one check."""
        assert outcomes(grade(RIGHT.replace("* factor", "+ factor"), fail_fast=True)) == ["failed"]
        assert outcomes(grade(RIGHT, fail_fast=True)) == ["passed"] * 3

    def test_recorded_judges_as_a_student_s_copy_does(self, grade: Grade, alpha: Exercise) -> None:
        """The recording stands in for the solution: the same verdicts and names, of the visible checks alone."""
        wrong = RIGHT.replace("* factor", "+ factor")
        live = grade(wrong)
        assert alpha.reference
        alpha.reference.unlink()
        recorded = grade(wrong, recorded=True)
        pairs = zip(live.checks[:2], recorded.checks, strict=True)
        assert recorded.checks == tuple(replace(check, seconds=other.seconds) for check, other in pairs)
        assert recorded.checks[0].mistake

    def test_a_tighter_limit_holds(self, grade: Grade) -> None:
        """The limit of a unit is used in place of the exercise's."""
        text = RIGHT.replace("return sum(x)", "while True: pass")
        check = check_of(grade(text, cpu=0.3), "test_total")
        assert check.outcome is Outcome.TIMEOUT
        assert check.seconds < 3


def without_seconds(result: Result) -> Any:
    record = result.to_json()
    for part in (record, *record["checks"]):
        del part["seconds"]
    return record


def test_root_that_may_not_move_limits_grades_all_the_same(grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container root often lacks CAP_SYS_RESOURCE, and student code is another user: who looks ends a loop."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(resource, "prlimit", refuse)
    assert grade(RIGHT).outcome is Outcome.PASSED
    looped = grade(RIGHT.replace("return sum(x)", "while True: pass"), cpu=1.0)
    assert outcomes(looped) == ["passed", "timeout", "passed"]
