"""Which notebook of a student's is meant: an untouched one beside a copy in which the work is says nothing of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.nbgrader.database import Assignment, Notebook
from grader.nbgrader.handed_in.restoring import Released
from grader.nbgrader.handed_in.submitted import Sheet, read_sheet

from ...real import COURSE

STUB = "def relu(z):\n    raise NotImplementedError\n"
RELEASED = (Released("relu_elu", "code", STUB, solution=True), Released("relu_elu_check", "code", "", grade=True))
NOTEBOOK = Notebook("1", "02_activations", None, RELEASED, {}, {})
ASSIGNMENT = Assignment("1", "02_activations", (NOTEBOOK,))


def sheet(folder: Path, **texts: str) -> Sheet:
    """Return the sheet of a submission with these notebooks, each with this text in its only cell for an answer."""
    for name, text in texts.items():
        metadata = {"nbgrader": {"grade_id": "relu_elu", "solution": True}}
        cells = [{"cell_type": "code", "source": text, "metadata": metadata}]
        place = folder / f"02_activations{name.removeprefix('own')}.ipynb"
        place.write_text(json.dumps({"cells": cells, "nbformat": 4}))
    return read_sheet(COURSE, folder, ASSIGNMENT, NOTEBOOK)


@pytest.mark.parametrize("copy", ["-Copy1", " (1)", "_final"])
def test_an_untouched_notebook_beside_a_finished_copy(tmp_path: Path, copy: str) -> None:
    """It is no zero: a person has to look, and reads which file has the work in it."""
    found = sheet(tmp_path, own=STUB, **{copy: "def relu(z):\n    return z\n"})
    assert found.problem == (
        f"02_activations.ipynb is as it was released, but 02_activations{copy}.ipynb is not: "
        "rename what is meant, and grade again"
    )
    assert not found.is_missing


@pytest.mark.parametrize(
    "texts",
    [
        {"own": STUB},
        {"own": STUB, "-Copy1": STUB},
        {"own": "x = 1", "-Copy1": "x = 2"},
        {"own": STUB, "_mnist": "x = 1"},
    ],
    ids=["alone", "untouched-copy", "begun", "another-name"],
)
def test_otherwise_the_notebook_itself_is_read(tmp_path: Path, texts: dict[str, str]) -> None:
    """A copy counts for nothing where its original was worked on, or where nobody has written into it either."""
    assert sheet(tmp_path, **texts).problem == ""
