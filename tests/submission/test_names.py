"""Promises of `grader.submission.names`: a name means an exercise only where nobody could think of another."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submission.names import HAND_IN, Names, hand_in_name, is_like_a_source, is_unknown_archive

EXERCISES = ("neuron", "xor", "argmax_softmax", "quiz", "quiz_1")
NAMES = Names.of(EXERCISES)


@pytest.mark.parametrize(
    "name",
    [
        "Neuron.py",
        "NEURON.PY",
        "neuron-1.py",
        "neuron (1).py",
        "neuron(2).py",
        "neuron_2.py",
        "neuron 2.py",
        "neuron - Copy.py",
        "neuron - Copy (2).py",
        "neuron copy.py",
        "Copy of neuron.py",
        "neuron-Copy1.ipynb",
        "neuron_v2.py",
        "neuron_final.py",
        "neuron (1) (1).py",
        "neuron.py.txt",
        "neuron.py.py",
        "neuron.ipynb",
        "neuron.ipynb.txt",
        "lovelace_1234_5678_neuron.py",
        "lovelace_LATE_1234_5678_neuron-1.py",
        "de-morgan_1234_5678_Neuron (1).py",
    ],
)
def test_a_name_that_a_platform_or_a_copy_has_changed(name: str) -> None:
    """Case, numbers, copies, endings and the beginnings of Canvas leave the exercise's name as it is."""
    assert is_like_a_source(name)
    assert NAMES.exercise_like(name) == "neuron"


@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        ("argmax-softmax.py", "argmax_softmax"),
        ("argmax softmax.py", "argmax_softmax"),
        ("ArgmaxSoftmax.ipynb", "argmax_softmax"),
        ("quiz_1.py", "quiz_1"),
        ("quiz_1 (1).py", "quiz_1"),
        ("quiz_2.py", "quiz"),
        ("quiz-1.py", "quiz_1"),
    ],
)
def test_the_longest_name_that_fits_is_meant(name: str, exercise: str) -> None:
    """A number that belongs to an exercise's name is no number of a copy."""
    assert NAMES.exercise_like(name) == exercise


@pytest.mark.parametrize("name", ["softmax.py", "neurons.py", "my_neuron.py", "neuron_ada.py", "main.py", "neuron1.py"])
def test_another_name_means_nothing(name: str) -> None:
    """What only holds an exercise's name, or is nearly it, is not guessed at."""
    assert NAMES.exercise_like(name) is None


@pytest.mark.parametrize("name", ["._neuron.py", ".neuron.py", "neuron.pyc", "neuron.txt", "neuron", "neuron.docx"])
def test_what_holds_no_code(name: str) -> None:
    """Leftovers of systems, and files of other kinds, are no answers under any name."""
    assert not is_like_a_source(name)


@pytest.mark.parametrize(("start", "is_ours"), [("test_", True), ("plot_", True), ("my_", False)])
def test_the_files_of_the_course_are_known(start: str, is_ours: bool) -> None:
    """Visible checks and pictures come with the course: they are nobody's answer."""
    assert NAMES.is_of_the_course(f"{start}neuron.py") is is_ours


@pytest.mark.parametrize("name", ["a.7z", "a.RAR", "a.tar.gz", "a.tgz", "a.tar", "b.c.tar.xz"])
def test_other_archives_are_known(name: str) -> None:
    """They are not opened, but nobody says that nothing was there."""
    assert is_unknown_archive(name)
    assert not is_unknown_archive(f".{name}")


@given(st.text(alphabet="neuron_- ()12.pyCOcopyf", max_size=60) | st.text(max_size=300))
def test_any_name_is_read(name: str) -> None:
    """Whatever a file is called, it means one exercise of the course or none."""
    assert NAMES.exercise_like(name) in (None, *EXERCISES)


@given(st.text(), st.text())
def test_a_hand_in_has_a_name_that_every_system_allows(student: str, title: str) -> None:
    """Whatever student and course are called: one name, not hidden, in which the student is found again."""
    name = hand_in_name(student, title, datetime(2026, 9, 1, 12, 0, 0))

    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert not name.startswith(".")
    assert name.endswith("--20260901-120000.zip")
    assert HAND_IN.fullmatch(name)
