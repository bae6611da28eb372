"""Notebooks as students hand them in: what is read of each exercise, and what is said about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.course.reading import Course, find_course
from grader.model import Outcome, Source
from grader.nbgrader.handed_in.pieces import MAX_NOTEBOOK, parse
from grader.nbgrader.handed_in.reading import Reading, read_sources
from grader.nbgrader.handout.source import answer_source
from grader.submission import MAX_SOURCE

RELU = "import numpy as np\n\n\ndef relu(z):\n    return np.maximum(z, 0)\n\n\n"
ELU = "def elu(z, alpha=1.0):\n    return np.where(z > 0, z, alpha * np.expm1(z))\n"
STUB = """import numpy as np


def relu(z):
    raise NotImplementedError


def elu(z, alpha=1.0):
    raise NotImplementedError
"""
BOTH = RELU + ELU
IDS = ("relu_elu", "argmax_softmax", "quiz_neurons")


@pytest.fixture(scope="module")
def course() -> Course:
    return find_course(Path(__file__).parent)


def cell(text: Any, name: str | None = None, kind: str = "code") -> dict[str, Any]:
    nbgrader = {"nbgrader": {"grade_id": name, "solution": True}} if name else {}
    return {"cell_type": kind, "source": text, "metadata": nbgrader}


def notebook(*cells: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def read(course: Course, *cells: Any, exercises: tuple[str, ...] = IDS) -> Reading:
    return read_sources(notebook(*cells), course, exercises)


def run(reading: Reading, exercise: str = "relu_elu") -> dict[str, Any]:
    """What an answer defines; these are the tests' own texts."""
    content = reading.sources[exercise].content
    assert content is not None, reading.sources[exercise].problem
    names: dict[str, Any] = {}
    exec(content.decode(), names)
    return names


def is_right(reading: Reading) -> bool:
    names = run(reading)
    return bool(names["relu"](-1.0) == 0 and names["relu"](2.0) == 2 and -1 < names["elu"](-1.0) < 0)


# ---------------------------------------------------------------------- as released


def test_answer_is_the_cell_as_it_is(course: Course) -> None:
    """The text of the cell with the exercise's id is the submission, byte by byte."""
    assert read(course, cell("# é\n" + BOTH, "relu_elu")).sources["relu_elu"].content == ("# é\n" + BOTH).encode()


def test_nothing_is_odd_about_an_honest_notebook(course: Course) -> None:
    """The right answers of a module, in their own cells, are read without a note."""
    cells = [cell(answer_source(course, course.exercise(name)), name) for name in IDS]

    assert read(course, *cells).notes == []


def test_lines(course: Course) -> None:
    """A text that is saved as a list of lines is the same text."""
    assert is_right(read(course, cell(BOTH.splitlines(keepends=True), "relu_elu")))


def test_syntax_error_is_handed_on(course: Course) -> None:
    """What is no Python is the engine's to explain."""
    assert read(course, cell("def relu(:", "relu_elu")).sources["relu_elu"].content == b"def relu(:"


def test_other_exercises_are_untouched(course: Course) -> None:
    """A problem is the problem of one exercise."""
    reading = read(course, cell("\0", "argmax_softmax"), cell(BOTH, "relu_elu"))

    assert is_right(reading)
    assert "null byte" in reading.sources["argmax_softmax"].problem


# ---------------------------------------------------------------------- copied, split, moved, deleted


def test_copied(course: Course) -> None:
    """A copy of the cell changes nothing, and is mentioned."""
    reading = read(course, cell(BOTH, "relu_elu"), cell(BOTH + "\n", "relu_elu"))

    assert reading.sources["relu_elu"].content == BOTH.encode()
    assert "relu_elu: its cell was there 2 times; equal ones count once" in reading.notes


def test_split(course: Course) -> None:
    """An answer in two cells is put together."""
    reading = read(course, cell(RELU, "relu_elu"), cell(ELU, "relu_elu"))

    assert is_right(reading)
    assert (
        "relu_elu: 2 different cells have its name; read cell 1 and cell 2: the last definition counts" in reading.notes
    )


def test_split_and_one_without_metadata(course: Course) -> None:
    """The second half of a split cell is found although it has lost its id."""
    reading = read(course, cell(RELU, "relu_elu"), cell(ELU))

    assert is_right(reading)
    assert "relu_elu: taken from other cells: elu" in reading.notes


@pytest.mark.parametrize("order", ["stub first", "stub last"])
def test_copy_of_the_stub(course: Course, order: str) -> None:
    """Beside an answer the untouched stub does not count, wherever it stands."""
    cells = [cell(STUB, "relu_elu"), cell(BOTH, "relu_elu")]

    assert is_right(read(course, *(cells if order == "stub first" else reversed(cells))))


