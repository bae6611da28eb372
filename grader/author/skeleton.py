"""A new exercise: every file that one has, written at once or not at all; what only its author knows is a marked place.

    templates/common/        what exercises of every kind have
    templates/KIND/          what is a kind's own, or other than the common file

A skeleton is a small exercise that holds as it stands: its checks pass the reference and fail the wrong model. So its
author changes something that works, one file after the other, and `grade build` tells what is left (`unfilled.py`).
"""

from __future__ import annotations

import difflib
import keyword
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from grader.author.build import stub
from grader.course.files import read_text
from grader.course.reading import EXERCISE_FILE, EXERCISE_NAME, MODULE_NAME, Course, read_exercise
from grader.course.runtime import SETUPS
from grader.errors import CourseError, UsageError
from grader.model import Kind, Runtime

TEMPLATES = Path(__file__).with_name("templates")
RUNTIMES: Mapping[Kind, tuple[Runtime, ...]] = MappingProxyType(
    {
        Kind.FUNCTION: (Runtime.NUMPY, Runtime.KERAS),
        Kind.CLASS: (Runtime.NUMPY, Runtime.KERAS),
        Kind.MODEL: (Runtime.KERAS,),
        Kind.EXPERIMENT: (Runtime.NUMPY, Runtime.KERAS),
        Kind.QUIZ: (Runtime.NUMPY,),
    }
)
"""The kinds of exercises, and what their answers may run with; the first unless the author says otherwise."""
PUBLIC: Mapping[str, str] = MappingProxyType(
    {
        "README.md": "README.md",
        "exercise.toml": "exercise.toml",
        "quiz.toml": "quiz.toml",
        "visible.py": "test_{}.py",
        "picture.py": "plot_{}.py",
    }
)
"""What each template becomes in the folder that students see."""
SECRET: Mapping[str, str] = MappingProxyType(
    {
        "reference.py": "{}.py",
        "hidden.py": "test_{}_hidden.py",
        "mistake.py": "wrong/mistake.py",
        "variant.py": "right/variant.py",
        "key.toml": "answers.toml",
        "notes.md": "NOTES.md",
    }
)
"""What it becomes in the instructor's."""
STEP = 10
"""Between the places of two exercises in a module: another one fits between them."""

E = TypeVar("E", Kind, Runtime)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An exercise that is to be made."""

    name: str
    module: str
    kind: Kind
    runtime: Runtime
    order: int

    def filled(self, template: Path) -> str:
        """Return the text of a template for this exercise."""
        words = {
            "EXERCISE": self.name,
            "CLASS": "".join(part.capitalize() for part in self.name.split("_")),
            "KIND": str(self.kind),
            "RUNTIME": str(self.runtime),
            "ORDER": str(self.order),
        }
        text = read_text(template)
        for word, value in words.items():
            text = text.replace(word, value)
        return text


def new_exercise(course: Course, name: str, module: str, kind: str, runtime: str = "") -> list[Path]:
    """Write the files of a new exercise, or none of them; return them. Of a new module they include its page.

    Raises:
        UsageError: a name, a module, a kind or a runtime that cannot be; the text says what can.
        CourseError: this copy of the course has no place for solutions.
    """
    if course.solutions is None:
        raise CourseError(
            "this copy of the course has no solutions", "`grade new` is for authors: run it in the repository."
        )
    of_kind = _kind(kind)
    wanted = Wanted(
        _name(course, course.solutions, name),
        _module(course, module),
        of_kind,
        _runtime(of_kind, runtime),
        max((e.order for e in course.exercises.values() if e.module == module), default=0) + STEP,
    )
    return _write(course, course.solutions, wanted)


# ---------------------------------------------------------------------- what is asked for


def _name(course: Course, solutions: Path, name: str) -> str:
    if not EXERCISE_NAME.fullmatch(name) or keyword.iskeyword(name):
        raise UsageError(
            f"{name!r} cannot be the name of an exercise", "Its file is imported: a-z, 0-9 and _, a letter first."
        )
    if name in course.exercises:
        raise UsageError(f"there is an exercise {name!r} already", "Choose another name; `grade list` shows all.")
    there = [path for root in (course.root, solutions) for path in root.glob(f"*/{name}*") if path.stem == name]
    if there:
        raise UsageError(f"{there[0]} is there already", "Choose another name, or move it away.")
    libraries = (name for setup in SETUPS.values() for name in setup.libraries)
    if name in {*sys.stdlib_module_names, *libraries, "grader"}:
        raise UsageError(f"{name!r} is the name of a Python module", "Choose another: the file would hide that module.")
    return name


def _module(course: Course, module: str) -> str:
    known = sorted(path.name for path in course.root.iterdir() if path.is_dir() and MODULE_NAME.fullmatch(path.name))
    taken = [other for other in known if other[:2] == module[:2]]
    if module in known or (MODULE_NAME.fullmatch(module) and not taken):
        return module
    near = taken if MODULE_NAME.fullmatch(module) else _near(module, known)
    raise UsageError(
        f"there is no module {module!r}" + (f"; did you mean {near[0]!r}?" if near else ""),
        f"There are {', '.join(known)}. A new one needs a number of its own: {_free(known)}_name, say.",
    )


def _free(known: Iterable[str]) -> str:
    """Return the number after the last module's."""
    return f"{max((int(name[:2]) for name in known), default=0) + 1:02}"


