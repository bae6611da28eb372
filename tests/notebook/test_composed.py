"""Cells become a file: of all statements what the exercise needs and no more, each name as the notebook gave it."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grader.notebook.composed import compose
from grader.sandbox.inside import statements

translate = TransformerManager().transform_cell


def file_of(*cells: str, **options: Any) -> str:
    """Return the source composed of cells as they were typed."""
    composed = compose(["", *cells], translate, ["f"], **options)
    return composed.source if composed else ""


def value_of(*cells: str) -> Any:
    """Load the composed file, as the sandbox does, and return what its `f()` returns."""
    space: dict[str, Any] = {}
    statements.run(file_of(*cells), "file", space)
    return space["f"]()


VALUES: dict[str, Any] = {
    "def f(): return 1 ## def f(): return 2": 2,  # a student runs a cell, mends it, runs it again
    "K = -1 / 3 ## def f(): return K": -1 / 3,
    "K = (1, [2], {'a': {3}}) ## def f(): return K": (1, [2], {"a": {3}}),
    "EPS = math.pi ## import math ## def f(x=EPS): return x": math.pi,  # the import comes first
    "class A: x = 1 ## K = 5\ndef twice(g): return g ## @twice\ndef f(k=K, a=lambda: A): return B.x + k ## "
    "class B(A): pass ## class A: x = 2 ## K = 7 ## def twice(g): return lambda: 2 * g()": 6,  # what was there then
    "K = A + 1\nA = 1 ## def f(): return K": 2,  # moved: what it needs comes first
    "from math import * ## def f(): return floor(2.5)": 2,  # nobody can say which names it binds, so it is kept
    "x = '\x0c\x0b\u2028\x85'\ndef f():\n    y = '\x0c\u2028'\n    return len(x + y)": 6,  # no line ends to Python
    "TINY = float('1e-12') ## def f(): return TINY": 1e-12,  # a call, an index, a comparison, an f-string, a loop
    "A = [4, 5][1]; B = A > 3; C = f'{A}' ## K = [A for i in range(2)] ## def f(): return A, B, C, K": (
        5,
        True,
        "5",
        [5, 5],
    ),
    "try:\n    import nowhere as m\nexcept ImportError:\n    import math as m ## def f(): return m.floor(2.5)": 2,
    "if 1 > 2:\n    K = 1\nelse:\n    K = 2 ## def f(): return K": 2,
    "import io\nwith io.StringIO('7') as file:\n    K = int(file.read()) ## def f(): return K": 7,
    "for i in range(4):\n    K = i * i ## def f(): return K": 9,
    "E = 1 ## E *= 1e-12 ## def f(): return E": 1e-12,  # changed later, in another cell
    "E = 1 ## def f(): return E ## E += 1 ## E = E + 5": 7,
    "D = {} ## D['k'] = 1 ## D.update(m=2) ## L = [3]\nL.append(D) ## def f(): return L": [3, {"k": 1, "m": 2}],
    "class A: pass ## a = A() ## a.x = [1]\na.x[0] = 5 ## def f(): return a.x": [5],
    "E = 3 ## def f(k=E): return k ## E = 4": 3,  # a default is what it was then
    "def g(): return K ## K = 1 ## A = g() ## K = 2 ## def f(): return A, g()": (1, 2),  # and so is what was computed
    "i = 5 ## for i in range(3): x = i ## def f(): return i": 2,
    "x = 1 ## try:\n    K = x\nfinally:\n    x = 2 ## def f(): return K": 1,
    "if True:\n    def f(): return 3": 3,
    "D = {} ## def fill(d): d['k'] = 1 ## fill(D) ## def f(): return D": {"k": 1},  # handed over to be changed
    "N = 0 ## def count():\n    global N\n    N += 1 ## count() ## def f():\n    count()\n    return N": 2,
    "print(K := 3) ## def f(): return K": 3,
    "1 / 0\ndef f(): return K ## no_such_name\nK = 3": 3,  # the kernel broke off there
    "def f(): return 1 ## def f(): raise NotImplementedError": 1,  # a stub counts only where there is nothing else
    "K = 3 ## if 1 > 2:\n    K = 1 ## def f(): return K": 3,  # a block may bind a name, or leave it
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
        "y = [f() for _ in x]",
        "np.show_config()",
        "if 1:\n    np.random.seed(0)",
        "f.__name__.upper()",
    ],
)
def test_what_nobody_needs_is_left_out(cell: str) -> None:
    """What was tried out with the answer is run in the notebook, not when it is checked."""
    f = "def f():\n    return np\n"
    assert file_of("import numpy as np", f, cell) == f"import numpy as np\n\n\n{f}"


def test_what_was_given_another_value_is_left_out() -> None:
    """What a name was before it began anew is run again only where something was made of that."""
    f = "def f(): return K"
    assert file_of("K = train()", "K = 2", f) == f"K = 2\n\n\n{f}\n"
    assert "train" in file_of("K = train()", "K = K + 2", f)
    assert "train" in file_of("K = train()", "L = K", "K = 2", "def f(): return K, L")


def test_much_of_it_takes_no_long_time() -> None:
    """A notebook is bounded, and so is the search: thousands of statements, each of which needs the next."""
    chain = "\n".join(f"def g{n}(): return g{n + 1}" for n in range(2000))
    moved = "\n".join(f"x{n} = x{n + 1}" for n in range(2000))
    start = time.process_time()
    assert file_of(chain, moved, "def f(): return g0, x0").count("return") == 2001
    assert time.process_time() - start < 30


def test_definitions_that_need_each_other_at_once() -> None:
    """It could be run in a notebook once, with an older version of one; the file is made all the same."""
    assert value_of("A = 1", "class f:\n    x = A", "A = f", "def f(): return A.x") == 1
    assert file_of("def f(): return A, B", "A = B", "B = A").endswith("A = B\n\n\nB = A\n")


def test_a_name_that_is_gone_is_not_defined() -> None:
    """Deleted, and not defined again."""
    cells = ["K = 1", "def f(): return K", "del K"]
    with pytest.raises(NameError, match="'K'"):
        value_of(*cells)
    assert value_of(*cells, "K = 2") == 2
    with pytest.raises(KeyError):
        value_of("def f(): pass", "del f")


def test_names_can_be_kept_out() -> None:
    """Nothing is taken of a name that is defined elsewhere."""
    f = "def f():\n    return g"
    assert file_of(f, "def g(): pass", without=frozenset({"g"})) == f"{f}\n"
    assert file_of(f, without=frozenset({"f"})) == ""


def test_the_answer_s_cell_is_taken_whole() -> None:
    """As a file is, byte by byte where there is nothing else; of other cells what is needed."""
    cell = "# mine\nimport numpy as np\nold = np.seterr(all='raise')\n\ndef f(): return K  # done"
    assert file_of("unused = 1", cell.replace("K", "1"), "also_unused = 2") == cell.replace("K", "1") + "\n"
    source = file_of("unused = 1\nK = 3", cell)
    assert "seterr" in source
    assert "unused" not in source
    assert "seterr" not in file_of("unused = 1\nK = 3", cell, is_whole=False)


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
    composed = compose(cells, translate, ["f"])
    assert composed
    line = composed.source.splitlines().index("    return K / 0") + 1
    assert composed.in_cells(line) == "In [2], line 8"
    assert composed.in_cells(0) == "line 0"
