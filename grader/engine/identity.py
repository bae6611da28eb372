"""What a verdict depends on: the key under which a result is stored, and the versions that are written into it.

Same key, same verdict: nothing has to run again. A key is a record of named parts, stored beside its digest, so that
"why was this graded again?" has an answer. Points are not part of it: changing them only scores again.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType

from grader import __version__
from grader.course.declared import without_points
from grader.course.files import read_bytes, read_json
from grader.course.manifest import CourseFile, Role, data_named, digest, files, paths
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.errors import CourseError
from grader.model import Exercise, Kind, Runtime, Source, Unit
from grader.sandbox.isolation import Level

PACKAGE = Path(__file__).parents[1]
JUDGES = (
    "checks",
    "course/quiz.py",
    "engine",
    "errors.py",
    "explanation.py",
    "feedback",
    "model.py",
    "proxy",
    "sandbox",
)
"""Modules and packages whose text decides over a verdict or over what is said of it."""
DECIDING: Mapping[str, tuple[Role, ...]] = MappingProxyType(
    {
        "reference": (Role.REFERENCE,),
        "quiz": (Role.QUIZ, Role.ANSWERS),
    }
)
"""The parts of a key that are simply the contents of files. (Of the other files, not every letter counts.)"""


@dataclass(frozen=True)
class Rules:
    """The parts of a key that all answers to an exercise share. All are digests, but for the last three."""

    visible: str
    """Checks, without points, layout and comments, and the public seed of their inputs."""
    hidden: str
    reference: str
    quiz: str
    recording: str
    judges: str
    settings: str
    """Revision and limits, and what the course makes of models that it cannot rebuild."""
    libraries: str
    isolation: str
    exercise: str

    @cached_property
    def parts(self) -> dict[str, str]:
        """By name, flat."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Key:
    """What one verdict depends on."""

    source: str
    data: str
    """The data sets that the answer or the exercise names."""
    seed: str
    student: str
    """Only where the question differs from student to student: in a quiz."""
    rules: Rules

    @property
    def digest(self) -> str:
        """The key as it is stored."""
        return hashlib.sha256(json.dumps(self.parts(), sort_keys=True).encode()).hexdigest()[:32]

    def parts(self) -> dict[str, str]:
        """Return the parts by name, flat."""
        own = {"source": self.source, "data": self.data, "seed": self.seed, "student": self.student}
        return own | self.rules.parts


class Inputs(Mapping[str, str]):
    """What is stored beside a result: the parts of its key, and the check files to the letter.

    As long as that text is the same there is nothing to do, not even to look at the result: an answer that has not
    changed costs one comparison.
    """

    def __init__(self, key: Key, points: str) -> None:
        self._parts = key.parts() | {"points": points}
        self._key = key

    def __getitem__(self, name: str) -> str:
        return self._parts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    @property
    def key(self) -> str:
        """The digest of the key."""
        return self._key.digest

    @property
    def text(self) -> str:
        """As it is stored."""
        return json.dumps(self._parts)

    def differing(self, stored: str) -> str:
        """Return the names of what is not as it was stored: why something is graded again."""
        try:
            before = dict(json.loads(stored))
        except (ValueError, TypeError, RecursionError):  # nothing of ours: then all of it differs
            before = {}
        return ", ".join(name for name, value in self._parts.items() if before.get(name) != value)


@lru_cache
def versions(runtime: Runtime, level: Level) -> Mapping[str, str]:
    """Return the versions of everything that can change a verdict of this runtime, and how the code was held."""
    found = {name: _version(name) for name in SETUPS[runtime].libraries}
    python = ".".join(platform.python_version_tuple()[:2])
    return MappingProxyType({"gradestep": __version__, "python": python, **found, "isolation": level.value})


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def result_key(course: Course, unit: Unit, level: Level) -> Key:
    """Return the key of a result. Raises CourseError where a check file or the recording cannot be read."""
    exercise = course.exercise(unit.exercise)
    return Key(
        source=_source(unit.source),
        data=data_of(course, exercise, unit.source),
        seed=str(unit.seed),
        student=unit.student if exercise.kind is Kind.QUIZ else "",
        rules=rules_of(course, exercise, level),
    )