def test_last_definition_counts(course: Course) -> None:
    """Of two different answers the later one counts, as when the notebook is run."""
    wrong = BOTH.replace("maximum", "minimum")

    assert is_right(read(course, cell(wrong, "relu_elu"), cell(BOTH, "relu_elu")))
    assert not is_right(read(course, cell(BOTH, "relu_elu"), cell(wrong, "relu_elu")))


def test_half_finished_copies(course: Course) -> None:
    """Each function is taken from the cell in which it is finished."""
    first = STUB.replace("def relu(z):\n    raise NotImplementedError", "def relu(z):\n    return np.maximum(z, 0)")
    second = STUB.replace(
        "1.0):\n    raise NotImplementedError", "1.0):\n    return np.where(z > 0, z, alpha * np.expm1(z))"
    )

    assert is_right(read(course, cell(first, "relu_elu"), cell(second, "relu_elu")))
    assert is_right(read(course, cell(second, "relu_elu"), cell(first, "relu_elu")))


def test_broken_copy(course: Course) -> None:
    """A copy that is no Python does not spoil the answer."""
    assert is_right(read(course, cell(BOTH, "relu_elu"), cell("def relu(z:\n", "relu_elu")))


def test_scratch_with_its_id(course: Course) -> None:
    """A copied cell in which the student tries things out is not run with the answer."""
    assert is_right(read(course, cell(BOTH, "relu_elu"), cell("print(relu(undefined))", "relu_elu")))


def test_written_below_the_stub(course: Course) -> None:
    """An answer in a cell of the student's own counts when the released cell is still the stub."""
    reading = read(course, cell(STUB, "relu_elu"), cell(BOTH))

    assert is_right(reading)
    assert "relu_elu: no cell of its name holds an answer; found in cell 2 by what is defined there" in reading.notes


def test_cell_of_its_name_comes_first(course: Course) -> None:
    """A student's experiment elsewhere does not replace the answer in its cell."""
    assert is_right(read(course, cell(BOTH, "relu_elu"), cell(BOTH.replace("maximum", "minimum"))))


def test_metadata_stripped(course: Course) -> None:
    """Without any metadata each answer is found by what it defines."""
    cells = [cell(answer_source(course, course.exercise(name))) for name in reversed(IDS)]

    reading = read(course, *cells)

    for name in IDS:
        assert (
            reading.sources[name].content == (answer_source(course, course.exercise(name)).rstrip("\n") + "\n").encode()
        )


def test_found_in_a_cell_that_does_more(course: Course) -> None:
    """What an answer's cell tries out beside is left out where the cell is not the exercise's own."""
    assert is_right(read(course, cell(BOTH + "\nrelu(data_that_is_not_there)\n")))


def test_swapped_ids(course: Course) -> None:
    """Ids at the wrong cells do not matter where the text tells."""
    softmax = "def softmax(z):\n    return z\n\n\ndef argmax_onehot(Z):\n    return Z\n"

    reading = read(course, cell(softmax, "relu_elu"), cell(BOTH, "argmax_softmax"))

    assert "relu" in run(reading)
    assert "softmax" in run(reading, "argmax_softmax")


@pytest.mark.parametrize("kind", ["markdown", "raw", "nonsense", None])
def test_turned_into_something_else(course: Course, kind: Any) -> None:
    """An answer that is no code cell any more is read all the same."""
    reading = read(course, cell(BOTH, "relu_elu", kind))

    assert is_right(reading)
    assert any(note.startswith("relu_elu: cell 1 had been turned into") for note in reading.notes)


def test_deleted(course: Course) -> None:
    """Where nothing defines what is asked for, nothing was attempted."""
    source = read(course, cell("x = 1")).sources["relu_elu"]

    assert (source.content, source.outcome) == (None, Outcome.NOT_ATTEMPTED)
    assert source.problem == "its cell is missing, and no other cell defines relu or elu"


def test_emptied(course: Course) -> None:
    """A cell without text is not attempted."""
    source = read(course, cell(" \n", "relu_elu")).sources["relu_elu"]

    assert (source.outcome, source.problem) == (Outcome.NOT_ATTEMPTED, "its cell is empty")


def test_stub_alone(course: Course) -> None:
    """The untouched stub goes to the engine, which knows it."""
    assert read(course, cell(STUB, "relu_elu")).sources["relu_elu"].content == STUB.encode()


# ---------------------------------------------------------------------- what else an answer needs


def test_import_in_another_cell(course: Course) -> None:
    """An import that the student moved to the top of the notebook is there."""
    reading = read(
        course,
        cell("import numpy as np\nimport nowhere as bad"),
        cell(BOTH.replace("import numpy as np\n", ""), "relu_elu"),
    )

    assert is_right(reading)
    assert b"nowhere" not in (reading.sources["relu_elu"].content or b"")
    assert "relu_elu: taken from other cells: np" in reading.notes


