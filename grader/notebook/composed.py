"""A student's file out of a notebook's cells: of all statements so far those that an exercise needs, in their order.

What is needed is found backwards: whatever binds or changes a wanted name, then what that uses, and so on. So a name
has the value that the notebook gave it, however it came by it. The cells that hold the answer are taken whole, as a
file would be. Nothing is run here; where the file is run, a statement that raises ends no other.

What checks a notebook that is running and what reads one that was handed in both ask here: so they see the same file.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import chain

from grader.explanation import line_of_file
from grader.notebook.cells import UNREADABLE, Translate, plain, without_talk
from grader.submission.defined import bound_and_used, is_stub

NOT_OURS = ("grader", "__future__")
"""Modules that are not there, or have no effect, where a file is graded."""
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.comprehension)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement at the top of a cell."""

    names: frozenset[str]
    """What it binds, changes or deletes."""
    anew: bool
    """Whether nothing of what these names were before is left: not so after `E *= 2`, or where it stands in an `if`."""
    asked: frozenset[str]
    """What it calls for an effect, and with what: `L` in `L.append(1)`, `D` in `fill(D)`: variables change by that."""
    sets: frozenset[str]
    """The names that it declares `global`: who calls it may change them."""
    is_star: bool
    """Whether it is `from … import *`: nobody can say which names it binds."""
    is_stub: bool
    code: str
    at_once: frozenset[str]
    """The names that must be there when the statement runs: decorators, defaults, all that is computed."""
    later: frozenset[str]
    """Those in bodies of functions, which run when they are called."""
    cell: int
    line: int


@dataclass(frozen=True, slots=True)
class Composed:
    """A file made of statements."""

    source: str
    parts: tuple[tuple[int, Statement], ...]
    """Each statement with the line of the file at which it begins."""

    def in_cells(self, line: int) -> str:
        """Return what a line of the file is called where the student sees it: as the line of a cell."""
        for start, part in reversed(self.parts):
            if start <= line:
                return f"In [{part.cell}], line {part.line + line - start}"
        return line_of_file(line)

    @property
    def finished(self) -> frozenset[str]:
        """The names that it binds by more than a stub."""
        return frozenset[str]().union(*(part.names for _, part in self.parts if not part.is_stub))

    def cells(self, names: frozenset[str]) -> list[int]:
        """Return the cells, in their order, from which it has statements that bind one of these names."""
        return sorted({part.cell for _, part in self.parts if part.names & names})


def compose(
    cells: Iterable[str],
    translate: Translate,
    wanted: Iterable[str],
    without: frozenset[str] = frozenset(),
    *,
    is_whole: bool = True,
) -> Composed | None:
    """Return the file that defines the wanted names as the cells so far do, and all that this needs.

    A cell may have broken off at a statement that raised: what stands below counts all the same. A stub counts only
    where there is nothing else of its name.

    Args:
        cells: in the order in which they ran; a cell's place is its number.
        translate: IPython's.
        wanted: what the exercise's file has to define.
        without: names of which nothing is taken.
        is_whole: whether the cells that define wanted names are taken whole, as a file would be.

    Returns:
        None when no cell has defined any of the wanted names.
    """
    names = frozenset(wanted)
    texts = [without_talk(plain(cell, translate)) for cell in cells]
    typed = [list(_statements(text, number)) for number, text in enumerate(texts)]
    found = [one for one in _without_stubs(list(chain(*typed)), names) if not one.names or one.names - without]
    if not any(one.names & names for one in found):
        return None
    kept = _needed(found, names)
    answer = {one.cell for one in kept if one.names & names} if is_whole else set()
    chosen = set(map(id, kept))
    parts = [one for one in found if id(one) in chosen or one.cell in answer]
    parts = _without_repeats(parts, answer)
    ordered = _in_order(parts)
    first = parts[0].cell
    if ordered == typed[first]:
        return Composed(texts[first], tuple((one.line, one) for one in ordered))
    return _file(ordered)


# ---------------------------------------------------------------------- which statements


def _without_stubs(statements: list[Statement], wanted: frozenset[str]) -> list[Statement]:
    """Return statements without the stubs of wanted names that are also there by more than a stub."""
    finished = frozenset[str]().union(*(one.names for one in statements if one.anew and not one.is_stub))
    return [one for one in statements if not (one.is_stub and one.names <= wanted & finished)]


