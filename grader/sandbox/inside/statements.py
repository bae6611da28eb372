"""A student's file as a notebook would run it: one statement after the other, and one that raises ends no other.

An answer is what it defines. What stands around that (a trial call, `input()`, `sys.exit()`, an import that nothing
needs, a line of a notebook's) may fail where answers are graded, and costs nothing. Where a name is missing that such
a statement should have bound, the statement's own error is what is told.
"""

from __future__ import annotations
import __future__

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

FUTURE = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
COROUTINE = 0x80
"""The flag of code that awaits, `inspect.CO_COROUTINE`; `inspect` takes long to import."""
MAGIC = re.compile(r"^([ \t]*)(?:[%!?]|\w+[ \t]*=[ \t]*[%!]|[\w.]+\?{1,2}[ \t]*$)(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
"""A line that only a notebook understands, with those that continue it."""


@dataclass(frozen=True)
class Missed:
    """A statement that raised."""

    line: int
    names: frozenset[str]
    """What it should have bound."""
    error: BaseException


def run(text: str, file: str, space: dict[str, Any]) -> tuple[list[Missed], list[int]]:
    """Run a file in a module's namespace; return the statements that raised, and which lines were left out.

    Raises SyntaxError.
    """
    missed, flags = [], ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree, left_out = _parsed(text, file)
    for node in tree.body:
        try:
            code = compile(ast.Module([node], []), file, "exec", flags, dont_inherit=True)
            flags |= code.co_flags & FUTURE
            awaiting = eval(code, space)  # the purpose of this process
            if code.co_flags & COROUTINE:
                _finish(awaiting)
        except BaseException as error:  # noqa: BLE001  SystemExit and KeyboardInterrupt are the student's too
            missed.append(Missed(node.lineno, frozenset(_bound(node)), error))
    return missed, left_out


def _parsed(text: str, file: str) -> tuple[ast.Module, list[int]]:
    """Return the tree of a file; where it has none, that without a notebook's lines, and which lines these are."""
    try:
        return ast.parse(text, file), []
    except SyntaxError:
        plain = without_magics(text)
        if plain == text:
            raise
        return ast.parse(plain, file), [text.count("\n", 0, found.start()) + 1 for found in MAGIC.finditer(text)]


def without_magics(text: str) -> str:
    """Return a text with `pass` for what only a notebook understands, each line in its place."""
    return MAGIC.sub(lambda found: f"{found[1]}pass" + "\n" * found[0].count("\n"), text)


def _finish(awaiting: Any) -> None:
    """Run what awaits to its end, without a loop: `asyncio.sleep(0)` needs none."""
    try:
        while True:
            awaiting.send(None)
    except StopIteration:
        return


def _bound(node: ast.AST) -> Iterator[str]:
    """Yield the names that a statement may bind where it stands."""
    for part in ast.walk(node):
        match part:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name.partition(".")[0]
