"""The mutator: each rule on one line, and what holds for every mutant of any module."""

import ast
import inspect
import reprlib
import textwrap
from types import ModuleType

import pytest

from grader.author.mutants import Mutant, mutants
from grader.errors import CourseError

FRAME = '''
def f(x, y, n):
    """Return 1 + 1."""
    # BEGIN SOLUTION
{}
    # END SOLUTION
'''

MODULE = '''
"""A softmax and a perceptron: 1 + 1."""
import numpy as np

LIMIT = 5 - 1


def softmax(scores: "np.ndarray[1 + 1]", axis: int = -1) -> "np.ndarray":
    """Return probabilities, e.g. 1 - 1."""
    # BEGIN SOLUTION
    if scores.ndim == 0:
        raise ValueError("expected " + str(1 + 1), "relu", -1)
    # large scores would overflow
    scores = scores - scores.max(axis=axis, keepdims=True)
    exps = np.exp(scores)
    return exps / exps.sum(axis=axis, keepdims=True)
    # END SOLUTION


class Perceptron:
    """One neuron."""

    def __init__(self, size: int, rate: float = 0.1) -> None:
        self.rate = rate * 1
        # BEGIN SOLUTION
        self.weights = np.zeros(size)
        self.bias = 0.0
        # END SOLUTION

    def fit(self, X, y, epochs: int = 10):
        """Learn."""
        # BEGIN SOLUTION
        import math as _math

        for _ in range(epochs):
            errors: "list[1]" = []
            for row, label in zip(X, y):
                if label * (row @ self.weights + self.bias) <= 0:
                    self.weights += self.rate * label * row
                    self.bias += self.rate * label
                    errors.append(label)
            if not errors:
                break

        return self.weights, self.bias
        # END SOLUTION

    def unrelated(self, x):
        """Stay as it is."""
        return not x and -x + 1
'''


def of_line(line: str) -> list[tuple[str, str]]:
    """Return rule and mutated body of every mutant of a function body."""
    return [
        (mutant.id.split(":")[1], body_of(mutant)) for mutant in mutants(FRAME.format(textwrap.indent(line, "    ")))
    ]


def body_of(mutant: Mutant) -> str:
    function = ast.parse(mutant.source).body[0]
    assert isinstance(function, ast.FunctionDef)
    return "\n".join(ast.unparse(statement) for statement in function.body[1:])