def _without_repeats(statements: list[Statement], answer: set[int]) -> list[Statement]:
    """Return statements without imports elsewhere that the answer's own cells have above them, in the same words."""
    kept, last = [], dict[str, Statement]()
    for one in statements:
        before = [last.get(name) for name in one.names] if one.code.startswith(("import ", "from ")) else []
        is_repeated = before and all(found and found.cell in answer and found.code == one.code for found in before)
        if is_repeated and one.cell not in answer:
            continue
        kept.append(one)
        last |= dict.fromkeys(one.names, one)
    return kept


def _needed(statements: list[Statement], wanted: frozenset[str]) -> list[Statement]:
    """Return what the wanted names come from, in the given order."""
    kept, missing = _backwards(statements, wanted)
    if not missing:
        return kept
    also: set[str] = set()  # what was moved below its use counts, with all that it needs, wherever it stands
    _need(missing, also, _by_name(statements, lambda one: one.at_once | one.later))
    return _backwards(statements, wanted | also)[0]


def _backwards(statements: list[Statement], wanted: frozenset[str]) -> tuple[list[Statement], set[str]]:
    """Return what wanted names come from, looked for from the end, and the names bound only below their use."""
    variables = frozenset(name for one in statements if _is_variable(one) for name in one.names)
    later = _by_name(statements, lambda one: one.later)
    sets = _by_name(statements, lambda one: one.sets)
    needed: set[str] = set()
    _need(wanted, needed, later)
    kept = []
    for one in reversed(statements):
        changed = (one.names | (one.asked & variables)).union(*(sets.get(name, ()) for name in one.asked))
        if not changed & needed and not one.is_star:
            continue
        kept.append(one)
        needed -= one.names if one.anew else frozenset()
        _need(one.later, needed, later)
        called: set[str] = set()  # what it uses now must be there now, with all that this uses, however needed later
        _need(one.at_once, called, later)
        needed |= called
    bound = frozenset[str]().union(*(one.names for one in kept))
    return kept[::-1], {name for name in needed & later.keys() if name not in bound}


def _by_name(statements: list[Statement], used: Callable[[Statement], frozenset[str]]) -> dict[str, set[str]]:
    """Return by name what is used by the statements that bind it."""
    found: dict[str, set[str]] = {}
    for one in statements:
        for name in one.names:
            found.setdefault(name, set()).update(used(one))
    return found


def _need(names: Iterable[str], needed: set[str], later: Mapping[str, set[str]]) -> None:
    """Add names to what is needed, and what is used in the functions among them when they are called."""
    waiting = [name for name in names if name not in needed]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += later.get(name, ())


def _is_variable(one: Statement) -> bool:
    return one.anew and not one.code.startswith(("def ", "class ", "async ", "@", "import ", "from "))


def _in_order(statements: list[Statement]) -> list[Statement]:
    """Return statements in their order; one that needs at once what only a later one binds waits for that.

    Cells are moved, and run in any order.
    """
    somewhere = frozenset[str]().union(*(one.names for one in statements if one.anew))
    bound: set[str] = set()
    lacking: dict[int, set[str]] = {}
    waiting: dict[str, list[int]] = {}
    order: list[int] = []
    for place, statement in enumerate(statements):
        lacking[place] = set(statement.at_once & somewhere) - bound
        for name in lacking[place]:
            waiting.setdefault(name, []).append(place)
        ready = [] if lacking[place] else [place]
        while ready:
            order.append(heappop(ready))
            for name in statements[order[-1]].names - bound:
                bound.add(name)
                for other in waiting.pop(name, ()):
                    lacking[other].remove(name)
                    if not lacking[other]:
                        heappush(ready, other)
    rest = lacking.keys() - set(order)  # each of these was made with the help of an older version of another
    return [statements[place] for place in (*order, *sorted(rest))]


def _file(statements: list[Statement]) -> Composed:
    line, parts = 1, []
    for statement in statements:
        parts.append((line, statement))
        line += statement.code.count("\n") + 3
    return Composed("\n\n\n".join(statement.code for statement in statements) + "\n", tuple(parts))


# ---------------------------------------------------------------------- one statement


