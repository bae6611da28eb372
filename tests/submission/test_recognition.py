"""Which file is meant, where more than one may be: found under whatever name, never guessed, never a silent zero."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.model import Outcome, Source
from grader.submission import archive, reading
from grader.submission import notebook as cells
from grader.submission.candidate import Wanted
from grader.submission.files import MAX_SOURCE
from grader.submission.names import Names
from grader.submission.reading import read_submission

from .handing_in import packed, write_tree, write_zip

STUB = '"""A neuron."""\n\n\ndef neuron(x):\n    raise NotImplementedError\n'
WANTED = (Wanted("neuron", STUB, ("neuron",)), Wanted("xor", "def xor(): raise NotImplementedError\n", ("xor",)))
KNOWN = Names.of(("neuron", "xor", "softmax"))
CODE = b"def neuron(x):\n    return x\n"
OTHER = b"def neuron(x):\n    return 2 * x\n"
UNTOUCHED = STUB.encode()
HandIn = Callable[[Mapping[str, bytes]], Source]


def notebook(*cells: str, **more: object) -> bytes:
    """Return a notebook with these cells of code, and a text between them."""
    code = [{"cell_type": "code", "source": cell, "outputs": [], "metadata": {}} for cell in cells]
    text = {"cell_type": "markdown", "source": ["# def xor\n"], "metadata": {}}
    return json.dumps({"cells": [text, *code, text], "nbformat": 4, **more}).encode()


@pytest.fixture(params=["folder", "zip"])
def hand_in(request: pytest.FixtureRequest, tmp_path: Path) -> HandIn:
    """Hand files in, as a folder and as a zip, and return what is found for `neuron`."""

    def found(files: Mapping[str, bytes]) -> Source:
        if request.param == "folder":
            path = write_tree(tmp_path / "ada", files)
        else:
            path = write_zip(tmp_path / "ada.zip", *files.items())
        return read_submission(path, WANTED, KNOWN)["neuron"]

    return found


RECOGNISED: Mapping[str, tuple[Mapping[str, bytes], str]] = {
    "another case": ({"Neuron.py": CODE}, "Neuron.py"),
    "a number": ({"neuron-1.py": CODE}, "neuron-1.py"),
    "a copy": ({"neuron (1).py": CODE}, "neuron (1).py"),
    "taken for text": ({"neuron.py.txt": CODE}, "neuron.py.txt"),
    "named by Canvas": ({"lovelace_1234_5678_neuron.py": CODE}, ""),
    "renamed by Canvas": ({"lovelace_1234_5678_neuron-1.py": CODE}, "lovelace_1234_5678_neuron-1.py"),
    "a folder of Moodle": ({"Ada Lovelace_12345_assignsubmission_file_/neuron.py": CODE}, ""),
    "two equal ones": ({"neuron-1.py": CODE, "work/neuron (2).py": CODE}, "neuron-1.py"),
    "the exact name": ({"neuron.py": CODE, "neuron (1).py": OTHER, "neuron.ipynb": notebook("x = 1")}, ""),
    "a stub beside it": ({"neuron.py": UNTOUCHED, "neuron-1.py": CODE}, "neuron-1.py"),
    "a stub of the same kind": ({"neuron-1.py": UNTOUCHED, "neuron-2.py": CODE}, "neuron-2.py"),
    "an empty file beside it": ({"neuron.py": b" \n", "neuron-1.py": CODE}, "neuron-1.py"),
    "deeper than a stub": (
        {"neuron.py": UNTOUCHED, "01_neurons/neuron/neuron.py": CODE},
        "01_neurons/neuron/neuron.py",
    ),
    "beside a stub as deep": ({"a/neuron.py": UNTOUCHED, "b/neuron.py": CODE}, ""),
    "with comments in the stub": ({"neuron.py": b"# ada\r\n" + UNTOUCHED, "neuron-1.py": CODE}, "neuron-1.py"),
    "in a zip inside": ({"work.zip": packed({"a/neuron.py": CODE})}, "work.zip/a/neuron.py"),
    "renamed in a zip inside": ({"work.zip": packed({"Neuron.py": CODE})}, "work.zip/Neuron.py"),
    "beside a zip": ({"neuron.py": CODE, "work.zip": packed({"neuron.py": OTHER})}, ""),
    "in a zip beside a stub": ({"neuron.py": UNTOUCHED, "w.zip": packed({"neuron.py": CODE})}, "w.zip/neuron.py"),
    "unpacked as Windows packs": ({"01_neurons\\neuron\\neuron.py": CODE}, ""),
    "in a folder of its name": ({"neuron.py/neuron.py": CODE}, "neuron.py/neuron.py"),
}


@pytest.mark.parametrize("case", RECOGNISED)
def test_what_is_meant_is_found(hand_in: HandIn, case: str) -> None:
    """Where one finished answer is there it is graded, and it is told where it was, unless its name alone says so."""
    files, found_as = RECOGNISED[case]
    source = hand_in(files)
    assert source == Source(CODE)
    assert source.found_as == found_as


KEPT = {f"hand-in/ada--Course--2026090{day}-120000.zip": packed({"a/neuron.py": CODE}) for day in range(1, 8)}
"""What `grade hand-in` has left in a copy of the course, seven times."""


def test_earlier_hand_ins_answer_nothing(hand_in: HandIn) -> None:
    """Beside the files of a whole copy: an exercise that was begun anew there is untouched, as its owner sees it."""
    assert hand_in({"01_neurons/neuron/neuron.py": UNTOUCHED, **KEPT}).content == UNTOUCHED


def test_a_folder_of_hand_ins_is_an_answer(hand_in: HandIn) -> None:
    """Without the rest of the copy they are what was handed in."""
    name, content = next(iter(KEPT.items()))
    assert hand_in({name: content}).content == CODE


UNTOLD: Mapping[str, tuple[Mapping[str, bytes], str]] = {
    "two that differ": (
        {"neuron-1.py": CODE, "neuron (2).py": OTHER},
        "two files may be neuron.py: keep one (see neuron (2).py, neuron-1.py)",
    ),
    "two exact ones": (
        {"a/neuron.py": CODE, "b/neuron.py": OTHER, "c/neuron.py": UNTOUCHED},
        "two files named neuron.py: keep one (see a/neuron.py, b/neuron.py)",
    ),
    "another archive": (
        {"work.7z": b"7z"},
        "no neuron.py in the submission, but work.7z, which is not opened: hand in the files or one .zip",
    ),
    "an archive beside a stub": (
        {"neuron.py": UNTOUCHED, "work.tar.gz": b"?"},
        "neuron.py holds no answer, but work.tar.gz, which is not opened: hand in the files or one .zip",
    ),
    "a zip that is none": ({"work.zip": b"PK"}, "work.zip is damaged or not a zip: make it again"),
    "a zip in a zip inside": (
        {"work.zip": packed({"inner.zip": packed({"neuron.py": CODE})})},
        "no neuron.py in the submission, but work.zip/inner.zip, which is not opened: hand in the files or one .zip",
    ),
    "another name": (
        {"main.py": CODE},
        "no neuron.py in the submission, but main.py defines neuron: rename what is meant",
    ),
    "another notebook": (
        {"homework.ipynb": notebook("x = 1", CODE.decode())},
        "no neuron.py in the submission, but homework.ipynb defines neuron: rename what is meant",
    ),
    "another name beside a stub": (
        {"neuron.py": UNTOUCHED, "src/main.py": CODE},
        "neuron.py holds no answer, but src/main.py defines neuron: rename what is meant",
    ),
    "a notebook that is none": (
        {"neuron.ipynb": b"{"},
        "neuron.ipynb: the notebook's file is damaged: no JSON at line 1",
    ),
}


@pytest.mark.parametrize("case", UNTOLD)
def test_what_cannot_be_told_needs_a_look(hand_in: HandIn, case: str) -> None:
    """Something is there that may be the answer: no zero, but a sentence for a person."""
    files, problem = UNTOLD[case]
    assert hand_in(files) == Source(None, problem, Outcome.NEEDS_A_LOOK)


NOTHING: Mapping[str, Mapping[str, bytes]] = {
    "nothing": {"README.md": b"hello"},
    "another exercise's answer": {"softmax.py": CODE, "xor-1.py": CODE},
    "the course's own files": {"test_neuron.py": CODE, "plot_neuron.py": CODE},
    "a stub under another name": {"main.py": UNTOUCHED},
    "a helper": {"helpers.py": b"def relu(x):\n    return x\n"},
    "no Python": {"main.py": b"def neuron(\n"},
    "a data set": {"mnist.npz": b"PK", "data.csv.gz": b"?"},
    "leftovers": {"._neuron.py": CODE, "__pycache__/neuron.py": CODE, "venv/lib/site-packages/neuron.py": CODE},
}


@pytest.mark.parametrize("case", NOTHING)
def test_what_is_no_answer_is_not_attempted(hand_in: HandIn, case: str) -> None:
    """A folder without anything that may be the answer is nobody's work to look at."""
    assert hand_in(NOTHING[case]).outcome is Outcome.NOT_ATTEMPTED


