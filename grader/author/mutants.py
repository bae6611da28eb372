"""Small wrong versions of a reference solution: if the checks of an exercise pass one, they look away somewhere.

Only code between `# BEGIN SOLUTION` and `# END SOLUTION` is changed, one place at a time. A *site* is one node of the
syntax tree and the place where it hangs; a *rule* looks at a site and yields what else could stand there, each with the
name that ids carry. Renaming one orphans the ids in `equivalent_mutants.toml`.
"""

from __future__ import annotations

import ast
import io
import math
import tokenize
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grader.errors import CourseError

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"

SWAPS: Mapping[type[ast.AST], tuple[str, type[Any]]] = {
    ast.Add: ("add", ast.Sub),
    ast.Sub: ("subtract", ast.Add),
    ast.Mult: ("multiply", ast.Div),
    ast.Div: ("divide", ast.Mult),
    ast.MatMult: ("matmul", ast.Mult),
    ast.Pow: ("power", ast.Mult),
    ast.FloorDiv: ("floor_divide", ast.Div),
    ast.GtE: ("greater_equal", ast.Gt),
    ast.Gt: ("greater", ast.GtE),
    ast.Lt: ("less", ast.LtE),
    ast.LtE: ("less_equal", ast.Lt),
    ast.Eq: ("equal", ast.NotEq),
    ast.NotEq: ("not_equal", ast.Eq),
    ast.And: ("and", ast.Or),
    ast.Or: ("or", ast.And),
}
"""An operator's name in ids, and the operator that takes its place."""

_OPPOSITES = (("max", "min"), ("maximum", "minimum"), ("argmax", "argmin"))
_KIN = (("sum", "mean"), ("zeros", "ones"), ("zeros_like", "ones_like"))
METHODS: Mapping[str, str] = {old: new for pair in _OPPOSITES + _KIN for old, new in (pair, pair[::-1])}
STRINGS: Mapping[str, str] = {"relu": "linear", "softmax": "sigmoid", "same": "valid"}
AXES: Mapping[str, int] = {"-1": 0, "0": -1, "1": 0}

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_Nested = _Definition | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_Located = ast.expr | ast.stmt | ast.keyword
_Changes = Iterator[tuple[str, ast.AST]]
_NEVER = (ast.arguments, ast.Raise, ast.pattern)  # signatures; what an error says; patterns allow few expressions
_NEVER_FIELDS = ("annotation", "returns", "type_params", "decorator_list", "msg")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A copy of a module with one place changed."""

    id: str
    """`function:rule:ordinal`, e.g. `softmax:subtract_becomes_add:2`: says nothing of lines, so it outlives edits."""
    line: int
    before: str
    after: str
    source: str


@dataclass(frozen=True, slots=True)
class _Site:
    """A node and the place in the tree where it hangs."""

    node: _Located
    parent: ast.AST
    holder: Any
    """The list or the `vars` of the parent that holds the node under `key`."""
    key: str | int
    scope: ast.AST
    function: str

    @property
    def position(self) -> tuple[int, int]:
        return self.node.lineno, self.node.col_offset

    def put(self, node: ast.AST, tree: ast.Module) -> str:
        """Return the tree's text with a node in this place."""
        self.holder[self.key] = node
        text = ast.unparse(tree)
        self.holder[self.key] = self.node
        return text

    def is_inside(self, regions: list[range]) -> bool:
        return any(self.node.lineno in lines and self.node.end_lineno in lines for lines in regions)


def mutants(source: str) -> list[Mutant]:
    """Return every mutant of a reference's source, in order of position."""
    tree, regions = _parse(source), _regions(source)
    sites = sorted((site for site in _sites(tree, tree) if site.is_inside(regions)), key=lambda site: site.position)
    seen, count, found = {ast.unparse(tree)}, Counter[str](), []
    for site in sites:
        for rule, node in (change for find in RULES for change in find(site)):
            text = site.put(node, tree)
            if text in seen:
                continue
            seen.add(text)
            name = f"{site.function}:{rule}"
            count[name] += 1
            before, after = ast.unparse(site.node), ast.unparse(node)
            found.append(Mutant(f"{name}:{count[name]}", site.node.lineno, before, after, text))
    return found


