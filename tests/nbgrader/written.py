"""Notebooks as students write them, around right and wrong answers to two exercises; tests run and read them.

A notebook is its cells in their order. Where nothing else is said, both exercises get full marks, whoever looks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIRST, SECOND = "argmax_softmax", "cross_entropy"


@dataclass(frozen=True)
class Cell:
    """A cell, and the name that nbgrader knows it by; the student's own cells have none."""

    text: str
    name: str = ""
    kind: str = "code"

    @property
    def tree(self) -> dict[str, Any]:
        nbgrader = {"nbgrader": {"grade_id": self.name}} if self.name else {}
        code: dict[str, Any] = {"outputs": [], "execution_count": None} if self.kind == "code" else {}
        return {"cell_type": self.kind, "source": self.text, "metadata": nbgrader, **code}


@dataclass(frozen=True)
class Written:
    """A notebook, and what is to be said of it."""

    cells: tuple[Cell, ...]
    lost: tuple[str, ...] = ()
    """The exercises that do not get full marks."""
    found: tuple[str, ...] = ()
    """Those whose answer stands where no cell ran it before its check: grading finds it, the check does not."""

    @property
    def tree(self) -> dict[str, Any]:
        return {"cells": [cell.tree for cell in self.cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}

    def __str__(self) -> str:
        return json.dumps(self.tree)


def check_of(exercise: str) -> Cell:
    """Return the cell with the check, as it was released."""
    return Cell(f'import grader\ngrader.check("{exercise}").assert_passed()', f"{exercise}-check")


def first(text: str, kind: str = "code") -> Cell:
    """Return a cell of the first exercise's name."""
    return Cell(text, FIRST, kind)


def second(text: str, kind: str = "code") -> Cell:
    """Return a cell of the second exercise's name."""
    return Cell(text, SECOND, kind)


# ---------------------------------------------------------------------- answers

NP = "import numpy as np\n"
ARGMAX = """
def argmax_onehot(Z):
    onehot = np.zeros(Z.shape)
    onehot[np.arange(len(Z)), Z.argmax(axis=1)] = 1
    return onehot
"""
SOFTMAX = """
def softmax(z, axis=-1):
    powers = np.exp(z - z.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)
"""
LOSS = """
def cross_entropy(P, y):
    return float(-np.log(np.maximum(P[np.arange(len(y)), y], 1e-12)).mean())
"""
LOGITS = """
def cross_entropy_from_logits(Z, y):
    shifted = Z - Z.max(axis=1, keepdims=True)
    return float((np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y]).mean())
"""
BOTH, LOSSES = NP + ARGMAX + SOFTMAX, NP + LOSS + LOGITS
WRONG = SOFTMAX.replace("z.max(axis=axis, keepdims=True)", "z.max() - 1").replace(
    "powers.sum(axis=axis,", "powers.sum("
)
STUB = (
    "\ndef softmax(z, axis=-1):\n    # TODO: replace the next line by your solution.\n    raise NotImplementedError\n"
)
ONE = BOTH.replace("] = 1", "] = ONE")  # a constant that the student gives a name
HELPED = f"{NP}{ARGMAX}\ndef softmax(z, axis=-1):\n    return shares(np.exp(lowered(z, axis)), axis)\n"
LOWERED = "def lowered(z, axis):\n    return z - z.max(axis=axis, keepdims=True)\n"
SHARES = "def shares(powers, axis):\n    return powers / powers.sum(axis=axis, keepdims=True)\n"

CHECK, OTHER_CHECK = check_of(FIRST), check_of(SECOND)
REST = (second(LOSSES), OTHER_CHECK)


def sheet(*cells: Cell | str, lost: bool = False, found: bool = False) -> Written:
    """Return a notebook of these cells and the first exercise's check; texts are cells of the student's own."""
    return whole(*cells, CHECK, lost=(FIRST,) * lost, found=(FIRST,) * found)


def whole(*cells: Cell | str, lost: tuple[str, ...] = (), found: tuple[str, ...] = ()) -> Written:
    """Return a notebook of exactly these cells."""
    return Written(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells), lost, found)


# ---------------------------------------------------------------------- around a right answer

