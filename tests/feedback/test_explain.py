"""What a student reads after a failed check: the first thing that is wrong, never a guess, nothing of hidden checks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.course.reading import Course
from grader.course.secret import seed_of
from grader.errors import CheckFailure, CheckSkipped, GraderError, NotAttempted
from grader.explanation import Explanation, MistakeName, message, plain
from grader.feedback.explain import explain, tell
from grader.model import CheckResult, Outcome, Result
from grader.proxy.student import Call
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded

Grade = Callable[..., Result]

ANSWER = """
import numpy as np

def scale(x, factor):
    {}

def total(x):
    return sum(x)
"""


def text(error: Exception, calls: list[Call], *, hidden: bool = False) -> str:
    return message(explain(error, calls, hidden=hidden)[1])


def checks(result: Result) -> dict[str, CheckResult]:
    return {check.id: check for check in result.checks}


class TestOrder:
    """A function that is wrong in several ways is told the first of them."""

    @pytest.mark.parametrize(
        ("body", "outcome", "said", "unsaid"),
        [
            ("raise NotImplementedError", "not_attempted", "^not started$", "raised"),
            ("raise NotImplementedError; return x", "error", r"a line of the stub: remove it\)\n  line 5", "started"),
            ("x *= 2\n    raise NotImplementedError", "error", r"a line of the stub: remove it\)\n  line 6", "started"),
            (
                "raise ValueError(\"not recognized: {'lr': 1}\")",
                "error",
                r"\(`lr` is called learning_rate today\)",
                "stub",
            ),
            ("x *= 2; raise NotImplementedError('GPU')", "error", r"raised NotImplementedError: GPU\n", "remove"),
            ("x *= 2; return x.nothing", "error", r"raised AttributeError: .*\n  line 5: .*x\.nothing", "expected"),
            ("x *= 2", "failed", "None.*return", "expected"),
            ("x *= 2; return x[:, None] * 1j", "failed", r"shape \(1, 1\), expected \(1,\)", "complex"),
            ("x *= 2; return [*x[:4], 'no']", "failed", "text|list|numbers", "shape"),
            ("x *= 2; return x * 1j", "failed", "complex", "input"),
            ("x *= 2; return x", "failed", r"returned \[.*\n? +expected \[", "input"),
            ("x *= factor; return x", "failed", "changed its input: argument 1 of scale", "expected"),
        ],
    )
    def test_the_first_thing_that_is_wrong_is_said(
        self, grade: Grade, body: str, outcome: str, said: str, unsaid: str
    ) -> None:
        """Not started, then an exception, None, shape, kind of numbers, values, and last a changed input."""
        check = checks(grade(ANSWER.format(body)))["test_scale"]
        assert check.outcome == outcome
        assert re.search(said, check.message, re.DOTALL), check.message
        assert unsaid not in check.message

    def test_a_missing_function_is_called_by_its_name(self, grade: Grade) -> None:
        """Not `module has no attribute`: the student sees which function is wanted, and what may be meant by it."""
        absent = "there is no function `scale` in the file"
        for name, said in {"Scale": ", but `Scale`", "scales": ", but `scales`", "stretch": ""}.items():
            check = checks(grade(ANSWER.replace("def scale", f"def {name}").format("return x")))["test_scale"]
            assert (check.outcome, check.message.partition(": names")[0]) == (Outcome.ERROR, absent + said)

    def test_a_student_s_own_attribute_error_is_not_a_missing_function(self, grade: Grade) -> None:
        """An AttributeError inside the function is shown at its line."""
        check = checks(grade(ANSWER.format("return np.scale(x)")))["test_scale"]
        assert "line 5: return np.scale(x)" in check.message

    def test_a_file_that_cannot_be_read_says_where(self, grade: Grade) -> None:
        """A syntax error has its line and its text, in every check, and no call."""
        for check in checks(grade("import numpy\n\ndef scale(x:\n    return 1\n")).values():
            assert check.outcome is Outcome.ERROR
            assert "SyntaxError" in check.message
            assert "line 3: def scale(x:" in check.message

    def test_a_function_that_works_keeps_its_points(self, grade: Grade) -> None:
        """A mistake in one function takes nothing from the other."""
        result = grade(ANSWER.format("return x + factor"))
        assert checks(result)["test_total"].outcome is Outcome.PASSED
        assert result.score == 2


class TestOutcomes:
    """What was raised decides the outcome."""

    CALLED = Call("f", (1,), {}, value=2.0)

    @pytest.mark.parametrize(
        ("error", "outcome"),
        [
            (NotAttempted(), Outcome.NOT_ATTEMPTED),
            (CheckSkipped("why"), Outcome.SKIPPED),
            (SessionEnded(Outcome.TIMEOUT, "took too long"), Outcome.TIMEOUT),
            (SessionEnded(Outcome.MEMORY, "took too much"), Outcome.MEMORY),
            (StudentError(["NotStarted", "NotImplementedError"], ""), Outcome.NOT_ATTEMPTED),
            (StudentError(["NotImplementedError"], ""), Outcome.ERROR),
            (StudentError(["ValueError"], "no"), Outcome.ERROR),
            (StudentError(["MemoryError"], ""), Outcome.MEMORY),
            (StudentError(["_ArrayMemoryError", "MemoryError"], ""), Outcome.MEMORY),
            (CheckFailure("no"), Outcome.FAILED),
            (AssertionError("no\nmore"), Outcome.FAILED),
            (TypeError("no"), Outcome.FAILED),
            (IndexError("no"), Outcome.FAILED),
            (ZeroDivisionError(), Outcome.FAILED),  # arithmetic on an answer is the answer's fault
            (OverflowError(), Outcome.FAILED),
            (np.linalg.LinAlgError("singular"), Outcome.FAILED),
            (GraderError("ours"), Outcome.GRADER_ERROR),
            (NameError("ours"), Outcome.GRADER_ERROR),
        ],
    )
    @pytest.mark.parametrize("hidden", [False, True])
    def test_of_an_error(self, error: Exception, outcome: Outcome, hidden: bool) -> None:
        """The same in visible and in hidden checks."""
        assert explain(error, [self.CALLED], hidden=hidden)[0] is outcome

    @pytest.mark.parametrize("error", [TypeError("no"), ValueError("no"), KeyError("no")])
    def test_a_bug_before_any_answer_is_ours(self, error: Exception) -> None:
        """Where the student's code has given nothing yet, it cannot be its value's fault."""
        assert explain(error, [])[0] is Outcome.GRADER_ERROR

    def test_a_value_that_a_check_cannot_use_is_shown(self) -> None:
        """The call, what it returned, and what went wrong with it."""
        told = text(TypeError("'float' object is not iterable"), [self.CALLED])
        assert told.startswith("f(1) returned 2.")
        assert "not iterable" in told

    def test_an_assertion_is_one_line(self) -> None:
        """The first line of an author's `assert` says enough."""
        error = AssertionError("not sorted\nassert False")
        assert explain(error, [self.CALLED]) == (Outcome.FAILED, plain("not sorted"))


