"""Checks of a quiz: that every question is answered (visible), and that the answer is right (hidden)."""

from __future__ import annotations

from typing import Any

from grader.course.quiz import Quiz
from grader.errors import CheckFailure, KnownMistake, NotAttempted
from grader.feedback.show import show
from grader.proxy.student import Student
from grader.sandbox.inside import wire
from grader.sandbox.raised import StudentError


def answers(student: Student) -> dict[str, Any]:
    """Return the student's `ANSWERS`, or fail saying what is there instead."""
    try:
        found = student["ANSWERS"]
    except StudentError as error:
        if error.type == wire.NO_SUCH_NAME:
            raise CheckFailure("there is no dictionary `ANSWERS` in the file") from error
        raise
    if isinstance(found, wire.Opaque) and found.type == "dict":
        raise CheckFailure('the keys of `ANSWERS` are not all texts: write "q1": "a"')
    if type(found) is not dict:
        raise CheckFailure(f"`ANSWERS` is {show(found)}, expected a dictionary")
    return found


def assert_answered(student: Student, quiz: Quiz) -> None:
    """Fail unless every question has one of its letters as its answer; with no answer at all it is not attempted."""
    given = answers(student)
    if all(_is_blank(given.get(question.id)) for question in quiz.questions):
        raise NotAttempted
    _assert_readable(quiz)
    for question in quiz.questions:
        letter = given.get(question.id)
        if _is_blank(letter):
            raise CheckFailure(f"question {question.id} has no answer yet")
        if quiz.chosen(question.id, letter) is None:
            letters = ", ".join(question.letters)
            raise CheckFailure(f"question {question.id} is answered {show(letter)}, expected one of {letters}")


def assert_answer(student: Student, quiz: Quiz, question: str) -> None:
    """Fail with the chosen option's own sentence unless it is the right one."""
    letter = answers(student).get(question)
    chosen = quiz.chosen(question, letter)
    if chosen is None and _is_blank(letter):
        raise NotAttempted("no answer yet")
    _assert_readable(quiz)
    if chosen is None:
        raise CheckFailure("the answer is none of the letters that this question offers")
    if not chosen.right:
        raise KnownMistake(chosen.sentence, f"{question}.{chosen.place}")


def _assert_readable(quiz: Quiz) -> None:
    """Fail where the file does not say what a letter means: neither check nor grading may guess it."""
    if quiz.problem:
        raise CheckFailure(quiz.problem)


def _is_blank(letter: Any) -> bool:
    return letter is None or (type(letter) is str and not letter.strip())
