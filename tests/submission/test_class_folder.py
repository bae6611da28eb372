"""Promises of `grader.submission.class_folder`: nobody of a class is left out without a word."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.submission.class_folder import find_submissions
from grader.submission.names import hand_in_name

from .handing_in import write_tree

CODE = b"def softmax(z):\n    return z\n"


@pytest.mark.parametrize("odd", ["ann\x07", "ann\u202e", "ann\udce9", "ann\\"])
def test_names_that_look_alike_stay_apart(tmp_path: Path, odd: str) -> None:
    """A name that is written as another one is shown ends no class run: both are graded, each under its own."""
    alike = odd.encode("unicode_escape").decode()
    write_tree(tmp_path, {f"{odd}/softmax.py": CODE, f"{alike}/softmax.py": CODE, f"{alike}{alike}/softmax.py": CODE})
    found = find_submissions(tmp_path).submissions
    assert sorted(path.name for (path,) in found.values()) == sorted([odd, alike, alike * 2])
    assert all(student.isprintable() for student in found)


def test_the_submissions_of_a_class(tmp_path: Path) -> None:
    """Subfolders and zips are submissions, sorted by student; other files are named, leftovers are not."""
    write_tree(tmp_path, {"zoe/softmax.py": CODE, "b.zip/x": b"", "ann.zip": b"", "Max.ZIP": b"", "roster.csv": b""})
    write_tree(tmp_path, {".git/x": b"", "__MACOSX/x": b"", ".hidden.zip": b"", "loose.py": CODE})
    found = find_submissions(tmp_path)
    assert (found.unread, found.told()) == (("loose.py", "roster.csv"), "2 entries were not read: loose.py, roster.csv")
    expected = {"Max": "Max.ZIP", "ann": "ann.zip", "b.zip": "b.zip", "zoe": "zoe"}
    assert list(found.submissions.items()) == [(student, (tmp_path / name,)) for student, name in expected.items()]


def test_linked_submissions_are_listed(tmp_path: Path) -> None:
    """A student who sent a link is in the list, also when it leads nowhere: nobody disappears silently."""
    (tmp_path / "ann").symlink_to(tmp_path)
    (tmp_path / "bob").symlink_to("nowhere")
    (tmp_path / "cy.zip").symlink_to("cy.zip")
    assert list(find_submissions(tmp_path).submissions) == ["ann", "bob", "cy"]


def test_two_submissions_of_one_student(tmp_path: Path) -> None:
    """A folder and a zip of the same name are not chosen between."""
    write_tree(tmp_path, {"ann/softmax.py": CODE, "ann.zip": b""})
    with pytest.raises(UsageError, match=r"two submissions of one student: ann and ann\.zip"):
        find_submissions(tmp_path)


@pytest.mark.parametrize("name", ["missing", "file.txt"])
def test_a_class_folder_that_is_none(tmp_path: Path, name: str) -> None:
    """A wrong path on the command line is an error with a hint."""
    (tmp_path / "file.txt").touch()
    with pytest.raises(UsageError, match=name) as caught:
        find_submissions(tmp_path / name)
    assert "one subfolder or one .zip for each student" in caught.value.hint


def test_a_name_that_is_not_unicode(tmp_path: Path) -> None:
    """A name that cannot be encoded can still be printed and stored."""
    (tmp_path / os.fsdecode(b"caf\xe9")).mkdir()
    (student,) = find_submissions(tmp_path).submissions
    assert student == r"caf\udce9"
    student.encode("utf-8")


# ---------------------------------------------------------------------- as learning platforms fill it


def test_loose_files_of_canvas_are_grouped(tmp_path: Path) -> None:
    """By who handed in: two people of one name stay apart, and a late file is the same person's."""
    names = (
        "lovelace_1234_1_neuron.py",
        "lovelace_1234_2_xor-1.py",
        "lovelace_LATE_1234_3_relu.ipynb",
        "lovelace_77_4_work.zip",
        "hopper_5_6_all.7z",
        "hopper_5_7_notes.pdf",
    )
    write_tree(tmp_path, dict.fromkeys(names, CODE))
    found = find_submissions(tmp_path)
    assert {student: [path.name for path in paths] for student, paths in found.submissions.items()} == {
        "hopper_5": ["hopper_5_6_all.7z"],
        "lovelace_1234": ["lovelace_1234_1_neuron.py", "lovelace_1234_2_xor-1.py", "lovelace_LATE_1234_3_relu.ipynb"],
        "lovelace_77": ["lovelace_77_4_work.zip"],
    }
    assert found.unread == ("hopper_5_7_notes.pdf",)