def rules_of(course: Course, exercise: Exercise, level: Level) -> Rules:
    """Return what all answers to an exercise have in common; read once for each `Course`."""
    return course.remember(("rules", exercise.id, level), lambda: _rules(course, exercise, level))


def points_of_files(course: Course, exercise: Exercise) -> str:
    """Return a digest of the check files to the letter: as long as it is the same, so are their points."""
    return course.remember(("points", exercise.id), lambda: digest(files(course, exercise), Role.VISIBLE, Role.HIDDEN))


def inputs_of(course: Course, unit: Unit, level: Level) -> Inputs:
    """Return what is stored beside a unit's result. Raises CourseError as `result_key` does."""
    return Inputs(result_key(course, unit, level), points_of_files(course, course.exercise(unit.exercise)))


def _rules(course: Course, exercise: Exercise, level: Level) -> Rules:
    found = files(course, exercise)
    known = dict(versions(exercise.runtime, level))
    isolation = known.pop("isolation")
    return Rules(
        visible=_checks(found, Role.VISIBLE, str(course.seed)),
        hidden=_checks(found, Role.HIDDEN, course.secret),
        recording=_hash(_recorded(file) for file in paths(found, Role.RECORDING)),
        judges=judges(PACKAGE),
        settings=_hash([repr(exercise.limits), str(exercise.revision), course.claims]),
        libraries=" ".join(f"{name}-{known[name]}" for name in sorted(known)),
        isolation=isolation,
        exercise=exercise.id,
        **{name: digest(found, *roles) for name, roles in DECIDING.items()},
    )


def _checks(found: tuple[CourseFile, ...], role: Role, seed: str) -> str:
    """Return a digest of checks and the seed of their inputs; of a seed alone it would tell the seed."""
    texts = [without_points(file) for file in paths(found, role)]
    return _hash([*texts, seed]) if texts else ""


def _source(source: Source) -> str:
    """Return a digest of the student's lines, whatever ends them, or of what is wrong with the file."""
    if source.content is None:
        return _hash(["problem", str(source.outcome), source.problem])
    return hashlib.sha256(b"\n".join(source.content.splitlines())).hexdigest()


def data_of(course: Course, exercise: Exercise, source: Source) -> str:
    """Return a digest of the data sets that can decide: an answer may open one that its exercise does not name."""
    own = course.remember(("data", exercise.id), lambda: paths(files(course, exercise), Role.DATA))
    named = own + [file for file in data_named(course, source.content or b"") if file not in own]
    return _hash(course.remember(("digest", file), functools.partial(_digest, file)) for file in named) if named else ""


def _digest(file: Path) -> str:
    return f"{file.name} {hashlib.sha256(read_bytes(file)).hexdigest()}"


@lru_cache
def judges(package: Path) -> str:
    """Return a digest of the grader's own modules that judge: they are what runs here until this process ends."""
    places = [package / name for name in JUDGES]
    modules = [file for place in places for file in (sorted(place.rglob("*.py")) if place.is_dir() else [place])]
    return _hash(f"{file.relative_to(package)}\n{file.read_text(encoding='utf-8')}" for file in modules)


def _recorded(file: Path) -> str:
    """Return what is recorded of the calls; its origin, what checks are worth, and a picture decide nothing."""
    try:
        tree = read_json(file)
        checks = {name: check for name, check in tree["checks"].items() if name != "plot"}
        return json.dumps([tree["format"], tree["stub"], checks, tree["mistakes"]], sort_keys=True)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise CourseError(
            f"{file} is damaged: {error}", "Run `grade build`, or `grade init` for a fresh copy."
        ) from error


def _hash(texts: Iterable[str]) -> str:
    made = hashlib.sha256()
    for text in texts:
        made.update(hashlib.sha256(text.encode(errors="surrogatepass")).digest())
    return made.hexdigest()
