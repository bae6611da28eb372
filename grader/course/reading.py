"""The course: a folder with `course.toml`, in it a folder per module, in each a folder per exercise.

    course.toml                     title, seed; in the instructor's copy also where the solutions lie
    NN_module/README.md
    NN_module/EXERCISE/exercise.toml README.md EXERCISE.py test_EXERCISE.py recorded.json

Goes in: a folder. Comes out: a `Course`, or a CourseError that names file, key and remedy.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import os
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeGuard, TypeVar

from grader.course.files import read_toml
from grader.course.runtime import SETUPS
from grader.course.secret import read_secret
from grader.errors import CourseError, UsageError
from grader.model import Claims, Exercise, Kind, Limits, Runtime

COURSE_FILE = "course.toml"
EXERCISE_FILE = "exercise.toml"
EXERCISE_FORMAT = 1
"""Version of `exercise.toml`. 1: first."""

KEYS: Mapping[str, type] = {
    "format": int,
    "title": str,
    "kind": str,
    "runtime": str,
    "order": int,
    "revision": int,
    "concepts": list,
    "hints": list,
}
MODULE_NAME = re.compile(r"\d\d_[a-z0-9_]+")
EXERCISE_NAME = re.compile(r"[a-z][a-z0-9_]*")

DATA_KINDS = ("npz", "csv")

E = TypeVar("E", Claims, Kind, Runtime)
T = TypeVar("T")


@dataclass(frozen=True)
class Course:
    """A course as it lies on disk."""

    root: Path
    title: str
    seed: int
    """Public: it makes the inputs of the visible checks and the order of quiz options."""
    solutions: Path | None
    datasets: Path
    claims: Claims = Claims.REVIEW
    """What is made of Keras models that only the student's own process can judge."""
    student: str = ""
    """Whose copy this is; empty in the instructor's."""

    @cached_property
    def exercises(self) -> Mapping[str, Exercise]:
        """Every exercise by id, in reading order."""
        found: dict[str, Exercise] = {}
        for file in sorted(self.root.glob(f"*/*/{EXERCISE_FILE}")):
            exercise = read_exercise(file, self.solutions)
            if exercise.id in found:
                raise CourseError(
                    f"two exercises are named {exercise.id!r}: {found[exercise.id].folder} and {exercise.folder}",
                    "Rename one of the two folders; ids are unique in a course.",
                )
            found[exercise.id] = exercise
        ordered = sorted(found.values(), key=lambda e: (e.module, e.order, e.id))
        return {exercise.id: exercise for exercise in ordered}

    def exercise(self, name: str) -> Exercise:
        """Return an exercise by its id; an unknown one is a UsageError that suggests the nearest."""
        if name in self.exercises:
            return self.exercises[name]
        near = difflib.get_close_matches(name, self.exercises, n=1)
        raise UsageError(
            f"there is no exercise {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""),
            "`grade list` shows all of them.",
        )

    @cached_property
    def data_sets(self) -> tuple[Path, ...]:
        """The files of the data sets, sorted by kind, then name."""
        return tuple(file for kind in DATA_KINDS for file in sorted(self.datasets.glob(f"*.{kind}")) if file.is_file())

    @cached_property
    def _memory(self) -> dict[Hashable, Any]:
        return {}

    def remember(self, what: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` makes, from the second time on what it made: a memory that ends with this object."""
        if what not in self._memory:
            self._memory[what] = make()
        found: T = self._memory[what]
        return found

    def remembers(self, what: Hashable) -> bool:
        """Whether something was made before, so that `remember` does not make it."""
        return what in self._memory

    def forget(self) -> None:
        """Forget what was made of files that have changed since."""
        self._memory.clear()
        self.__dict__.pop("secret", None)

    @cached_property
    def secret(self) -> str:
        """What the hidden checks' inputs are made of; the public seed as long as no class was graded."""
        found = read_secret(self.solutions) if self.solutions else None
        return found or f"public {self.seed}"


def find_course(start: Path | None = None) -> Course:
    """Return the course at a folder, or at the nearest folder above that has one (`GRADE_COURSE` names one outright).

    A checkout of the repository counts as well: there the course lies in `exercises/`.
    """
    named = os.environ.get("GRADE_COURSE")
    here = (start or Path(named or ".")).resolve()
    for folder in (here, *here.parents):
        for root in (folder, folder / "exercises"):
            if (root / COURSE_FILE).is_file():
                return read_course(root)
    raise UsageError(
        f"there is no course in {here} or above it",
        "Make one with `grade init FOLDER` and go there, or name it with `--course FOLDER`.",
    )


def packaged_course() -> Course:
    """Return the course that was installed with the grader, or the one of the checkout that it runs from."""
    package = Path(__file__).parents[1]
    for root in (package / "_course" / "exercises", package.parent / "exercises"):
        if (root / COURSE_FILE).is_file():
            return read_course(root)
    raise CourseError(
        "the installed package holds no course", "Install it again: `pip install --force-reinstall gradestep`."
    )


def read_course(root: Path) -> Course:
    """Read `course.toml` in a folder."""
    file = root / COURSE_FILE
    table = read_toml(file)
    title, seed = table.get("title"), table.get("seed")
    if not isinstance(title, str) or not _is_seed(seed):
        raise CourseError(f"{file}: `title` (text) and `seed` (a whole number) are needed", "See solutions/README.md.")
    solutions = _folder(file, str(table["solutions"])) if "solutions" in table else None
    return Course(
        root=root,
        title=title,
        seed=seed,
        solutions=solutions if solutions and solutions.is_dir() else None,
        datasets=_folder(file, str(table.get("datasets", "datasets"))),
        claims=_choice(file, {"claims": Claims.REVIEW, **table}, "claims", Claims),
        student=str(table.get("student", "")),
    )


def _is_seed(value: Any) -> TypeGuard[int]:
    return type(value) is int and value >= 0  # numpy takes no other


def _folder(file: Path, name: str) -> Path:
    """Return the folder of a name that a file gives, which need not be there."""
    try:
        folder = (file.parent / name).resolve()
        folder.is_dir()
    except (OSError, RuntimeError, ValueError) as error:  # too long a name; links in a circle; a null byte
        raise CourseError(
            f"{file}: {name!r:.60} is no path: {error}", f"Name a folder as seen from {file.name}."
        ) from None
    return folder


def read_exercise(file: Path, solutions: Path | None = None) -> Exercise:
    """Read and validate one `exercise.toml`; the folder names give the id and the module."""
    table = read_toml(file)
    _check_keys(file, table)
    folder = file.parent
    if not EXERCISE_NAME.fullmatch(folder.name) or not MODULE_NAME.fullmatch(folder.parent.name):
        raise CourseError(
            f"{folder}: a module is named like 01_neurons, an exercise like softmax",
            "Rename the folder: a-z, 0-9 and _.",
        )
    solution = solutions / folder.parent.name / folder.name if solutions else None
    runtime = _choice(file, table, "runtime", Runtime)
    return Exercise(
        id=folder.name,
        module=folder.parent.name,
        title=table["title"],
        kind=_choice(file, table, "kind", Kind),
        runtime=runtime,
        order=table["order"],
        revision=table["revision"],
        concepts=_texts(file, table, "concepts"),
        hints=_texts(file, table, "hints"),
        limits=_limits(file, table.get("limits", {}), runtime),
        folder=folder,
        solution=solution if solution and solution.is_dir() else None,
    )


def _check_keys(file: Path, table: Mapping[str, Any]) -> None:
    for key, kind in KEYS.items():
        if key not in table:
            raise CourseError(
                f"{file}: `{key}` is missing", f"Add a line `{key} = …`; solutions/README.md explains each key."
            )
        if type(table[key]) is not kind:
            raise CourseError(f"{file}: `{key}` must be of type {kind.__name__}", "See solutions/README.md.")
    for key in table.keys() - KEYS.keys() - {"limits"}:
        near = difflib.get_close_matches(key, [*KEYS, "limits"], n=1)
        raise CourseError(
            f"{file}: unknown key `{key}`" + (f"; did you mean `{near[0]}`?" if near else ""),
            "Remove it or correct its name.",
        )
    if not table["title"].isprintable():
        raise CourseError(f"{file}: `title` must be one line of printable text", "It is the first line of many files.")
    if table["format"] != EXERCISE_FORMAT:
        raise CourseError(
            f"{file}: `format` {table['format']} is not known here", "Update gradestep, or write `format = 1`."
        )


def _choice(file: Path, table: Mapping[str, Any], key: str, kind: type[E]) -> E:
    try:
        return kind(table[key])
    except ValueError:
        raise CourseError(
            f"{file}: `{key}` is {table[key]!r}", f"Choose one of: {', '.join(member.value for member in kind)}."
        ) from None


def _texts(file: Path, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    if not table[key] or not all(isinstance(text, str) and text.strip() for text in table[key]):
        raise CourseError(f"{file}: `{key}` must hold texts, none empty", f'Write `{key} = ["…", "…"]`.')
    return tuple(text.strip() for text in table[key])


def _limits(file: Path, table: Any, runtime: Runtime) -> Limits:
    default = SETUPS[runtime].limits
    known = {item.name: type(getattr(default, item.name)) for item in dataclasses.fields(Limits)}
    if not isinstance(table, dict):
        raise CourseError(f"{file}: `limits` must be a table", "Write `[limits]` and below it, say, `cpu = 10`.")
    for key, value in table.items():
        if key not in known:
            raise CourseError(f"{file}: unknown limit `{key}`", f"Choose from: {', '.join(known)}.")
        fits = type(value) in (int, known[key]) and 0 < value < math.inf
        if not fits:
            raise CourseError(f"{file}: limit `{key}` is {value!r}", f"It must be a positive {known[key].__name__}.")
    return dataclasses.replace(default, **table)