def _near(module: str, known: Iterable[str]) -> list[str]:
    """Return the modules that may be meant, with or without their number."""
    by_words = {name[3:]: name for name in known}
    return [by_words[words] for words in difflib.get_close_matches(module.lstrip("0123456789_"), by_words, n=1)]


def _kind(kind: str) -> Kind:
    if kind == Kind.DISCUSSION:
        raise UsageError(
            "a discussion is a page, not an exercise", "solutions/README.md says where it lies and what is in it."
        )
    return _choice("kind", kind, RUNTIMES)


def _runtime(kind: Kind, runtime: str) -> Runtime:
    allowed = RUNTIMES[kind]
    chosen = _choice("runtime", runtime, SETUPS) if runtime else allowed[0]
    if chosen not in allowed:
        raise UsageError(f"a {kind} does not run with {chosen}", f"It runs with {' or '.join(allowed)}.")
    return chosen


def _choice(what: str, given: str, known: Iterable[E]) -> E:
    by_name = {str(member): member for member in known}
    if given in by_name:
        return by_name[given]
    near = difflib.get_close_matches(given, by_name, n=1)
    suggestion = f"; did you mean {near[0]!r}?" if near else ""
    raise UsageError(f"there is no {what} {given!r}{suggestion}", f"Choose one of: {', '.join(by_name)}.")


# ---------------------------------------------------------------------- what is written


def _write(course: Course, solutions: Path, wanted: Wanted) -> list[Path]:
    """Write all files beside the course's own, and then move them to their place."""
    public, secret = staged = [root / f".new-{wanted.name}-{os.getpid()}" for root in (course.root, solutions)]
    try:
        _write_files(public / wanted.module, wanted, PUBLIC)
        _write_files(secret / wanted.module, wanted, SECRET)
        made = read_exercise(public / wanted.module / wanted.name / EXERCISE_FILE, secret)
        made.stub.write_text(stub(course, made), encoding="utf-8")
        if not (course.root / wanted.module).exists():
            page = public / wanted.module / "README.md"
            page.write_text(wanted.filled(TEMPLATES / "module.md"), encoding="utf-8")
        return _move({public: course.root, secret: solutions}, wanted)
    finally:
        for folder in staged:
            shutil.rmtree(folder, ignore_errors=True)


def _write_files(module: Path, wanted: Wanted, names: Mapping[str, str]) -> None:
    """Write what the templates make of some files."""
    for template, name in names.items():
        own, common = TEMPLATES / wanted.kind / template, TEMPLATES / "common" / template
        chosen = own if own.is_file() else common
        if chosen.is_file():
            file = module / wanted.name / name.format(wanted.name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(wanted.filled(chosen), encoding="utf-8")


def _move(roots: Mapping[Path, Path], wanted: Wanted) -> list[Path]:
    """Move what was written to its place, of a new module all, else the exercise; or nothing. Return the files."""
    moved: list[Path] = []
    try:
        for staged, root in roots.items():
            is_new = not (root / wanted.module).exists()
            path = Path(wanted.module) if is_new else Path(wanted.module, wanted.name)
            moved.append((staged / path).rename(root / path))
    except BaseException:
        for path in moved:
            shutil.rmtree(path)
        raise
    return [file for path in moved for file in sorted(path.rglob("*")) if file.is_file()]
