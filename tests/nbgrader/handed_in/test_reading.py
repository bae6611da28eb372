"""Notebooks as students hand them in: what is read of each exercise, and what is said about it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from grader.model import Outcome, Source
from grader.nbgrader.handed_in.reading import Reading, read_sources
from grader.nbgrader.handout.source import answer_source
from grader.sandbox.inside import statements
from grader.submission.files import MAX_SOURCE
from grader.submission.notebook import MAX_NOTEBOOK, parse

from ...real import COURSE

IMPORT = "import numpy as np\n"
RELU = f"{IMPORT}\n\ndef relu(z):\n    return np.maximum(z, 0)\n\n\n"
ELU = "def elu(z, alpha=1.0):\n    return np.where(z > 0, z, alpha * np.expm1(z))\n"
RAISES = re.compile("return .*")
NO_RELU, NO_ELU = (RAISES.sub("raise NotImplementedError", text) for text in (RELU, ELU))
STUB = NO_RELU + NO_ELU
BOTH = RELU + ELU
BARE = BOTH.replace(IMPORT, "")
WRONG = BOTH.replace("maximum", "minimum")
OTHER = "def softmax(z):\n    return z\n\n\n"
OTHERS = f"{OTHER}def argmax_onehot(Z):\n    return Z\n"
IDS = ("relu_elu", "argmax_softmax", "quiz_neurons")
REFERENCES = {name: answer_source(COURSE, COURSE.exercise(name)) for name in IDS}


def cell(text: Any, name: str | None = None, kind: Any = "code") -> dict[str, Any]:
    nbgrader = {"nbgrader": {"grade_id": name, "solution": True}} if name else {}
    return {"cell_type": kind, "source": text, "metadata": nbgrader}


def own(text: Any, kind: Any = "code") -> dict[str, Any]:
    """Return the cell in which the exercise is to be answered."""
    return cell(text, "relu_elu", kind)


def other(text: Any) -> dict[str, Any]:
    """Return the cell of another exercise."""
    return cell(text, "argmax_softmax")


def notebook(*cells: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def read(*cells: Any) -> Reading:
    return read_sources(notebook(*cells), COURSE, IDS)


def run(reading: Reading, exercise: str = "relu_elu") -> dict[str, Any]:
    """What an answer defines, run as the sandbox does; these are the tests' own texts."""
    content = reading.sources[exercise].content
    assert content is not None, reading.sources[exercise].problem
    names: dict[str, Any] = {}
    statements.run(content.decode(), "answer", names)
    return names


def is_right(reading: Reading) -> bool:
    names = run(reading)
    return bool(names["relu"](-1.0) == 0 and names["relu"](2.0) == 2 and -1 < names["elu"](-1.0) < 0)


# ---------------------------------------------------------------------- what is read as a right answer

HALF = (RELU + NO_ELU, NO_RELU + ELU)
CLIP = "import numpy as xp\nLIMIT = 0\ndef clip(z):\n    return xp.maximum(z, LIMIT)\n"
USES_SOFTMAX = BOTH.replace("maximum(z, 0)", "maximum(softmax(z), 0)")

RIGHT: Mapping[str, tuple[Any, ...]] = {
    "a text that is saved as a list of lines is the same text": (own(BOTH.splitlines(keepends=True)),),
    "beside an answer the untouched stub does not count": (own(STUB), own(BOTH)),
    "nor does it below the answer": (own(BOTH), own(STUB)),
    "of two different answers the later one counts, as when the notebook is run": (own(WRONG), own(BOTH)),
    "each function is taken from the cell in which it is finished": (own(HALF[0]), own(HALF[1])),
    "and that in any order": (own(HALF[1]), own(HALF[0])),
    "a copy that is no Python does not spoil the answer": (own(BOTH), own("def relu(z:\n")),
    "a copied cell in which the student tries things out is not run": (own(BOTH), own("print(relu(undefined))")),
    "a student's experiment elsewhere does not replace the answer in its cell": (own(BOTH), cell(WRONG)),
    "what is tried out beside costs nothing in a cell that is not its own": (cell(BOTH + "\nrelu(data_not_there)\n"),),
    "a function in another cell is there, with what it uses": (
        cell(CLIP),
        own(f"{IMPORT}def relu(z):\n    return clip(z)\n\n{ELU}"),
    ),
    "as in a notebook that is run, an answer may call another": (other(OTHERS), own(USES_SOFTMAX)),
    "what another cell imports all at once is there": (cell("from numpy import *"), own(BARE.replace("np.", ""))),
    "what Python wants at the very top stays there": (
        cell(IMPORT),
        own(f"from __future__ import annotations\n{BARE}"),
    ),
}
MAGICS = (
    "%matplotlib inline\n", "!pip install numpy\n", "%%time\n", "%%check relu_elu\n", "%%check relu_elu --no-run\n",
    "\n%%time\n%%capture\n", "get_ipython().magic('x')\n", "import grader\n",
)  # fmt: skip
HOSTILE = (
    "(" * 100_000, "-" * 100_000 + "1", "a" + ".a" * 100_000, "1" + "+1" * 100_000, "lambda:" * 9_000 + "1",
    "\0", "\ud800 = 1", "%%time\n" * 9_000, "x = \\", "'''", "\t \n" * 9_000 + "if", "?" * 9_000, "9" * 100_000,
)  # fmt: skip
STRANGE: tuple[Any, ...] = (
    None, 1, "cell", [], {}, {"cell_type": "code"},
    {"cell_type": "code", "source": 3, "metadata": {"nbgrader": []}},
    {"cell_type": "code", "source": [1, None], "metadata": []},
    {"cell_type": "code", "source": "x", "metadata": {"nbgrader": {"grade_id": ["relu_elu"]}}},
    {"cell_type": {}, "source": "\ud800", "metadata": {"nbgrader": {"grade_id": "\ud800"}}},
)  # fmt: skip


