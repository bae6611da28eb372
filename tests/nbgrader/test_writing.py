"""What is said of a result is safe wherever nbgrader shows it, and the notebook that it is said in is always sound."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import nbformat
import pytest

from grader.course.reading import Course
from grader.engine.listing import declared_checks
from grader.explanation import MistakeName, plain
from grader.model import CheckResult, Kind, Outcome, Result, Source
from grader.nbgrader.handed_in.restoring import CUT, MAX_TEXT, Released, rebuilt
from grader.nbgrader.writing import annotated, awarded, comment, html, text, told

EVIL = "raised ValueError: <script>alert(1)</script> [a](b)\n\n# no heading\x1b[2J\u202e"
MULTIPLY = MistakeName("adds", "Multiply.")
CHECKS = (
    CheckResult("test_a", "Every number is multiplied", Outcome.FAILED, 1.0, 0.0, plain(EVIL)),
    CheckResult("test_b", "The numbers are added up", Outcome.PASSED, 2.0, 2.0),
    CheckResult("test_c", "A matrix is multiplied", Outcome.FAILED, 3.0, 0.0, plain("x = -2.5", MULTIPLY), hidden=True),
)
RESULT = Result("ada", "alpha", 1, "key", CHECKS, 0.1, {}, 0)
TASK = Released("alpha-task", "markdown", "Scale it.", "c1", locked=True)
ANSWER = Released("alpha", "code", "def scale(): ...", "c2", solution=True)
CHECK = Released("alpha-check", "code", 'grader.check("alpha")', "c3", locked=True, grade=True, points=6.0)
WHY = Released("why", "markdown", "Why?", "c4", locked=True, task=True, points=4.0)
ONE, TWO = "def scale(): return 1", "def scale(): return 2"
RELEASED = (TASK, ANSWER, CHECK, WHY)


def cell(kind: str, source: str, name: str = "", **more: Any) -> dict[str, Any]:
    metadata = {"nbgrader": {"grade_id": name, "points": 100, "solution": True}} if name else {}
    return {"cell_type": kind, "metadata": metadata, "source": source, **more}


def rebuild(*cells: Any) -> list[dict[str, Any]]:
    """Return the cells of a rebuilt notebook, which nbformat takes for sound."""
    made = rebuilt(RELEASED, None, {"cells": list(cells)}, {"alpha": Source(ONE.encode())})
    nbformat.validate(nbformat.from_dict(made))
    found: list[dict[str, Any]] = made["cells"]
    return found


def names(cells: list[dict[str, Any]]) -> list[str]:
    return [one["metadata"].get("nbgrader", {}).get("grade_id", one["source"]) for one in cells]


AS_RELEASED = [cell(one.cell_type, one.source, one.name) for one in RELEASED]

# ---------------------------------------------------------------------- what is said


def test_a_comment_has_score_sentences_and_messages() -> None:
    """Everything that a student may know of a result is in its comment."""
    said = comment(RESULT)

    assert said.startswith("**1 of 3 checks passed, 2 of 6 points**")
    assert all(check.sentence in said for check in CHECKS)
    assert "raised ValueError" in said


@pytest.mark.parametrize("say", [comment, text, html])
def test_a_hidden_check_says_its_sentence_its_outcome_and_the_mistake(say: Any) -> None:
    """Its message is told by none of the three; a mistake's sentence is the author's and holds no value.

    Control characters are shown and not obeyed: what would move a cursor or turn a line around is escaped.
    """
    said = say(RESULT)

    assert "✗ A matrix is multiplied (0/3)" in said
    assert "Multiply." in said
    assert [word for word in ("-2.5", "\x1b", "\u202e") if word in said] == []


@pytest.mark.parametrize("say", [comment, text, html])
def test_what_a_hidden_check_says_is_not_told(say: Any, course: Course) -> None:
    """Out of a gradebook or a worker, whatever the record has of it: only the sentence and the points."""
    declared = declared_checks(course, course.exercise("alpha"))
    checks = tuple(
        CheckResult(c.id, c.sentence, Outcome.FAILED, c.points, 0.0, plain(f"{c.id} got -2.5"), hidden=c.hidden)
        for c in declared
    )
    stored = Result.from_json(replace(RESULT, checks=checks).to_json())
    said = say(told(stored, course.exercise("alpha")))

    assert "test_scale got -2.5" in said
    assert "A matrix is multiplied as well (0/3)" in said
    assert said.count("-2.5") == sum(not check.hidden for check in declared) == 2


def test_a_quiz_explains_the_letters_that_were_given(course: Course) -> None:
    """Its hidden checks have no input that could be told."""
    quiz = replace(course.exercise("alpha"), kind=Kind.QUIZ)
    chosen = replace(CHECKS[2], explanation=plain("the answer is none of the letters"))

    assert "none of the letters" in comment(told(replace(RESULT, checks=(chosen,)), quiz))


def test_a_comment_is_markdown_in_which_a_students_text_is_code() -> None:
    """Every line of a message is in an indented block: no element, no link, no heading; HTML escapes it."""
    lines = comment(RESULT).split("\n")
    said = [line for line in lines if "<script>" in line or "heading" in line]

    assert len(said) == 2
    assert all(line.startswith("    ") for line in said)
    assert lines[lines.index(said[0]) - 1] == ""  # else it would go on with the paragraph
    assert "<script>" not in html(RESULT)
    assert "&lt;script&gt;" in html(RESULT)


def test_one_cause_is_told_once() -> None:
    """Checks that failed for one reason share its explanation."""
    same = tuple(
        replace(check, explanation=plain(check.message, MULTIPLY), outcome=Outcome.FAILED, hidden=False)
        for check in CHECKS
    )

    assert comment(replace(RESULT, checks=same)).count("Multiply.") == 1


def test_an_error_of_ours_is_no_zero() -> None:
    """Where we failed there is no score, and the comment says whose fault it is not."""
    broken = replace(RESULT, checks=(replace(CHECKS[0], outcome=Outcome.GRADER_ERROR),))

    assert awarded(broken, 6.0) is None
    assert "not the student's fault" in comment(broken)


def test_what_needs_a_look_is_no_zero() -> None:
    """Which answer is meant only a person can tell: there is no score, and the comment says so."""
    untold = replace(RESULT, checks=(replace(CHECKS[0], outcome=Outcome.NEEDS_A_LOOK),))

    assert awarded(untold, 6.0) is None
    assert "a person has to look" in comment(untold)


@pytest.mark.parametrize(
    ("result", "points", "expected"),
    [(RESULT, 6.0, 2.0), (RESULT, 12.0, 4.0), (RESULT, 0.0, 0.0), (replace(RESULT, checks=()), 6.0, 0.0)],
)
def test_a_score_fits_the_points_of_its_cell(result: Result, points: float, expected: float) -> None:
    """It is the score itself; an instructor who gave the cell other points gets the same share, of nothing nothing."""
    assert awarded(result, points) == expected


# ---------------------------------------------------------------------- the notebook


def test_the_check_cell_gets_the_explanation() -> None:
    """As text and as HTML, and as nothing that nbgrader would read a score out of."""
    made = annotated({"cells": rebuild(*AS_RELEASED)}, {"alpha": RESULT})

    (output,) = made["cells"][2]["outputs"]
    assert output["output_type"] == "display_data"
    assert output["data"] == {"text/plain": text(RESULT), "text/html": html(RESULT)}
    assert not made["cells"][1]["outputs"]


def test_notes_are_shown_on_top_as_text() -> None:
    """How a notebook was read is said in a cell that nbgrader does not know."""
    made = annotated({"cells": rebuild(*AS_RELEASED)}, {}, ["alpha: <b>odd</b>\n# no heading"])

    assert made["cells"][0]["metadata"] == {}
    assert made["cells"][0]["source"].endswith("\n    alpha: <b>odd</b>\n    # no heading")


def test_the_same_input_gives_the_same_bytes() -> None:
    """Or a second run would take every notebook for a changed one; and what goes in stays as it is."""
    cells = rebuild(*AS_RELEASED)
    before = json.dumps(cells)
    first, second = (json.dumps(annotated({"cells": cells}, {"alpha": RESULT}, ["odd"])) for _ in range(2))

    assert first == second == json.dumps(annotated({"cells": rebuild(*AS_RELEASED)}, {"alpha": RESULT}, ["odd"]))
    assert json.dumps(cells) == before


def test_locked_cells_are_as_released_whatever_the_student_made_of_them() -> None:
    """Text, type, points and flags come from nbgrader's database."""
    changed = [cell("raw", "changed", one.name, outputs=[{"evil": 1}]) for one in RELEASED]

    found = rebuild(*changed)

    assert [one["source"] for one in found] == [TASK.source, "changed", CHECK.source, WHY.source]
    assert [one["cell_type"] for one in found] == [one.cell_type for one in RELEASED]
    assert found[2]["metadata"]["nbgrader"]["points"] == 6.0
    assert found[2]["metadata"]["nbgrader"]["solution"] is False


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            [cell("code", ONE, "alpha"), cell("markdown", "Because.")],
            ["alpha-task", "alpha", "alpha-check", "why", "Because."],
        ),
        # an answer whose metadata another editor dropped is found by its text, and shown once
        ([cell("code", "x = 1"), cell("code", ONE)], ["alpha-task", "x = 1", "alpha", "alpha-check", "why"]),
        # other copies stay visible as plain cells; of locked cells they are left out
        (
            [*AS_RELEASED, cell("code", TWO, "alpha"), AS_RELEASED[2]],
            ["alpha-task", "alpha", "alpha-check", "why", TWO],
        ),
    ],
)
def test_every_released_cell_is_there_once(cells: list[dict[str, Any]], expected: list[str]) -> None:
    """Missing ones come back where they were; of several copies nbgrader gets the answer that is graded."""
    found = rebuild(*cells)

    assert names(found) == expected
    assert [one["source"] for one in found].count(ONE) == 1
    assert found[expected.index("alpha")]["source"] == ONE


