"""Quizzes: questions a student sees, answers that lie beside the solutions, options in each student's own order.

`quiz.toml` (exercise folder) holds the questions and the options; `answers.toml` (solution folder) says which option is
right, and what to say to who chose another. A letter means something only together with an order: it means the option
behind it that the student's file shows. Where the options were taken out of the file, it is the order of the name in
`STUDENT`.
"""

from __future__ import annotations

import hashlib
import json
import re
import string
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.course.files import read_toml
from grader.errors import CourseError
from grader.model import Exercise

QUIZ_FILE = "quiz.toml"
ANSWERS_FILE = "answers.toml"

QUESTION_NAME = re.compile(r"[a-z][a-z0-9_]*")
WIDTH = 120
MARGIN = "#    "
"""What stands before an option in a student's file."""
NO_ORDER = (
    "the letters cannot be read: the file has neither its line `STUDENT = …` nor the questions with their options, and "
    "without these nobody knows which option a letter means; `grade reset` writes the file anew"
)
_SHOWN = re.compile(r"#\s*(?:([a-z][a-z0-9_]*)\.|([a-z])\))\s+(.*)")
"""A line that begins a question or an option in a student's file."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a question; `sentence` is what is said to who chose it wrongly."""

    text: str
    right: bool = False
    sentence: str = ""
    place: int = 0
    """The first option of the file is 1, in whatever order a student sees them."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its options in the order of one student."""

    id: str
    text: str
    options: tuple[Option, ...]

    @property
    def letters(self) -> str:
        return string.ascii_lowercase[: len(self.options)]

    def lines(self) -> list[str]:
        """Return the question and its options as comments."""
        parts = [("# ", f"{self.id}. {self.text}")]
        parts += [(MARGIN, f"{letter}) {o.text}") for letter, o in zip(self.letters, self.options, strict=True)]
        return [line for margin, text in parts for line in _comment(margin, text)]

    def as_shown(self, shown: Mapping[str, str]) -> Question | None:
        """Return the question in the order in which a file shows its options; None where it shows not just these.

        Args:
            shown: by letter, the line of the file in which the option begins.
        """
        beginnings = {_beginning(option): option for option in self.options}
        found = [beginnings.get(shown.get(letter, "")) for letter in self.letters]
        options = tuple(option for option in found if option)
        return replace(self, options=options) if len({*options}) == len(self.options) == len(shown) else None


@dataclass(frozen=True, slots=True)
class Quiz:
    """The questions of one exercise in the order of one student."""

    student: str
    questions: tuple[Question, ...]
    problem: str = ""
    """Why no letter of a file means anything: a sentence."""

    def question(self, name: str) -> Question:
        """Return a question by its id; a check that names one which is not there is a CourseError."""
        for question in self.questions:
            if question.id == name:
                return question
        raise CourseError(f"the quiz has no question {name!r}", f"Compare the name in the check with {QUIZ_FILE}.")

    def chosen(self, question: str, letter: Any) -> Option | None:
        """Return the option that a letter stands for, None for anything that is not one of the letters."""
        found = self.question(question)
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
        title = title.replace("\\", "\\\\").replace('"', '\\"')
        lines = [f'"""{title}. Write one letter per question into `ANSWERS`, then run `grade check`."""', ""]
        for question in self.questions:
            lines += [*question.lines(), ""]
        name = json.dumps(self.student, ensure_ascii=False)  # in double quotes, and harmless whatever is in it
        lines += [f"STUDENT = {name}  # the options above are in the order made for this name: leave it", ""]
        filled = answers or {}
        lines += ["ANSWERS = {", *(f'    "{q.id}": "{filled.get(q.id, "")}",' for q in self.questions), "}"]
        return "\n".join(lines) + "\n"


def read_quiz(exercise: Exercise, seed: int, student: str = "") -> Quiz:
    """Read a quiz in the order of a student; with the right answers where the solutions are at hand.

    Raises:
        CourseError: one of the two files is missing or wrong, or they do not fit each other.
    """
    file = exercise.folder / QUIZ_FILE
    entries = read_toml(file).get("question")
    if not isinstance(entries, list) or not entries:
        raise CourseError(f"{file} holds no question", "Add a `[[question]]` with id, text and options.")
    questions = [_question(file, number, entry) for number, entry in enumerate(entries, 1)]
    if len({question.id for question in questions}) < len(questions):
        raise CourseError(f"{file}: two questions have the same id", "Rename one; answers find their question by it.")
    if exercise.solution:
        questions = _with_answers(exercise.solution / ANSWERS_FILE, questions)
    return Quiz(student, tuple(_shuffled(question, exercise, seed, student) for question in questions))


