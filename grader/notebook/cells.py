"""A student's file out of a notebook's cells: plain Python, and of the cells so far only what an exercise needs.

Cells come as they were typed. IPython's own translation turns magics and shell commands in them into calls of
`get_ipython()`, which no submission can make: these are taken out. Nothing is run here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from grader.explanation import line_of_file

Translate = Callable[[str], str]
"""IPython's `transform_cell`: from a cell as it was typed to Python."""

TRANSPARENT = ("capture", "check", "prun", "time")
"""Cell magics that run their cell in the notebook's own namespace: what it defines is defined."""
NOT_RUN = "--no-run"
"""With this, `%%check` does not run its cell."""
_HARMLESS = (
    ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp, ast.Name, ast.Attribute, ast.Lambda,
    ast.operator, ast.unaryop, ast.expr_context,
)  # fmt: skip
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what the parser says of strange or huge text


@dataclass(frozen=True, slots=True)
class Definition:
    """A statement at the top of a cell that binds names."""

    names: frozenset[str]
    code: str
    at_once: frozenset[str]
    """The names that must be there when the statement runs: decorators, defaults, base classes."""
    uses: frozenset[str]
    """All names in it."""
    cell: int
    line: int


@dataclass(frozen=True, slots=True)
class Composed:
    """A file made of definitions."""

    source: str
    parts: tuple[tuple[int, Definition], ...]
    """Each definition with the line of the file at which it begins."""

    def in_cells(self, line: int) -> str:
        """Return what a line of the file is called where the student sees it: as the line of a cell."""
        for start, part in reversed(self.parts):
            if start <= line:
                return f"In [{part.cell}], line {part.line + line - start}"
        return line_of_file(line)


def plain(cell: str, translate: Translate) -> str:
    """Return a cell as plain Python, each statement on its line: what only IPython understands becomes `pass`."""
    cell = cell.encode(errors="replace").decode()  # half of a character pair is no text
    text = translate(cell).replace("\r\n", "\n").replace("\r", "\n")
    skipped = len(cell) - len(cell.lstrip("\n"))  # IPython drops empty lines at the beginning
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


def _statements(text: str) -> list[ast.stmt]:
    """Return every statement of a text, none where it is no Python: the engine will say what is wrong with it."""
    try:
        return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]
    except _UNREADABLE:
        return []


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


def compose(
    cells: Iterable[str], translate: Translate, wanted: Iterable[str], alive: Container[str]
) -> Composed | None:
    """Return the file that defines the wanted names as the cells so far do, and all that these definitions use.

    Args:
        cells: in the order in which they ran; a cell's place is its number.
        translate: IPython's.
        wanted: what the exercise's file has to define.
        alive: the names that the kernel has now; others were deleted, or their cell broke off before.

    Returns:
        None when no cell has defined any of the wanted names.
    """
    last: dict[str, Definition] = {}
    stars: list[Definition] = []
    for number, cell in enumerate(cells):
        for found in _definitions(plain(cell, translate), number):
            stars += [] if found.names else [found]
            last |= {name: found for name in found.names if name in alive}
    chosen = {name: last[name] for name in wanted if name in last}
    if not chosen:
        return None
    needed = [*stars, *_with_what_they_use(chosen.values(), last)]
    return _file(_ordered(needed, last))


def _with_what_they_use(chosen: Iterable[Definition], last: Mapping[str, Definition]) -> list[Definition]:
    found: dict[Definition, None] = {}  # an ordered set
    waiting = list(chosen)
    while waiting:
        current = waiting.pop()
        if current not in found:
            found[current] = None
            waiting += [last[name] for name in current.uses if name in last]
    return sorted(found, key=lambda definition: (definition.cell, definition.line))


def _ordered(definitions: list[Definition], last: Mapping[str, Definition]) -> list[Definition]:
    """Return definitions so that each finds what it needs at once: cells are run again in any order."""
    graph = {
        definition: [last[name] for name in sorted(definition.at_once) if name in last and last[name] != definition]
        for definition in definitions
    }
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError:  # each was defined with the help of an older version of the other
        return definitions


def _file(definitions: list[Definition]) -> Composed:
    line, parts = 1, []
    for definition in definitions:
        parts.append((line, definition))
        line += definition.code.count("\n") + 3
    return Composed("\n\n\n".join(definition.code for definition in definitions) + "\n", tuple(parts))


def _definitions(cell: str, number: int) -> Iterator[Definition]:
    """Yield what a cell of plain Python defines."""
    try:
        statements = ast.parse(cell).body
    except _UNREADABLE:  # it did not run either
        return
    for node in statements:
        for names, code in _bound(node, cell):
            used = frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name))
            yield Definition(names, code, frozenset(_at_once(node)), used, number, _first_line(node))


def _first_line(node: ast.stmt) -> int:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        case _:
            return node.lineno


def _bound(node: ast.stmt, cell: str) -> Iterator[tuple[frozenset[str], str]]:
    """Yield the names that a statement binds and its text; an import of several modules is several statements."""
    match node:
        case ast.Import(names=aliases):
            for alias in aliases:
                module = alias.name.partition(".")[0]
                if module != "grader":
                    yield frozenset([alias.asname or module]), ast.unparse(ast.Import([alias]))
        case ast.ImportFrom(module=module, names=aliases, level=level):
            for alias in aliases:
                if (module or "").partition(".")[0] not in ("grader", "__future__"):
                    names = frozenset() if alias.name == "*" else frozenset([alias.asname or alias.name])
                    yield names, ast.unparse(ast.ImportFrom(module, [alias], level))
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            lines = cell.split("\n")[_first_line(node) - 1 : node.end_lineno]
            yield frozenset([name]), "\n".join(lines)
        case ast.Assign(targets=targets, value=value) if _is_harmless(value):
            names = frozenset(name for target in targets for name in _targets(target))
            if names:
                yield names, ast.get_source_segment(cell, node) or ""
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if _is_harmless(value):
            yield frozenset([name]), ast.get_source_segment(cell, node) or ""


def _targets(target: ast.expr) -> Iterator[str]:
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                yield from _targets(part)


def _is_harmless(value: ast.expr) -> bool:
    """Whether an expression calls nothing, and so means the same in a file: numbers, `np.pi`, lambdas."""
    return all(isinstance(node, _HARMLESS) for node in _outside_functions(value))


def _at_once(node: ast.stmt) -> Iterator[str]:
    return (part.id for part in _outside_functions(node) if isinstance(part, ast.Name))


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a tree but for the bodies of functions, which run later."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        match current:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                annotations = [current.returns] if current.returns else []
                waiting += [*current.decorator_list, current.args, *annotations]
            case ast.Lambda():
                waiting += [d for d in (*current.args.defaults, *current.args.kw_defaults) if d]
            case _:
                waiting += ast.iter_child_nodes(current)
