"""What a text of Python defines by more than a stub, and which names it binds and uses."""

from __future__ import annotations

import ast
import symtable
import warnings
from collections.abc import Iterator

from grader.submission.notebook import MAX_CODE, UNREADABLE


def finished_names(text: str) -> frozenset[str]:
    """Return the functions, classes and constants that a text defines at its top by more than a stub."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(text).body if len(text) <= MAX_CODE else []
    except UNREADABLE:
        return frozenset()
    found: set[str] = set()
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found |= set() if is_stub(node) else {name}
            case ast.Assign(targets=[ast.Name(id=name)]):
                found.add(name)
    return frozenset(found)


def is_stub(node: ast.stmt) -> bool:
    """Whether a function, or some method of a class, ends with `raise NotImplementedError` before it returns."""
    match node:
        case ast.ClassDef():
            return any(map(is_stub, node.body))
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


def bound_and_used(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that Python binds at its top, and those of its top that it uses anywhere; none if it is none."""
    try:
        top = symtable.symtable(text, "text", "exec")
    except UNREADABLE:
        return frozenset(), frozenset()
    symbols = top.get_symbols()
    bound = {s.get_name() for s in symbols if s.is_assigned() or s.is_imported() or s.is_namespace()}
    used = {s.get_name() for s in symbols if s.is_referenced()}
    used |= {s.get_name() for table in _below(top) for s in table.get_symbols() if s.is_global() and s.is_referenced()}
    return frozenset(bound), frozenset(used)


def _below(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    waiting = table.get_children()
    while waiting:
        current = waiting.pop()
        yield current
        waiting += current.get_children()