def test_an_untouched_stub_is_graded_as_it_is(hand_in: HandIn) -> None:
    """Under whatever name: the engine says that it is not started."""
    source = hand_in({"neuron (1).py": UNTOUCHED})
    assert source == Source(UNTOUCHED)


def test_the_stub_of_a_quiz_is_known_in_every_order() -> None:
    """Options and the name whose order they are in are no answer."""
    wanted = Wanted("quiz", 'STUDENT = ""\n# a) yes\n# b) no\nANSWERS = {"q1": ""}\n')
    assert wanted.is_untouched(b'STUDENT = "ada"\n# a) no\n# b) yes\nANSWERS = {"q1": ""}\n')
    assert not wanted.is_untouched(b'STUDENT = "ada"\nANSWERS = {"q1": "a"}\n')
    assert not Wanted("quiz").is_untouched(b"")


# ---------------------------------------------------------------------- notebooks


def test_a_notebook_is_its_code(hand_in: HandIn) -> None:
    """Its cells of code one after the other; other languages, empty cells and what is no Python are left out."""
    cells = ("import numpy as np", "%%bash\nrm -rf /", "", "!pip install numpy \\\n  scipy\nx = 1", "x = = 2")
    source = hand_in({"neuron.ipynb": notebook(*cells, "%%time\ndef neuron(x):\n    return x")})
    assert source.content is not None
    assert source.content.decode().split("\n\n\n") == [
        "import numpy as np",
        "pass\n\nx = 1",
        "pass\ndef neuron(x):\n    return x",
    ]
    assert source.found_as == "neuron.ipynb"


