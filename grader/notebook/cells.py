"""A notebook's cell as plain Python: without what only IPython understands.

Cells come as they were typed. IPython's own translation turns magics and shell commands in them into calls of
`get_ipython()`, which no submission can make: these are taken out. Nothing is run here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from grader.submission.notebook import TRANSPARENT

Translate = Callable[[str], str]
"""IPython's `transform_cell`: from a cell as it was typed to Python."""

NOT_RUN = "--no-run"
"""With this, `%%check` does not run its cell."""
_TALK = ("grader", "print", "display", "input")
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what the parser says of strange or huge text


def plain(cell: str, translate: Translate) -> str:
    """Return a cell as plain Python, each statement on its line: what only IPython understands becomes `pass`."""
    cell = cell.encode(errors="replace").decode()  # half of a character pair is no text
    text = translate(cell).replace("\r\n", "\n").replace("\r", "\n")
    skipped = _empty_lines(cell) - _empty_lines(text)  # IPython drops those at the beginning
    magic = _cell_magic(text)
    if magic:
        name, arguments, body = magic
        defines = name in TRANSPARENT and NOT_RUN not in arguments.split()
        return "\n" * (skipped + 1) + plain(body, translate) if defines else ""
    lines = [line + b"\n" for line in text.encode().split(b"\n")]
    for statement in _statements(text):
        if not hasattr(statement, "body") and _calls_ipython(statement):
            first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
            whole = lines[first][: statement.col_offset] + b"pass" + lines[last][statement.end_col_offset :]
            lines[first : last + 1] = [whole] + [b"\n"] * (last - first)
    return "\n" * skipped + b"".join(lines).decode()[:-1]


def _empty_lines(text: str) -> int:
    return len(text) - len(text.lstrip("\n"))


def without_talk(text: str) -> str:
    """Return Python in which what a cell only says or asks when it is run is `pass`, each line in its place.

    That are `import grader` and calls like `grader.check(…)`, as there is no grader inside, and `print(…)`, `input(…)`.
    """
    if not any(word in text for word in _TALK):
        return text
    lines = [line.encode() for line in text.split("\n")]
    for node in reversed(_top(text)):  # from the end, as several may stand on a line
        if _is_talk(node):
            first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
            whole = lines[first][: node.col_offset] + b"pass" + lines[last][node.end_col_offset :]
            lines[first : last + 1] = [whole] + [b""] * (last - first)
    return b"\n".join(lines).decode()


def _is_talk(node: ast.stmt) -> bool:
    match node:
        case ast.Import(names=[ast.alias(name=name)]) | ast.ImportFrom(module=str(name)):
            return name.partition(".")[0] == "grader"
        case ast.Expr(value=ast.Call() as call):
            inner: ast.expr = call
            while isinstance(inner, ast.Call | ast.Attribute):
                inner = inner.func if isinstance(inner, ast.Call) else inner.value
            binds = any(isinstance(part, ast.NamedExpr) for part in ast.walk(call))
            return isinstance(inner, ast.Name) and inner.id in _TALK and not binds
        case _:
            return False


def _top(text: str) -> list[ast.stmt]:
    """Return the statements at the top of a text, none where it is no Python: the engine will say what is wrong."""
    try:
        return ast.parse(text).body
    except UNREADABLE:
        return []


def _statements(text: str) -> list[ast.stmt]:
    """Return every statement of a text, none where it is no Python."""
    return [node for top in _top(text) for node in ast.walk(top) if isinstance(node, ast.stmt)]


def _calls_ipython(node: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "get_ipython"
        for part in ast.walk(node)
    )


def _cell_magic(text: str) -> tuple[str, str, str] | None:
    """Return name, arguments and body of the cell magic that a translated cell is, if it is one."""
    if not text.startswith("get_ipython().run_cell_magic("):
        return None
    match _statements(text):
        case [
            ast.Expr(value=ast.Call(args=[ast.Constant(str(name)), ast.Constant(str(line)), ast.Constant(str(body))]))
        ]:
            return name, line, body
        case _:
            return None
