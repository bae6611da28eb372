"""A folder and a zip of one tree are one submission: whatever lies in it, every exercise gets the same verdict."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import event, given, settings
from hypothesis import strategies as st

from grader.model import Source
from grader.submission.candidate import Wanted
from grader.submission.names import Names
from grader.submission.reading import read_submission

from .handing_in import packed, write_tree, write_zip

STUB = "def f(x):\n    raise NotImplementedError\n"
WANTED = [Wanted(name, STUB, ("f",)) for name in ("softmax", "relu", "quiz_1")]
FOLDERS = ("a", "b", "01_neurons", "softmax", "softmax.py", "x.py", "a b", ".git", "__MACOSX", "site-packages", "ü")
NAMES = (
    "softmax.py", "relu.py", "quiz_1.py", "Softmax.py", "softmax (1).py", "relu-1.py", "relu.py.txt", "relu.ipynb",
    "ada_1_2_relu.py", "main.py", "test_relu.py", "._relu.py", "notes.txt", "work.zip", "w.zip", "rest.7z", "x.py",
)  # fmt: skip
FINISHED = b"def f(x):\n    return x\n"
CONTENTS = (FINISHED, FINISHED + b"# mine", STUB.encode(), b"", b"\xff", b"PK", b'{"cells": []}')


PATHS = st.tuples(st.lists(st.sampled_from(FOLDERS), max_size=3), st.sampled_from(NAMES)).map(
    lambda parts: "/".join([*parts[0], parts[1]])
)
INNER = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(CONTENTS), max_size=3).map(packed)
TREES = st.dictionaries(PATHS, st.sampled_from(CONTENTS) | INNER, max_size=6)


def clashing(files: Mapping[str, bytes]) -> bool:
    """Return whether a file would have to be a folder as well, which no disk can hold."""
    return any(other.startswith(f"{name}/") for name in files for other in files)


def verdicts(path: Path) -> dict[str, tuple[Source, str]]:
    found = read_submission(path, WANTED, Names.of(("softmax", "relu", "quiz_1", "xor")))
    return {name: (source, source.found_as) for name, source in found.items()}


@settings(max_examples=300, deadline=None, derandomize=True)  # so that it never fails by chance
@given(tree=TREES.filter(lambda files: not clashing(files)))
def test_a_folder_and_a_zip_of_one_tree(tree: Mapping[str, bytes]) -> None:
    r"""Whether it is handed in as a folder or packed, with `/` or with `\` between the names."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        of_folder = verdicts(write_tree(root / "ada", tree))
        slashes = write_zip(root / "slashes.zip", *tree.items())
        backslashes = write_zip(root / "backs.zip", *((name.replace("/", "\\"), tree[name]) for name in tree))
        assert verdicts(slashes) == of_folder
        unified = {name: _with_slashes(*verdict) for name, verdict in verdicts(backslashes).items()}
        assert unified == of_folder
    for source, found_as in of_folder.values():
        event(f"{source.outcome if source.content is None else 'found'}{' elsewhere' if found_as else ''}")


def _with_slashes(source: Source, found_as: str) -> tuple[Source, str]:
    """Return a verdict that names places as another packer would."""
    problem = source.problem.replace("\\", "/")
    return Source(source.content, problem, source.outcome), found_as.replace("\\", "/")
