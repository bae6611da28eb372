"""A student's copy of a course: exercises, visible checks, recordings, data; no solution, hidden check or answer.

Goes in: a course. Comes out: a folder that is a course of its own (`copy_course`), and on request an archive of it
(`write_archive`). What is copied is a list (`COPIED`), so a file that an author leaves about goes nowhere. A copy that
was interrupted, by a full disk say, is completed by the next try.
"""

from __future__ import annotations

import ast
import json
import re
import zipfile
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from grader.course.files import read_bytes, read_json, read_text, write_whole, written_whole
from grader.course.quiz import QUIZ_FILE, read_quiz
from grader.course.reading import COURSE_FILE, Course
from grader.errors import CourseError, UsageError
from grader.model import Exercise, Kind

COPIED = ("README.md", "exercise.toml", "recorded.json", QUIZ_FILE)
"""What a copy holds of an exercise, besides the stub, the visible checks and what draws a picture of an answer."""
COMMENT = re.compile(r"^<!--.*?-->\n", re.MULTILINE | re.DOTALL)
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The time of every member of an archive: the first that the format knows."""
YEARS = (1980, 2107)
"""The first and the last year that it knows."""
UNIX, READABLE = 3, 0o100644


def copy_course(course: Course, folder: Path, student: str = "", exercises: Collection[str] | None = None) -> Path:
    """Write a student's copy into a folder that has none yet; return the folder.

    Args:
        course: where to copy from.
        folder: made if missing; a file that is there stays, unless it is the mere beginning of what it should be.
        student: the name that orders the options of quizzes; without one they stand in the course's own order.
        exercises: the ids of those to copy; all by default.
    """
    if (folder / COURSE_FILE).exists():
        where = "this folder" if folder.resolve() == Path.cwd() else folder
        raise UsageError(f"{where} holds a course already", "Run `grade list` there, or choose another folder.")
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
    lines += [f"seed = {course.seed}", f'claims = "{course.claims}"']
    write_whole(folder / COURSE_FILE, "\n".join(lines) + "\n")  # last: now the copy is complete
    return folder


def copy_exercise(course: Course, exercise: Exercise, folder: Path, student: str) -> None:
    """Copy what a student may see of one exercise."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*COPIED, exercise.visible_checks.name, exercise.picture.name):
        _copy(exercise.folder / name, folder / name)
    _write(folder / exercise.stub.name, fresh_stub(course, exercise, student).encode())


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


def names_in(stub: str) -> list[str]:
    """Return the names that a student has to define: a stub's functions and classes; of a quiz, the constants."""
    functions, constants = [], []
    for node in ast.parse(stub).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                functions.append(name)
            case ast.Assign(targets=[ast.Name(id=name)]):
                constants.append(name)
    return functions or constants


def _copy(source: Path, target: Path) -> None:
    if source.is_file():
        _write(target, read_bytes(source))


def _write(target: Path, content: bytes) -> None:
    """Write a file that is not there, or that a copy which was interrupted has not written to its end."""
    if not target.exists() or (target.is_file() and _is_beginning(read_bytes(target), content)):
        write_whole(target, content)


def _is_beginning(found: bytes, content: bytes) -> bool:
    return len(found) < len(content) and content.startswith(found)


def _copy_text(source: Path, target: Path, missing: Collection[str]) -> None:
    """Copy a page without its comments, which are for authors, and without links to exercises that are missing."""
    if not source.is_file():
        return
    links = [re.escape(f"/{name}/") for name in missing]
    lines = COMMENT.sub("", read_text(source)).splitlines(keepends=True)
    kept = [line for line in lines if not (links and re.search(rf"\]\([^)]*({'|'.join(links)})", line))]
    _write(target, "".join(kept).encode())


def write_archive(folder: Path, file: Path) -> int:
    """Write a folder's files into a zip, below the folder's own name; return how many there are.

    The same files give the same bytes, whenever and in whatever order they were written: names are sorted, times and
    modes fixed. Hidden files (a version control's, a student's progress) stay out.
    """
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path.relative_to(folder))]
    with written_whole(file) as new, zipfile.ZipFile(new, "w") as archive:
        for path in found:
            name = Path(folder.resolve().name, path.relative_to(folder)).as_posix()
            add_member(archive, name, read_bytes(path))
    return len(found)


def add_member(archive: zipfile.ZipFile, name: str, content: bytes, changed: datetime | None = None) -> None:
    """Add an ordinary, readable file to a zip, the same on every system; without a time that of the first zip."""
    has_time = changed and YEARS[0] <= changed.year <= YEARS[1]
    member = zipfile.ZipInfo(name, changed.timetuple()[:6] if changed and has_time else BEGINNING)
    member.create_system, member.external_attr = UNIX, READABLE << 16
    archive.writestr(member, content, zipfile.ZIP_DEFLATED)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
