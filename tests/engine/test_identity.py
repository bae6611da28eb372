"""The key of a result changes with all that decides over it, and with nothing else.

What each file of a course decides over is proven where it shows: `seams/test_regrade.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest

from grader.course.reading import Course, read_course
from grader.course.runtime import SETUPS
from grader.engine import identity
from grader.engine.identity import result_key, versions
from grader.model import Exercise, Kind, Outcome, Runtime, Source, Unit
from grader.sandbox.isolation import Level

SOURCE = Source(b"def scale(x, factor):\n    return x * factor\n")


Change = Callable[[Exercise], Exercise]
KeyOf = Callable[..., str]


@pytest.fixture
def parts(course: Course) -> Callable[..., dict[str, str]]:
    """The parts of a key as a new process would compute it: `parts(source, student, seed, level, change)`."""

    def parts(
        source: Source = SOURCE,
        student: str = "ada",
        seed: int = 0,
        level: Level = Level.STRICT,
        change: Change = lambda exercise: exercise,
    ) -> dict[str, str]:
        again = read_course(course.root)
        vars(again)["exercises"] = {name: change(exercise) for name, exercise in again.exercises.items()}
        return result_key(again, Unit(student, "alpha", source, seed), level).parts()

    return parts


@pytest.fixture
def key(parts: Callable[..., dict[str, str]]) -> KeyOf:
    """The digest of the parts, which is what is stored."""
    return lambda *args, **keywords: json.dumps(parts(*args, **keywords))


def test_the_same_things_have_the_same_key(alpha: Exercise, key: KeyOf) -> None:
    """Nothing of the time, the process or the machine is in a key."""
    assert key() == key()


@pytest.mark.parametrize(
    "content",
    [
        b"def scale(x, factor):\n    return x + factor\n",
        b"def scale(x, factor):\n    return x * factor\n\n",
        b"def scale(x, factor):\n    return x * factor  # done\n",
        b"def scale(x, factor):\n        return x * factor\n",
    ],
)
def test_the_source_counts(alpha: Exercise, content: bytes, key: KeyOf) -> None:
    """Any edit of the student's file is a new key."""
    assert key(Source(content)) != key()


def test_what_is_wrong_with_a_submission_counts(alpha: Exercise, key: KeyOf) -> None:
    """A missing file and a damaged one have different keys."""
    missing = Source(None, "no alpha.py in the submission", Outcome.NOT_ATTEMPTED)
    assert key(missing) == key(missing)
    assert len({key(), key(missing), key(Source(None, "alpha.py is a folder"))}) == 3


def test_versions_count(alpha: Exercise, monkeypatch: pytest.MonkeyPatch, key: KeyOf) -> None:
    """Another NumPy may give another verdict."""
    before = key()
    newer = MappingProxyType({**versions(Runtime.NUMPY, Level.STRICT), "numpy": "99.0"})
    monkeypatch.setattr(identity, "versions", lambda runtime, level: newer)
    assert key() != before


def test_seed_and_isolation_count(alpha: Exercise, key: KeyOf) -> None:
    """What `grade verify` varies is another question; without locks is not the same as with them."""
    assert len({key(), key(seed=1), key(level=Level.LIMITS)}) == 3


def test_the_name_counts_only_in_a_quiz(alpha: Exercise, key: KeyOf) -> None:
    """Two students with the same code have the same key; letters of a quiz mean something else for each."""
    assert key(student="emmy") == key()

    def quiz(exercise: Exercise) -> Exercise:
        return replace(exercise, kind=Kind.QUIZ)

    assert key(student="emmy", change=quiz) != key(change=quiz)


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
    setup = replace(SETUPS[Runtime.NUMPY], libraries=("no-such-library-at-all",))
    monkeypatch.setattr(identity, "SETUPS", {Runtime.NUMPY: setup})
    assert uncached(Runtime.NUMPY, Level.LIMITS)["no-such-library-at-all"] == "none"


def test_what_a_picture_asks_does_not_count(alpha: Exercise, key: KeyOf) -> None:
    """It stands in the recording like a check, and no verdict looks at it."""
    before = key()
    tree = json.loads(alpha.recording.read_text())
    tree["checks"]["plot"] = {"transcript": [], "answers": [["scale", [1.0], 2.0]], "ladder": []}
    alpha.recording.write_text(json.dumps(tree))
    assert key() == before
