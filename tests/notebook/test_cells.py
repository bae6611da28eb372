"""Cells become a file: plain Python, what the exercise needs and no more, in an order that can be loaded."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grader.notebook.cells import compose, plain

translate = TransformerManager().transform_cell


class Everything:
    """A kernel in which every name is alive."""

    def __contains__(self, name: object) -> bool:
        return True


def file_of(*cells: str, wanted: Iterable[str] = ("f",), alive: Any = Everything()) -> str:  # noqa: B008  no state
    """Return the source composed of cells as they were typed."""
    composed = compose(["", *cells], translate, wanted, alive)
    return composed.source if composed else ""


def value_of(*cells: str, **options: Any) -> Any:
    """Load the composed file and return what its `f()` returns."""
    space: dict[str, Any] = {}
    exec(file_of(*cells, **options), space)
    return space["f"]()


# ---------------------------------------------------------------------- one cell


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("x = 1\n", "x = 1\n"),
        ("%matplotlib inline\nx = 1\n", "pass\nx = 1\n"),
        ("if x:\n    !pip install it\n    y = 2\n", "if x:\n    pass\n    y = 2\n"),
        ("files = !ls\nx = 1\n", "pass\nx = 1\n"),
        ("x = (7\n  % 2)\n", "x = (7\n  % 2)\n"),
        ('s = """\n%time\n!ls\n"""\n', 's = """\n%time\n!ls\n"""\n'),
        ("x?\ny = 1\n", "pass\ny = 1\n"),
        ("\n\nx = 1\n", "\n\nx = 1\n"),
        ("%%time\nx = 1\n", "\nx = 1\n"),
        ("%%bash\nrm -rf here\n", ""),
        ("\u00fc = '\u6570'; %time f()\n", "\u00fc = '\u6570'; %time f()\n"),
        ("x = '\x0c\u2028'\r\n!ls\ry = 1\n", "x = '\x0c\u2028'\npass\ny = 1\n"),
        ("x = '\ud800'\n", "x = '?'\n"),
        ("def f(:\n", "def f(:\n"),
        ("%%check f --no-run\ndef f(): pass\n", ""),
    ],
)
def test_a_cell_becomes_plain_python(cell: str, expected: str) -> None:
    """Magics and shell commands are left out, modulo and strings are not; every line stays where it was."""
    assert plain(cell, translate) == expected


def test_a_broken_cell_keeps_its_own_mistake() -> None:
    """What Python says of it is about the student's line, not about a magic above it."""
    with pytest.raises(SyntaxError) as caught:
        compile(plain("%matplotlib inline\nx = 1\ndef f(:\n", translate), "cell", "exec")
    assert (caught.value.lineno, caught.value.text) == (3, "def f(:\n")


# ---------------------------------------------------------------------- all cells so far


VALUES: dict[str, Any] = {
    "def f(): return 1 ## def f(): return 2": 2,  # a student runs a cell, mends it, runs it again
    "K = -1 / 3 ## def f(): return K": -1 / 3,
    "K = (1, [2], {'a': {3}}) ## def f(): return K": (1, [2], {"a": {3}}),
    "EPS = math.pi ## import math ## def f(x=EPS): return x": math.pi,  # the import comes first
    "class A: x = 1 ## K = 5\ndef twice(g): return g ## @twice\ndef f(k=K, a=lambda: A): return B.x + k ## "
    "class B(A): pass ## class A: x = 2 ## K = 7 ## def twice(g): return lambda: 2 * g()": 18,  # ran again afterwards
    "from math import * ## def f(): return floor(2.5)": 2,  # nobody can say which names it binds, so it is kept
    "x = '\x0c\x0b\u2028\x85'\ndef f():\n    y = '\x0c\u2028'\n    return len(x + y)": 6,  # no line ends to Python
    f"def f(): return 1 ## def f(: ## x = {'(' * 5000} ## f = {'-' * 100_000}1": 1,  # no Python, or nested beyond it
}