DROPPED = ("statement_dropped", "pass")
OPPOSITES = [
    *(("add", "x + y", "subtract", "x - y"), ("multiply", "x * y", "divide", "x / y")),
    *(("greater_equal", "x >= y", "greater", "x > y"), ("less", "x < y", "less_equal", "x <= y")),
    *(("equal", "x == y", "not_equal", "x != y"), ("and", "x and y", "or", "x or y")),
    *(("max", "x.max()", "min", "x.min()"), ("maximum", "np.maximum(x)", "minimum", "np.minimum(x)")),
    *(("sum", "x.sum()", "mean", "x.mean()"), ("argmax", "x.argmax()", "argmin", "x.argmin()")),
    *(("zeros", "np.zeros(x)", "ones", "np.ones(x)"),),
    *(("zeros_like", "np.zeros_like(x)", "ones_like", "np.ones_like(x)"),),
]
"""Each becomes the other: rule and text of both."""
UNTOUCHED = (
    "z = x % y", "z = x is y", "while x:\n    pass", "z = 1e999", "z = None", "z = 'relu'", "z = x('tanh')",
    "z = f(**x)", "z = f(x, x)", "z = max(x)", "return None", "return", "x, z = y, x", "import numpy as np", "...",
    "from math import exp", "raise ValueError('relu', f(1 + 1))", "assert x, f'relu {1 + 1}'", "z: 'list[1]'",
    "z: Literal[1, -1] = x", "def g(a: 1=1, *, b=not x) -> -1:\n    'A docstring: 1 + 1.'",
    "@g(1, 2)\ndef h():\n    pass", "g = lambda a=1: a", "match x:\n    case 1 | -1 | 1+2j:\n        pass", "'relu'",
)  # fmt: skip
TABLE = {
    **{f"z = {one}": [(f"{a}_becomes_{b}", f"z = {other}")] for a, one, b, other in OPPOSITES},
    **{f"z = {other}": [(f"{b}_becomes_{a}", f"z = {one}")] for a, one, b, other in OPPOSITES},
    **{line: [] for line in UNTOUCHED},
    **{line: [DROPPED] for line in ("x.T = y", "x.a = y", "x[y] = n", "x(y)", "x = y", "x: int = y", "x, y = y, x")},
    **{  # where something follows or surrounds it
        f"for i in x:\n    {last}": [("statement_dropped", "for i in x:\n    pass")]
        for last in ("break", "continue", "i = y")
    },
    **{  # numbers: 0 becomes 1, others are doubled or counted up
        f"z = {old}": [("number_changed", f"z = {new}")]
        for old, new in {"0": "1", "1": "2", "7": "8", "0.25": "0.5", "0.0": "1.0"}.items()
    },
    "z = x @ y": [("matmul_becomes_multiply", "z = x * y")],
    "z = x ** y": [("power_becomes_multiply", "z = x * y")],
    "z = x // y": [("floor_divide_becomes_divide", "z = x / y")],
    "z = (x + y) * n": [("multiply_becomes_divide", "z = (x + y) / n"), ("add_becomes_subtract", "z = (x - y) * n")],
    "z = -x": [("minus_dropped", "z = x")],
    "z = --x": [("minus_dropped", "z = -x")],
    "z = x.T": [("transpose_dropped", "z = x")],
    "x += y": [("augmented_add_becomes_subtract", "x -= y"), ("augmented_becomes_assign", "x = y"), DROPPED],
    "x[y] *= n": [
        ("augmented_multiply_becomes_divide", "x[y] /= n"),
        ("augmented_becomes_assign", "x[y] = n"),
        DROPPED,
    ],
    "z = x < y <= n is n": [
        ("less_becomes_less_equal", "z = x <= y <= n is n"),
        ("less_equal_becomes_less", "z = x < y < n is n"),
    ],
    "z = not x": [("not_dropped", "z = x")],
    "if x:\n    pass": [("condition_negated", "if not x:\n    pass")],
    "if not x:\n    pass": [("not_dropped", "if x:\n    pass")],
    "if x == y:\n    pass": [("equal_becomes_not_equal", "if x != y:\n    pass")],
    "z = x if n else y": [("condition_negated", "z = x if not n else y")],
    "z = [i for i in x if i]": [("condition_negated", "z = [i for i in x if not i]")],
    "z = -1": [("minus_dropped", "z = 1"), ("number_changed", "z = -2")],
    "z = True": [("boolean_flipped", "z = False")],
    "z = False": [("boolean_flipped", "z = True")],
    "z = x('relu')": [("relu_becomes_linear", "z = x('linear')")],
    "z = x(a='softmax')": [("keyword_a_dropped", "z = x()"), ("softmax_becomes_sigmoid", "z = x(a='sigmoid')")],
    "z = x(a='same')": [("keyword_a_dropped", "z = x()"), ("same_becomes_valid", "z = x(a='valid')")],
    "z = f'W{y - n}'": [("subtract_becomes_add", "z = f'W{y + n}'")],
    "z = f(x, axis=-1)": [
        ("keyword_axis_dropped", "z = f(x)"),
        ("axis_changed", "z = f(x, axis=0)"),
        ("minus_dropped", "z = f(x, axis=1)"),
        ("number_changed", "z = f(x, axis=-2)"),
    ],
    "z = f(x, axis=0)": [
        ("keyword_axis_dropped", "z = f(x)"),
        ("axis_changed", "z = f(x, axis=-1)"),
        ("number_changed", "z = f(x, axis=1)"),
    ],
    "z = f(x, axis=1)": [
        ("keyword_axis_dropped", "z = f(x)"),
        ("axis_changed", "z = f(x, axis=0)"),
        ("number_changed", "z = f(x, axis=2)"),
    ],
    "z = f(x, axis=n)": [("keyword_axis_dropped", "z = f(x)")],
    "z = f(keepdims=True)": [("keyword_keepdims_dropped", "z = f()"), ("boolean_flipped", "z = f(keepdims=False)")],
    "z = f(a=x, b=y)": [("keyword_a_dropped", "z = f(b=y)"), ("keyword_b_dropped", "z = f(a=x)")],
    "z = f(x, y)": [("arguments_swapped", "z = f(y, x)")],
    "z = f(x, y, n)": [("arguments_swapped", "z = f(y, x, n)")],
    "return x": [("return_becomes_none", "return None")],
    "return x, y": [("return_becomes_none", "return None"), ("returned_pair_swapped", "return (y, x)")],
    "return (x,)": [("return_becomes_none", "return None")],
    "return (x, y, n)": [("return_becomes_none", "return None"), ("returned_pair_swapped", "return (y, x, n)")],
    "return x, x": [("return_becomes_none", "return None")],
    "z = x\nz = y": [("statement_dropped", "z = x\npass")],
    "z = [z for z in x]\nz = y": [("statement_dropped", "z = [z for z in x]\npass")],
}


@pytest.mark.parametrize(("line", "expected"), TABLE.items(), ids=TABLE)
def test_rule(line: str, expected: list[tuple[str, str]]) -> None:
    """A line has exactly the mutants that the table says, in order, and no others."""
    assert of_line(line) == expected


def test_mutant_says_where_and_what() -> None:
    """A mutant names function, rule and ordinal, the line of the original and both fragments."""
    source = FRAME.format("    z = x - 1 * n\n    return z - y")
    found = [(mutant.id, mutant.line, mutant.before, mutant.after) for mutant in mutants(source)]
    assert found == [
        ("f:subtract_becomes_add:1", 5, "x - 1 * n", "x + 1 * n"),
        ("f:multiply_becomes_divide:1", 5, "1 * n", "1 / n"),
        ("f:number_changed:1", 5, "1", "2"),
        ("f:return_becomes_none:1", 6, "return z - y", "return None"),
        ("f:subtract_becomes_add:2", 6, "z - y", "z + y"),
    ]


