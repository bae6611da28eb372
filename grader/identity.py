"""What a verdict depends on: the key under which a result is stored, and the versions that are written into it.

Same key, same verdict: nothing has to run again. Points are not part of it, so that changing them only re-scores.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType

from grader import __version__
from grader.course import COURSE_FILE, SECRET_FILE
from grader.declared import without_points
from grader.model import Exercise, Runtime, Unit
from grader.recording import PLOT_ID, read_recording
from grader.sandbox.isolation import Level

LIBRARIES: Mapping[Runtime, tuple[str, ...]] = {
    Runtime.NUMPY: ("numpy",),
    Runtime.KERAS: ("numpy", "tensorflow", "keras"),
}


@lru_cache
def versions(runtime: Runtime, level: Level) -> Mapping[str, str]:
    """Return the versions of everything that can change a verdict of this runtime, and how the code was held."""
    found = {name: _version(name) for name in LIBRARIES[runtime]}
    python = ".".join(platform.python_version_tuple()[:2])
    return MappingProxyType({"gradestep": __version__, "python": python, **found, "isolation": level.value})


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def result_key(unit: Unit, exercise: Exercise, level: Level) -> str:
    """Return the key of a result. The student's name counts only where it matters: in a quiz's order."""
    source = unit.source
    content = b"\n".join(source.content.splitlines()) if source.content is not None else source.problem.encode()
    parts = [
        content,
        exercise_digest(exercise).encode(),
        repr(sorted(versions(exercise.runtime, level).items())).encode(),
        str(unit.seed).encode(),
        unit.student.encode() if exercise.kind == "quiz" else b"",
    ]
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:32]


@lru_cache
def exercise_digest(exercise: Exercise) -> str:
    """Return a digest of what decides over an answer: checks without points, reference, recording, seeds, limits."""
    checks = [exercise.visible_checks, exercise.hidden_checks]
    others = [exercise.reference, exercise.folder / "quiz.toml", exercise.folder.parents[1] / COURSE_FILE]
    if exercise.solution:
        others += [exercise.solution / "answers.toml", exercise.solution.parents[1] / SECRET_FILE]
    parts = [without_points(file) for file in checks if file and file.is_file()]
    parts += [hashlib.sha256(file.read_bytes()).hexdigest() for file in others if file and file.is_file()]
    parts += [_recorded(exercise.recording), repr(exercise.limits), str(exercise.revision)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _recorded(file: Path) -> str:
    """Return what is recorded of the calls; its origin, how many points wait, and a picture decide nothing."""
    if not file.is_file():
        return ""
    recording = read_recording(file)
    checks = {name: check for name, check in recording.checks.items() if name != PLOT_ID}
    return replace(recording, digest="", hidden_checks=0, hidden_points=0, checks=checks).dump()
