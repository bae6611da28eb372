"""The cells of a notebook that anybody may have written, as text; nothing about them is believed, nothing is run.

    bytes  →  parse  →  a tree of plain data  →  pieces  →  Piece, Piece, …: text, and what it defines if it is Python

Every size is bounded, and so is the work on each cell.
"""

from __future__ import annotations

import ast
import json
import re
import symtable
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from grader.notebook.cells import TRANSPARENT, plain
from grader.sandbox.inside.statements import without_magics

MAX_NOTEBOOK = 32 << 20
"""So many bytes of a notebook are read: pictures and long outputs are in it, too."""
MAX_CELLS = 5_000
MAX_CODE = 128 << 10
"""So many characters of code are searched for what the cells of the exercises themselves do not hold."""
MAX_COPIES = 8
"""So many cells of the same name are looked at."""
_TALK = ("grader", "print", "display", "input")
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what the parser says of strange or huge text
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_CELL_MAGICS = re.compile(r"(?:\n*%%[^\n]*)+")
_CELL_MAGIC = re.compile(r"^%%(\w*)", re.MULTILINE)
_DEFINES = re.compile(r"^(?:(?:async\s+)?(?:def|class)\s+(\w+)|(\w+)\s*=)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A notebook's JSON, or the reason why there is none."""

    tree: Mapping[str, Any] | None
    problem: str = ""


def parse(content: bytes) -> Parsed:
    """Return the tree of a notebook's file, or what is wrong with the file."""
    if len(content) > MAX_NOTEBOOK:
        return Parsed(None, f"the notebook is larger than {MAX_NOTEBOOK >> 20} MiB: clear its outputs")
    if not content.strip():
        return Parsed(None, "the notebook's file is empty")
    try:
        tree = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Parsed(None, f"the notebook is not UTF-8 text (at byte offset {error.start})")
    except json.JSONDecodeError as error:
        return Parsed(None, f"the notebook's file is damaged: no JSON at line {error.lineno}")
    except (ValueError, RecursionError, MemoryError):  # a number of a million digits, lists in lists in lists
        return Parsed(None, "the notebook's file is no JSON that anybody could have saved")
    if not isinstance(tree, dict) or _cells(tree) is None:
        return Parsed(None, "the file is no notebook: it has no list of cells")
    return Parsed(tree)


@dataclass(frozen=True)
class Piece:
    """A cell: where it stands, what it says it is, and its text as Python."""

    place: int
    kind: str
    grade_id: str
    raw: str

    @property
    def label(self) -> str:
        """How a sentence names it: by its place, counted from 1."""
        return f"cell {self.place + 1}"

    @cached_property
    def text(self) -> str:
        """The text as plain Python: without magics and what is only said or asked."""
        return without_talk(_translated(self.raw))

    @cached_property
    def tree(self) -> ast.Module | None:
        """The text's syntax tree; None where it is no Python."""
        return _parsed(self.text)

    @cached_property
    def bound(self) -> frozenset[str]:
        """The names that the text binds at its top; what looks like it where it is no Python."""
        if self.tree is None:
            return frozenset(name for names in _DEFINES.findall(self.text) for name in names if name)
        return bound_and_free(self.text)[0]

    @cached_property
    def finished(self) -> frozenset[str]:
        """The names bound by something else than a stub."""
        last = {node.name: _is_stub(node) for node in self.tree.body if isinstance(node, _NAMED)} if self.tree else {}
        return self.bound - {name for name, is_stub in last.items() if is_stub}

    @cached_property
    def only_defines(self) -> bool:
        """Whether nothing at the top could break off but what defines something."""
        kept = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass)
        return self.tree is not None and all(isinstance(node, kept) or _is_value(node) for node in self.tree.body)


def pieces(notebook: Mapping[str, Any]) -> list[Piece]:
    """Return the cells of a parsed notebook of any version that have a text."""
    found = []
    for place, cell in enumerate((_cells(notebook) or [])[:MAX_CELLS]):
        if isinstance(cell, Mapping):
            text = _text(cell.get("source", cell.get("input")))  # version 3 says input
            kind = cell.get("cell_type")
            found.append(Piece(place, kind if kind in ("code", "raw") else "markdown", grade_id(cell), text))
    return found