def test_nested_names() -> None:
    """Methods and inner functions are named with what they are in; code of the module itself gets a name too."""
    inner = "        def inner():\n            return x\n        x = -y\n"
    source = f"# BEGIN SOLUTION\nLIMIT = 1\nLIMIT = 2\nclass A:\n    def f(self, x, y):\n{inner}# END SOLUTION\n"
    inner_ids = ("A.f.inner:return_becomes_none:1", "A.f:statement_dropped:1", "A.f:minus_dropped:1")
    outer_ids = ("<module>:number_changed:1", "<module>:statement_dropped:1", "<module>:number_changed:2")
    assert [mutant.id for mutant in mutants(source)] == [*outer_ids, *inner_ids]


def marked(module: ModuleType) -> str:
    """Return the source of a module of the standard library, all of it a solution."""
    return f"# BEGIN SOLUTION\n{inspect.getsource(module)}\n# END SOLUTION\n"


@pytest.fixture(scope="module", params=["realistic", "table", "reprlib", "textwrap"])
def source(request: pytest.FixtureRequest) -> str:
    return {
        "realistic": MODULE,
        "table": "".join(FRAME.format(textwrap.indent(line, "    ")) for line in TABLE),
        "reprlib": marked(reprlib),
        "textwrap": marked(textwrap),
    }[request.param]


def test_every_mutant_is_another_program(source: str) -> None:
    """Every mutant compiles, differs from the original and from all others, and has an id of its own."""
    found = mutants(source)
    trees = {ast.dump(ast.parse(mutant.source)) for mutant in found}
    assert found
    assert len(trees | {ast.dump(ast.parse(source))}) == len(found) + 1
    assert len({mutant.source for mutant in found}) == len({mutant.id for mutant in found}) == len(found)
    for mutant in found:
        compile(mutant.source, mutant.id, "exec")


def test_order_is_that_of_the_source(source: str) -> None:
    """Mutants come by position, and two runs agree."""
    found = mutants(source)
    assert [mutant.line for mutant in found] == sorted(mutant.line for mutant in found)
    assert found == mutants(source)


def outside(source: str) -> str:
    """Return what `MODULE` has outside its solutions: of a function with one, the signature and the first statement."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name != "unrelated":
            del node.body[1:]
    return ast.unparse(tree)


def test_nothing_outside_the_solutions_changes() -> None:
    """Docstrings, signatures, other functions and code above a solution are the same in every mutant of a module."""
    places = {mutant.id.split(":")[0] for mutant in mutants(MODULE)}
    assert places == {"softmax", "Perceptron.__init__", "Perceptron.fit"}
    assert {outside(mutant.source) for mutant in mutants(MODULE)} == {outside(MODULE)}


def test_line_of_code_beside_a_mark_is_outside() -> None:
    """Code on the line of a mark, or reaching over one, is not mutated; code between two solutions neither."""
    around = "x = 1  # BEGIN SOLUTION\nx = (\n    2\n# END SOLUTION\n)\nz = 3\n"
    assert [mutant.after for mutant in mutants(around)] == ["3"]
    between = "# BEGIN SOLUTION\nx = 1\n# END SOLUTION\ny = 2\n# BEGIN SOLUTION\nz = 3\n# END SOLUTION\n"
    assert [mutant.before for mutant in mutants(between)] == ["1", "3"]


def test_comments_and_blank_lines_change_no_id() -> None:
    """Comments and blank lines, inside and outside solutions, leave ids and sources alone; only lines move."""
    spaced = "# A comment.\n\n" + "".join(f"{line}\n\n# more\n" for line in MODULE.splitlines())
    old, new = mutants(MODULE), mutants(spaced)
    assert [(mutant.id, mutant.source) for mutant in old] == [(mutant.id, mutant.source) for mutant in new]
    assert all(before.line < after.line for before, after in zip(old, new, strict=True))


@pytest.mark.parametrize("source", ["", "x = 1 + 1\n", "text = '''\n# BEGIN SOLUTION\n'''\nx = 1\n"])
def test_without_solution_there_is_none(source: str) -> None:
    """A module without a solution has no mutants; a string that reads like a mark is none."""
    assert mutants(source) == []


@pytest.mark.parametrize(
    ("marks", "lines"),
    [("BEGIN", "1"), ("END", "1"), ("END BEGIN", "1, 2"), ("BEGIN BEGIN END", "1, 2, 3"), ("BEGIN END END", "1, 2, 3")],
)
def test_marks_out_of_turn(marks: str, lines: str) -> None:
    """Marks that do not pair up are our error, which names their lines and says what to do."""
    with pytest.raises(CourseError, match=rf"not in pairs \(lines {lines}\)") as caught:
        mutants("".join(f"# {mark} SOLUTION\n" for mark in marks.split()))
    assert "Put each solution between" in caught.value.hint


def test_reference_with_a_syntax_error() -> None:
    """A reference that is not Python is our error, which names the line."""
    with pytest.raises(CourseError, match="Line 2 of the reference is not Python"):
        mutants("x = 1\ny = (\n")
