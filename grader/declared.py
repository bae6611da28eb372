"""Checks as their files declare them, read as syntax: names, sentences and points without importing pytest or NumPy."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import CourseError
from grader.model import Check, Exercise


def declared_checks(exercise: Exercise) -> list[Check]:
    """Return an exercise's checks, visible ones first; hidden ones only where the solution is at hand."""
    checks = _read(exercise.visible_checks, hidden=False)
    if exercise.hidden_checks and exercise.hidden_checks.is_file():
        checks += _read(exercise.hidden_checks, hidden=True)
    return checks


def hidden_totals(exercise: Exercise) -> tuple[int, float]:
    """Return the number and the points of the checks that run only when the exercise is graded."""
    try:
        found = json.loads(exercise.recording.read_text(encoding="utf-8"))["hidden"]
        return int(found["checks"]), float(found["points"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return 0, 0.0  # before the first `grade build`


def total_points(exercise: Exercise) -> float:
    """Return what an exercise is worth when it is graded."""
    visible = sum(check.points for check in _read(exercise.visible_checks, hidden=False))
    return visible + hidden_totals(exercise)[1]


def without_points(file: Path) -> str:
    """Return a check file's syntax tree without `@points(…)`; layout and comments do not count either."""
    with _explained(file):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                node.decorator_list = [d for d in node.decorator_list if _points(d) is None]
        return ast.dump(tree)


def _read(file: Path, *, hidden: bool) -> list[Check]:
    with _explained(file):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        return [_check(node, hidden) for node in functions if node.name.startswith("test_")]


def _check(node: ast.FunctionDef, hidden: bool) -> Check:
    worth = next((found for found in map(_points, node.decorator_list) if found is not None), 0.0)
    sentence = (ast.get_docstring(node) or "").partition("\n")[0].strip().removesuffix(".")
    return Check(node.name, sentence, worth, hidden)


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
    except OverflowError:
        raise CourseError(f"{file} gives a number of points that is too large", "Mend the check file.") from None
    except (MemoryError, RecursionError):  # what the parser, and then the tree, says of a thousand brackets or signs
        raise CourseError(f"{file} is nested too deeply", "Mend the check file.") from None


def _points(node: ast.expr) -> float | None:
    match node:
        case ast.Call(func=ast.Name(id="points"), args=[ast.Constant(value=int() | float() as worth)]):
            return float(worth)
        case _:
            return None
