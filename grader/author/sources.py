"""What is wrong with an exercise's files before anything runs: a sentence for each cause, with file and line.

`grade build` and `grade verify` ask the same questions here, so what one takes the other takes. How to write the files
is told in solutions/README.md.
"""

from __future__ import annotations

import ast
import difflib
import importlib.util
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.author.causes import Fault, told
from grader.author.places import check_files, check_places, located, near, parsed, place, shown
from grader.course.files import read_text
from grader.course.manifest import MODELS, Role, files, paths
from grader.course.reading import Course
from grader.engine.listing import declared_checks
from grader.errors import CourseError
from grader.model import Check, Exercise, Outcome, Result

PYTHON = (Role.REFERENCE, Role.VISIBLE, Role.HIDDEN, Role.PICTURE, *MODELS)
"""The files that are Python and written by hand, those first that the others need."""
HEADERS = ("expect", "known by", "also", "instead of", "write", "mistakes")
"""What the comments in `wrong/` and `double/` may be called."""
WORTH = "write a number above 0, such as 2 or 0.5"
_COMMENT = re.compile(r"^(#[ \t]*([A-Za-z][A-Za-z ]*?)[ \t]*:)(.*)$")
_GIVEN = ("student", "reference")
"""The fixtures whose attributes are functions of the solution."""
_OWN = ("seed", "calls")
"""What `student` has of its own."""


def unreadable(course: Course, exercise: Exercise) -> list[str]:
    """Return what is wrong with the files as texts: no Python, or a comment that almost says something to us."""
    found = files(course, exercise)
    broken = [Fault(*fault) for file in paths(found, *PYTHON) if (fault := _syntax(course, file))]
    headers = [fault for file in paths(found, *MODELS) for fault in _headers(course, file)]
    wrong = [file.stem for file in paths(found, Role.WRONG)]
    doubles = [fault for file in paths(found, Role.DOUBLE) for fault in _named(course, file, "mistakes", wrong)]
    return told(broken or headers or doubles)


def _syntax(course: Course, file: Path) -> tuple[str, str] | None:
    try:
        ast.parse(read_text(file))
    except SyntaxError as error:
        return place(course, file, error.lineno or 0), f"{error.msg}{_text(error)}"
    except ValueError as error:  # Latin-1, or a null byte
        return place(course, file), f"is not Python text: {error}"
    return None


def _text(error: SyntaxError) -> str:
    return f" (`{error.text.strip()}`)" if error.text else ""


def _headers(course: Course, file: Path) -> Iterator[Fault]:
    """Yield the comments whose beginning is nearly one of ours: they would say nothing to anybody."""
    for number, line in enumerate(read_text(file).splitlines(), 1):
        if not (match := _COMMENT.match(line)):
            continue
        meant = difflib.get_close_matches(match[2].lower(), HEADERS, n=1, cutoff=0.8)
        if meant and match[1] != f"# {meant[0]}:":
            yield Fault(place(course, file, number), f"`{match[1]}` says nothing here: write `# {meant[0]}:`")


def loaded(course: Course, exercise: Exercise) -> tuple[Check, ...]:
    """Return the checks. Raises CourseError where they cannot be loaded, with file and line."""
    try:
        return declared_checks(course, exercise)
    except CourseError as error:
        raise CourseError(located(course, exercise, str(error)), error.hint) from None


def unkept(course: Course, exercise: Exercise, checks: Iterable[Check]) -> list[str]:
    """Return what does not fit together: checks that are worth nothing, wrong models that name no check there is."""
    places, names = check_places(course, exercise), [check.id for check in checks]
    worthless = [
        Fault(places.get(check.id, exercise.id), f"is worth {check.points:g} points: {WORTH}", check.id)
        for check in checks
        if check.points <= 0
    ]
    wrong = paths(files(course, exercise), Role.WRONG)
    return told([*worthless, *(fault for file in wrong for fault in _expected(course, file, names))])


def _expected(course: Course, file: Path, names: list[str]) -> Iterator[Fault]:
    """Yield what is wrong with the checks that a wrong model names."""
    number, expected = _listed(file, "expect")
    if not expected:
        yield Fault(place(course, file, number), "names no check that it must fail (`# expect: test_…`)")
    yield from _named(course, file, "expect", names)


def _named(course: Course, file: Path, header: str, names: list[str]) -> Iterator[Fault]:
    """Yield the names that a file lists behind a header and that do not exist."""
    number, listed = _listed(file, header)
    kind = {"expect": "check", "mistakes": "wrong model"}[header]
    for name in listed:
        if name not in names:
            yield Fault(place(course, file, number), f"there is no {kind} `{name}`{near(name, names)}")


def _listed(file: Path, header: str) -> tuple[int, list[str]]:
    """Return in which line a header stands, and what it lists; 0 and nothing where it is missing."""
    for number, line in enumerate(read_text(file).splitlines(), 1):
        if (match := _COMMENT.match(line)) and match[2] == header:
            return number, [name.strip() for name in match[3].split(",") if name.strip()]
    return 0, []


# ---------------------------------------------------------------------- the reference


def failing(course: Course, exercise: Exercise, result: Result) -> list[Fault]:
    """Return why the reference does not pass: for each cause the checks that fail of it, and where they stand."""
    if exercise.reference and (missing := list(_missing(course, exercise.reference))):
        return missing
    places, misnamed = check_places(course, exercise), _misnamed(course, exercise)
    failed = [check for check in result.checks if check.outcome is not Outcome.PASSED]
    faults = [fault for check in failed for fault in misnamed.get(check.id, ())]
    for check in failed:
        if check.id not in misnamed:
            said = shown(course, check.message or check.mistake)
            what = f"fails with the reference ({check.outcome}): {said}".rstrip(": ")
            faults.append(Fault(places.get(check.id, exercise.id), what, check.id))
    return faults


def _missing(course: Course, file: Path) -> Iterator[Fault]:
    """Yield the imports of a file for which there is no package here."""
    for node in ast.walk(parsed(file)):
        match node:
            case ast.Import(names=aliases):
                names = [alias.name for alias in aliases]
            case ast.ImportFrom(module=str(module), level=0):
                names = [module]
            case _:
                continue
        for name in names:
            if importlib.util.find_spec(name.partition(".")[0]) is None:
                yield Fault(place(course, file, node.lineno), f"no module is named `{name}`")


def _misnamed(course: Course, exercise: Exercise) -> dict[str, list[Fault]]:
    """Return, by check, what it asks of the solution that the reference does not have."""
    names = {*_bound(parsed(exercise.reference))} if exercise.reference else set()
    found: defaultdict[str, list[Fault]] = defaultdict(list)
    for file in check_files(exercise) if names else ():
        for check, node in _asked(parsed(file)):
            if node.attr not in names:
                where, text = place(course, file, node.lineno), f"the reference has no `{node.attr}`"
                found[check].append(Fault(where, text + near(node.attr, names)))
    return found


def _bound(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module gives to functions, classes and values."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name) | ast.ClassDef(name):
                yield name
            case ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name)):
                yield name


def _asked(tree: ast.Module) -> Iterator[tuple[str, ast.Attribute]]:
    """Yield each function of a check file with what it asks of the fixtures that stand for a solution."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function):
            match node:
                case ast.Attribute(ast.Name(fixture), name) if fixture in _GIVEN and name not in _OWN:
                    yield function.name, node
