"""Promises of quizzes: letters mean what the student's own file shows, and no text or answer breaks anything."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.author.build import build
from grader.checks.quiz import answers, assert_answer, assert_answered
from grader.course.quiz import NO_ORDER, WIDTH, Option, Question, Quiz, quiz_in, read_quiz
from grader.course.reading import Course, packaged_course, read_course
from grader.engine.worker import grade_units
from grader.errors import CheckFailure, CourseError, NotAttempted
from grader.model import Exercise, Kind, Outcome, Result, Source, Unit
from grader.sandbox.inside.wire import NO_SUCH_NAME, Opaque
from grader.sandbox.pool import Launchers
from grader.sandbox.raised import StudentError

from ..quizzes import ANSWERS, QUIZ, RIGHT, write_quiz

SEED = 7
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
"""What a TOML file can say."""


def make_course(root: Path, quiz: str = QUIZ, known: str | None = ANSWERS) -> Course:
    """Write a course of one quiz; `known` None is a student's copy."""
    place = Path("01_numbers", "two")
    write_quiz(root / "course" / place, root / "solutions" / place, quiz, known)
    text = f'title = "Course"\nseed = {SEED}\n'
    if known is not None:
        text += 'solutions = "../solutions"\n'
        (root / "solutions" / "secret.toml").write_text(f'secret = "{"1" * 64}"\n')
    (root / "course" / "course.toml").write_text(text)
    return read_course(root / "course")


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    return make_course(tmp_path).exercise("two")


@pytest.fixture
def quiz(exercise: Exercise) -> Quiz:
    return read_quiz(exercise, SEED, "ada")


def orders(quiz: Quiz) -> list[list[str]]:
    return [[option.text for option in question.options] for question in quiz.questions]


