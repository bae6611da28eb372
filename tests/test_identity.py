"""The key of a result changes with all that decides over it, and with nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest

from grader import identity
from grader.build import build
from grader.course import Course, read_course
from grader.identity import exercise_digest, result_key, versions
from grader.model import Exercise, Kind, Outcome, Runtime, Source, Unit
from grader.sandbox.isolation import Level
from grader.sandbox.launcher import Launchers

SOURCE = Source(b"def scale(x, factor):\n    return x * factor\n")


@pytest.fixture
def alpha(course: Course) -> Exercise:
    return course.exercise("alpha")


def key(
    exercise: Exercise,
    source: Source = SOURCE,
    student: str = "ada",
    seed: int = 0,
    level: Level = Level.STRICT,
) -> str:
    """Return the key as a new process would compute it."""
    exercise_digest.cache_clear()
    return result_key(Unit(student, exercise.id, source, seed), exercise, level)


def edit(exercise: Exercise, part: str, old: str, new: str) -> None:
    file = getattr(exercise, part)
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_the_same_things_have_the_same_key(alpha: Exercise) -> None:
    """Nothing of the time, the process or the machine is in a key."""
    assert key(alpha) == key(alpha)


@pytest.mark.parametrize(
    "content",
    [
        b"def scale(x, factor):\n    return x + factor\n",
        b"def scale(x, factor):\n    return x * factor\n\n",
        b"def scale(x, factor):\n    return x * factor  # done\n",
        b"def scale(x, factor):\n        return x * factor\n",
    ],
)
def test_the_source_counts(alpha: Exercise, content: bytes) -> None:
    """Any edit of the student's file is a new key."""
    assert key(alpha, Source(content)) != key(alpha)


def test_line_endings_do_not_count(alpha: Exercise) -> None:
    """The same file saved on Windows is the same work."""
    assert SOURCE.content is not None
    assert key(alpha, Source(SOURCE.content.replace(b"\n", b"\r\n"))) == key(alpha)


def test_what_is_wrong_with_a_submission_counts(alpha: Exercise) -> None:
    """A missing file and a damaged one have different keys."""
    missing = Source(None, "no alpha.py in the submission", Outcome.NOT_ATTEMPTED)
    assert key(alpha, missing) == key(alpha, missing)
    assert len({key(alpha), key(alpha, missing), key(alpha, Source(None, "alpha.py is a folder"))}) == 3


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("visible_checks", "3.0", "2.0"),
        ("visible_checks", "are added up", "are summed"),
        ("hidden_checks", "size=(4, 2)", "size=(2, 4)"),
        ("reference", "x * factor", "factor * x"),
        ("recording", "Multiply by the factor", "Multiply with the factor"),
    ],
)
def test_what_the_course_says_counts(alpha: Exercise, part: str, old: str, new: str) -> None:
    """A change of a check, a sentence, the reference or a named mistake is a new key."""
    before = key(alpha)
    edit(alpha, part, old, new)
    assert key(alpha) != before


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("visible_checks", "points(1)", "points(5)"),
        ("hidden_checks", "points(3)", "points(0.5)"),
        ("visible_checks", "import numpy as np\n", "# numbers\nimport numpy as np  # short\n\n"),
        ("visible_checks", "\n", "\r\n"),
    ],
)
def test_points_and_comments_of_checks_do_not_count(alpha: Exercise, part: str, old: str, new: str) -> None:
    """Changing what a check is worth, or its layout, runs nothing again."""
    before = key(alpha)
    edit(alpha, part, old, new)
    assert key(alpha) == before


def test_points_do_not_count_after_a_build_either(course: Course, alpha: Exercise, launchers: Launchers) -> None:
    """The recording that `grade build` writes after a change of points leaves the key alone."""
    before, recorded = key(alpha), alpha.recording.read_text()
    edit(alpha, "visible_checks", "points(1)", "points(5)")
    edit(alpha, "hidden_checks", "points(3)", "points(0.5)")
    build(course, [alpha], launchers)
    assert alpha.recording.read_text() != recorded
    assert key(alpha) == before


@pytest.mark.parametrize(("file", "seed"), [("exercises/course.toml", "11"), ("solutions/secret.toml", "424242")])
def test_the_seeds_of_the_inputs_count(course: Course, alpha: Exercise, file: str, seed: str) -> None:
    """New random inputs, visible or hidden, are a new question."""
    before = key(alpha)
    path = course.root.parent / file
    path.write_text(path.read_text().replace(seed, "5"))
    assert key(read_course(course.root).exercise("alpha")) != before


def test_seed_limits_and_revision_count(alpha: Exercise) -> None:
    """What `grade verify` varies and what `exercise.toml` may change make new keys."""
    others = [
        key(alpha, seed=1),
        key(replace(alpha, revision=2)),
        key(replace(alpha, limits=replace(alpha.limits, cpu=9.0))),
    ]
    assert len({key(alpha), *others}) == 4


@pytest.mark.parametrize("field", ["title", "concepts", "hints"])
def test_texts_around_an_exercise_do_not_count(alpha: Exercise, field: str) -> None:
    """A better title or hint runs nothing again."""
    assert key(replace(alpha, **{field: ("other",)})) == key(alpha)


def test_versions_count(alpha: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another NumPy may give another verdict."""
    before = key(alpha)
    newer = MappingProxyType({**versions(Runtime.NUMPY, Level.STRICT), "numpy": "99.0"})
    monkeypatch.setattr(identity, "versions", lambda runtime, level: newer)
    assert key(alpha) != before


def test_the_isolation_counts(alpha: Exercise) -> None:
    """What was graded without locks is not taken for what was graded with them."""
    assert key(alpha, level=Level.LIMITS) != key(alpha)


def test_the_name_counts_only_in_a_quiz(alpha: Exercise) -> None:
    """Two students with the same code have the same key; letters of a quiz mean something else for each."""
    assert key(alpha, student="emmy") == key(alpha)
    quiz = replace(alpha, kind=Kind.QUIZ)
    assert key(quiz, student="emmy") != key(quiz)


@pytest.mark.parametrize(("runtime", "named"), [(Runtime.NUMPY, {"numpy"}), (Runtime.KERAS, {"tensorflow", "keras"})])
def test_versions_name_what_can_change_a_verdict(runtime: Runtime, named: set[str]) -> None:
    """Every record says which grader, Python, libraries and isolation made it."""
    found = versions(runtime, Level.STRICT)
    assert found.keys() >= {"gradestep", "python", "isolation"} | named
    assert all(found.values())
    assert found["isolation"] == "strict"


def test_a_library_that_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a library is not installed its version is `none`."""
    uncached: Callable[[Runtime, Level], MappingProxyType[str, str]] = versions.__wrapped__
    monkeypatch.setattr(identity, "LIBRARIES", {Runtime.NUMPY: ("no-such-library-at-all",)})
    assert uncached(Runtime.NUMPY, Level.LIMITS)["no-such-library-at-all"] == "none"