def test_folders_of_moodle_are_named_by_the_student(tmp_path: Path) -> None:
    """What was typed beside the files lies in a folder of its own, and is the same student's."""
    for end in ("file_", "onlinetext_"):
        write_tree(tmp_path, {f"Ada Lovelace_123_assignsubmission_{end}/softmax.py": CODE})
    found = find_submissions(tmp_path).submissions
    assert {student: len(paths) for student, paths in found.items()} == {"Ada Lovelace_123": 2}


def test_what_was_not_read_is_listed(tmp_path: Path) -> None:
    """Once, the first by name; a list of names is harmless, a loose program or archive may be somebody's work."""
    write_tree(tmp_path, {"ada/softmax.py": CODE, "roster.csv": b""})
    assert not find_submissions(tmp_path).doubtful
    write_tree(tmp_path, dict.fromkeys(("eve.tar.gz", "frank.py", "gina.7z"), b"?"))
    found = find_submissions(tmp_path)
    assert found.doubtful
    assert found.told() == "4 entries were not read: eve.tar.gz, frank.py, gina.7z, roster.csv"
    write_tree(tmp_path, {f"s{n}.py": b"" for n in range(9)})
    assert find_submissions(tmp_path).told().endswith("roster.csv, s0.py, s1.py, s2.py, s3.py and 5 more")
    assert find_submissions(tmp_path / "ada").told() == "1 entry was not read: softmax.py"


# ---------------------------------------------------------------------- one student's work

COURSE = {"01_neurons", "02_activations", "neuron", "xor"}


@pytest.mark.parametrize(
    "files",
    [
        ["01_neurons/neuron/neuron.py", "02_activations/README.md", "datasets/a.npz", "README.md"],
        ["neuron/neuron.py", "xor/xor.py"],
        ["course.toml", "work/neuron.py"],
    ],
    ids=["modules", "exercises", "course.toml"],
)
def test_one_students_copy_is_no_class(tmp_path: Path, files: list[str]) -> None:
    """Its modules would be nine students: it is refused, and it is said what to give."""
    write_tree(tmp_path, dict.fromkeys(files, CODE))
    with pytest.raises(UsageError, match=r"is the work of one student, not a class: .* belongs? to the course"):
        find_submissions(tmp_path, COURSE)


def test_a_student_may_be_called_as_an_exercise(tmp_path: Path) -> None:
    """As long as anybody else is in the class."""
    write_tree(tmp_path, {"neuron/neuron.py": CODE, "ada/neuron.py": CODE})
    assert list(find_submissions(tmp_path, COURSE).submissions) == ["ada", "neuron"]


@pytest.mark.parametrize(
    "student", ["ada", "Ada Lovelace", "ada--b", "a_b", "zoë@uni.example", "a--b--20260901-120000"]
)
def test_whose_a_hand_in_is(tmp_path: Path, student: str) -> None:
    """The zip of `grade hand-in`, or the folder into which somebody has unpacked it, is of the student in its name."""
    name = hand_in_name(student, "Neural networks, step by step", datetime(2026, 9, 1, 12, 0, 0))
    write_tree(tmp_path, {f"packed/{name}": b"", f"unpacked/{name.removesuffix('.zip')}/softmax.py": CODE})

    for way in ("packed", "unpacked"):
        assert list(find_submissions(tmp_path / way).submissions) == [student]
