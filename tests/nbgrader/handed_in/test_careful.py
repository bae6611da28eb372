"""What may be taken out of a submission: nothing that a link leads to, nothing that is too large or no file."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from nbgrader.coursedir import CourseDirectory

from grader.nbgrader.handed_in import folders
from grader.nbgrader.handed_in.careful import CarefulDirectory, make_careful
from grader.nbgrader.handed_in.folders import TIMESTAMP, not_to_copy
from grader.nbgrader.hooks.collecting import Collect

from ..site import Site

ASSIGNMENT, NOTEBOOK = "01_tiny", "01_tiny.ipynb"

# ---------------------------------------------------------------------- the exchange


def test_collecting_follows_no_link(released: Site, tmp_path: Path) -> None:
    """Else a link to the instructor's notebook would be an answer with all points, and its feedback the solution."""
    site = released.copy(tmp_path)
    inbound = tmp_path / "exchange" / "nn" / "inbound"
    inbound.mkdir(parents=True)
    inbound.parent.parent.chmod(0o777)
    for student in ("eve", "mallory", "zoe"):
        handed_in = site.hand_in(student, site.filled({})).parent
        handed_in.rename(inbound / f"{student}+{ASSIGNMENT}+2030-01-02 00:00:00 UTC")
    shutil.rmtree(site.folder / "submitted")
    links, mallory, _ = sorted(inbound.iterdir())
    mallory.rename(tmp_path / "elsewhere")
    mallory.symlink_to(tmp_path / "elsewhere")
    (links / NOTEBOOK).unlink()
    (links / NOTEBOOK).symlink_to(site.folder / "source" / ASSIGNMENT / NOTEBOOK)
    (links / "folder").symlink_to(site.folder)
    (links / "device").symlink_to("/dev/null")  # not zero: where this fails, no disk is filled
    os.mkfifo(links / "pipe")
    (links / "data").mkdir()
    (links / "data" / "own.csv").write_text("1,2")

    log = site.nbgrader("collect", ASSIGNMENT, f"--Exchange.root={tmp_path}/exchange")

    assert site.files("eve", "submitted") == {TIMESTAMP, "data/own.csv"}
    assert site.files("mallory", "submitted") == set()
    assert site.files("zoe", "submitted") == {NOTEBOOK, TIMESTAMP}
    assert f"{NOTEBOOK} is left out: is a link" in log


def test_what_is_too_large_is_not_collected(tmp_path: Path) -> None:
    """The rest of the submission is, and a group may write it where nbgrader is told so."""
    (tmp_path / "inbound").mkdir()
    for name, size in (("a", 900), ("b", 200), ("c", 50)):
        (tmp_path / "inbound" / name).write_bytes(b"x" * size)
    collect = Collect(coursedir=CourseDirectory(max_dir_size=1, groupshared=True))
    collect.do_copy(str(tmp_path / "inbound"), str(tmp_path / "submitted"))

    found = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "submitted").iterdir()}
    assert found == {"a": 0o664, "c": 0o664}
    assert (tmp_path / "submitted").stat().st_mode & 0o2770 == 0o2770


# ---------------------------------------------------------------------- parts


def test_an_ordinary_submission_is_copied_whole(tmp_path: Path) -> None:
    """With a folder of data, and what is hidden."""
    (tmp_path / "data").mkdir()
    for name in (NOTEBOOK, "data/own.csv", ".hidden"):
        (tmp_path / name).write_text("1")
    (tmp_path / TIMESTAMP).write_text("2030-01-02 00:00:00 UTC")

    assert not_to_copy(str(tmp_path)) == []


def test_a_huge_file_is_left_out(tmp_path: Path) -> None:
    """And all files are, where there are too many of that kind."""
    for name, expected in (("one", {"huge"}), ("two", {"huge"}), ("three", {tmp_path.name})):
        with (tmp_path / name).open("wb") as file:
            file.truncate(folders.MAX_NOTEBOOK)  # takes no room
        with (tmp_path / "huge").open("wb") as file:
            file.truncate(folders.MAX_NOTEBOOK + 1)
        assert {Path(path).name for path in not_to_copy(str(tmp_path))} == expected


@pytest.mark.parametrize(
    "structure", ["{nbgrader_step}/{student_id}/{assignment_id}", "./{nbgrader_step}//{student_id}"]
)
def test_what_is_left_out_is_found_however_a_path_is_spelt(structure: str, tmp_path: Path) -> None:
    """nbgrader compares paths as texts."""
    from nbgrader.utils import find_all_files

    directory = CourseDirectory(root=str(tmp_path), directory_structure=structure)
    folder = directory.format_path("submitted", "eve", ASSIGNMENT)
    Path(folder).mkdir(parents=True)
    Path(folder, "a [1] link").symlink_to("/etc/passwd")
    Path(folder, "own").touch()
    converter: Any = type("Converter", (), {"assignments": {folder: []}, "coursedir": directory, "parent": None})()
    converter.log = directory.log
    directory.notebook_id = "one"
    make_careful(converter)

    assert isinstance(converter.coursedir, CarefulDirectory)
    assert [Path(path).name for path in find_all_files(folder, converter.coursedir.ignore)] == ["own"]
    assert directory.ignore == CourseDirectory().ignore  # formgrader's server keeps it for weeks
