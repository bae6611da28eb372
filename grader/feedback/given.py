"""What stands below a line: a function's definition, the call itself, or where the check makes it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.explanation import is_whole
from grader.feedback.show import literal, show_call
from grader.proxy.student import Call

LINES = 4
"""A definition that takes more lines is read in the check itself."""


def given(call: Call) -> str:
    """Return lines that stand below a call: with them it can be pasted, or it is found in the check."""
    functions = [value for value in (*call.args, *call.keywords.values()) if inspect.isfunction(value)]
    definitions = [_definition(function) for function in functions]
    lines = [text for text in dict.fromkeys(definitions) if text]
    if call.line and (not all(definitions) or not is_whole(show_call(call))):
        lines.append(f"(the call is made at {call.line})")
    return "\n".join(lines)


def _definition(function: Any) -> str:
    """Return the source of a check's own function with all that it uses; empty where that is not to be had."""
    try:
        [tree] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
        used = inspect.getclosurevars(function)
    except (OSError, SyntaxError, TypeError, ValueError):
        return ""
    if not isinstance(tree, ast.FunctionDef) or tree.decorator_list:
        return ""
    if ast.get_docstring(tree) and len(tree.body) > 1:
        del tree.body[0]
    constants = {name: value for name, value in {**used.globals, **used.nonlocals}.items() if value is not np}
    lines = [*_constants(constants), ast.unparse(tree)]
    is_short = "" not in lines and "\n".join(lines).count("\n") < LINES
    return "\n".join(lines) if is_short else ""


def _constants(values: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that make what a function uses; an empty one where something cannot be written in a line."""
    for name, value in values.items():
        is_plain = isinstance(value, np.ndarray) or type(value) in (int, float, bool, str)
        text = literal(value) if is_plain else ""
        yield f"{name} = {text}" if text else ""


def where(calls: list[Call]) -> str:
    """Return the call of whose value something was computed that is wrong, or where the check makes it."""
    if not calls:
        return ""
    line, lines = show_call(calls[-1]), given(calls[-1])
    return "\n".join(filter(None, [f"from {line}" if is_whole(line) else "", lines]))
