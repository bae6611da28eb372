"""A quiz of two questions, written into a course of the test's own."""

from __future__ import annotations

from pathlib import Path

QUIZ = """
[[question]]
id = "q1"
text = "Which number is even?"
options = ["five", "four", "seven", "three"]

[[question]]
id = "q2"
text = "Which one is a fruit?"
options = ["apple", "brick", "chair"]
"""
ANSWERS = """
[q1]
right = "four"
wrong = { five = "Five leaves 1.", seven = "Seven leaves 1.", three = "Three leaves 1." }
[q2]
right = "apple"
[q2.wrong]
brick = "Bricks are baked."
chair = "You sit on it."
"""
RIGHT = {"q1": "four", "q2": "apple"}
EXERCISE = """
format = 1
title = "Two questions"
kind = "quiz"
runtime = "numpy"
order = 30
revision = 1
concepts = ["numbers"]
hints = ["Think."]
"""
VISIBLE = '''
from grader.checks import assert_answered, points

@points(1)
def test_answered(student, quiz):
    """Every question has an answer."""
    assert_answered(student, quiz)
'''
HIDDEN = '''
from grader.checks import assert_answer, hidden, points

pytestmark = hidden

@points(2)
def test_q1(student, quiz):
    """Question 1: even numbers."""
    assert_answer(student, quiz, "q1")

@points(2)
def test_q2(student, quiz):
    """Question 2: fruit."""
    assert_answer(student, quiz, "q2")
'''


def write_quiz(folder: Path, solution: Path, quiz: str = QUIZ, known: str | None = ANSWERS) -> None:
    """Write an exercise of this name with its solution; `known` None is a student's copy, without one."""
    texts = {"exercise.toml": EXERCISE, "quiz.toml": quiz, f"test_{folder.name}.py": VISIBLE}
    files = {folder / name: text for name, text in texts.items()}
    if known is not None:
        files |= {solution / "answers.toml": known, solution / f"test_{folder.name}_hidden.py": HIDDEN}
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