class TestReading:
    def test_everybody_gets_every_option_once(self, exercise: Exercise) -> None:
        """A student's order holds exactly the options of the file, and the questions keep their sequence."""
        for student in ["", "ada", "grace", "Łukasz", "name\udcff"]:
            found = read_quiz(exercise, SEED, student)
            assert [question.id for question in found.questions] == ["q1", "q2"]
            assert list(map(sorted, orders(found))) == [["five", "four", "seven", "three"], ["apple", "brick", "chair"]]

    def test_order_is_the_students_own(self, exercise: Exercise) -> None:
        """One student always gets the same order; among forty students every letter is right for somebody."""
        assert orders(read_quiz(exercise, SEED, "ada")) == orders(read_quiz(exercise, SEED, "ada"))
        letters = [read_quiz(exercise, SEED, f"student{number}").letters(RIGHT) for number in range(40)]
        assert {found["q1"] for found in letters} == set("abcd")
        assert {found["q2"] for found in letters} == set("abc")

    def test_order_depends_on_the_courses_seed(self, exercise: Exercise) -> None:
        """Another course shuffles differently."""
        assert len({str(orders(read_quiz(exercise, seed, "ada"))) for seed in range(10)}) > 1

    def test_answers_are_attached_to_their_options(self, quiz: Quiz) -> None:
        """With the solutions at hand one option is right, and each other one has its sentence."""
        found = {option.text: option for question in quiz.questions for option in question.options}
        assert found["four"] == Option("four", right=True, place=2)
        assert found["five"] == Option("five", sentence="Five leaves 1.", place=1)
        assert sum(option.right for option in found.values()) == len(RIGHT)

    def test_a_students_copy_knows_no_answer(self, tmp_path: Path) -> None:
        """Without the solutions the order is the same, and nothing says which option is right."""
        alone = read_quiz(make_course(tmp_path / "copy", known=None).exercise("two"), SEED, "ada")
        full = read_quiz(make_course(tmp_path / "full").exercise("two"), SEED, "ada")
        assert orders(alone) == orders(full)
        assert not any(option.right or option.sentence for question in alone.questions for option in question.options)

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            pytest.param(QUIZ, "", "holds no question", id="empty"),
            pytest.param(QUIZ, "question = 3", "holds no question", id="not-a-list"),
            pytest.param(QUIZ, "question = [3]", "question 1", id="not-a-table"),
            pytest.param('id = "q2"', "", "question 2", id="no-id"),
            pytest.param('id = "q2"', 'id = "Question 2"', "question 2", id="odd-id"),
            pytest.param('id = "q2"', 'id = "q1"', "same id", id="same-id"),
            pytest.param('"brick", "chair"', '"brick", 3', "question 2", id="option-not-text"),
            pytest.param('"brick", "chair"', '"brick", " "', "question 2", id="blank-option"),
            pytest.param('"brick", "chair"', '"brick", "a\\u0000b"', "question 2", id="null-byte"),
            pytest.param('"brick", "chair"', '"brick", "brick"', "question 2", id="option-twice"),
            pytest.param('"apple", "brick", "chair"', '"apple"', "question 2", id="one-option"),
            pytest.param('"apple", "brick"', ", ".join(f'"{n}"' for n in range(26)), "question 2", id="27-options"),
            pytest.param('id = "q2"', 'id = "q2"\npoints = 3', "question 2", id="unknown-key"),
            pytest.param('"chair"]', '"chair"', "not valid TOML", id="broken"),
            pytest.param('id = "q2"', "id = " + "[" * 3000, "not valid TOML", id="nested"),
            pytest.param('id = "q2"', "id = " + "9" * 5000, "not valid TOML", id="endless-number"),
            pytest.param(ANSWERS, "", "'q1'", id="no-answers"),
            pytest.param('right = "apple"', "", "'q2'", id="no-right"),
            pytest.param('right = "apple"', 'right = "Apple"', "'q2'", id="right-misspelt"),
            pytest.param('right = "apple"', 'right = "brick"', "'q2'", id="right-and-wrong"),
            pytest.param('chair = "You sit on it."', "", "'q2'", id="option-forgotten"),
            pytest.param('chair = "You sit on it."', 'chair = " "', "'q2'", id="blank-sentence"),
            pytest.param('chair = "You sit on it."', "chair = 3", "'q2'", id="sentence-not-text"),
            pytest.param("[q2.wrong]", 'apple = ""\n[q2.wrong]\ntable = "Not asked."', "'q2'", id="option-too-many"),
            pytest.param("[q2.wrong]", '[q3]\nright = "x"\n[q2.wrong]', "'q3'", id="unknown-question"),
            pytest.param("[q1]", "q1 = 3\n[q0]", "q", id="answers-not-a-table"),
            pytest.param("[q1]", "[q1", "not valid TOML", id="broken-answers"),
        ],
    )
    def test_a_mistake_is_named(self, tmp_path: Path, old: str, new: str, expected: str) -> None:
        """A mistake in a file of a quiz is an error that names the file, never a question that nobody can get right."""
        assert (QUIZ + ANSWERS).count(old) == 1
        exercise = make_course(tmp_path, QUIZ.replace(old, new), ANSWERS.replace(old, new)).exercise("two")
        with pytest.raises(CourseError, match=expected) as caught:
            read_quiz(exercise, SEED)
        assert ("quiz.toml" if old in QUIZ else "answers.toml") in str(caught.value)
        assert caught.value.hint

    @pytest.mark.parametrize("missing", ["course/01_numbers/two/quiz.toml", "solutions/01_numbers/two/answers.toml"])
    def test_a_missing_file_is_named(self, tmp_path: Path, missing: str) -> None:
        """A quiz without one of its files is an error of the course."""
        exercise = make_course(tmp_path).exercise("two")
        (tmp_path / missing).unlink()
        with pytest.raises(CourseError, match=f"{Path(missing).name} is missing"):
            read_quiz(exercise, SEED)