def _statements(cell: str, number: int) -> Iterator[Statement]:
    """Yield what stands at the top of a cell of plain Python."""
    try:
        found = ast.parse(cell).body
    except UNREADABLE:  # it did not run either
        return
    lines = cell.split("\n")
    for node in (node for node in found if not isinstance(node, ast.Pass)):
        inner = list(ast.walk(node))
        has_scopes = any(isinstance(part, _SCOPES) for part in inner)
        outer = list(_outside_functions(node)) if has_scopes else inner
        used = bound_and_used(_text(node, lines, _first_line(node)))[1] if has_scopes else _read(outer)
        sets = frozenset(name for part in inner if isinstance(part, ast.Global) for name in part.names)
        at_once = _at_once(node, outer, used)
        later = (used | sets) - at_once
        for names, anew, code in _bound(node, outer, lines):
            yield Statement(
                names, anew, _asked(outer), sets, _is_star(node), is_stub(node), code, at_once, later, number,
                _first_line(node),
            )  # fmt: skip


def _read(parts: list[ast.AST]) -> frozenset[str]:
    return frozenset(part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load))


def _is_star(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.names[0].name == "*"


def _at_once(node: ast.stmt, parts: list[ast.AST], used: frozenset[str]) -> frozenset[str]:
    """Return the names that a statement reads when it runs; of one with a body none that it may have bound itself."""
    read = _read(parts) & used
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        read |= {node.target.id}
    return read - _stored(parts) if hasattr(node, "body") else read


def _bound(node: ast.stmt, parts: list[ast.AST], lines: list[str]) -> Iterator[tuple[frozenset[str], bool, str]]:
    """Yield the names of a statement, whether they begin anew, and its text; imports of several names are several."""
    match node:
        case ast.Import(names=aliases):
            for alias in aliases:
                module = alias.name.partition(".")[0]
                if module not in NOT_OURS:
                    yield frozenset([alias.asname or module]), True, ast.unparse(ast.Import([alias]))
        case ast.ImportFrom(module=module, names=aliases, level=level):
            for alias in aliases:
                if (module or "").partition(".")[0] not in NOT_OURS:
                    names = frozenset[str]() if alias.name == "*" else frozenset([alias.asname or alias.name])
                    yield names, True, ast.unparse(ast.ImportFrom(module, [alias], level))
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield frozenset([name]), True, _text(node, lines, _first_line(node))
        case _:
            anew, names = frozenset(_bound_anew(node)), _stored(parts)
            yield names, bool(names) and names == anew, _text(node, lines, node.lineno)


def _bound_anew(node: ast.stmt) -> Iterator[str]:
    """Yield the names that an assignment gives a value of its own."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) and node.value else targets
    for target in targets:
        parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
        yield from (part.id for part in parts if isinstance(part, ast.Name))


def _stored(parts: list[ast.AST]) -> frozenset[str]:
    """Return the names that a statement binds or changes, perhaps: also `D["k"] = 1`, and what is in an `if`."""
    own = {id(part) for found in parts if isinstance(found, ast.comprehension) for part in ast.walk(found.target)}
    names: set[str] = set()
    for part in parts:
        match part:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) if id(part) not in own:
                names.add(name)
            case ast.Subscript(ctx=ast.Store()) | ast.Attribute(ctx=ast.Store()):
                names |= _root(part)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.alias(name=name, asname=other):
                names.add(other or name.partition(".")[0])
    return frozenset(names)


def _asked(parts: list[ast.AST]) -> frozenset[str]:
    """Return what is called, and with what, for an effect, as nobody takes what is returned."""
    calls = [part.value for part in parts if isinstance(part, ast.Expr)]
    asked: set[str] = set()
    for call in (call for call in calls if isinstance(call, ast.Call)):
        asked = asked.union(*map(_root, (call.func, *call.args, *(more.value for more in call.keywords))))
    return frozenset(asked)


def _root(node: ast.expr) -> frozenset[str]:
    """Return the variable that an item or attribute is of: D in `D["k"].x`."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return frozenset([node.id] if isinstance(node, ast.Name) else [])


def _text(node: ast.stmt, lines: list[str], begin: int) -> str:
    """Return a statement as it stands, from its first line, but for what shares its lines."""
    first, last = begin - 1, (node.end_lineno or node.lineno) - 1
    encoded = [line.encode() for line in lines[first : last + 1]]
    encoded[-1] = encoded[-1][: node.end_col_offset]
    encoded[0] = encoded[0][node.col_offset :]
    return b"\n".join(encoded).decode()


def _first_line(node: ast.stmt) -> int:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        case _:
            return node.lineno


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
