"""Which checks are called by ourselves, and that it makes no difference to anybody but the clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.course.reading import Course
from grader.engine import direct
from grader.engine.worker import grade_units
from grader.model import Exercise, Result, Source, Unit
from grader.sandbox.pool import Launchers

from ..tiny import RIGHT

Ran = Callable[[str], tuple[Result, set[str]]]
"""Grade a right answer by checks of this text; return the result, and which checks were called directly."""

HEAD = "import pytest\nfrom grader.checks import assert_close, hidden, points\n\n"
SCALE = "    assert_close(student.scale(2.0, 3.0), 6.0)\n"
PLAIN = f'{HEAD}@points(1)\ndef test_one(student):\n    """One."""\n{SCALE}'

OWN = "@pytest.fixture\ndef {name}({needs}):\n    return 6.0\n\n"
WANTS_MORE = {
    "a fixture": OWN.format(name="six", needs="") + 'def test_one(student, six):\n    """One."""\n' + SCALE,
    "our name for another one": OWN.format(name="rng", needs="")
    + 'def test_one(student, rng):\n    """One."""\n    assert rng == student.scale(2.0, 3.0)\n',
    "one that nobody names": OWN.format(name="six", needs="").replace("fixture", "fixture(autouse=True)")
    + f'def test_one(student):\n    """One."""\n{SCALE}',
    "what is set up for the file": "def setup_module():\n    pass\n\n\n" + PLAIN.removeprefix(HEAD),
    "a class": f'class TestAll:\n    def test_one(self, student):\n        """One."""\n    {SCALE}',
    # a mark in a course's check file, which pytest has to read; the condition is false, so the check runs
    "a condition": '@pytest.mark.skipif(False, reason="never")\n' + PLAIN.removeprefix(HEAD),
    "pytest's own fixture": f'def test_one(student, request):\n    """One."""\n{SCALE}',
}


@pytest.fixture
def ran(course: Course, alpha: Exercise, launchers: Launchers, monkeypatch: pytest.MonkeyPatch) -> Ran:
    called: set[str] = set()
    run = direct.run

    def noted(item: pytest.Function, attempt: Any) -> Any:
        called.add(item.name)
        return run(item, attempt)

    monkeypatch.setattr(direct, "run", noted)

    def ran(text: str) -> tuple[Result, set[str]]:
        alpha.visible_checks.write_text(text)
        results: list[Result] = []
        unit = Unit("ada", "alpha", Source(RIGHT.encode()))
        grade_units(course, [unit], lambda result, _: results.append(result), launchers)
        return results[0], called

    return ran


def marked(text: str) -> str:
    """Return checks with points where there are none yet."""
    if "@points" in text:
        return text
    place = text.index("    def test_one" if "class" in text else "def test_one")
    return f"{text[:place]}{'    ' * ('class' in text)}@points(1)\n{text[place:]}"


def test_a_check_with_our_fixtures_only_is_called_directly(ran: Ran) -> None:
    """As all of the course are."""
    result, called = ran(PLAIN)
    assert [str(check.outcome) for check in result.checks] == ["passed", "passed"]
    assert called == {"test_one", "test_scale_on_a_matrix"}


@pytest.mark.parametrize("text", WANTS_MORE.values(), ids=WANTS_MORE)
def test_what_wants_more_of_pytest_gets_it(ran: Ran, text: str) -> None:
    """It is set up and torn down as ever; the hidden check beside it needs nothing."""
    result, called = ran(HEAD + marked(text.removeprefix(HEAD)))
    assert [(str(check.outcome), check.message) for check in result.checks] == [("passed", "")] * 2
    assert called == {"test_scale_on_a_matrix"}


def test_a_coroutine_is_not_taken_for_a_pass(ran: Ran) -> None:
    """Called directly it would raise nothing, ever."""
    result, called = ran(PLAIN.replace("def test_one", "async def test_one"))
    assert result.checks[0].earned == 0
    assert "test_one" not in called


def told(result: Result) -> list[tuple[str, float, str]]:
    return [(str(check.outcome), check.earned, check.message) for check in result.checks]


ENDS: dict[str, str] = {
    "a wrong value": SCALE.replace("6.0", "7.0"),
    "an error of the check": "    student.scale(2.0, 3.0).missing\n",
    "a word of its own": "    assert student.scale(2.0, 3.0) == 7.0, 'it is not seven'\n",
    "pytest's fail": "    pytest.fail('no')\n",
    # a course's check that skips itself must earn nothing, called directly or by pytest
    "pytest's skip": "    pytest.skip('no')\n",
    "no such function": "    student.missing()\n",
}


@pytest.mark.parametrize("body", ENDS.values(), ids=ENDS)
def test_it_ends_as_with_pytest(ran: Ran, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outcome, points and words are the same."""
    text = PLAIN.replace(SCALE, body)
    one, called = ran(text)
    assert "test_one" in called
    called.clear()
    monkeypatch.setattr(direct, "is_direct", lambda item: False)
    other, _ = ran(text)
    assert not called
    assert told(one) == told(other)


def test_a_fixture_of_the_file_is_set_up_once(ran: Ran, course: Course) -> None:
    """Checks that are called directly between two that share it end nothing; after the last it is torn down."""
    log = course.root / "log"
    shared = f"""
@pytest.fixture(scope="module")
def opened():
    with open({str(log)!r}, "a") as file:
        file.write("up ")
        yield 6.0
        file.write("down ")

"""
    checks = "".join(
        f'@points(1)\ndef test_{name}(student{needs}):\n    """One."""\n{SCALE}\n'
        for name, needs in (("a", ", opened"), ("b", ""), ("c", ", opened"), ("d", ""))
    )
    result, called = ran(HEAD + shared + checks)
    assert result.score == result.max_score
    assert called == {"test_b", "test_d", "test_scale_on_a_matrix"}
    assert log.read_text() == "up down "
