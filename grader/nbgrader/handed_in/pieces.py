"""The cells of a notebook that anybody may have written, as text; nothing about them is believed, nothing is run.

    bytes  →  parse  →  a tree of plain data  →  pieces  →  Piece, Piece, …: text, and what it defines if it is Python

Every size is bounded, and so is the work on each cell.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from grader.notebook.cells import plain, without_talk
from grader.sandbox.inside.statements import without_magics
from grader.submission.defined import bound_and_used, is_stub
from grader.submission.notebook import MAX_CELLS, UNREADABLE, cells, grade_id, is_another_language, text_of

MAX_CODE = 128 << 10
"""So many characters of code are searched for what the cells of the exercises themselves do not hold."""
MAX_COPIES = 8
"""So many cells of the same name are looked at."""
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_DEFINES = re.compile(r"^(?:(?:async\s+)?(?:def|class)\s+(\w+)|(\w+)\s*=)", re.MULTILINE)


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
        return bound_and_used(self.text)[0]

    @cached_property
    def finished(self) -> frozenset[str]:
        """The names bound by something else than a stub."""
        last = {node.name: is_stub(node) for node in self.tree.body if isinstance(node, _NAMED)} if self.tree else {}
        return self.bound - {name for name, is_stub in last.items() if is_stub}

    @cached_property
    def only_defines(self) -> bool:
        """Whether nothing at the top could break off but what defines something."""
        kept = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass)
        return self.tree is not None and all(isinstance(node, kept) or _is_value(node) for node in self.tree.body)


def pieces(notebook: Mapping[str, Any]) -> list[Piece]:
    """Return the cells of a parsed notebook of any version that have a text."""
    found = []
    for place, cell in enumerate((cells(notebook) or [])[:MAX_CELLS]):
        if isinstance(cell, Mapping):
            kind = cell.get("cell_type")
            found.append(Piece(place, kind if kind in ("code", "raw") else "markdown", grade_id(cell), text_of(cell)))
    return found


def within_reason(found: Sequence[Piece]) -> list[Piece]:
    """Return the first cells that together are not longer than what is searched; longer ones are left out."""
    kept, left = [], MAX_CODE
    for piece in found:
        if len(piece.raw) <= left:
            left -= len(piece.raw)
            kept.append(piece)
    return kept


# ---------------------------------------------------------------------- Python


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text) if len(text) <= MAX_CODE else None
    except UNREADABLE:
        return None


def _translated(text: str) -> str:
    """Return a cell without its magics, each line in its place; as it is where that does not make Python of it.

    IPython's own translation takes minutes for a cell that was made to be slow; this one knows only whole lines.
    """
    if _parsed(text) is not None:
        return plain(text, lambda cell: cell) if "get_ipython" in text else text
    if is_another_language(text):
        return ""
    found = without_magics(text)
    if _parsed(found) is None:
        return text
    return plain(found, lambda cell: cell) if "get_ipython" in found else found


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