def test_function_in_another_cell(course: Course) -> None:
    """A function of the student's own in another cell is there, with what it uses itself."""
    own = "import numpy as xp\nLIMIT = 0\ndef clip(z):\n    return xp.maximum(z, LIMIT)\n"

    assert is_right(
        read(course, cell(own), cell("import numpy as np\ndef relu(z):\n    return clip(z)\n\n" + ELU, "relu_elu"))
    )


def test_answer_to_another_exercise_may_be_used(course: Course) -> None:
    """As in a notebook that is run, an answer may call what another answer defines."""
    other = "def softmax(z):\n    return z\n\n\ndef argmax_onehot(Z):\n    return Z\n"
    text = BOTH.replace("maximum(z, 0)", "maximum(softmax(z), 0)")

    assert is_right(read(course, cell(other, "argmax_softmax"), cell(text, "relu_elu")))


def test_answer_to_another_exercise_is_no_answer(course: Course) -> None:
    """What another exercise's answer defines by the way does not fill in an exercise that was left alone."""
    other = "def softmax(z):\n    return z\n\n\n" + BOTH

    assert read(course, cell(STUB, "relu_elu"), cell(other, "argmax_softmax")).sources["relu_elu"] == Source(
        STUB.encode()
    )


def test_star_import_in_another_cell(course: Course) -> None:
    """So is what another cell imports all at once."""
    text = BOTH.replace("np.", "").replace("import numpy as np\n", "")

    assert is_right(read(course, cell("from numpy import *"), cell(text, "relu_elu")))


def test_local_names_need_nothing(course: Course) -> None:
    """A name that is a function's own is not taken from another cell."""
    reading = read(course, cell("import nowhere as z"), cell(BOTH, "relu_elu"))

    assert is_right(reading)
    assert reading.notes == []


def test_future_import_stays_first(course: Course) -> None:
    """What Python wants at the very top stays there."""
    text = "from __future__ import annotations\n" + BOTH.replace("import numpy as np\n", "")

    assert is_right(read(course, cell("import numpy as np"), cell(text, "relu_elu")))


# ---------------------------------------------------------------------- what only notebooks understand


@pytest.mark.parametrize(
    "more",
    [
        "%matplotlib inline\n",
        "!pip install numpy\n",
        "%%time\n",
        "%%check relu_elu\n",
        "%%check relu_elu --no-run\n",
        "\n%%time\n%%capture\n",
        "get_ipython().magic('x')\n",
        "import grader\n",
    ],
)
def test_magic(course: Course, more: str) -> None:
    """Magics and shell commands are no part of the answer."""
    assert is_right(read(course, cell(more + BOTH, "relu_elu")))


def test_another_language(course: Course) -> None:
    """A cell that the shell would run is no answer."""
    assert read(course, cell("%%bash\nrelu=1", "relu_elu")).sources["relu_elu"].outcome is Outcome.NOT_ATTEMPTED


def test_check_in_the_answer(course: Course) -> None:
    """A merged check cell is taken out again, and every line keeps its number."""
    more = '\nimport grader\ngrader.check(\n  "relu_elu"\n).assert_passed()\nLAST = 1\n'

    reading = read(course, cell(BOTH + more, "relu_elu"))

    assert is_right(reading)
    lines = (reading.sources["relu_elu"].content or b"").split(b"\n")
    assert lines.index(b"LAST = 1") == (BOTH + more).split("\n").index("LAST = 1")


def test_what_is_only_said_or_asked(course: Course) -> None:
    """Prints and questions at the top of a cell are taken out, wherever they stand; definitions on the line stay."""
    more = "print(1); A = 1; print(\n 2); B = 2; input()\nprint(3); C = 3\nif True: D = print\n"

    names = run(read(course, cell(more + BOTH, "relu_elu")))

    assert [names[name] for name in "ABCD"] == [1, 2, 3, print]