FAILING: Mapping[str, Written] = {
    "nothing odd": sheet(first(BOTH)),
    "a call with a name that is not there": sheet(first(f"{BOTH}softmax(undefined_name)")),
    "an assertion that fails": sheet(first(f"{BOTH}assert 1 == 2")),
    "a question": sheet(first(f"{BOTH}n = int(input())")),
    "an exit": sheet(first(f"{BOTH}import sys\nsys.exit()")),
    "await": sheet(first(f"{BOTH}import asyncio\nawait asyncio.sleep(0)")),
    "a shell line on two lines": sheet(first(f"{BOTH}!true numpy \\\n    scipy\n")),
    "a shell line above, and a value from one": sheet(first(f"!true\nfiles = !true\n{BOTH}")),
    "a magic above": sheet(first(f"%matplotlib inline\n{BOTH}")),
    "a magic that is not there": sheet(first(f"%no_such_magic\n{BOTH}")),
    "a question to Jupyter": sheet(first(f"{BOTH}softmax?\n")),
    "what fails above the answer": sheet(first(f"1 / 0\n{BOTH}")),
    "what fails between the functions": sheet(first(f"{NP}{ARGMAX}argmax_onehot(None)\n{SOFTMAX}")),
    "an import that fails above the answer": sheet(first(f"import no_such_library\n{BOTH}")),
    "an import that fails in its own cell": sheet("import no_such_library\nimport numpy as np", first(BOTH)),
    "a question above the answer": sheet(first(f"name = input('Your name?')\n{BOTH}")),
    "a constant below what fails": sheet("1 / 0\nONE = 1", first(ONE)),
    "a cell of one's own that is no Python": sheet("def softmax(:", first(BOTH)),
    "arguments of a program": sheet(first(f"{BOTH}import argparse\nargparse.ArgumentParser().parse_args(['-x'])")),
    "a main program": sheet(first(f"{BOTH}if __name__ == '__main__':\n    print(softmax(np.zeros(2)))\n")),
    "its own check": sheet(first(f"{BOTH}import grader\ngrader.check('{FIRST}').assert_passed()")),
    "a leftover below the return": sheet(first(f"{BOTH}    raise NotImplementedError")),
    "a leftover in a helper that nobody calls": sheet("def helper():\n    raise NotImplementedError", first(BOTH)),
    "functions that warn": sheet(
        first(BOTH.replace("onehot = np.zeros", "np.log(np.zeros(1))\n    onehot = np.zeros"))
    ),
    "settings in a cell of one's own": sheet(f"{NP}np.set_printoptions(precision=2)\nnp.random.seed(0)", first(BOTH)),
}
BOUND: Mapping[str, Written] = {
    name: sheet(*(f"{NP}{cell}" for cell in cells.split(" ## ")), first(ONE))
    for name, cells in {
        "a call": "ONE = np.float64(1)",
        "an index": "ONE = [3, 1][1]",
        "a comparison": "ONE = 1 * (2 > 1)",
        "an f-string": "K = 1 ## ONE = int(f'{K}')",
        "a comprehension": "K = 3 ## ONE = sum([1 for k in range(K) if k == 1])",
        "a walrus": "print(ONE := 1)",
        "a tuple": "ONE, TWO = 1, 2",
        "an if": "if np.pi > 3:\n    ONE = 1\nelse:\n    ONE = 2",
        "a try": "try:\n    import no_such_library\nexcept ImportError:\n    ONE = 1",
        "a with": "import io\nwith io.StringIO('1') as file:\n    ONE = int(file.read())",
        "a for": "for k in range(4):\n    ONE = k - 2",
        "a while": "ONE = 9\nwhile ONE > 1:\n    ONE -= 1",
        "a match": "match 3:\n    case 3:\n        ONE = 1",
        "changed later": "ONE = 1e12 ## ONE *= 1e-12",
        "changed twice": "ONE = 7 ## ONE -= 5 ## ONE //= 2",
        "made of itself": "ONE = 0 ## ONE = ONE + 1",
        "given again": "ONE = 5 ## ONE = 1",
        "an annotation": "ONE: int = 1",
        "a class": "class Numbers:\n    one = 1 ## ONE = Numbers.one",
        "a global of a function": "ONE = 0\ndef count():\n    global ONE\n    ONE += 1 ## count()",
        "a call that changes an array": "A = np.zeros(3) ## np.copyto(A, 1) ## ONE = A[1]",
        "a call that changes a dictionary": "D = {}\ndef fill(d): d[1] = 1 ## fill(D) ## ONE = D[1]",
        "a loop that changes an array": "A = np.zeros(3) ## for k in range(3):\n    A[k] = k ## ONE = A[1]",
    }.items()
}
CHANGED: Mapping[str, Written] = {
    "changed in the answer's cell": sheet("ONE = 5", first(f"ONE -= 4\n{ONE}")),
    "made of itself in the answer's cell": sheet("ONE = 5", first(f"ONE = ONE - 4\n{ONE}")),
    "changed below the answer's cell": sheet(first(f"ONE = 5\n{ONE}"), "ONE -= 4"),
    "given again below the answer's cell": sheet(first(f"ONE = 5\n{ONE}"), "ONE = 1"),
    "given again, wrong": sheet(first(f"ONE = 1\n{ONE}"), "ONE = 5", lost=True),
    "changed below its check": whole(first(f"ONE = 1\n{ONE}"), CHECK, "ONE = 5"),
    "another cell's, changed below the check": whole("ONE = 1", first(ONE), CHECK, "ONE = 5"),
    "changed in place below the check": whole("ONE = 1", first(ONE), CHECK, "ONE *= 5"),
    "an item": sheet("D = {}", "D['one'] = 1", first(BOTH.replace("] = 1", "] = D['one']"))),
    "an item, in the answer's cell": sheet("D = {}", first("D['one'] = 1\n" + BOTH.replace("] = 1", "] = D['one']"))),
    "an item, below the answer's cell": sheet(
        first("D = {'one': 5}\n" + BOTH.replace("] = 1", "] = D['one']")), "D['one'] = 1"
    ),
    "a list that grows": sheet("L = []", "L.append(1)", first(BOTH.replace("] = 1", "] = L[-1]"))),
    "a list that grows below the answer's cell": sheet(
        first("L = [5]\n" + BOTH.replace("] = 1", "] = L[-1]")), "L.append(1)"
    ),
    "a list that grows below its check": whole(
        first("L = [1]\n" + BOTH.replace("] = 1", "] = L[-1]")), CHECK, "L.append(5)"
    ),
    "an attribute of a function": sheet(first(f"{BOTH}softmax.calls = 0"), "softmax.calls += 1"),
    "a counter": sheet(
        "CALLS = 0", first(BOTH.replace("    onehot =", "    global CALLS\n    CALLS += 1\n    onehot ="))
    ),
    "a default": sheet("ONE = 1", first(ONE.replace("onehot(Z)", "onehot(Z, ONE=ONE)")), "ONE = 5"),
    "deleted again": sheet("ONE = 1", first(f"{ONE}del ONE"), lost=True),
    "an answer that is deleted": sheet(first(f"{BOTH}del softmax"), lost=True),
    "an answer that is deleted below": sheet(first(BOTH), "del softmax", lost=True),
    "a helper that is deleted below its check": whole(LOWERED + SHARES, first(HELPED), CHECK, "del lowered"),
}
HELPERS: Mapping[str, Written] = {
    "helpers above": sheet(LOWERED, SHARES, first(HELPED)),
    "helpers below": sheet(first(HELPED), LOWERED, SHARES),
    "a helper in the answer's cell, below": sheet(SHARES, first(f"{HELPED}{LOWERED}")),
    "a helper below its check": whole(SHARES, first(HELPED), CHECK, LOWERED, found=(FIRST,)),
    "another version below the check": whole(LOWERED + SHARES, first(HELPED), CHECK, LOWERED.replace("-", "+")),
    "another version above": sheet(LOWERED.replace("-", "+"), LOWERED, SHARES, first(HELPED)),
    "helpers in the other exercise's cell": whole(second(LOSSES + LOWERED + SHARES), OTHER_CHECK, first(HELPED), CHECK),
    "an answer that calls the other one": whole(
        first(BOTH),
        CHECK,
        second(
            f"{NP}{LOSS}\ndef cross_entropy_from_logits(Z, y):\n    p = softmax(Z)[np.arange(len(y)), y]\n"
            "    with np.errstate(divide='ignore'):\n        return float(-np.log(p).mean())\n"
        ),
        OTHER_CHECK,
        lost=(SECOND,),
    ),
    "imports above": sheet("import numpy as np", first(ARGMAX + SOFTMAX)),
    "imports below the check": whole(first(ARGMAX + SOFTMAX), CHECK, *REST, found=(FIRST,)),
    "imports below": sheet(first(ARGMAX + SOFTMAX), "import numpy as np"),
    "imports of everything": sheet("from numpy import *", first((ARGMAX + SOFTMAX).replace("np.", ""))),
    "imports of everything from a module": sheet(
        "from numpy import *\nfrom math import tau", first((ARGMAX + SOFTMAX).replace("np.", ""))
    ),
    "another name for numpy": sheet("import numpy", "xp = numpy", first((ARGMAX + SOFTMAX).replace("np.", "xp."))),
    "a decorator": sheet("def same(f):\n    return f", first(BOTH.replace("def softmax", "@same\ndef softmax"))),
    "a decorator with arguments": sheet(
        "import functools\ndef named(name):\n    def named(f):\n        @functools.wraps(f)\n"
        "        def call(*args, **more):\n            return f(*args, **more)\n        return call\n    return named",
        first(BOTH.replace("def softmax", "@named('softmax')\ndef softmax")),
    ),
    "wrapped below": sheet(
        "def same(f):\n    return lambda *args, **more: f(*args, **more)", first(BOTH), "softmax = same(softmax)"
    ),
    "wrapped below, wrong": sheet(first(BOTH), "softmax = lambda z, axis=-1, old=softmax: 2 * old(z, axis)", lost=True),
    "lambdas": sheet(
        first(f"{NP}{ARGMAX}\n{LOWERED}\nsoftmax = lambda z, axis=-1: shares(np.exp(lowered(z, axis)), axis)"), SHARES
    ),
    "classes": sheet(
        NP + "class Base:\n    def __call__(self, z, axis=-1):\n        p = np.exp(z - z.max(axis, keepdims=True))\n"
        "        return p / p.sum(axis, keepdims=True)",
        "class Softmax(Base):\n    pass",
        first(f"{NP}{ARGMAX}\nsoftmax = Softmax()"),
    ),
    "types": sheet(
        "from typing import Any\nArray = Any", first(BOTH.replace("onehot(Z)", "onehot(Z: Array) -> Array"))
    ),
}
CELLS: Mapping[str, Written] = {
    "split": sheet(first(NP + ARGMAX), first(SOFTMAX)),
    "split, the name with the first half": sheet(first(NP + ARGMAX), SOFTMAX),
    "split, the name with the second half": sheet(NP + ARGMAX, first(SOFTMAX)),
    "split in three": sheet(NP, first(ARGMAX), first(SOFTMAX)),
    "split, the second half wrong": sheet(first(NP + ARGMAX), WRONG, lost=True),
    "merged": whole(first(BOTH + LOSS + LOGITS), CHECK, OTHER_CHECK),
    "merged, the other cell emptied": whole(first(BOTH + LOSS + LOGITS), CHECK, second(""), OTHER_CHECK),
    "merged into the later one": whole(second(BOTH + LOSS + LOGITS), OTHER_CHECK, CHECK),
    "in a cell of one's own": sheet(BOTH),
    "in a cell of one's own, the name's emptied": sheet(BOTH, first("# see above")),
    "in a cell of one's own, the name's a stub": sheet(BOTH, first(NP + STUB)),
    "in the other exercise's cell, below its check": whole(CHECK, second(BOTH + LOSSES), OTHER_CHECK, found=(FIRST,)),
    "below its check": whole(CHECK, first(BOTH), found=(FIRST,)),
    "all checks at the top": whole(CHECK, OTHER_CHECK, first(BOTH), second(LOSSES), found=(FIRST, SECOND)),
    "all checks at the end": whole(first(BOTH), second(LOSSES), CHECK, OTHER_CHECK),
    "the other way round": whole(*REST, first(BOTH), CHECK),
    "twice": sheet(first(BOTH), first(BOTH)),
    "twice, the older one wrong": sheet(first(NP + ARGMAX + WRONG), first(BOTH)),
    "twice, the newer one wrong": sheet(first(BOTH), first(NP + ARGMAX + WRONG), lost=True),
    "twice, the newer one a stub": sheet(first(BOTH), first(NP + STUB)),
    "twice, the older one a stub": sheet(first(NP + STUB), first(BOTH)),
    "twice, the newer one in a cell of one's own": sheet(first(NP + ARGMAX + WRONG), SOFTMAX),
    "twice, the newer one wrong in a cell of one's own": sheet(first(BOTH), WRONG, lost=True),
    "twice, the newer one wrong below the check": whole(first(BOTH), CHECK, WRONG),
    "twice, the newer one right below the check": whole(first(NP + ARGMAX + WRONG), CHECK, SOFTMAX, lost=(FIRST,)),
    "twice, one wrong in the other exercise's cell": whole(first(BOTH), CHECK, second(LOSSES + WRONG), OTHER_CHECK),
    "an older one, the newer no Python": sheet(BOTH, first("def softmax(:")),
    "deleted": whole(CHECK, lost=(FIRST,)),
    "emptied": sheet(first(""), lost=True),
    "raw": sheet(first(BOTH, "raw"), found=True),
    "markdown": sheet(first(f"```\n{BOTH}```", "markdown"), lost=True),
    "markdown without marks": sheet(first(BOTH, "markdown"), found=True),
    "no Python": sheet(first(BOTH.replace("(Z):", "(Z:")), lost=True),
    "half of it no Python": sheet(first(NP + ARGMAX), first(SOFTMAX.replace(":\n", "\n")), lost=True),
}
MAGIC: Mapping[str, Written] = {
    "time": sheet(first(f"%%time\n{BOTH}")),
    "capture": sheet(first(f"%%capture said\n{BOTH}")),
    "time and a magic inside": sheet(first(f"%%time\n%matplotlib inline\n{BOTH}")),
    "timeit": sheet(first(f"%%timeit -n 1 -r 1\n{BOTH}"), lost=True),
    "bash": sheet(first(f"%%bash\n{BOTH}"), lost=True),
    "writefile": sheet(first(f"%%writefile /dev/null\n{BOTH}"), lost=True),
    "check": sheet("%load_ext grader", first(f"%%check {FIRST}\n{BOTH}")),
    "check, imports above": sheet("%load_ext grader\nimport numpy as np", first(f"%%check {FIRST}\n{ARGMAX}{SOFTMAX}")),
    "check without running": sheet("%load_ext grader", first(f"%%check {FIRST} --no-run\n{BOTH}"), found=True),
}
WRONGS: Mapping[str, Written] = {
    name: sheet(*cells, lost=True)
    for name, cells in {
        "wrong": (first(NP + ARGMAX + WRONG),),
        "wrong, and a call that fails": (first(f"{NP}{ARGMAX}{WRONG}softmax(undefined)"),),
        "wrong, above what fails": (first(f"1 / 0\n{NP}{ARGMAX}{WRONG}"),),
        "wrong, with await": (first(f"{NP}{ARGMAX}{WRONG}import asyncio\nawait asyncio.sleep(0)"),),
        "wrong, in two cells": (first(NP + ARGMAX), first(WRONG)),
        "wrong, timed": (first(f"%%time\n{NP}{ARGMAX}{WRONG}"),),
        "wrong, by a constant": ("ONE = 1", "ONE *= 2", first(ONE)),
        "wrong, by a helper": (LOWERED.replace("axis=axis, ", ""), SHARES, first(HELPED)),
        "a leftover above the answer": (
            first(BOTH.replace("    powers =", "    raise NotImplementedError\n    powers =")),
        ),
        "a name that is nowhere": (first(ONE),),
        "numpy shadowed": (first(BOTH), "np = None"),
        "numpy shadowed in the cell": (first(f"{BOTH}np = None"),),
        "warnings made errors in the answer's cell": (first(f"{NP}np.seterr(all='raise')\n{ARGMAX}{SOFTMAX}"),),
        "warnings made errors, the old setting kept": (first(f"{NP}old = np.seterr(all='raise')\n{ARGMAX}{SOFTMAX}"),),
        "a stub": (first(NP + ARGMAX + STUB),),
    }.items()
}
SHADOWED: Mapping[str, Written] = {
    "a built-in shadowed": whole(first(BOTH), "len = 3", CHECK, *REST, lost=(FIRST, SECOND)),
    "numpy shadowed above": sheet("np = None", first(BOTH)),
    "numpy shadowed below the check": whole(first(BOTH), CHECK, "np = None", *REST),
    "softmax as a variable above": sheet("softmax = 3", first(BOTH)),
    "softmax as a variable below the check": whole(first(BOTH), CHECK, "softmax = softmax(np.zeros(3))", *REST),
}
"""A name of numpy's or of the answer's, used for something else where it does no harm."""

NOTEBOOKS: Mapping[str, Written] = {
    f"{kind}: {name}": notebook
    for kind, table in {
        "failing": FAILING, "bound by": BOUND, "changed": CHANGED, "helpers": HELPERS, "cells": CELLS,
        "cell magic": MAGIC, "wrong": WRONGS, "shadowed": SHADOWED,
    }.items()
    for name, notebook in table.items()
}  # fmt: skip