class TestShownOrder:
    @pytest.mark.parametrize("named", [None, "", "grace"])
    def test_what_a_file_shows_is_its_order(self, exercise: Exercise, named: str | None) -> None:
        """Whatever it names, and however its lines end."""
        source = read_quiz(exercise, SEED, "ada").source("Quiz").replace("\n", "  \r\n")
        found = quiz_in(exercise, SEED, source, named)
        assert orders(found) == orders(read_quiz(exercise, SEED, "ada"))
        assert found.problem == ""

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("#    a) ", "# "),
            ("#    a) ", "#    b) "),
            ("#    a) ", "#    a) not "),
            ("#    c) ", "#    f) "),
            ("# q", "# the "),
        ],
        ids=["letter-missing", "letter-twice", "other-words", "unknown-letter", "question-missing"],
    )
    def test_options_that_are_not_just_these_say_nothing(self, exercise: Exercise, old: str, new: str) -> None:
        """Where a file shows other options, or one letter twice, its name decides; without a name nothing does."""
        source = read_quiz(exercise, SEED, "ada").source("Quiz")
        changed = source.replace(old, new)
        assert changed != source
        assert orders(quiz_in(exercise, SEED, changed, "grace")) == orders(read_quiz(exercise, SEED, "grace"))
        assert quiz_in(exercise, SEED, changed, None).problem == NO_ORDER

    def test_two_orders_in_one_file_say_nothing(self, exercise: Exercise) -> None:
        """A partner's options pasted below one's own: the name decides."""
        both = "\n".join(read_quiz(exercise, SEED, name).source("Quiz") for name in ("ada", "grace"))
        assert orders(quiz_in(exercise, SEED, both, "grace")) == orders(read_quiz(exercise, SEED, "grace"))


class TestLetters:
    def test_letters_mean_what_the_file_shows(self, quiz: Quiz) -> None:
        """The letter in front of an option in the student's file is the letter that chooses it."""
        question, shown = "", []
        for line in quiz.source("Quiz").splitlines():
            if match := re.match(r"# (q\d)\. ", line):
                question = match[1]
            if match := re.match(r"#    (\w)\) (.*)", line):
                shown.append((question, match[1], match[2]))
        assert len(shown) == 7
        for name, letter, text in shown:
            option = quiz.chosen(name, letter)
            assert option is not None
            assert option.text == text

    def test_case_and_spaces_do_not_matter(self, quiz: Quiz) -> None:
        """`" B "` is `"b"`."""
        assert quiz.chosen("q1", " B ") == quiz.chosen("q1", "b") == quiz.questions[0].options[1]

    @pytest.mark.parametrize(
        "letter", ["", "e", "ab", "1", "İ", 0, None, True, ["a"], np.array(["a", "b"]), Opaque("X")]
    )
    def test_anything_else_chooses_nothing(self, quiz: Quiz, letter: Any) -> None:
        """What is not one of the question's letters is no option, and no exception."""
        assert quiz.chosen("q1", letter) is None

    def test_a_check_of_an_unknown_question_is_our_error(self, quiz: Quiz) -> None:
        """A misspelt question in a check does not look like the student's mistake."""
        with pytest.raises(CourseError, match="no question 'q9'"):
            quiz.chosen("q9", "a")


class TestSource:
    def test_filled_in_answers_come_back(self, quiz: Quiz) -> None:
        """The file holds `STUDENT` and `ANSWERS` as they were given."""
        given_letters = quiz.letters(RIGHT)
        found: dict[str, Any] = {}
        exec(quiz.source("Quiz", given_letters), found)
        assert found["ANSWERS"] == given_letters
        assert found["STUDENT"] == "ada"

    @given(
        name=TEXT, texts=st.lists(TEXT.filter(lambda text: text.strip() and "\0" not in text), min_size=3, max_size=27)
    )
    def test_any_text_makes_a_python_file(self, name: str, texts: list[str]) -> None:
        """Quotes, line breaks and odd characters in names and questions stay inside their string or comment."""
        question = Question("q1", texts[0], tuple(map(Option, texts[1:])))
        tree = ast.parse(Quiz(name, (question,)).source("Quiz"))
        _, student, chosen = tree.body
        assert isinstance(student, ast.Assign)
        assert ast.literal_eval(student.value) == name
        assert isinstance(chosen, ast.Assign)
        assert ast.literal_eval(chosen.value) == {"q1": ""}

    @pytest.mark.parametrize("title", ['The """ of Python', 'It ends in a "', "It ends in a \\", "\\N{no} \\x"])
    def test_any_title_makes_a_python_file(self, quiz: Quiz, title: str) -> None:
        """Quotes and backslashes in a title stay what they are."""
        text = ast.get_docstring(ast.parse(quiz.source(title)))
        assert text
        assert text.startswith(f"{title}. Write")

    def test_long_texts_are_wrapped(self) -> None:
        """No line of a question is wider than a screen of code, and no word is lost."""
        question = Question("q1", "long " * 100, (Option("short"), Option("wide " * 100)))
        lines = question.lines()
        assert max(map(len, lines)) <= WIDTH
        assert " ".join(lines).count("long") == " ".join(lines).count("wide") == 100


