"""Checks of a quiz: that every question is answered (visible), and that the answer is right (hidden)."""

from __future__ import annotations

from typing import Any

from grader.failure import CheckFailure
from grader.proxy import Student
from grader.quiz import Quiz
from grader.sandbox.session import StudentError


def answers(student: Student) -> dict[str, Any]:
    """Return the student's `ANSWERS`, or fail saying what is there instead."""
    try:
        found = student["ANSWERS"]
    except StudentError as error:
        if error.type == "AttributeError" and not error.frames:
            raise CheckFailure("there is no dictionary `ANSWERS` in the file") from error
        raise
    if type(found) is not dict:
        raise CheckFailure(f"`ANSWERS` is of type {type(found).__name__}, expected a dictionary")
    return found


def assert_answered(student: Student, quiz: Quiz) -> None:
    """Fail unless every question has one of its letters as its answer."""
    given = answers(student)
    for question in quiz.questions:
        letter = given.get(question.id)
        if not letter:
            raise CheckFailure(f"question {question.id} has no answer yet")
        if letter not in tuple(question.letters):
            raise CheckFailure(f"question {question.id} is answered {letter!r:.40}, expected one of {', '.join(question.letters)}")


def assert_answer(student: Student, quiz: Quiz, question: str) -> None:
    """Fail with the chosen option's own sentence unless it is the right one."""
    chosen = quiz.chosen(question, answers(student).get(question))
    if chosen is None:
        raise CheckFailure("no answer that this question offers")
    if not chosen.right:
        raise CheckFailure(chosen.sentence)