def within_reason(found: Sequence[Piece]) -> list[Piece]:
    """Return the first cells that together are not longer than what is searched; longer ones are left out."""
    kept, left = [], MAX_CODE
    for piece in found:
        if len(piece.raw) <= left:
            left -= len(piece.raw)
            kept.append(piece)
    return kept


def grade_id(cell: Mapping[str, Any]) -> str:
    """Return the name that a cell's metadata gives it, empty if none."""
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    name = nbgrader.get("grade_id") if isinstance(nbgrader, Mapping) else None
    return name if isinstance(name, str) else ""


def _cells(tree: Mapping[str, Any]) -> Sequence[Any] | None:
    cells = tree.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = tree.get("worksheets")  # version 3
    if isinstance(sheets, list) and all(isinstance(sheet, Mapping) for sheet in sheets):
        return [cell for sheet in sheets for cell in (_cells(sheet) if "cells" in sheet else None) or []]
    return None


def _text(source: Any) -> str:
    """Return a cell's text, which the format allows to be a list of lines."""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return ""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode(errors="replace").decode()  # half of a character pair is no text


# ---------------------------------------------------------------------- Python


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text) if len(text) <= MAX_CODE else None
    except _UNREADABLE:
        return None


def _translated(text: str) -> str:
    """Return a cell without its magics, each line in its place; as it is where that does not make Python of it.

    IPython's own translation takes minutes for a cell that was made to be slow; this one knows only whole lines.
    """
    if _parsed(text) is not None:
        return plain(text, lambda cell: cell) if "get_ipython" in text else text
    magics = _CELL_MAGICS.match(text)
    if magics and not set(_CELL_MAGIC.findall(magics[0])) <= set(TRANSPARENT):
        return ""  # another language
    found = without_magics(text)
    if _parsed(found) is None:
        return text
    return plain(found, lambda cell: cell) if "get_ipython" in found else found


def without_talk(text: str) -> str:
    """Return Python in which what a cell only says or asks when it is run is `pass`, each line in its place.

    That are `import grader` and calls like `grader.check(…)`, as there is no grader inside, and `print(…)`, `input(…)`.
    """
    tree = _parsed(text) if any(word in text for word in _TALK) else None
    if tree is None:
        return text
    lines = [line.encode() for line in text.split("\n")]
    for node in reversed(tree.body):  # from the end, as several may stand on a line
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
            return isinstance(inner, ast.Name) and inner.id in _TALK
        case _:
            return False


def _is_stub(node: ast.stmt) -> bool:
    """Whether a function, or some method of a class, ends with `raise NotImplementedError` before it returns."""
    match node:
        case ast.ClassDef():
            return any(map(_is_stub, node.body))
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            ends = [part for part in node.body if isinstance(part, ast.Raise | ast.Return)]
            return bool(ends) and _raises_not_implemented(ends[0])
        case _:
            return False


def _raises_not_implemented(node: ast.stmt) -> bool:
    match node:
        case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
            return name == "NotImplementedError"
        case _:
            return False


def _is_value(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=targets):
            return all(isinstance(target, ast.Name | ast.Tuple) for target in targets)
        case ast.AnnAssign(target=ast.Name()):
            return True
        case _:
            return False


def bound_and_free(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that Python binds at its top, and those that it uses and binds nowhere; none if it is none."""
    try:
        top = symtable.symtable(text, "cell", "exec")
    except _UNREADABLE:
        return frozenset(), frozenset()
    symbols = top.get_symbols()
    bound = {s.get_name() for s in symbols if s.is_assigned() or s.is_imported() or s.is_namespace()}
    used = {s.get_name() for s in symbols if s.is_referenced()}
    used |= {s.get_name() for table in _below(top) for s in table.get_symbols() if s.is_global() and s.is_referenced()}
    return frozenset(bound), frozenset(used - bound)


def _below(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    waiting = table.get_children()
    while waiting:
        current = waiting.pop()
        yield current
        waiting += current.get_children()