@pytest.mark.parametrize("promise", RIGHT)
def test_a_right_answer_is_read(promise: str) -> None:
    """Copied, split, moved, with what it needs in other cells: each promise stands in the table."""
    assert is_right(read(*RIGHT[promise]))


@pytest.mark.parametrize("more", MAGICS)
def test_magic(more: str) -> None:
    """Magics and shell commands are no part of the answer."""
    assert is_right(read(own(more + BOTH)))


@pytest.mark.parametrize("strange", STRANGE)
def test_strange_cells(strange: Any) -> None:
    """Whatever stands in the list of cells, the others are read."""
    assert is_right(read_sources(file(notebook(strange, own(BOTH))), COURSE, IDS))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text(text: str) -> None:
    """No text makes reading fail, in the answer's own cell or beside it."""
    assert is_right(read(other(text), cell(text), own(BOTH)))


@pytest.mark.parametrize("line", ["%x\n", "%%time\n", "x?\n", "a;"])
@pytest.mark.timeout(60)  # a hundred times what it takes; quadratic work would need hours
def test_cells_made_to_be_slow(line: str) -> None:
    """A megabyte of what only notebooks understand is read in the time that a megabyte takes."""
    text = line * (1_000_000 // len(line))

    assert is_right(read(other(text), cell(text), own(BOTH)))


# ---------------------------------------------------------------------- what is said about it

MISSING = "its cell is missing, and no other cell defines relu or elu"
TOO_LARGE = "its cell is larger than 1 MiB: leave data out of the code"


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ((own(RELU), own(ELU)), "2 different cells have its name; read cell 1 and cell 2: the last definition counts"),
        ((own(RELU), cell(ELU)), "taken from other cells: elu"),
        ((own(STUB), cell(BOTH)), "no cell of its name holds an answer; found in cell 2 by what is defined there"),
        ((own(BOTH, "markdown"),), "cell 1 had been turned into markdown"),
        ((own(BOTH, "raw"),), "cell 1 had been turned into raw"),
        ((own(BOTH, "nonsense"),), "cell 1 had been turned into markdown"),  # what is unknown counts as text
        ((own(BOTH, None),), "cell 1 had been turned into markdown"),
    ],
)
def test_what_was_odd_is_said(cells: tuple[Any, ...], note: str) -> None:
    """An answer in two cells, one without its id, below the stub, or no code any more is read, with a note."""
    reading = read(*cells)

    assert is_right(reading)
    assert f"relu_elu: {note}" in reading.notes


@pytest.mark.parametrize(
    ("cells", "outcome", "problem"),
    [
        ((cell("x = 1"),), Outcome.NOT_ATTEMPTED, MISSING),
        ((own(" \n"),), Outcome.NOT_ATTEMPTED, "its cell is empty"),
        ((own("%%bash\nrelu=1"),), Outcome.NOT_ATTEMPTED, ""),  # the shell would run it
        ((own("#" * (MAX_SOURCE + 1)),), Outcome.ERROR, TOO_LARGE),
    ],
)
def test_what_is_no_answer(cells: tuple[Any, ...], outcome: Outcome, problem: str) -> None:
    """Where there is nothing to grade, the sentence says why."""
    source = read(*cells).sources["relu_elu"]

    assert (source.content, source.outcome) == (None, outcome)
    assert source.problem == problem or not problem


@pytest.mark.parametrize(
    ("cells", "content"),
    [
        ((own("# é\n" + BOTH),), "# é\n" + BOTH),  # as released
        ((own("def relu(:"),), "def relu(:"),  # what is no Python is the engine's to explain
        ((own(STUB),), STUB),  # the engine knows it
        ((own(STUB), other(OTHER + BOTH)), STUB),  # what answers another exercise fills in none that was left alone
    ],
)
def test_the_text_of_the_cell_is_the_submission(cells: tuple[Any, ...], content: str) -> None:
    """Byte by byte."""
    assert read(*cells).sources["relu_elu"] == Source(content.encode())


def test_copied() -> None:
    """A copy of the cell changes nothing, and is mentioned."""
    reading = read(own(BOTH), own(BOTH + "\n"))

    assert reading.sources["relu_elu"].content == f"{BOTH}\n".encode()  # that which ran last
    assert "relu_elu: its cell was there 2 times; equal ones count once" in reading.notes


