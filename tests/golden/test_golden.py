"""Hostile and broken submissions: each gets what it earned and is told the truth, and nothing else suffers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from grader.cli.render import result_lines
from grader.course.reading import find_course
from grader.engine.attempt import Attempt
from grader.engine.worker import grade_units
from grader.model import Result, Runtime, Source, Unit
from grader.sandbox.isolation import Level
from grader.sandbox.pool import Launchers

HERE = Path(__file__).parent
EXERCISE = "argmax_softmax"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))
COURSE = find_course(HERE)


@dataclass
class Graded:
    """What came out of a case, of the right answer after it, and what was still there in between."""

    results: list[Result] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def launchers(request: pytest.FixtureRequest) -> Iterator[Launchers]:
    """Zygotes of our own: one of the cases kills them."""
    found = Launchers(request.param)
    yield found
    found.close()


def unit(case: str) -> Unit:
    content = (HERE / "submissions" / case / f"{EXERCISE}.py").read_bytes()
    return Unit(case, EXERCISE, Source(content), cpu=EXPECTED[case].get("cpu"))


def left_by(launchers: Launchers) -> list[str]:
    """Return what is still there: processes below the zygote, and folders; one that was killed took them along."""
    launcher = launchers.open[Runtime.NUMPY]
    if launcher.lost or launcher.process is None:
        return []
    pid = launcher.process.pid
    processes = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [*processes, *map(str, Path(launcher.locks.folder).iterdir())]


def grade(case: str, launchers: Launchers) -> Graded:
    """Grade a case and then a right answer in one session."""
    graded = Graded()

    def deliver(result: Result, _: Attempt) -> None:
        graded.results.append(result)
        graded.left += left_by(launchers)

    grade_units(COURSE, [unit(case), unit("right")], deliver, launchers)
    return graded


def expected_of(case: str, level: Level) -> dict[str, Any]:
    entry = EXPECTED[case]
    return entry | entry.get("limits", {}) if level is Level.LIMITS else entry


@pytest.mark.parametrize(
    ("launchers", "case"),
    [(Level.STRICT, case) for case in EXPECTED]
    + [(Level.LIMITS, case) for case, entry in EXPECTED.items() if "limits" in entry],
    indirect=["launchers"],
)
def test_case(case: str, launchers: Launchers) -> None:
    """The case gets its score, outcomes and message in time; the next one is not harmed; nothing stays behind."""
    expected = expected_of(case, launchers.level)
    before = sorted(Path.cwd().iterdir())

    graded = grade(case, launchers)

    result, next_result = graded.results
    outcomes = " ".join(check.outcome for check in result.checks)
    messages = "\n".join(check.message for check in result.checks)
    assert fnmatchcase(outcomes, expand(expected["checks"], len(result.checks))), messages
    assert result.score in listed(expected["score"])
    assert any(text in messages for text in listed(expected.get("says", ""))), messages
    assert result.seconds < expected.get("seconds", 10)
    assert next_result.score == next_result.max_score == 16
    assert graded.left == []
    assert sorted(Path.cwd().iterdir()) == before
    assert all(line.plain.isprintable() for line in result_lines(result, verbose=True))


def expand(outcomes: str, count: int) -> str:
    return outcomes if " " in outcomes else " ".join([outcomes] * count)


def listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


@pytest.mark.parametrize("launchers", [Level.STRICT], indirect=True)
def test_hidden_inputs_stay_hidden(launchers: Launchers) -> None:
    """A submission cannot carry the inputs of a hidden check into its message, whatever it raises."""
    result = grade("raises_inputs", launchers).results[0]

    told = {check.message for check in result.checks if check.hidden}
    assert told == {"your code raised ValueError", "your code raised ArithmeticError"}


def test_every_submission_has_an_entry() -> None:
    """The folders and the table name the same cases, and a case is one file."""
    files = [file.relative_to(HERE / "submissions") for file in (HERE / "submissions").rglob("*") if file.is_file()]
    assert sorted(files) == sorted(Path(case, f"{EXERCISE}.py") for case in EXPECTED)
