"""What an author has still to fill in is named, and is not accepted."""

from __future__ import annotations

import pytest

from grader.author.build import stale
from grader.author.skeleton import RUNTIMES, new_exercise
from grader.author.unfilled import unfilled
from grader.author.verify import verify
from grader.course.reading import Course, read_course
from grader.errors import CourseError
from grader.model import Exercise

from ..tiny import edit


@pytest.mark.parametrize("kind", RUNTIMES)
def test_each_is_named_with_file_and_line(course: Course, kind: str) -> None:
    """What belongs there is told without the quotes and brackets around it."""
    new_exercise(course, "leaky", "02_more", kind)
    left = unfilled(course, read_course(course.root).exercise("leaky"))
    assert len(left) > 30
    for fault in left:
        name, line = fault.where.split(":")
        belongs = fault.text.removeprefix("to be filled in: ")
        assert f"FILL_IN: {belongs}" in (course.root.parent / name).read_text().splitlines()[int(line) - 1]
        assert belongs
        assert '"' not in belongs


def test_they_stand_in_the_order_in_which_to_write(course: Course) -> None:
    """The reference first, then what proves it, then what is read; the page of the module last."""
    new_exercise(course, "leaky", "02_more", "function")
    left = unfilled(course, read_course(course.root).exercise("leaky"))
    assert list(dict.fromkeys(fault.where.partition(":")[0] for fault in left)) == [
        "solutions/02_more/leaky/leaky.py",
        "exercises/02_more/leaky/test_leaky.py",
        "solutions/02_more/leaky/test_leaky_hidden.py",
        "solutions/02_more/leaky/wrong/mistake.py",
        "solutions/02_more/leaky/right/variant.py",
        "exercises/02_more/leaky/plot_leaky.py",
        "exercises/02_more/leaky/README.md",
        "exercises/02_more/leaky/exercise.toml",
        "solutions/02_more/leaky/NOTES.md",
        "exercises/02_more/README.md",
    ]


def test_one_is_enough_to_be_refused(course: Course, alpha: Exercise) -> None:
    """An exercise of which all holds is not accepted as long as there is one; `grade build --check` sees it as well."""
    page = alpha.folder / "README.md"
    [before] = verify(course, [alpha], 1)
    assert before.problems == []
    page.write_text(page.read_text() + "\n* FILL_IN: a page to read\n")
    [after] = verify(course, [alpha], 1)
    said = ["exercises/01_tiny/alpha/README.md:2: to be filled in: a page to read"]
    assert stale(course, alpha) == after.problems == said


def test_a_longer_word_is_no_place(course: Course, alpha: Exercise) -> None:
    """Only the word itself marks one."""
    edit(alpha.visible_checks, "The numbers", "FILL_INS and REFILL_IN: the numbers")
    assert unfilled(course, alpha) == []


def test_a_file_that_is_no_text_is_named(course: Course, alpha: Exercise) -> None:
    """Its line cannot be told, but its name can."""
    (alpha.folder / "README.md").write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match=r"README\.md is not text"):
        unfilled(course, alpha)
