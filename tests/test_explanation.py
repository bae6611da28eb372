"""An explanation is data: it travels whole, and its text is made in one place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grader.explanation import (
    WIDE,
    Explanation,
    MistakeName,
    Place,
    Relation,
    Values,
    cause_of,
    message,
    mistake,
    plain,
)

MISTAKES = (MistakeName("adds", "Do not add."), MistakeName("mean", "Do not average."))
WHOLE = Explanation(
    fact="which the check cannot use",
    call="f(1)",
    what="the sum",
    values=Values("1.0", "2.0", "(1 of 20 numbers differ)"),
    example=True,
    place=Place(7, "return x"),
    relation=Relation("half", "It is half.", "2"),
    mistakes=MISTAKES,
    cause="0123",
    given="x = 1",
)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (Explanation(), ""),
        (plain("not started"), "not started"),
        (Explanation("raised ValueError", "f(1)"), "f(1) raised ValueError"),
        (Explanation("has no end", what="the path"), "the path has no end"),
        (Explanation(call="f(1)", values=Values("2", "3")), "f(1)  returned 2   expected 3"),
        (Explanation(values=Values("2", "3")), "  returned 2   expected 3"),
        (Explanation(what="the sum", values=Values("2", "3")), "the sum:  2   expected 3"),
        (Explanation(call="f(1)", values=Values("2" * WIDE, "3")), f"f(1)\n  returned {'2' * WIDE}\n  expected 3"),
        (
            Explanation(what="the sum", values=Values("2", "3", "(1 of 20)")),
            "the sum\n  found    2\n  expected 3\n  (1 of 20)",
        ),
        (Explanation(call="f(1)", values=Values("None")), "f(1) returned None"),
        (Explanation("which is odd", "f(1)", values=Values("None")), "f(1) returned None, which is odd"),
        (Explanation("raised ValueError", "f(1)", place=Place(7, "a")), "f(1) raised ValueError\n  line 7: a"),
        (Explanation("raised KeyError", "f(g)", given="x = 1\ny = 2"), "f(g) raised KeyError\n  x = 1\n  y = 2"),
        (
            Explanation(call="f(1)", values=Values("2", "3"), example=True, relation=Relation("sign", "The sign.")),
            "f(1)  returned 2   expected 3\n  (the smallest call found that fails)\nThe sign.",
        ),
    ],
)
def test_the_text_is_made_of_the_parts(said: Explanation, text: str) -> None:
    """Each part has its place, and what is not there leaves no gap."""
    assert message(said) == text


def test_a_line_can_have_another_name() -> None:
    """A student who works in a notebook knows cells, and no lines of a file."""
    said = Explanation("raised ValueError: on line 7: oh\n  line 7: oh", place=Place(7, "a @ b"))

    told = message(said, lambda line: f"In [3], line {line - 5}")
    assert told.splitlines()[1:] == ["  line 7: oh", "  In [3], line 2: a @ b"]


def test_several_mistakes_are_numbered() -> None:
    """One is its sentence; two that read alike are one."""
    assert mistake(()) == ""
    assert mistake(MISTAKES[:1]) == "Do not add."
    assert mistake(MISTAKES) == "Two mistakes at once:\n  1. Do not add.\n  2. Do not average."
    assert mistake([*MISTAKES, MistakeName("c", "C.")]).startswith("3 mistakes at once:\n  1. ")
    assert mistake([*MISTAKES[:1], MistakeName("other", "Do not add.")]) == "Do not add."


@pytest.mark.parametrize("said", [WHOLE, Explanation(), plain("x", *MISTAKES)])
def test_it_travels_as_plain_data(said: Explanation) -> None:
    """What is read is what was written; the mistakes stand beside it."""
    mistakes = [{"id": name.id, "sentence": name.sentence} for name in said.mistakes]
    assert Explanation.from_json(json.loads(json.dumps(said.to_json())), mistakes) == said


@pytest.mark.parametrize(
    "changed",
    [
        {"fact": None},
        {"fact": 5},
        {"cause": ["x"]},
        {"given": None},
        {"example": 1},
        {"values": {"found": 1}},
        {"values": {"lost": "1"}},
        {"values": "1"},
        {"values": []},
        {"place": {"line": "7", "text": ""}},
        {"place": {}},
        {"relation": {"kind": "sign"}},
    ],
    ids=str,
)
def test_another_shape_is_refused(changed: dict[str, Any]) -> None:
    """A record may come from anywhere: every text is a text, or it is not read."""
    with pytest.raises((TypeError, KeyError, ValueError)):
        Explanation.from_json(WHOLE.to_json() | changed, [])
    with pytest.raises((TypeError, KeyError, ValueError)):
        Explanation.from_json(WHOLE.to_json(), [{"id": 1, "sentence": ""}])


def test_a_long_one_is_cut_and_stays_with_its_cause() -> None:
    """A short one stays as it is."""
    long = Explanation("x" * 90, "f(1)", place=Place(7, "return"), mistakes=MISTAKES, cause="0123")

    assert long.within(200) is long
    assert long.within(50) == Explanation(message(long)[:50] + " …", mistakes=MISTAKES, cause="0123")


def test_every_text_of_a_student_can_be_changed() -> None:
    """What may hold their words is changed wherever it stands; what we wrote is not."""
    changed = WHOLE.each(lambda text: "?")

    end = "  (the smallest call found that fails)\n  line 7: ?\nIt is half."
    assert message(changed) == f"?\n  found    ?\n  expected ?\n  ?\n  ?\n{end}"
    assert (changed.mistakes, changed.cause) == (WHOLE.mistakes, WHOLE.cause)
    assert Explanation().each(str.upper) == Explanation()


def test_a_cause_is_known_by_its_texts() -> None:
    """By all of them, whatever characters they hold; where nothing is said there is none."""
    assert cause_of("f", "raised \ud800") == cause_of("f", "raised \ud800")
    assert len({cause_of("f", "x"), cause_of("fx"), cause_of("g", "x"), cause_of("f", "y")}) == 4
    assert cause_of("") == plain("").cause == ""
