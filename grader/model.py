"""The nouns of the grader: frozen records without input or output. Read this first.

A *submission* holds one source per *exercise*. Grading a source runs the exercise's *checks*; each ends with an
*outcome* and together they make a *result*, the one record that the terminal, the gradebook and every export show.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from grader.explanation import UNEXPLAINED, Explanation, exact, message, mistake, texts

RESULT_FORMAT = 2
"""Version of the JSON record of a `Result`. 1: first. 2: explanations as data, mistakes with ids, what is hidden."""


class Outcome(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"  # the student's code raised, or its process died
    TIMEOUT = "timeout"
    MEMORY = "memory"
    NOT_ATTEMPTED = "not_attempted"  # the stub was left alone
    SKIPPED = "skipped"  # not run: too many checks before it had killed their process
    NEEDS_A_LOOK = "needs_a_look"  # something was handed in, and only a person can tell whether it is the answer
    GRADER_ERROR = "grader_error"  # our fault; never a silent zero


SEVERITY = (
    Outcome.GRADER_ERROR,
    Outcome.NEEDS_A_LOOK,
    Outcome.TIMEOUT,
    Outcome.MEMORY,
    Outcome.ERROR,
    Outcome.FAILED,
    Outcome.SKIPPED,
    Outcome.NOT_ATTEMPTED,
    Outcome.PASSED,
)
"""A result's outcome is the first of these that any of its checks has."""
UNJUDGED = frozenset({Outcome.GRADER_ERROR, Outcome.NEEDS_A_LOOK})
"""Outcomes that say nothing of a student's work: no zero."""


class Kind(StrEnum):
    """What a student writes."""

    FUNCTION = "function"
    CLASS = "class"
    MODEL = "model"
    EXPERIMENT = "experiment"
    QUIZ = "quiz"
    DISCUSSION = "discussion"


class Runtime(StrEnum):
    """Which libraries the student's code runs with."""

    NUMPY = "numpy"
    KERAS = "keras"


class Claims(StrEnum):
    """What a course makes of a Keras model that only the student's own process can judge, so that it is a claim."""

    ACCEPT = "accept"  # it earns points like any other
    REVIEW = "review"  # it earns points, and is marked for a person to look at
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process of student code may use. Sizes are MiB, times seconds; `processes` counts threads too."""

    cpu: float
    load: float
    """CPU seconds for running the file itself, which may import slow libraries; `cpu` is for the calls after that."""
    memory: int
    file_size: int
    processes: int
    open_files: int
    output: int
    disk: int

    @property
    def wall(self) -> float:
        """Wall-clock seconds that all calls may take without computing: a busy machine must not change a verdict."""
        return 3.0 * self.cpu

    @property
    def wall_of_load(self) -> float:
        """The same for running the file."""
        return 3.0 * self.load


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of a course, as its `exercise.toml` and its place in the tree describe it."""

    id: str
    module: str
    title: str
    kind: Kind
    runtime: Runtime
    order: int
    revision: int
    concepts: tuple[str, ...]
    hints: tuple[str, ...]
    limits: Limits
    folder: Path
    solution: Path | None = None
    """The instructor's folder of this exercise; None in a student's copy."""

    @property
    def stub(self) -> Path:
        """The file that a student edits."""
        return self.folder / f"{self.id}.py"

    @property
    def visible_checks(self) -> Path:
        return self.folder / f"test_{self.id}.py"

    @property
    def hidden_checks(self) -> Path | None:
        return self.solution / f"test_{self.id}_hidden.py" if self.solution else None

    @property
    def picture(self) -> Path:
        """What draws a picture of the student's answer; not every exercise has one."""
        return self.folder / f"plot_{self.id}.py"

    @property
    def recording(self) -> Path:
        """What the reference and the wrong models return for the visible checks (made by `grade build`)."""
        return self.folder / "recorded.json"

    @property
    def reference(self) -> Path | None:
        return self.solution / f"{self.id}.py" if self.solution else None


@dataclass(frozen=True, slots=True)
class Check:
    """A check as its file declares it: its function's name, first docstring line, points, and who may see it."""

    id: str
    sentence: str
    points: float
    hidden: bool


