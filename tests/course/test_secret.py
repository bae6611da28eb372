"""The secret of a course: strong, made once, nobody else's to read, and no clue to it in what is made of it."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import traceback
from pathlib import Path

import numpy as np
import pytest

from grader.course.reading import Course, read_course
from grader.course.secret import SECRET_FILE, make_secret, read_secret, seed_of
from grader.errors import CourseError
from grader.instructor.batch import prepare
from grader.sandbox.isolation import Level


def test_it_is_made_once(tmp_path: Path) -> None:
    """Two hundred and fifty-six bits, for the owner's eyes; what is there stays."""
    assert read_secret(tmp_path) is None
    assert make_secret(tmp_path)
    first = read_secret(tmp_path)
    assert not make_secret(tmp_path)
    assert read_secret(tmp_path) == first
    assert len(first or "") == 64
    assert stat.S_IMODE((tmp_path / SECRET_FILE).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [SECRET_FILE]


def test_two_make_one(tmp_path: Path) -> None:
    """Whoever is slower takes what the faster one has made."""
    program = "import pathlib, sys\nfrom grader.course.secret import *\n"
    program += "folder = pathlib.Path(sys.argv[1])\nmake_secret(folder)\nprint(read_secret(folder))"
    command = [sys.executable, "-c", program, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate()[0] for process in both}) == 1


def test_a_class_gets_one(course: Course) -> None:
    """Without one the public seed serves authors; a class makes one first, and then other inputs are asked."""
    assert course.solutions
    (course.solutions / SECRET_FILE).unlink()
    course = read_course(course.root)
    assert course.secret == "public 11"
    prepare(course, Level.LIMITS)
    assert course.secret == read_secret(course.solutions or Path())


def test_a_guessable_one_is_refused_for_a_class(course: Course) -> None:
    """A number of nine digits is found in half a day, once one input has leaked; it is said what makes another."""
    assert course.solutions
    (course.solutions / SECRET_FILE).write_text("seed = 728193465\n")
    with pytest.raises(CourseError, match=r"secret.toml") as caught:
        prepare(read_course(course.root), Level.LIMITS)
    assert "the next run of a class makes a new one" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        'secret = "{}', "secret = {}", 'secret = ["{}"]', 'seed = "{}"', "{}", "[{0}]\n[{0}]", "{0} = 1\n{0} = 2",
        "secret.{0} = 1\nsecret.{0}.a = 2", 'secret = "{}\\q"', "[[{0}]]\n[{0}]",
    ],
)  # fmt: skip
def test_what_is_said_of_a_damaged_one_tells_nothing_of_it(tmp_path: Path, text: str) -> None:
    """An error may stand in a record, a log or a message for help: no three digits of the secret are in it."""
    digits = "dfb0e7c13a98" * 5
    (tmp_path / SECRET_FILE).write_text(text.format(digits))
    with pytest.raises(CourseError) as caught:
        read_secret(tmp_path)
    said = "".join(traceback.format_exception(caught.value)) + caught.value.hint
    assert not any(digits[place : place + 3] in said.replace(str(tmp_path), "") for place in range(12))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """No class is graded with inputs that everybody knows."""
    with pytest.raises(CourseError, match="cannot be written"):
        make_secret(tmp_path / "nowhere")


def test_one_input_tells_nothing_of_another() -> None:
    """Exercise, check, seed and secret each make a generator of its own; parts do not run into each other."""
    asked = [("a", "b", "c", 0), ("a", "b", "c", 1), ("a", "b", "d", 0), ("a", "c", "c", 0), ("b", "b", "c", 0)]
    asked += [("a", "bc", "", 0), ("a", "b", "c\0", 0)]
    seeds = [seed_of(*parts) for parts in asked]
    assert len(set(seeds)) == len(asked)
    assert min(seeds).bit_length() > 200
    assert len({json.dumps(np.random.default_rng(seed).normal(size=3).tolist()) for seed in seeds}) == len(asked)