class Fake:
    """A student's module as the checks see it: only its variables."""

    def __init__(self, **variables: Any) -> None:
        self.variables = variables

    def __getitem__(self, name: str) -> Any:
        if name not in self.variables:
            raise StudentError([NO_SUCH_NAME, "AttributeError"], "")
        return self.variables[name]


def student(**variables: Any) -> Any:
    return Fake(**variables)


class TestChecks:
    def test_complete_answers_pass(self, quiz: Quiz) -> None:
        """Letters for all questions are an answer, right or wrong."""
        assert_answered(student(ANSWERS={"q1": "a", "q2": "C"}), quiz)

    def test_blank_answers_are_not_attempted(self, quiz: Quiz) -> None:
        """A file as it was handed out counts as not begun, in the check of all and in that of each question."""
        blank = student(ANSWERS={"q1": "", "q2": " "})
        with pytest.raises(NotAttempted):
            assert_answered(blank, quiz)
        with pytest.raises(NotAttempted):
            assert_answer(blank, quiz, "q2")

    @pytest.mark.parametrize(
        ("given_answers", "text"),
        [
            ({"q1": "a"}, "question q2 has no answer yet"),
            ({"q1": "a", "q2": "d"}, "question q2 is answered 'd', expected one of a, b, c"),
            ({"q1": np.array([1, 2]), "q2": "a"}, r"question q1 is answered \[1, 2\]"),
            (["a", "b"], "`ANSWERS` is .* expected a dictionary"),
            (Opaque("dict"), "keys"),
            (None, "expected a dictionary"),
        ],
    )
    def test_an_unusable_answer_is_named(self, quiz: Quiz, given_answers: Any, text: str) -> None:
        """A missing, impossible or misshapen answer is a failure that says which and why."""
        with pytest.raises(CheckFailure, match=text):
            assert_answered(student(ANSWERS=given_answers), quiz)

    def test_a_file_without_answers_is_named(self) -> None:
        """Who removed `ANSWERS` reads so."""
        with pytest.raises(CheckFailure, match="no dictionary `ANSWERS`"):
            answers(student())

    def test_each_option_says_its_own_sentence(self, quiz: Quiz) -> None:
        """The right option passes; every other one fails with the sentence written for it, and so does no option."""
        first = quiz.questions[0]
        for letter, option in zip(first.letters, first.options, strict=True):
            chosen = student(ANSWERS={"q1": letter})
            if option.right:
                assert_answer(chosen, quiz, "q1")
                continue
            with pytest.raises(CheckFailure) as caught:
                assert_answer(chosen, quiz, "q1")
            assert caught.value.text == option.sentence
        with pytest.raises(CheckFailure, match="none of the letters"):
            assert_answer(student(ANSWERS={"q2": "d"}), quiz, "q2")


