"""What a wrong model fails is written into its file on demand, where its runs agree; nothing else is touched."""

from __future__ import annotations

from pathlib import Path

from grader.author.build import build
from grader.author.known import Asked
from grader.author.stages import Staged
from grader.author.verify import verify
from grader.course.reading import Course, read_course
from grader.sandbox.pool import Launchers

from ..tiny import edit

ACCEPT = Asked(accept=True)
FAMILY = '''"""Add the numbers up, do not add {} more."""

# expect: test_scale
# also: MORE = 0.0

MORE = 1.0


def total(x):
    return x.sum() + MORE
'''


def wrong(course: Course, name: str) -> Path:
    """Return the file of a wrong model of `alpha`."""
    solution = course.exercise("alpha").solution
    assert solution
    return solution / "wrong" / f"{name}.py"


def verified(course: Course, launchers: Launchers, asked: Asked = ACCEPT) -> Staged:
    """Build `alpha` as its files are now, and verify it."""
    course = read_course(course.root)
    alpha = course.exercise("alpha")
    build(course, [alpha], launchers)
    [found] = verify(course, [alpha], 1, asked)
    return found


def test_what_is_written_holds(course: Course, launchers: Launchers) -> None:
    """A wrong list is replaced, and one that is too short; right ones stay; then all is proven."""
    before = {name: wrong(course, name).read_text() for name in ("adds", "in_place", "mean")}
    edit(wrong(course, "mean"), "# expect: test_total", "# expect: test_scale")
    edit(wrong(course, "adds"), "# expect: test_scale, test_scale_on_a_matrix", "# expect: test_scale")

    found = verified(course, launchers)

    place = "solutions/01_tiny/alpha/wrong"
    assert found.accepted == (
        f"{place}/adds.py: # expect: test_scale, test_scale_on_a_matrix",
        f"{place}/mean.py: # expect: test_total",
    )
    for name, text in before.items():
        assert wrong(course, name).read_text() == text
    again = verified(course, launchers, Asked())
    assert (again.problems, again.accepted) == ([], ())


def test_without_being_asked_nothing_is_written(course: Course, launchers: Launchers) -> None:
    """What does not fit is a problem, as ever."""
    edit(wrong(course, "mean"), "# expect: test_total", "# expect: test_scale")
    text = wrong(course, "mean").read_text()
    found = verified(course, launchers, Asked())
    assert found.accepted == ()
    assert "test_scale should fail and passes" in " ".join(found.problems)
    assert wrong(course, "mean").read_text() == text


def test_no_list_is_written_that_is_not_true_of_all(course: Course, launchers: Launchers) -> None:
    """One constant of a family fails a check, the other none; a model that fails nothing has nothing to name."""
    wrong(course, "family").write_text(FAMILY.format("something"))
    harmless = FAMILY.format("nothing").replace("# also: MORE = 0.0", "").replace("MORE = 1.0", "MORE = 0.0")
    wrong(course, "harmless").write_text(harmless)
    found = verified(course, launchers)
    assert found.accepted == ()
    assert found.wrong.total - found.wrong.good == 3  # two of the family, and the harmless one
    assert "test_scale should fail and passes" in " ".join(found.problems)
