"""What the fixtures of a check give: the same to everybody, and never what a hidden check draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from grader.course.reading import Course
from grader.engine.fixtures import Fixtures, hold
from grader.errors import CourseError
from grader.feedback.recording import RecordedReference, RecordingReference
from grader.model import Check, Source, Unit
from grader.sandbox.pool import Launchers

Give = Callable[..., Fixtures]

CHECK = Check("test_scale", "It is scaled", 1.0, hidden=False)
UNIT = Unit("ada", "alpha", Source(b"def scale(x, factor): return x * factor\n"))


@pytest.fixture
def give(course: Course, launchers: Launchers) -> Give:
    """The function that gives the fixtures of a unit."""

    def give(unit: Unit = UNIT, *, building: bool = False) -> Fixtures:
        return Fixtures(course, unit, hold(course, unit, launchers), building=building)

    return give


class TestRng:
    """Everybody is asked with the same inputs."""

    def test_is_the_same_for_every_student(self, give: Give) -> None:
        """It depends on the course and the check alone."""
        first, second = (give(replace(UNIT, student=name)).rng(CHECK).random(4) for name in ("ada", "bob"))
        assert np.array_equal(first, second)

    @pytest.mark.parametrize(
        ("unit", "check"),
        [
            (UNIT, replace(CHECK, id="test_total")),
            (UNIT, replace(CHECK, hidden=True)),
            (replace(UNIT, seed=1), CHECK),
        ],
    )
    def test_differs_between(self, give: Give, unit: Unit, check: Check) -> None:
        """Checks, what is hidden and what is not, and the draws of one check have inputs of their own."""
        assert not np.array_equal(give(unit).rng(check).random(4), give().rng(CHECK).random(4))


class TestReference:
    """The solution itself, what it answers while it is written down, or what was recorded of it."""

    def test_is_live_beside_the_solution(self, give: Give) -> None:
        """It is imported once for all units."""
        assert give().reference(CHECK) is give().reference(CHECK)
        assert give().reference(CHECK).scale(2, 3) == 6

    def test_is_written_down_while_building(self, give: Give) -> None:
        """What a check asks stands in `answers`, under the check's name."""
        fixtures = give(building=True)
        reference = fixtures.reference(CHECK)
        assert isinstance(reference, RecordingReference)
        assert reference.scale(2.0, 3.0) == 6.0
        [answer] = fixtures.answers["test_scale"]
        assert (answer.function, answer.value) == ("scale", 6.0)

    def test_is_the_recorded_one_where_that_is_asked_for(self, give: Give) -> None:
        """So a student's copy can be tried in the course with its solutions."""
        fixtures = give(replace(UNIT, recorded=True))
        assert isinstance(fixtures.reference(CHECK), RecordedReference)
        with pytest.raises(CourseError, match="knows no check 'test_other'"):
            fixtures.reference(replace(CHECK, id="test_other"))


class TestStudent:
    """The unit's own source, under the limits of its exercise."""

    def test_is_called_and_ended(self, give: Give) -> None:
        """A check sees the façade; what is held behind it ends the process."""
        fixtures = give()
        assert fixtures.student.scale(2.0, 3.0) == 6.0
        assert [call.function for call in fixtures.held.calls] == ["scale"]
        fixtures.held.close()


def test_a_missing_data_set_is_the_courses_fault(give: Give) -> None:
    """It is named, with what to do."""
    with pytest.raises(CourseError, match=r"none\.npz is missing"):
        give().data["none.npz"]


def test_a_table_is_columns(give: Give, course: Course) -> None:
    """Numbers with nan in a gap; a column with a word in it is words. Whatever ends the lines, and in quotes."""
    course.datasets.mkdir(exist_ok=True)
    (course.datasets / "plants.csv").write_bytes(b'height,kind\r\n1.5,"moss, wet"\r\n,fern\r\n3,\r\n')
    found = give().data["plants.csv"]
    assert list(found) == ["height", "kind"]
    np.testing.assert_array_equal(found["height"], [1.5, np.nan, 3.0])
    assert found["kind"].tolist() == ["moss, wet", "fern", ""]


@pytest.mark.parametrize("content", [b"a,b\n1\n", b"a,b\n1,2,3\n", b"", b"a\n\xff\n"])
def test_a_broken_table_is_the_courses_fault(content: bytes, give: Give, course: Course) -> None:
    """Rows of other lengths, nothing, no text: it is named."""
    course.datasets.mkdir(exist_ok=True)
    (course.datasets / "plants.csv").write_bytes(content)
    with pytest.raises(CourseError, match=r"plants\.csv cannot be read"):
        give().data["plants.csv"]
