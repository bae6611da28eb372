"""Quizzes: questions that a student sees, answers that lie beside the solutions, options in each student's own order.

`quiz.toml` (exercise folder) holds the questions and the options; `answers.toml` (solution folder) says which is right and
what to say to who chose another. Letters mean something only together with an order: the stub that a student gets names
whose order it shows, in `STUDENT`.
"""

from __future__ import annotations

import string
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.errors import CourseError
from grader.model import Exercise

QUIZ_FILE = "quiz.toml"
ANSWERS_FILE = "answers.toml"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a question; `sentence` is what is said to who chose it wrongly."""

    text: str
    right: bool = False
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its options in the order of one student."""

    id: str
    text: str
    options: tuple[Option, ...]

    @property
    def letters(self) -> str:
        return string.ascii_lowercase[: len(self.options)]


@dataclass(frozen=True, slots=True)
class Quiz:
    """The questions of one exercise in the order of one student."""

    student: str
    questions: tuple[Question, ...]

    def chosen(self, question: str, letter: Any) -> Option | None:
        """Return the option that a letter stands for, None for anything that is not one of the letters."""
        found = next(q for q in self.questions if q.id == question)
        if type(letter) is not str or len(letter.strip()) != 1:
            return None
        place = found.letters.find(letter.strip().lower())
        return found.options[place] if place >= 0 else None

    def letters(self, chosen: Mapping[str, str]) -> dict[str, str]:
        """Return the `ANSWERS` that choose an option, by its text, for each question."""
        texts = {question.id: [option.text for option in question.options] for question in self.questions}
        return {name: string.ascii_lowercase[texts[name].index(text)] for name, text in chosen.items()}

    def source(self, title: str, answers: Mapping[str, str] | None = None) -> str:
        """Return the file a student edits: the questions as comments, and `ANSWERS` to fill in."""
        lines = [f'"""{title}. Write one letter per question into `ANSWERS`, then run `grade check`."""', ""]
        for question in self.questions:
            lines += [f"# {question.id}. {question.text}"]
            lines += [f"#    {letter}) {option.text}" for letter, option in zip(question.letters, question.options, strict=True)]
            lines += [""]
        lines += [f'STUDENT = "{self.student}"  # the options above are in the order made for this name: leave it', ""]
        filled = answers or {}
        lines += ["ANSWERS = {", *(f'    "{q.id}": "{filled.get(q.id, "")}",' for q in self.questions), "}"]
        return "\n".join(lines) + "\n"


def read_quiz(exercise: Exercise, seed: int, student: str = "") -> Quiz:
    """Read a quiz in the order of a student; with the right answers where the solutions are at hand."""
    table = _read(exercise.folder / QUIZ_FILE)
    answers = _read(exercise.solution / ANSWERS_FILE) if exercise.solution else {}
    questions = tuple(_question(exercise, entry, answers, seed, student) for entry in table.get("question", []))
    if not questions:
        raise CourseError(f"{exercise.folder / QUIZ_FILE} holds no question", "Add a `[[question]]` with id, text and options.")
    return Quiz(student, questions)


def _question(
    exercise: Exercise, entry: Mapping[str, Any], answers: Mapping[str, Any], seed: int, student: str
) -> Question:
    file = exercise.folder / QUIZ_FILE
    match entry:
        case {"id": str(name), "text": str(text), "options": [str(), str(), *_] as options}:
            order = np.random.default_rng([seed, zlib.crc32(f"{exercise.id} {name} {student}".encode())])
            shuffled = [options[i] for i in order.permutation(len(options))]
            known = answers.get(name, {})
            if answers and {known.get("right"), *known.get("wrong", {})} != set(options):
                raise CourseError(
                    f"{ANSWERS_FILE} of {exercise.id}: question {name} must name the right option and all wrong ones",
                    f"Compare it with {file}: the texts must be equal to the letter.",
                )
            made = (Option(o, o == known.get("right"), known.get("wrong", {}).get(o, "")) for o in shuffled)
            return Question(name, text, tuple(made))
        case _:
            raise CourseError(f"{file}: a question needs id, text and two or more options", "See exercises/README.md.")


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(f"{file} cannot be read: {error.strerror}", "Restore it from version control.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{file} is not valid TOML: {error}", "Mend that line.") from None