@pytest.mark.parametrize("is_above", [True, False])
def test_what_stands_below_the_check_of_a_notebook(hand_in: HandIn, is_above: bool) -> None:
    """As in the notebook, the check has not seen it; only where there was nothing to see it is read, too."""
    tree = json.loads(notebook(CODE.decode() if is_above else "x = 1", "check", OTHER.decode()))
    tree["cells"][2]["metadata"] = {"nbgrader": {"grade_id": "neuron-check"}}
    source = hand_in({"neuron.ipynb": json.dumps(tree).encode()})
    assert source.content is not None
    assert source.content.strip() == CODE.strip() if is_above else OTHER.strip() in source.content


def test_the_cell_that_should_define_it_is_kept(hand_in: HandIn) -> None:
    """A cell that is no Python is left out, but not where the answer should be: its error is what is told."""
    source = hand_in({"neuron.ipynb": notebook("y = = 1", "def neuron(x)\n    return x")})
    assert source == Source(b"def neuron(x)\n    return x")


@pytest.mark.parametrize(
    ("content", "says", "outcome"),
    [
        (notebook(), "neuron.ipynb is empty", Outcome.NOT_ATTEMPTED),
        (notebook("# " + "x" * MAX_SOURCE), "neuron.ipynb is larger than 1 MiB", Outcome.ERROR),
        (b'{"cells": 3}', "no list of cells", Outcome.NEEDS_A_LOOK),
        (b"", "file is empty", Outcome.NEEDS_A_LOOK),
    ],
    ids=["no-code", "too-large", "no-cells", "empty"],
)
def test_a_notebook_that_cannot_be_graded(hand_in: HandIn, content: bytes, says: str, outcome: Outcome) -> None:
    """A sentence says what is wrong with it."""
    source = hand_in({"neuron.ipynb": content})
    assert says in source.problem
    assert source.outcome is outcome