@dataclass(frozen=True, slots=True)
class Source:
    """What a submission holds for one exercise: the bytes of a file, or the reason why there are none."""

    content: bytes | None
    problem: str = ""
    outcome: Outcome = Outcome.ERROR
    """The outcome of every check when there is a problem: `not_attempted` for a missing file, `needs_a_look` where what
    is there may be the answer, `error` otherwise."""
    handed_in: str = field(default="", compare=False)
    """When the file was last changed, ISO 8601, as its folder or its zip says; empty: unknown. Decides no verdict."""
    found_as: str = field(default="", compare=False)
    """Where it lies and what it is called there, where it is not simply the file of that name. Decides no verdict."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of grading work: a source of a student for an exercise, and how to grade it."""

    student: str
    exercise: str
    source: Source
    seed: int = 0
    """Varies the random inputs of the checks; 0 everywhere except in `grade verify`."""
    threads: int = 1
    fail_fast: bool = False
    """Stop after the first check that does not pass (mutants need only one)."""
    recorded: bool = False
    """Judge with the recorded reference although a live one is there."""
    cpu: float | None = None
    """A tighter limit of CPU seconds than the exercise's (mutants often loop for ever)."""
    handed_in: str = ""
    """When it was handed in, ISO 8601; empty where nobody knows."""

    def to_json(self) -> dict[str, Any]:
        """Return the unit as plain data, for a worker in another process."""
        content = self.source.content
        encoded = None if content is None else base64.b64encode(content).decode()
        return asdict(self) | {"source": [encoded, self.source.problem, str(self.source.outcome)]}

    @classmethod
    def from_json(cls, tree: Mapping[str, Any]) -> Unit:
        """Return the unit that `to_json` wrote."""
        content, problem, outcome = tree["source"]
        source = Source(None if content is None else base64.b64decode(content), problem, Outcome(outcome))
        return cls(**{**tree, "source": source})


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How one check ended for one source."""

    id: str
    sentence: str
    outcome: Outcome
    points: float
    earned: float
    explanation: Explanation = UNEXPLAINED
    seconds: float = 0.0
    hidden: bool = False
    """What its explanation must not tell is not written into it either."""
    claim: str = ""
    """Why its points rest on what the student's own process says of a Keras model; empty where they do not."""

    @property
    def message(self) -> str:
        """What is wrong, as text; empty where there is nothing to say."""
        return message(self.explanation)

    @property
    def mistake(self) -> str:
        """The sentence of the wrong model that gives the same numbers, of several all of them, or empty."""
        return mistake(self.explanation.mistakes)

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data, in the published order of keys."""
        return {
            "id": self.id,
            "sentence": self.sentence,
            "hidden": self.hidden,
            "outcome": str(self.outcome),
            "points": self.points,
            "earned": self.earned,
            "message": self.message,
            "mistake": self.mistake,
            "mistakes": [asdict(name) for name in self.explanation.mistakes],
            "explanation": self.explanation.to_json(),
            "seconds": self.seconds,
            "claim": self.claim,
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> CheckResult:
        """Rebuild a check's result from `to_json`; the texts (message, mistake) are rendered again."""
        return cls(
            id=exact(str, record["id"]),
            sentence=exact(str, record["sentence"]),
            outcome=Outcome(record["outcome"]),
            points=_number(record["points"]),
            earned=_number(record["earned"]),
            explanation=Explanation.from_json(record["explanation"], record["mistakes"]),
            seconds=_number(record["seconds"]),
            hidden=exact(bool, record["hidden"]),
            claim=exact(str, record.get("claim", "")),  # earlier versions took none
        )


def _number(value: Any) -> float:
    """Return a number as it is; one of four hundred digits is none, as nothing can be computed with it."""
    if type(value) is int:
        float(value)  # raises
        return value
    return exact(float, value)


@dataclass(frozen=True, slots=True)
class Result:
    """The record of one graded source: the only shape in which a verdict travels (design: one record everywhere)."""

    student: str
    exercise: str
    revision: int
    key: str
    checks: tuple[CheckResult, ...]
    seconds: float
    versions: Mapping[str, str]
    seed: int
    handed_in: str = ""
    """When the attempt was handed in, ISO 8601; empty where nobody knows. It belongs to the attempt, not to the key."""
    output: str = field(default="", compare=False)
    """What the student's code printed. Shown by `grade check`, never stored."""

    @property
    def outcome(self) -> Outcome:
        found = {check.outcome for check in self.checks}
        return next((outcome for outcome in SEVERITY if outcome in found), Outcome.NOT_ATTEMPTED)

    @property
    def score(self) -> float:
        return sum(check.earned for check in self.checks)

    @property
    def claimed(self) -> float:
        """Points of the score that rest on what the student's own process says of a Keras model."""
        return sum(check.earned for check in self.checks if check.claim)

    @property
    def max_score(self) -> float:
        return sum(check.points for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data, in the published order of keys."""
        return {
            "format": RESULT_FORMAT,
            "student": self.student,
            "exercise": self.exercise,
            "revision": self.revision,
            "key": self.key,
            "handed_in": self.handed_in,
            "outcome": str(self.outcome),
            "score": self.score,
            "max_score": self.max_score,
            "seconds": self.seconds,
            "checks": [check.to_json() for check in self.checks],
            "versions": dict(self.versions),
            "seed": self.seed,
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Result:
        """Rebuild a result from `to_json`; the derived keys (outcome, score, max_score) are computed again.

        Raises:
            ValueError, TypeError, KeyError, OverflowError: it is no record of this format; `engine/upgrade.py` brings
                older ones up.
        """
        if record["format"] != RESULT_FORMAT:
            raise ValueError(f"format {record['format']!r:.20} of a result is not known here")
        return cls(
            student=exact(str, record["student"]),
            exercise=exact(str, record["exercise"]),
            revision=exact(int, record["revision"]),
            key=exact(str, record["key"]),
            checks=tuple(map(CheckResult.from_json, record["checks"])),
            seconds=_number(record["seconds"]),
            versions=texts(record["versions"]),
            seed=exact(int, record["seed"]),
            handed_in=exact(str, record.get("handed_in", "")),  # a student's memory of an earlier version has none
        )