def test_nothing_but_text_and_pictures_comes_from_a_student() -> None:
    """Metadata, ids, outputs and what pretends to be a picture are dropped."""
    picture = {"a.png": {"image/png": "aGk="}, "b": {"text/html": "aGk="}, "c": {"image/png": "<script>"}}
    own = cell("markdown", "Look", attachments=picture, id="evil id", outputs=[1])
    own["metadata"] = {"evil": 1}

    found = rebuild(*AS_RELEASED, own)[-1]

    assert set(found) == {"cell_type", "id", "metadata", "source", "attachments"}
    assert found["metadata"] == {}
    assert found["attachments"] == {"a.png": {"image/png": "aGk="}}


@pytest.mark.parametrize(
    "strange",
    [
        None, 7, [],
        {"cell_type": ["code"], "source": {"a": 1}, "metadata": 3},
        {"cell_type": "code", "source": "x\ud800", "metadata": {"nbgrader": {"grade_id": ["alpha"]}}},
        {"cell_type": "markdown", "source": None, "attachments": {"a": [1], "b": {"image/png": 3}}},
    ],
)  # fmt: skip
def test_strange_cells_stop_nothing(strange: Any) -> None:
    """Whatever stands where a cell should, the notebook is sound and can be written."""
    json.dumps(rebuild(*AS_RELEASED, strange), ensure_ascii=False).encode()


def test_a_huge_notebook_is_cut() -> None:
    """Graders see its beginning, and that there was more."""
    found = rebuild(*AS_RELEASED, cell("markdown", "x" * (MAX_TEXT + 1)))

    assert found[-1]["source"].endswith(CUT)
    assert len(found[-1]["source"]) < MAX_TEXT + len(CUT)


def test_an_unreadable_notebook_is_the_released_one() -> None:
    """A person finds all cells to grade, empty."""
    made = rebuilt(RELEASED, None, None, {})

    assert names(made["cells"]) == [one.name for one in RELEASED]
    assert made["cells"][1]["source"] == ANSWER.source
