"""Checks as `grade build` has recorded them, and as syntax: for those who must not wait for pytest and NumPy.

What a check is called and worth is known to pytest alone (`engine/collecting.py`), as marks may be computed.
`grade build` writes it into the recording beside a digest of the file; as long as that is right, the recording is as
good.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.course.files import read_bytes, read_json, read_text
from grader.errors import CourseError
from grader.model import Check, Exercise

POINTS = "points"
"""The name of the mark in `grader.checks`, and of pytest's."""


def recorded_checks(exercise: Exercise, *, fresh: bool = True) -> tuple[Check, ...] | None:
    """Return the visible checks as they are recorded, None where nothing is.

    Args:
        exercise: whose.
        fresh: a recording of another check file than the one that is there counts as none.
    """
    try:
        found = read_json(exercise.recording)["declared"]
        if fresh and found["digest"] != file_digest(exercise.visible_checks):
            return None
        return tuple(Check(str(name), str(text), float(worth), hidden=False) for name, text, worth in found["checks"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def file_digest(file: Path) -> str:
    """Return a digest of a check file, whatever ends its lines."""
    return hashlib.sha256(b"\n".join(read_bytes(file).splitlines())).hexdigest()[:16]


def hidden_totals(exercise: Exercise) -> tuple[int, float]:
    """Return the number and the points of the checks that run only when the exercise is graded."""
    try:
        found = read_json(exercise.recording)["hidden"]
        return int(found["checks"]), float(found["points"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return 0, 0.0  # before the first `grade build`


def without_points(file: Path) -> str:
    """Return a check file's syntax tree without the marks of points; layout and comments do not count either.

    A mark that is not seen to be one (it may come from anywhere) stays: then a change of points runs checks again.
    """
    with _explained(file):
        tree = ast.parse(read_text(file))
        marks = _names_of_points(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                node.decorator_list = [d for d in node.decorator_list if not _gives_points(d, marks)]
        return ast.dump(tree)


def _names_of_points(tree: ast.Module) -> frozenset[str]:
    """Return the names under which a file knows the mark: imported, imported as another, or given to a variable."""
    found = {POINTS}
    for node in tree.body:
        match node:
            case ast.ImportFrom(names=aliases):
                found |= {alias.asname for alias in aliases if alias.name == POINTS and alias.asname}
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name() | ast.Attribute() as value):
                found |= {name} if _is_mark(value, found) else set()
    return frozenset(found)


def _is_mark(node: ast.expr, names: frozenset[str] | set[str]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in names
        case ast.Attribute(attr=name):
            return name == POINTS
        case _:
            return False


def _gives_points(node: ast.expr, names: frozenset[str]) -> bool:
    """Whether a decorator only says what a check is worth: a number as it stands, or computed from such."""
    match node:
        case ast.Call(func=function, args=[worth], keywords=[]) if _is_mark(function, names):
            allowed = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop)
            return all(isinstance(part, allowed) for part in ast.walk(worth))
        case _:
            return False


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """Turn what Python says of a check file that it cannot take into an error that names it."""
    try:
        yield
    except OSError as error:
        raise CourseError(
            f"{file} cannot be read: {error.strerror}", "Restore it, or run `grade init` again."
        ) from None
    except SyntaxError as error:
        raise CourseError(f"{file}, line {error.lineno}: {error.msg}", "Mend the check file.") from None
    except ValueError as error:  # Latin-1, or a null byte
        raise CourseError(f"{file} is not Python text: {error}", "Save it as UTF-8.") from None
    except (MemoryError, RecursionError):  # what the parser, and then the tree, says of a thousand brackets or signs
        raise CourseError(f"{file} is nested too deeply", "Mend the check file.") from None