@pytest.mark.parametrize(("cells", "value"), VALUES.items(), ids=range(len(VALUES)))
def test_cells_make_a_file_that_can_be_loaded(cells: str, value: Any) -> None:
    """Definitions as the notebook has them at last, in an order that works; what is no definition does no harm."""
    assert value_of(*cells.split(" ## ")) == value


def test_what_a_function_uses_comes_along() -> None:
    """Imports, constants, other functions and classes, however far; nothing else."""
    source = file_of(
        "import math\nimport json, os.path as p\nfrom math import pi, tau",
        "TWO = 2\nTHREE: int = 3\nunused = 4\nA, (B, C) = 1, (2, -3)",
        "class Base:\n    value = TWO\n\nclass Mine(Base):\n    pass",
        "double = lambda x: TWO * x\ndef other():\n    return json",
        "def f():\n    return math.floor(pi) + double(Mine.value) + THREE + B",
    )
    space: dict[str, Any] = {}
    exec(source, space)
    assert space["f"]() == 12
    assert not {"unused", "other", "json", "p", "tau"} & set(space)


@pytest.mark.parametrize(
    "cell",
    [
        "f()",
        "print('x')",
        "g = f()",
        "x = open('file')",
        "for i in range(9):\n    h = i",
        "f.x = 1",
        "y = [f() for _ in x]",
    ],
)
def test_what_a_cell_does_is_left_out(cell: str) -> None:
    """Only definitions: what was tried out with them is run in the notebook, not when they are checked."""
    assert file_of("def f():\n    return 1", cell, wanted=["f", "g", "h", "x", "y"]) == "def f():\n    return 1\n"


def test_definitions_that_need_each_other_at_once() -> None:
    """It could be run in a notebook once, with an older version of one; the file is made all the same."""
    source = file_of("A = 1", "class f:\n    x = A", "A = f", wanted=["f", "A"])
    assert source.startswith("class f:")


def test_a_name_that_is_gone_is_not_defined() -> None:
    """Deleted, or in a cell that broke off before it."""
    assert file_of("def f():\n    return g", "def g(): pass", alive={"f"}) == "def f():\n    return g\n"
    assert file_of("def f(): pass", alive=set()) == ""


def test_the_grader_is_not_part_of_the_answer() -> None:
    """There is nothing to import where it is checked."""
    source = file_of(
        "import grader\nfrom grader import check\nfrom __future__ import annotations",
        "def f():\n    check, grader, annotations",
    )
    assert "import" not in source


@pytest.mark.parametrize("magic", ["%%time", "%%capture out", "%%check f", "%%check f --course ../x"])
def test_cell_magics_that_define(magic: str) -> None:
    """What a cell with `%%time` or `%%check` defines is defined."""
    assert value_of(f"{magic}\n\n%time\ndef f():\n    return 1") == 1
    assert value_of(f"{magic}\n%%time\ndef f():\n    return 1") == 1


@pytest.mark.parametrize("magic", ["%%check f --no-run", "%%bash", "%%timeit", "%%writefile f.py"])
def test_cell_magics_that_do_not_define(magic: str) -> None:
    """Their cell was not run in the notebook."""
    assert file_of(f"{magic}\ndef f():\n    return 1") == ""


# ---------------------------------------------------------------------- places


def test_a_line_of_the_file_is_told_as_a_line_of_a_cell() -> None:
    """The student never sees the composed file; decorators and the line of a magic count."""
    cells = ["", "import functools", "\n\n%%time\n\nK = 3\n@functools.cache\ndef f():\n    return K / 0"]
    composed = compose(cells, translate, ["f"], Everything())
    assert composed
    line = composed.source.splitlines().index("    return K / 0") + 1
    assert composed.in_cells(line) == "In [2], line 8"
    assert composed.in_cells(0) == "line 0"