def test_a_large_notebook_with_pictures(hand_in: HandIn) -> None:
    """Outputs do not count: only the code has to be of a size that anybody would write."""
    source = hand_in({"neuron.ipynb": notebook(CODE.decode(), metadata={"picture": "x" * (3 << 20)})})
    assert source == Source(CODE.strip())


# ---------------------------------------------------------------------- several files of one student


def test_loose_files_of_one_student_are_one_submission(tmp_path: Path) -> None:
    """As Canvas gives them: read as if they lay in one folder, a zip among them too."""
    write_tree(tmp_path, {"lovelace_1_2_neuron-1.py": CODE})
    write_zip(tmp_path / "lovelace_1_3_rest.zip", ("xor.py", OTHER))
    found = read_submission(sorted(tmp_path.iterdir()), WANTED, KNOWN)
    assert found == {"neuron": Source(CODE), "xor": Source(OTHER)}


@pytest.mark.parametrize("name", ["neuron (1).py", "Neuron.ipynb", "neuron.py.txt"])
def test_a_single_file_under_another_name(tmp_path: Path, name: str) -> None:
    """One file is the exercise that its name means."""
    content = notebook(CODE.decode()) if name.endswith(".ipynb") else CODE
    path = write_tree(tmp_path, {name: content}) / name
    source = read_submission(path, WANTED, KNOWN)["neuron"]
    assert source.content is not None
    assert source.content.strip() == CODE.strip()
    assert source.found_as == name


# ---------------------------------------------------------------------- what it may cost


def test_more_code_than_anybody_writes_is_not_looked_through(hand_in: HandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a notebook with so much of it every cell stays as it is, and none is parsed."""
    monkeypatch.setattr(cells, "ast", None)
    lines = "x = [1, 2, 3]\n" * 100
    source = hand_in({"neuron.ipynb": notebook(*[lines] * 100, "y = = 1")})
    assert source.content is not None
    assert source.content.decode().endswith("\n\n\ny = = 1")


def test_zips_inside_are_bounded(hand_in: HandIn) -> None:
    """So many, of such a size: what is beyond that is not called missing."""
    inner = packed({"neuron.py": CODE})
    many = {f"{n}.zip": packed({"x.py": b"x = 1"}) for n in range(reading.MAX_ZIPS)}
    assert hand_in({**many, "z.zip": inner}) == Source(
        None,
        "no neuron.py in the submission, but z.zip, which is not opened: hand in the files or one .zip",
        Outcome.NEEDS_A_LOOK,
    )


def test_a_large_zip_inside_is_not_unpacked(hand_in: HandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder as in a zip, whatever it would unpack to."""
    for module in (archive, reading):
        monkeypatch.setattr(module, "MAX_INNER", 4 << 20)
    large = packed({"neuron.py": CODE, "model.keras": bytes(5 << 20)})
    says = "work.zip is larger than 4 MiB: hand in only your code"
    assert hand_in({"work.zip": large}) == Source(None, says, Outcome.NEEDS_A_LOOK)


def test_reading_is_bounded_in_all(hand_in: HandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large files that may all be answers are not read for ever, and nobody gets a zero for that."""
    monkeypatch.setattr(reading, "MAX_READ", 1 << 20)
    large = notebook("x = 1", metadata={"picture": "x" * (1 << 20)})
    source = hand_in({"neuron-1.ipynb": large, "neuron-2.ipynb": large, "neuron-3.ipynb": large})
    assert source.outcome is Outcome.NEEDS_A_LOOK
    (only,) = [hand_in({"xor-1.ipynb": large, "neuron.py": CODE})]
    assert only == Source(CODE)