@pytest.mark.parametrize("line", ["%x\n", "%%time\n", "x?\n", "a;"])
@pytest.mark.timeout(60)  # a hundred times what it takes; quadratic work would need hours
def test_cells_made_to_be_slow(course: Course, line: str) -> None:
    """A megabyte of what only notebooks understand is read in the time that a megabyte takes."""
    text = line * (1_000_000 // len(line))

    assert is_right(read(course, cell(text, "argmax_softmax"), cell(text), cell(BOTH, "relu_elu")))


# ---------------------------------------------------------------------- quizzes


def test_quiz_without_its_student(course: Course) -> None:
    """A quiz whose line `STUDENT = …` was deleted is judged in the order in which the options were shown."""
    text = "\n".join(
        line
        for line in answer_source(course, course.exercise("quiz_neurons")).split("\n")
        if not line.startswith("STUDENT")
    )

    assert run(read(course, cell(text, "quiz_neurons")), "quiz_neurons")["STUDENT"] == ""


def test_answers_of_another_quiz(course: Course) -> None:
    """All quizzes define `ANSWERS`; without metadata the questions tell which it is."""
    assert read(course, cell('ANSWERS = {"other": "a"}')).sources["quiz_neurons"].outcome is Outcome.NOT_ATTEMPTED


# ---------------------------------------------------------------------- files


def file(tree: Mapping[str, Any]) -> bytes:
    return json.dumps(tree).encode()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"{", "damaged: no JSON at line 1"),
        (file(notebook(cell(BOTH, "relu_elu")))[:-30], "damaged"),
        ("é".encode("latin-1"), "not UTF-8 text (at byte offset 0)"),
        (b"[" * 1_000_000, "no JSON that anybody could have saved"),
        (b"[" + b"9" * 5_000 + b"]", "no JSON that anybody could have saved"),
        (b"[]", "no list of cells"),
        (b'{"cells": {}}', "no list of cells"),
        (b" " * (MAX_NOTEBOOK + 1), "larger than 32 MiB"),
    ],
)
def test_unreadable_file(course: Course, content: bytes, problem: str) -> None:
    """A file that is no notebook is a problem of every exercise, one that a person has to look at."""
    reading = read_sources(content, course, IDS)

    assert all(problem in source.problem and source.outcome is Outcome.ERROR for source in reading.sources.values())
    assert reading.notes == [reading.sources["relu_elu"].problem]


def test_byte_order_mark(course: Course) -> None:
    """What Windows writes before UTF-8 does not matter."""
    assert is_right(read_sources(b"\xef\xbb\xbf" + file(notebook(cell(BOTH, "relu_elu"))), course, IDS))


def test_format_3(course: Course) -> None:
    """The cells of an old notebook format are read."""
    old = {"cell_type": "code", "input": BOTH, "metadata": {"nbgrader": {"grade_id": "relu_elu"}}, "outputs": []}

    assert is_right(read_sources(file({"worksheets": [{"cells": [old]}], "nbformat": 3}), course, IDS))


def test_format_of_the_future(course: Course) -> None:
    """The number of the format is not believed."""
    assert is_right(read_sources(file({"cells": [cell(BOTH, "relu_elu")], "nbformat": 99}), course, IDS))


@pytest.mark.parametrize(
    "strange",
    [
        None, 1, "cell", [], {}, {"cell_type": "code"},
        {"cell_type": "code", "source": 3, "metadata": {"nbgrader": []}},
        {"cell_type": "code", "source": [1, None], "metadata": []},
        {"cell_type": "code", "source": "x", "metadata": {"nbgrader": {"grade_id": ["relu_elu"]}}},
        {"cell_type": {}, "source": "\ud800", "metadata": {"nbgrader": {"grade_id": "\ud800"}}},
    ],
)  # fmt: skip
def test_strange_cells(course: Course, strange: Any) -> None:
    """Whatever stands in the list of cells, the others are read."""
    assert is_right(read_sources(file(notebook(strange, cell(BOTH, "relu_elu"))), course, IDS))


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000, "-" * 100_000 + "1", "a" + ".a" * 100_000, "1" + "+1" * 100_000, "lambda:" * 9_000 + "1",
        "\0", "\ud800 = 1", "%%time\n" * 9_000, "x = \\", "'''", "\t \n" * 9_000 + "if", "?" * 9_000, "9" * 100_000,
    ],
)  # fmt: skip
def test_hostile_text(course: Course, text: str) -> None:
    """No text makes reading fail, in the answer's own cell or beside it."""
    reading = read(course, cell(text, "argmax_softmax"), cell(text), cell(BOTH, "relu_elu"))

    assert is_right(reading)


def test_too_large(course: Course) -> None:
    """An answer larger than a file may be is refused, by its size in the sentence."""
    source = read(course, cell("#" * (MAX_SOURCE + 1), "relu_elu")).sources["relu_elu"]

    assert (source.problem, source.outcome) == (
        "its cell is larger than 1 MiB: leave data out of the code",
        Outcome.ERROR,
    )


def test_tree_and_file_are_the_same(course: Course) -> None:
    """Both ways of grading read the same: a parsed notebook and its file."""
    tree = notebook(cell(RELU, "relu_elu"), cell(ELU), cell("\ud800", "argmax_softmax"))

    assert read_sources(file(tree), course, IDS) == read_sources(parse(file(tree)).tree or {}, course, IDS)
