"""What is read once for a course and then kept with it: reference solutions and recordings."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from grader.course.reading import Course
from grader.errors import CourseError
from grader.feedback.recording import Recording, read_recording
from grader.model import Exercise


def recording_of(course: Course, exercise: Exercise) -> Recording:
    """Return the recording of an exercise, read once."""
    return course.remember(("recording", exercise.id), lambda: read_recording(exercise.recording))


def reference_of(course: Course, exercise: Exercise) -> ModuleType | None:
    """Return the reference solution of an exercise, imported once; None in a copy without solutions."""
    file = exercise.reference
    if file is None or not file.is_file():
        return None
    return course.remember(("reference", file), lambda: load_reference(file))


def load_reference(file: Path) -> ModuleType:
    """Import a reference solution into the grader's own process."""
    spec = importlib.util.spec_from_file_location(f"reference_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise CourseError(f"{file} is not a Python file", "A reference is one module.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CourseError(f"{file} does not run: {type(error).__name__}: {error}", "Mend the reference.") from error
    return module