def test_nothing_is_odd_about_an_honest_notebook() -> None:
    """Right answers in their own cells are read without a note; without any metadata they are found."""
    assert read(*(cell(text, name) for name, text in REFERENCES.items())).notes == []
    found = read(*(cell(text) for text in reversed(REFERENCES.values()))).sources
    assert {name: source.content for name, source in found.items()} == {
        name: (text.rstrip("\n") + "\n").encode() for name, text in REFERENCES.items()
    }


def test_last_definition_counts_even_if_it_is_wrong() -> None:
    """Nobody looks for a better one above."""
    assert not is_right(read(own(BOTH), own(WRONG)))


def test_other_exercises_are_untouched() -> None:
    """A problem is the problem of one exercise."""
    reading = read(other("\0"), own(BOTH))

    assert is_right(reading)
    assert "null byte" in reading.sources["argmax_softmax"].problem


def test_swapped_ids() -> None:
    """Ids at the wrong cells do not matter where the text tells."""
    reading = read(own(OTHERS), other(BOTH))

    assert "relu" in run(reading)
    assert "softmax" in run(reading, "argmax_softmax")


def test_import_in_another_cell() -> None:
    """An import that the student moved to the top of the notebook is there, and nothing else that stands with it."""
    reading = read(cell(f"{IMPORT}import nowhere as bad"), own(BARE))

    assert is_right(reading)
    assert b"nowhere" not in (reading.sources["relu_elu"].content or b"")
    assert "relu_elu: taken from other cells: np" in reading.notes


def test_local_names_need_nothing() -> None:
    """A name that is a function's own is not taken from another cell."""
    reading = read(cell("import nowhere as z"), own(BOTH))

    assert is_right(reading)
    assert reading.notes == []


def test_check_in_the_answer() -> None:
    """A merged check cell is taken out again, and every line keeps its number."""
    text = BOTH + '\nimport grader\ngrader.check(\n  "relu_elu"\n).assert_passed()\nLAST = 1\n'

    reading = read(own(text))

    assert is_right(reading)
    lines = (reading.sources["relu_elu"].content or b"").split(b"\n")
    assert lines.index(b"LAST = 1") == text.split("\n").index("LAST = 1")


def test_what_is_only_said_or_asked() -> None:
    """Prints and questions at the top of a cell are taken out, wherever they stand; definitions on the line stay."""
    more = "print(1); A = 1; print(\n 2); B = 2; input()\nprint(3); C = 3\nif True: D = print\n"

    names = run(read(own(more + BOTH)))

    assert [names[name] for name in "ABCD"] == [1, 2, 3, print]


def test_a_quiz() -> None:
    """Without `STUDENT = …` it is judged in the order in which the options were shown; another quiz is no answer."""
    lines = REFERENCES["quiz_neurons"].split("\n")
    text = "\n".join(line for line in lines if not line.startswith("STUDENT"))

    assert run(read(cell(text, "quiz_neurons")), "quiz_neurons")["STUDENT"] == ""
    assert read(cell('ANSWERS = {"other": "a"}')).sources["quiz_neurons"].outcome is Outcome.NOT_ATTEMPTED


# ---------------------------------------------------------------------- files


def file(tree: Mapping[str, Any]) -> bytes:
    return json.dumps(tree).encode()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"{", "damaged: no JSON at line 1"),
        (file(notebook(own(BOTH)))[:-30], "damaged"),
        ("é".encode("latin-1"), "not UTF-8 text (at byte offset 0)"),
        (b"[" * 1_000_000, "no JSON that anybody could have saved"),
        (b"[" + b"9" * 5_000 + b"]", "no JSON that anybody could have saved"),
        (b"[]", "no list of cells"),
        (b'{"cells": {}}', "no list of cells"),
        (b" " * (MAX_NOTEBOOK + 1), "larger than 32 MiB"),
    ],
)
def test_unreadable_file(content: bytes, problem: str) -> None:
    """A file that is no notebook is a problem of every exercise, one that a person has to look at."""
    reading = read_sources(content, COURSE, IDS)

    assert all(problem in source.problem and source.outcome is Outcome.ERROR for source in reading.sources.values())
    assert reading.notes == [reading.sources["relu_elu"].problem]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + file(notebook(own(BOTH))),
        file(
            {
                "worksheets": [
                    {"cells": [{"input": BOTH, "cell_type": "code", "metadata": own("")["metadata"], "outputs": []}]}
                ],
                "nbformat": 3,
            }
        ),
        file({"cells": [own(BOTH)], "nbformat": 99}),
    ],
    ids=["byte order mark", "format 3", "format of the future"],
)
def test_other_files(content: bytes) -> None:
    """What Windows writes before UTF-8, an old format and a number that is not to be believed do not matter."""
    assert is_right(read_sources(content, COURSE, IDS))


def test_tree_and_file_are_the_same() -> None:
    """Both ways of grading read the same: a parsed notebook and its file."""
    tree = notebook(own(RELU), cell(ELU), other("\ud800"))

    assert read_sources(file(tree), COURSE, IDS) == read_sources(parse(file(tree)).tree or {}, COURSE, IDS)