class TestGrading:
    @pytest.fixture
    def course(self, tmp_path: Path, launchers: Launchers) -> Course:
        course = make_course(tmp_path)
        build(course, [course.exercise("two")], launchers)
        return course

    def grade(self, course: Course, launchers: Launchers, *sources: tuple[str, str]) -> list[Result]:
        found: list[Result] = []
        units = [Unit(name, "two", Source(source.encode())) for name, source in sources]
        grade_units(course, units, lambda result, _: found.append(result), launchers)
        return found

    def test_letters_are_read_in_the_order_the_file_names(self, course: Course, launchers: Launchers) -> None:
        """Each student's own letters score full marks, whoever hands the file in; they are not each other's."""
        exercise = course.exercise("two")
        one, other = (read_quiz(exercise, SEED, name) for name in ("ada", "grace"))
        assert one.letters(RIGHT) != other.letters(RIGHT)
        files = [
            ("folder", one.source("Quiz", one.letters(RIGHT))),
            ("folder", other.source("Quiz", other.letters(RIGHT))),
            ("folder", f"STUDENT = 'ada'\nANSWERS = {one.letters(RIGHT)}"),
            ("folder", other.source("Quiz", one.letters(RIGHT))),
        ]
        *right, mixed = self.grade(course, launchers, *files)
        assert [(result.outcome, result.score) for result in right] == [(Outcome.PASSED, 5)] * 3
        assert mixed.score < mixed.max_score

    def test_a_letter_means_what_the_file_shows(self, course: Course, launchers: Launchers) -> None:
        """Without its `STUDENT` line, or with a partner's: the options that stand in the file say what was chosen."""
        exercise = course.exercise("two")
        one, other = (read_quiz(exercise, SEED, name) for name in ("ada", "grace"))
        own = one.source("Quiz", one.letters(RIGHT))
        line = next(line for line in own.splitlines() if line.startswith("STUDENT"))
        files = [own.replace(line, ""), own.replace('"ada"', '"grace"'), own.replace('"ada"', "3")]
        copied = one.source("Quiz", other.letters(RIGHT)).replace(line, 'STUDENT = "grace"')
        *right, lucky = self.grade(course, launchers, *(("folder", file) for file in (*files, copied)))
        assert [(result.outcome, result.score) for result in right] == [(Outcome.PASSED, 5)] * 3
        assert lucky.score < lucky.max_score  # a partner's letters with a partner's name, below one's own options

    def test_letters_without_any_order_are_refused(self, course: Course, launchers: Launchers) -> None:
        """Neither options nor a name: a sentence in the visible check as in the hidden ones, and no guess."""
        letters = read_quiz(course.exercise("two"), SEED, "ada").letters(RIGHT)
        (result,) = self.grade(course, launchers, ("ada", f"ANSWERS = {letters}"))
        assert {check.outcome for check in result.checks} == {Outcome.FAILED}
        assert {check.message for check in result.checks} == {NO_ORDER}

    def test_a_partners_name_is_told_before_it_is_handed_in(self, course: Course, launchers: Launchers) -> None:
        """In a copy that was made for somebody, where the file shows no options and names somebody else."""
        letters = read_quiz(course.exercise("two"), SEED, "ada").letters(RIGHT)
        source = f"STUDENT = 'grace'\nANSWERS = {letters}"
        (result,) = self.grade(replace(course, student="ada"), launchers, ("ada", source))
        assert {check.outcome for check in result.checks} == {Outcome.FAILED}
        assert "`STUDENT` is 'grace', but this copy was made for 'ada'" in result.checks[0].message
        (own,) = self.grade(replace(course, student="ada"), launchers, ("ada", source.replace("grace", "ada")))
        assert own.outcome is Outcome.PASSED

    def test_a_wrong_option_is_the_named_mistake(self, course: Course, launchers: Launchers) -> None:
        """The record has its sentence, and its place in the file as an id, whatever letter it has; the rest counts."""
        seen = set()
        for student in ("ada", "bob", "emmy", "zoe"):
            quiz = read_quiz(course.exercise("two"), SEED, student)
            source = quiz.source("Quiz", quiz.letters({"q1": "seven", "q2": "apple"}))
            (result,) = self.grade(course, launchers, (student, source))
            assert result.score == 3
            assert {c.id: c.mistake for c in result.checks if c.mistake} == {"test_q1": "Seven leaves 1."}
            seen |= {name.id for check in result.checks for name in check.explanation.mistakes}
        assert seen == {"q1.3"}

    def test_a_file_as_handed_out_is_not_attempted(self, course: Course, launchers: Launchers) -> None:
        """A stub left alone is recognised in every order, not only in the instructor's."""
        exercise = course.exercise("two")
        files = [(name, read_quiz(exercise, SEED, name).source(exercise.title)) for name in ("", "ada")]
        assert [result.outcome for result in self.grade(course, launchers, *files)] == [Outcome.NOT_ATTEMPTED] * 2


def shipped() -> list[Exercise]:
    return [exercise for exercise in packaged_course().exercises.values() if exercise.kind is Kind.QUIZ]


@pytest.mark.parametrize("exercise", [pytest.param(e, id=e.id) for e in shipped()])
def test_shipped_quizzes_list_options_alphabetically(exercise: Exercise) -> None:
    """Students can read quiz.toml, so the order of its options must not depend on which one is right."""
    text = (exercise.folder / "quiz.toml").read_text(encoding="utf-8")
    for question in read_quiz(exercise, SEED).questions:
        places = sorted(question.options, key=lambda option: text.index(json.dumps(option.text, ensure_ascii=False)))
        assert [option.text for option in places] == sorted((o.text for o in places), key=str.casefold)