NUMBERS = hnp.arrays(float, st.integers(1, 20), elements=st.floats(100, 1e9))
TYPES = st.sampled_from([["ValueError"], ["MemoryError"], ["IndexError", "LookupError"], ["EOFError"], ["SystemExit"]])


def digits(text: str) -> str:
    """Return the digits of a message. That of a line is one, too: the student's process says which line it was."""
    return "".join(re.findall(r"\d", text))


class TestHidden:
    """A hidden check's message shows no value of its inputs, answers or expectations."""

    @given(NUMBERS, NUMBERS, NUMBERS, TYPES)
    def test_no_digit_of_a_value_is_shown(self, x: Any, value: Any, expected: Any, types: list[str]) -> None:
        """Whatever a hidden check raises, its message holds no digit."""
        secret = f"{x.tolist()} {value.tolist()} {expected.tolist()}"
        text = f"has shape {value.shape}, expected {secret}"
        errors: list[BaseException] = [
            CheckFailure(actual=value, expected=expected),
            NotAttempted(text),
            CheckFailure(text, actual=value, expected=expected, what=f"row {x[0]}"),
            StudentError(types, secret, [(7, "f", f"return {secret}")]),
            StudentError([secret[:90], *types], secret, [(7, secret[:90], secret)]),
            SessionEnded(Outcome.TIMEOUT, "gave no answer in time"),
            SessionEnded(Outcome.ERROR, "ended its own process", f" with exit status {value.size}"),
            AssertionError(secret),
            IndexError(secret),
            ValueError(secret),
        ]
        for error in errors:
            call = Call("f", (x,), {"y": value}, value=value)
            if isinstance(error, StudentError | SessionEnded):
                call = Call("f", (x,), {"y": value}, error=error)
            found = explain(error, [call], hidden=True)[1]
            assert digits(message(found)) == ""
            assert found == plain(found.fact), "of a hidden check there is a fact in our words, and nothing else"

    @pytest.mark.parametrize(
        "body",
        [
            "return x + factor",
            "return x.shape",
            "return {'x': x}",
            "return None",
            "raise ValueError(repr(x))",
            "raise type(repr(x.tolist())[:90], (Exception,), {})(repr(x))",
            "import sys; sys.exit(repr(x))",
            "import os; os._exit(int(abs(x).sum() * 10) % 200)",
        ],
    )
    def test_a_student_who_tries_learns_nothing(self, course: Course, grade: Grade, body: str) -> None:
        """Neither a wrong value nor an exception made of the inputs carries them into the record."""
        record = grade(ANSWER.format(f"if x.ndim == 2:\n        {body}\n    return x * factor")).to_json()
        x = np.random.default_rng(seed_of(course.secret, "alpha", "test_scale_on_a_matrix", 0)).normal(size=(4, 2))
        [check] = [check for check in record["checks"] if check["id"] == "test_scale_on_a_matrix"]
        assert check["outcome"] != "passed"
        assert digits(check["message"]) == ""
        assert not any(f"{abs(number):.4f}"[:5] in json.dumps(record) for number in x.ravel())

    @pytest.mark.parametrize("name", ["SIGSEGV", "SIGFPE", "SIGXFSZ"])
    def test_the_signal_is_not_named(self, name: str) -> None:
        """A process can choose the signal that ends it: there are more of them than digits."""
        error = SessionEnded(Outcome.ERROR, "crashed its process", f" ({name})")
        call = Call("f", (1,), {}, error=error)
        assert text(error, [call]) == f"f(1) crashed its process ({name})"
        assert text(error, [call], hidden=True) == "your code crashed its process"

    def test_a_missing_method_is_named_without_its_class(self) -> None:
        """The class of an object that stayed over there may be named after the inputs."""
        error = StudentError(["AttributeError"], "'A1.5' object has no attribute 'fit'")
        call = Call("A1.5.fit", (), {}, error=error)
        assert text(error, [call], hidden=True) == "there is no function `fit` in the file"
        assert text(error, [call]) == "there is no function `A1.5.fit` in the file"

    def test_a_check_that_breaks_says_where(self) -> None:
        """Our own mistake has a place for its author, and no text: that of an exception often holds the value."""
        code = compile("\n\ndef check():\n    return {}[0.125]\n", "/course/test_f_hidden.py", "exec")
        names: dict[str, Any] = {}
        exec(code, names)
        with pytest.raises(KeyError) as caught:
            names["check"]()
        broke = plain("the check itself broke: KeyError (test_f_hidden.py, line 4)")
        assert explain(caught.value, [], hidden=True) == (Outcome.GRADER_ERROR, broke)
        assert explain(caught.value, []) == (Outcome.GRADER_ERROR, plain("KeyError: 0.125"))

    def test_an_error_of_ours_is_a_sentence(self) -> None:
        """What the grader itself says names files and remedies, never values, so the instructor reads it."""
        assert text(GraderError("data.npz is missing"), [], hidden=True) == "GraderError: data.npz is missing"

    def test_a_mistake_is_named_all_the_same(self, grade: Grade) -> None:
        """The sentence of a wrong model helps and says nothing of the inputs."""
        check = checks(grade(ANSWER.format("return x + factor")))["test_scale_on_a_matrix"]
        assert (check.message, check.mistake) == ("", "Multiply by the factor, do not add it.")


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("EOFError", "nobody answers input()"),
        ("FileNotFoundError", "the course's datasets/"),
        ("PermissionError", "may not start programs"),
    ],
)
@pytest.mark.parametrize("hidden", [False, True])
def test_what_is_different_where_code_is_graded(kind: str, hint: str, hidden: bool) -> None:
    """An error that the student's own machine does not show is explained."""
    assert hint in text(StudentError([kind], "no"), [], hidden=hidden)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("ModuleNotFoundError", "No module named 'argmax_softmax'"),
        ("NameError", "name 'softmax' is not defined (line 2 did not run: No module named 'argmax_softmax')"),
    ],
)
def test_an_earlier_exercise_is_not_there(kind: str, said: str) -> None:
    """A file that imports another one, or uses what that has, reads what to do instead."""
    assert text(StudentError([kind], said), []).endswith("and no other exercise: copy into this file what it needs)")


