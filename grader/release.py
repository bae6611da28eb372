"""A student's copy of a course: exercises, visible checks, recordings, data; no solution, hidden check or answer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from grader.course import COURSE_FILE, Course
from grader.errors import CourseError, UsageError
from grader.model import Exercise, Kind
from grader.quiz import QUIZ_FILE, read_quiz

COPIED = ("README.md", "exercise.toml", "recorded.json", QUIZ_FILE)
"""What a copy holds of an exercise, besides the stub and the visible checks."""


def copy_course(course: Course, folder: Path, student: str) -> Path:
    """Write a student's copy into a folder that has none yet; return the folder.

    Args:
        course: where to copy from.
        folder: made if missing; files that are there are never overwritten.
        student: the name that orders the options of quizzes.
    """
    if (folder / COURSE_FILE).exists():
        raise UsageError(f"{folder} holds a course already", "Go there and run `grade list`, or choose another folder.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder", "Choose another name.")
    for exercise in course.exercises.values():
        module = folder / exercise.module
        module.mkdir(parents=True, exist_ok=True)
        _copy(exercise.folder.parent / "README.md", module / "README.md")
        copy_exercise(course, exercise, module / exercise.id, student)
    _copy(course.root / "README.md", folder / "README.md")
    if course.datasets.is_dir():
        (folder / "datasets").mkdir(exist_ok=True)
        for file in sorted(course.datasets.glob("*.npz")) + sorted(course.datasets.glob("*.csv")):
            _copy(file, folder / "datasets" / file.name)
    names = {"title": course.title, "student": student}
    lines = [f"{key} = {json.dumps(name, ensure_ascii=False)}" for key, name in names.items()]  # TOML quotes alike
    lines.append(f"seed = {course.seed}")
    (folder / COURSE_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")  # last: now the copy is complete
    return folder


def copy_exercise(course: Course, exercise: Exercise, folder: Path, student: str) -> None:
    """Copy what a student may see of one exercise."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*COPIED, exercise.visible_checks.name):
        _copy(exercise.folder / name, folder / name)
    target = folder / exercise.stub.name
    if not target.exists():
        target.write_text(fresh_stub(course, exercise, student), encoding="utf-8")


def fresh_stub(course: Course, exercise: Exercise, student: str) -> str:
    """Return the file that a student starts from; a quiz has its options in the student's own order."""
    if exercise.kind is Kind.QUIZ:
        return read_quiz(exercise, course.seed, student).source(exercise.title)
    try:
        return str(json.loads(exercise.recording.read_text(encoding="utf-8"))["stub"])
    except (OSError, ValueError, KeyError) as error:
        raise CourseError(
            f"{exercise.recording} is missing or damaged", "Run `grade build`, or `grade init`."
        ) from error


def _copy(source: Path, target: Path) -> None:
    if source.is_file() and not target.exists():
        shutil.copyfile(source, target)
