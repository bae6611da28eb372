"""A student's copy of a course: exercises, visible checks, recordings, data; no solution, hidden check or answer.

Goes in: a course. Comes out: a folder that is a course of its own (`copy_course`), and on request an archive of it
(`write_archive`). What is copied is a list (`COPIED`), so a file that an author leaves about goes nowhere.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Collection
from pathlib import Path

from grader.course.files import read_bytes, read_json, read_text, written_whole
from grader.course.quiz import QUIZ_FILE, read_quiz
from grader.course.reading import COURSE_FILE, Course
from grader.errors import CourseError, UsageError
from grader.model import Exercise, Kind

COPIED = ("README.md", "exercise.toml", "recorded.json", QUIZ_FILE)
"""What a copy holds of an exercise, besides the stub, the visible checks and what draws a picture of an answer."""
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The time of every member of an archive: the first that the format knows."""
UNIX, READABLE = 3, 0o100644


def copy_course(course: Course, folder: Path, student: str = "", exercises: Collection[str] | None = None) -> Path:
    """Write a student's copy into a folder that has none yet; return the folder.

    Args:
        course: where to copy from.
        folder: made if missing; files that are there are never overwritten.
        student: the name that orders the options of quizzes; without one they stand in the course's own order.
        exercises: the ids of those to copy; all by default.
    """
    if (folder / COURSE_FILE).exists():
        raise UsageError(f"{folder} holds a course already", "Go there and run `grade list`, or choose another folder.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder", "Choose another name.")
    chosen = [e for e in course.exercises.values() if exercises is None or e.id in exercises]
    missing = course.exercises.keys() - {exercise.id for exercise in chosen}
    for exercise in chosen:
        module = folder / exercise.module
        module.mkdir(parents=True, exist_ok=True)
        _copy(exercise.folder.parent / "README.md", module / "README.md")
        copy_exercise(course, exercise, module / exercise.id, student)
    _copy_text(course.root / "README.md", folder / "README.md", missing)
    if course.datasets.is_dir():
        (folder / "datasets").mkdir(exist_ok=True)
        for file in sorted(course.datasets.glob("*.npz")) + sorted(course.datasets.glob("*.csv")):
            _copy(file, folder / "datasets" / file.name)
    names = {"title": course.title} | ({"student": student} if student else {})
    lines = [f"{key} = {json.dumps(name, ensure_ascii=False)}" for key, name in names.items()]  # TOML quotes alike
    lines.append(f"seed = {course.seed}")
    (folder / COURSE_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")  # last: now the copy is complete
    return folder


def copy_exercise(course: Course, exercise: Exercise, folder: Path, student: str) -> None:
    """Copy what a student may see of one exercise."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*COPIED, exercise.visible_checks.name, exercise.picture.name):
        _copy(exercise.folder / name, folder / name)
    target = folder / exercise.stub.name
    if not target.exists():
        target.write_text(fresh_stub(course, exercise, student), encoding="utf-8")


def fresh_stub(course: Course, exercise: Exercise, student: str) -> str:
    """Return the file that a student starts from; a quiz has its options in the student's own order."""
    if exercise.kind is Kind.QUIZ:
        return read_quiz(exercise, course.seed, student).source(exercise.title)
    try:
        return str(read_json(exercise.recording)["stub"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise CourseError(
            f"{exercise.recording} is missing or damaged", "Run `grade build`, or `grade init`."
        ) from error


def _copy(source: Path, target: Path) -> None:
    if source.is_file() and not target.exists():
        shutil.copyfile(source, target)


def _copy_text(source: Path, target: Path, missing: Collection[str]) -> None:
    """Copy a page without the lines that link to an exercise which is missing in the copy."""
    if not source.is_file() or target.exists():
        return
    links = [re.escape(f"/{name}/") for name in missing]
    lines = read_text(source).splitlines(keepends=True)
    kept = [line for line in lines if not (links and re.search(rf"\]\([^)]*({'|'.join(links)})", line))]
    target.write_text("".join(kept), encoding="utf-8")


def write_archive(folder: Path, file: Path) -> int:
    """Write a folder's files into a zip, below the folder's own name; return how many there are.

    The same files give the same bytes, whenever and in whatever order they were written: names are sorted, times and
    modes fixed. Hidden files (a version control's, a student's progress) stay out.
    """
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path.relative_to(folder))]
    with written_whole(file) as new, zipfile.ZipFile(new, "w") as archive:
        for path in found:
            name = Path(folder.resolve().name, path.relative_to(folder)).as_posix()
            member = zipfile.ZipInfo(name, BEGINNING)
            member.create_system, member.external_attr = UNIX, READABLE << 16
            archive.writestr(member, read_bytes(path), zipfile.ZIP_DEFLATED)
    return len(found)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
