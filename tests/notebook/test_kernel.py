"""A real notebook, run by a real kernel: the extension loads, verdicts appear as pages, the worker ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

from ..tiny import RIGHT

WRONG = RIGHT.replace("* factor", "+ factor")
HEAVY = "{'numpy', 'pytest', 'tensorflow', 'grader.engine.worker', 'grader.checks'}"
CELLS = {
    "load": "%load_ext grader",
    "wrong": f"%%check alpha\n{WRONG}",
    "defined": "print('scaled:', scale(2, 3))",
    "mended": RIGHT.partition("\n\n")[0],
    "so far": "import grader\ngrader.check('alpha')",
    "light": f"import sys\nprint({HEAVY} & set(sys.modules))",
    "right": f"%%check alpha\n%matplotlib inline\n{RIGHT}\nscale(2, 3)",
    "unknown": "%%check alhpa\npass",
    "worker": "from grader.engine.service import service\nprint(service().pool.started[-1].process.pid)",
}


@pytest.fixture(scope="module")
def outputs(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What each cell of the notebook showed."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS.values()])
    client = nbclient.NotebookClient(
        notebook, timeout=60, allow_errors=True, resources={"metadata": {"path": str(built / "exercises")}}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        patch.delenv("GRADE_COURSE", raising=False)
        client.execute()
    return {name: cell.outputs for name, cell in zip(CELLS, notebook.cells, strict=True)}


def data(outputs: list[Any], kind: str = "text/html") -> str:
    return "\n".join(output.data[kind] for output in outputs if kind in output.get("data", {}))


def test_a_wrong_cell_shows_its_mistake_and_is_run(outputs: dict[str, list[Any]]) -> None:
    """A page with a text beside it for who cannot see pages; afterwards the functions are there."""
    assert outputs["load"] == []
    for kind in ("text/html", "text/plain"):
        shown = data(outputs["wrong"], kind)
        assert shown.count("Multiply by the factor, do not add it.") == 1
        assert "1 of 3 checks" in shown
    assert outputs["defined"][0].text == "scaled: 5\n"


def test_a_right_cell_is_solved(outputs: dict[str, list[Any]]) -> None:
    """Full marks, and then what its last line gives, as in any other cell."""
    page = data(outputs["right"])
    assert "3 of 3 checks" in page
    assert "Solved." in page
    assert "Multiply" not in page
    assert data(outputs["right"], "text/plain").endswith("\n6")


def test_the_cells_so_far_are_a_submission(outputs: dict[str, list[Any]]) -> None:
    """One function from a cell that was checked, one from a cell that was mended."""
    assert [output.output_type for output in outputs["so far"]] == ["execute_result"]
    assert "3 of 3 checks" in data(outputs["so far"])


def test_an_error_is_a_sentence(outputs: dict[str, list[Any]]) -> None:
    """Not a traceback."""
    [error] = outputs["unknown"]
    assert error.traceback == [
        "error: there is no exercise 'alhpa'; did you mean 'alpha'?",
        "  `grade list` shows all of them.",
    ]


def test_the_kernel_stays_light_and_leaves_nothing(outputs: dict[str, list[Any]]) -> None:
    """Nothing heavy is imported by all this, and the worker is gone with the kernel."""
    assert outputs["light"][0].text == "set()\n"
    assert not Path(f"/proc/{int(outputs['worker'][0].text)}").exists()