def quiz_in(exercise: Exercise, seed: int, text: str, named: str | None, owner: str = "") -> Quiz:
    """Read a quiz in the order in which a student has seen it; the file alone decides, whoever hands it in.

    Args:
        exercise: the quiz.
        seed: the course's.
        text: the student's file.
        named: what `STUDENT` is in it; None where that is no text.
        owner: whose copy of the course the file lies in, where that is known: then a file that shows no options, and
            names somebody else, is told to be that person's before it is handed in.
    """
    quiz = read_quiz(exercise, seed, named or "")
    shown = _shown_in(text)
    orders = {question.id: question.as_shown(shown.get(question.id, {})) for question in quiz.questions}
    questions = tuple(orders[question.id] or question for question in quiz.questions)
    problem = ""
    if named is None and not all(orders.values()):
        problem = NO_ORDER
    elif named and owner and named != owner and not any(orders.values()):
        problem = f"`STUDENT` is {named!r}, but this copy was made for {owner!r}, and so are the letters that you saw"
    return replace(quiz, questions=questions, problem=problem)


def _shown_in(text: str) -> dict[str, dict[str, str]]:
    """Return what the comments of a file show, by question and letter; nothing of what they show in two ways."""
    shown: dict[str, dict[str, str]] = {}
    question = ""
    for found in filter(None, map(_SHOWN.match, text.splitlines())):
        name, letter, words = found.groups()
        if name:
            question = name
        elif shown.setdefault(question, {}).setdefault(letter, words.strip()) != words.strip():
            shown[question][letter] = ""
    return shown


def _beginning(option: Option) -> str:
    """Return the first line of an option, as a student's file shows it behind the letter."""
    letter = "a) "
    return _comment(MARGIN, letter + option.text)[0].removeprefix(MARGIN + letter)


def _question(file: Path, number: int, entry: Any) -> Question:
    """Return a question as it is written, its options in the order of the file."""
    match entry:
        case {"id": str(name), "text": str(text), "options": list(options)} if (
            len(entry) == 3 and QUESTION_NAME.fullmatch(name) and _are_texts([text, *options]) and _are_options(options)
        ):
            return Question(name, text, tuple(Option(o, place=place) for place, o in enumerate(options, start=1)))
        case _:
            raise CourseError(
                f"question {number} in {file} is not written as a question is",
                'It needs `id = "q1"` (a-z, 0-9, _), `text` and `options` (2 to 26 different texts), and nothing else.',
            )


def _are_texts(values: list[Any]) -> bool:
    return all(type(value) is str and value.strip() and "\0" not in value for value in values)


def _are_options(options: list[str]) -> bool:
    return 2 <= len(options) <= len(string.ascii_lowercase) and len(set(options)) == len(options)


def _with_answers(file: Path, questions: list[Question]) -> list[Question]:
    """Return the questions with the right option of each marked, and a sentence for each of the others."""
    answers = read_toml(file)
    for name in answers.keys() - {question.id for question in questions}:
        raise CourseError(f"{file}: {QUIZ_FILE} has no question {name!r}", "Remove it or correct its name.")
    return [_with_answer(file, question, answers.get(question.id)) for question in questions]


def _with_answer(file: Path, question: Question, answer: Any) -> Question:
    texts = sorted(option.text for option in question.options)
    match answer:
        case {"right": str(right), "wrong": dict(wrong)} if _are_texts(list(wrong.values())) and (
            sorted([right, *wrong]) == texts
        ):
            options = (replace(o, right=o.text == right, sentence=wrong.get(o.text, "")) for o in question.options)
            return replace(question, options=tuple(options))
        case _:
            raise CourseError(
                f"{file}: question {question.id!r} needs `right`, and under `wrong` a sentence for each other option",
                f"Compare it with {QUIZ_FILE}: the options must be equal to the letter.",
            )


def _shuffled(question: Question, exercise: Exercise, seed: int, student: str) -> Question:
    """Return a question in the order of a student, whose name may be a folder's and hold what is no text."""
    name = f"{seed} {exercise.id} {question.id} {student} "

    def place(option: Option) -> bytes:
        return hashlib.sha256((name + option.text).encode(errors="surrogatepass")).digest()

    return replace(question, options=tuple(sorted(question.options, key=place)))


def _comment(margin: str, text: str) -> list[str]:
    """Return a text as comment lines; a line break inside it must not end the comment."""
    further = "#".ljust(len(margin) + 3)
    return textwrap.wrap(" ".join(text.split()), WIDTH, initial_indent=margin, subsequent_indent=further)
