"""The class report counts people and exercises rightly, and never passes our own errors off as zeros."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from itertools import permutations

import pytest

from grader.explanation import MistakeName, plain
from grader.instructor.report import ClassReport, ExerciseRow, MistakeRow, class_report
from grader.model import CheckResult, Outcome, Result

from ..making import FAILED, PASSED, check, result

NOT_ATTEMPTED, GRADER_ERROR, LOOK = Outcome.NOT_ATTEMPTED, Outcome.GRADER_ERROR, Outcome.NEEDS_A_LOOK


def make_check(outcome: Outcome, earned: float = 0.0, points: float = 4.0, *, message: str = "") -> CheckResult:
    return check(outcome, message, points=points, earned=earned)


def made(mistake: str, name: str = "") -> CheckResult:
    """Return a failed check with a recognised mistake."""
    return check(FAILED, points=4.0, explanation=plain("", MistakeName(name, mistake)))


CLASS = (
    result("ada", "softmax", make_check(PASSED, 4)),
    result("ada", "adam", make_check(FAILED, 1), made("Forgets the bias.")),
    result("bob", "softmax", make_check(GRADER_ERROR, message="the worker died")),
    result("bob", "adam", make_check(PASSED, 4), made("Forgets the bias.")),
    result("cyd", "softmax", make_check(NOT_ATTEMPTED)),
    result("cyd", "adam", make_check(FAILED, 2), made("Adds the bias twice.")),
)


def exercise(report: ClassReport, name: str) -> ExerciseRow:
    return next(row for row in report.exercises if row.exercise == name)


def mistakes(*results: Result) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(row.exercise, row.sentence, row.students) for row in class_report(results).mistakes]


def test_a_student_has_every_result_and_the_sums() -> None:
    """A row holds the student's results by exercise, in order, and adds them up."""
    row = class_report(reversed(CLASS)).students[0]
    assert (row.student, row.score, row.max_score) == ("ada", 5, 12)
    assert list(row.scores.items()) == [("adam", CLASS[1]), ("softmax", CLASS[0])]


def test_our_error_is_no_zero_of_the_student() -> None:
    """A grader_error stays in the student's row, but neither its zero nor its points enter the sums."""
    row = class_report(CLASS).students[1]
    assert row.scores["softmax"] == CLASS[2]
    assert (row.score, row.max_score) == (4, 8)


def test_what_needs_a_look_is_no_zero() -> None:
    """It is listed with its sentence, and neither its zero nor its points enter sums or means."""
    told = "two files may be softmax.py"
    results = [*CLASS, result("dan", "softmax", make_check(LOOK, message=told), make_check(LOOK, message=told))]
    report = class_report(results)
    assert report.needs_a_look == (("dan", "softmax", told),)
    assert report.to_json()["needs_a_look"] == [{"student": "dan", "exercise": "softmax", "message": told}]
    assert (report.students[-1].score, report.students[-1].max_score) == (0, 0)
    assert exercise(report, "softmax") == ExerciseRow("softmax", submissions=4, attempted=1, passed=1, mean=1.0)
    assert report.grader_errors == class_report(CLASS).grader_errors


def test_our_error_is_left_out_of_the_mean() -> None:
    """One full mark, one error of ours, one untouched stub: the mean of those who tried is 1."""
    row = exercise(class_report(CLASS), "softmax")
    assert row == ExerciseRow("softmax", submissions=3, attempted=1, passed=1, mean=1.0)


def test_a_mean_is_the_mean_share_of_the_full_marks() -> None:
    """Everybody counts the same, also when one was graded with other points; passing needs every check."""
    results = [
        result("ada", "adam", make_check(PASSED, 4, 4)),
        result("bob", "adam", make_check(FAILED, 1, 2)),
        result("cyd", "adam", make_check(FAILED, 0, 8)),
    ]
    assert exercise(class_report(results), "adam") == ExerciseRow("adam", 3, 3, 1, 0.5)


@pytest.mark.parametrize("outcome", [NOT_ATTEMPTED, GRADER_ERROR, LOOK])
def test_a_mean_of_nobody_is_zero(outcome: Outcome) -> None:
    """Nobody tried, or nothing was judged: no division by zero."""
    report = class_report([result("ada", "adam", make_check(outcome))])
    assert exercise(report, "adam") == ExerciseRow("adam", 1, 0, 0, 0.0)


def test_an_exercise_without_points_has_no_mean() -> None:
    """A discussion prompt is worth no points: it can be passed, its mean is 0."""
    report = class_report([result("ada", "adam", make_check(PASSED, 0, 0))])
    assert exercise(report, "adam") == ExerciseRow("adam", 1, 1, 1, 0.0)


def test_a_student_counts_once_for_a_mistake() -> None:
    """Two checks that show the same mistake are one student; students are in order."""
    sentence = "Sums over the wrong axis."
    both = result("bob", "softmax", made(sentence), made(sentence))
    assert mistakes(both, result("ada", "softmax", made(sentence))) == [("softmax", sentence, ("ada", "bob"))]


def test_the_same_sentence_in_two_exercises_is_two_mistakes() -> None:
    """Mistakes belong to an exercise."""
    found = mistakes(result("ada", "b", made("Oops.")), result("ada", "a", made("Oops.")))
    assert found == [("a", "Oops.", ("ada",)), ("b", "Oops.", ("ada",))]