def cause(error: Exception, calls: list[Call]) -> str:
    return explain(error, calls)[1].cause


class TestCauses:
    """Two explanations have one cause where what was wrong does not depend on the call."""

    def test_what_raised_at_one_line(self) -> None:
        """The calls and the texts differ, the type and its line do not."""

        def raised(text: str, line: int, *types: str) -> str:
            error = StudentError(types, text, [(line, "f", " a @ b")])
            return cause(error, [Call("f", (text,), {}, error=error)])

        one = raised("3 and 4", 7, "ValueError")
        assert one
        assert raised("2 and 5", 7, "ValueError") == one
        assert raised("2 and 5", 7, "A1.5", "ValueError") == one  # a class may be named after the call
        assert len({one, raised("no", 7, "TypeError"), raised("no", 8, "ValueError")}) == 3

    def test_one_relation_of_one_function(self) -> None:
        """The sign is wrong in both checks of f; what is wrong with g is another matter, and so is another factor."""

        def told(name: str, factor: float) -> Explanation:
            value = np.array([1.5, 2.25, 3.5 * abs(factor)])
            call = Call(name, (factor,), {}, value=factor * value)
            return tell(CheckFailure(actual=call.value, expected=value), [call], None, ())

        one, same, other, factor = told("f", -1), told("f", -1.0), told("g", -1), told("f", 1.7)
        assert one.relation
        assert one.relation.kind == "sign"
        assert one.cause == same.cause
        assert len({one.cause, other.cause, factor.cause}) == 3

    def test_what_is_said_of_every_call(self) -> None:
        """The same complaint about two calls is one cause; two values, or two shapes, are two facts."""

        def said(name: str, argument: int, failure: CheckFailure) -> str:
            return cause(failure, [Call(name, (argument,), {}, value=3)])

        missing = CheckFailure("does not return the three values (w, b, errors)")
        assert said("f", 1, missing) == said("f", 2, missing) != said("g", 2, missing)
        nothing = CheckFailure(returned="None. Did you forget `return`?")
        assert said("f", 1, nothing) == said("f", 2, nothing) != said("g", 2, nothing)
        for own in (CheckFailure(actual=3, expected=4), CheckFailure("has shape (2,)", of_value=True)):
            assert said("f", 1, own) == said("f", 1, own) != said("f", 2, own)

    def test_a_mistake_with_a_name_needs_no_relation(self) -> None:
        """Its sentence says more."""
        value = np.array([1.5, 2.25, 3.5])
        failure, name = CheckFailure(actual=-value, expected=value), MistakeName("sign", "Look at the sign.")
        found = tell(failure, [Call("f", (), {}, value=failure.actual)], None, (name,))
        assert (found.relation, found.mistakes) == (None, (name,))