def _parse(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise CourseError(f"Line {error.lineno} of the reference is not Python: {error.msg}.", "Correct it.") from error


def _regions(source: str) -> list[range]:
    """Return the lines of each solution. Read from the tokens: a string may say BEGIN SOLUTION too."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = (token for token in tokens if token.type == tokenize.COMMENT)
    marks = [(token.string, token.start[0]) for token in comments if token.string in (BEGIN, END)]
    if [mark for mark, _ in marks] != [BEGIN, END] * (len(marks) // 2):
        lines = ", ".join(str(line) for _, line in marks)
        message = f"The marks of solutions in the reference are not in pairs (lines {lines})."
        raise CourseError(message, f"Put each solution between `{BEGIN}` and `{END}`, in this order.")
    return [range(begin + 1, end) for (_, begin), (_, end) in zip(marks[::2], marks[1::2], strict=True)]


def _sites(node: ast.AST, scope: ast.AST, function: str = "<module>") -> Iterator[_Site]:
    """Yield every place below a node whose change could be a mutant."""
    if isinstance(node, _Definition):
        scope, function = node, f"{function}.{node.name}".removeprefix("<module>.")
    for holder, key, child in _children(node):
        if isinstance(child, _Located):
            yield _Site(child, node, holder, key, scope, function)
        yield from _sites(child, scope, function)


def _children(node: ast.AST) -> Iterator[tuple[Any, str | int, ast.AST]]:
    for field, value in ast.iter_fields(node):
        holder: Any = value if isinstance(value, list) else vars(node)
        keys: Iterable[str | int] = range(len(value)) if isinstance(value, list) else [field]
        for key in keys if field not in _NEVER_FIELDS else ():
            if isinstance(holder[key], ast.AST) and not isinstance(holder[key], _NEVER):
                yield holder, key, holder[key]


def _swap(operator: ast.AST) -> Iterator[tuple[str, Any]]:
    if type(operator) in SWAPS:
        name, other = SWAPS[type(operator)]
        yield f"{name}_becomes_{SWAPS[other][0]}", other()


def _arithmetic(site: _Site) -> _Changes:
    match site.node:
        case ast.BinOp(left, op, right):
            yield from ((rule, ast.BinOp(left, other, right)) for rule, other in _swap(op))
        case ast.AugAssign(target, op, value):
            yield from ((f"augmented_{rule}", ast.AugAssign(target, other, value)) for rule, other in _swap(op))
            yield "augmented_becomes_assign", ast.copy_location(ast.Assign([target], value), site.node)
        case ast.UnaryOp(ast.USub(), operand):
            yield "minus_dropped", operand
        case ast.Attribute(owner, "T", ast.Load()):
            yield "transpose_dropped", owner


def _logic(site: _Site) -> _Changes:
    match site.node:
        case ast.Compare(left, ops, comparators):
            for index, op in enumerate(ops):
                for rule, other in _swap(op):
                    yield rule, ast.Compare(left, [*ops[:index], other, *ops[index + 1 :]], comparators)
        case ast.BoolOp(op, values):
            yield from ((rule, ast.BoolOp(other, values)) for rule, other in _swap(op))
        case ast.UnaryOp(ast.Not(), operand):
            yield "not_dropped", operand


def _decides(site: _Site) -> bool:
    if isinstance(site.parent, ast.comprehension):
        return site.holder is site.parent.ifs
    return isinstance(site.parent, ast.If | ast.IfExp) and site.key == "test"


def _condition(site: _Site) -> _Changes:
    match site.node:
        case ast.UnaryOp(ast.Not()) | ast.Compare(ops=[ast.Eq() | ast.NotEq()]):
            return  # `_logic` drops the `not` and turns `==` into `!=`: the same mutant
        case ast.expr() as test if _decides(site):
            yield "condition_negated", ast.UnaryOp(ast.Not(), test)


def _constant(site: _Site) -> _Changes:
    match site.node:
        case ast.Constant(bool() as flag):
            yield "boolean_flipped", ast.Constant(not flag)
        case ast.Constant(int() as number):
            yield "number_changed", ast.Constant(number + 1)
        case ast.Constant(float() as number):
            yield "number_changed", ast.Constant(number * 2 or 1.0)
        case ast.Constant(str() as text) if text in STRINGS and isinstance(site.parent, ast.Call | ast.keyword):
            yield f"{text}_becomes_{STRINGS[text]}", ast.Constant(STRINGS[text])


def _call(site: _Site) -> _Changes:
    match site.node:
        case ast.Call(func, args, keywords):
            if isinstance(func, ast.Attribute) and (other := METHODS.get(func.attr)):
                method = ast.Attribute(func.value, other, ast.Load())
                yield f"{func.attr}_becomes_{other}", ast.Call(method, args, keywords)
            if len(args) > 1:
                yield "arguments_swapped", ast.Call(func, [args[1], args[0], *args[2:]], keywords)
            for keyword in (keyword for keyword in keywords if keyword.arg):
                kept = [other for other in keywords if other is not keyword]
                yield f"keyword_{keyword.arg}_dropped", ast.Call(func, args, kept)
        case ast.keyword("axis", value) if (axis := ast.unparse(value)) in AXES:
            yield "axis_changed", ast.keyword("axis", ast.Constant(AXES[axis]))


def _statement(site: _Site) -> _Changes:
    match site.node:
        case ast.Return(ast.expr() as value):
            yield "return_becomes_none", ast.Return(ast.Constant(None))
            if isinstance(value, ast.Tuple) and len(value.elts) > 1:
                first, second, *rest = value.elts
                yield "returned_pair_swapped", ast.Return(ast.Tuple([second, first, *rest], ast.Load()))
        case ast.Expr(ast.Constant()):
            return  # a docstring
        case ast.AugAssign() | ast.Expr() | ast.Break() | ast.Continue():
            yield "statement_dropped", ast.Pass()
        case ast.Assign() | ast.AnnAssign(value=ast.expr()):
            if {*_bound(site.node)} <= {*_bound(site.scope, site.position)}:  # else NameError, which tests no check
                yield "statement_dropped", ast.Pass()


def _bound(node: ast.AST, above: tuple[float, int] = (math.inf, 0)) -> Iterator[str]:
    """Yield the names that a node binds above a position; inner functions and comprehensions have their own."""
    match node:
        case ast.arg(name) | ast.Name(name, ast.Store()) if (node.lineno, node.col_offset) < above:
            yield name
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _Nested):
            yield from _bound(child, above)


RULES: tuple[Callable[[_Site], _Changes], ...] = (_arithmetic, _logic, _condition, _constant, _call, _statement)