def test_a_mistake_that_was_reworded_is_one_mistake() -> None:
    """It is known by its id, and told by the newest words."""
    old = result("zoe", "softmax", made("Sum over the rows.", "axis"))
    new = replace(result("ada", "softmax", made("Sum over the last axis.", "axis")), revision=2)
    other = result("bob", "softmax", made("Sum over the rows.", "rows"))

    for results in permutations([old, new, other]):
        assert mistakes(*results) == [
            ("softmax", "Sum over the last axis.", ("ada", "zoe")),
            ("softmax", "Sum over the rows.", ("bob",)),
        ]


def test_several_mistakes_at_once_are_counted_one_by_one() -> None:
    """Whoever makes two of them is listed under both."""
    both = plain("", MistakeName("a", "A."), MistakeName("b", "B."))
    assert mistakes(result("ada", "x", check(FAILED, explanation=both))) == [
        ("x", "A.", ("ada",)),
        ("x", "B.", ("ada",)),
    ]


def test_the_commonest_mistake_comes_first() -> None:
    """More students first; then by exercise, then by sentence."""
    found = mistakes(
        result("ada", "a", made("Y."), made("X.")),
        result("ada", "b", made("A.")),
        result("bob", "c", made("Z.")),
        result("cyd", "c", made("Z.")),
    )
    assert [row[:2] for row in found] == [("c", "Z."), ("a", "X."), ("a", "Y."), ("b", "A.")]


def test_a_check_without_a_recognised_mistake_names_none() -> None:
    """Failing is not yet a named mistake."""
    assert mistakes(result("ada", "a", make_check(FAILED))) == []


def test_our_errors_are_listed_once_for_each_message() -> None:
    """Every distinct message is kept; ten checks that say the same are one entry."""
    checks = [make_check(GRADER_ERROR, message=message) for message in ("no memory", "no disk", "no memory")]
    report = class_report([result("bob", "a", *checks), result("ada", "b", checks[0], make_check(PASSED))])
    assert report.grader_errors == (("ada", "b", "no memory"), ("bob", "a", "no memory"), ("bob", "a", "no disk"))


def test_the_last_result_of_a_student_counts() -> None:
    """Given a history, the report is about the latest result of each student and exercise."""
    history = [result("ada", "a", made("Oops.")), result("ada", "a", make_check(PASSED, 4))]
    report = class_report(history)
    assert exercise(report, "a").submissions == 1
    assert report.students[0].score == 4
    assert report.mistakes == ()


def test_json_is_plain_data_with_our_errors_first() -> None:
    """The document can be written as it is; our errors stand before anything that looks like a mark."""
    document = class_report(CLASS).to_json()
    assert list(document) == ["format", "grader_errors", "needs_a_look", "students", "exercises", "claims", "mistakes"]
    assert json.loads(json.dumps(document)) == document
    assert document["format"] == 1
    assert document["grader_errors"] == [{"student": "bob", "exercise": "softmax", "message": "the worker died"}]
    assert document["students"][1] == {
        "student": "bob",
        "score": 4.0,
        "max_score": 8.0,
        "scores": {
            "adam": {"outcome": "failed", "score": 4.0, "max_score": 8.0},
            "softmax": {"outcome": "grader_error", "score": 0.0, "max_score": 4.0},
        },
    }
    assert document["exercises"][1] == {
        "exercise": "softmax",
        "submissions": 3,
        "attempted": 1,
        "passed": 1,
        "mean": 1.0,
    }
    assert document["mistakes"] == [
        {"sentence": "Forgets the bias.", "exercise": "adam", "students": ["ada", "bob"]},
        {"sentence": "Adds the bias twice.", "exercise": "adam", "students": ["cyd"]},
    ]


def test_the_order_of_the_results_does_not_show() -> None:
    """Equal classes give equal bytes, however their results arrive."""
    texts = {json.dumps(class_report(order).to_json()) for order in permutations(CLASS)}
    assert len(texts) == 1


def test_exercises_are_in_order_when_students_did_different_ones() -> None:
    """The order of exercises is their own, not the order in which the first student did them."""
    report = class_report([result("ada", "b", make_check(PASSED)), result("bob", "a", make_check(PASSED))])
    assert [row.exercise for row in report.exercises] == ["a", "b"]


def test_an_empty_gradebook_gives_an_empty_report() -> None:
    """No results, no rows, no error."""
    report = class_report([])
    assert report == ClassReport((), (), (), ())
    empty: dict[str, object] = {
        name: [] for name in ("grader_errors", "needs_a_look", "students", "exercises", "claims", "mistakes")
    }
    assert report.to_json() == {"format": 1} | empty


def test_rows_cannot_be_changed() -> None:
    """A report is a record, not a place to work."""
    row = MistakeRow("Oops.", "a", ("ada",))
    with pytest.raises(FrozenInstanceError):
        row.sentence = "Fine."  # type: ignore[misc]


def test_claims_are_listed_for_a_person() -> None:
    """Whose points rest on what the student's own process says of a model: how many, in what, and why."""
    claimed = make_check(PASSED, 3, points=3)
    claims = [replace(claimed, claim="`Own` is not a class of Keras"), replace(claimed, claim="it cannot be rebuilt")]
    report = class_report([result("ada", "cnn", *claims, claimed), result("bob", "cnn", claimed)])

    [claim] = report.claims
    assert (claim.student, claim.exercise, claim.points) == ("ada", "cnn", 6)
    assert report.to_json()["claims"][0]["why"] == "`Own` is not a class of Keras"
