"""A mistake is named when one wrong model, and one only, shows the student's numbers, or a Keras model its traits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from grader.explanation import MistakeName, mistake
from grader.feedback.fingerprint import TRAITS, sketch, sketch_call
from grader.feedback.naming import name_mistake
from grader.feedback.recording import Mistake, RecordedCheck, Recording
from grader.model import Result
from grader.proxy.student import Call
from grader.sandbox.raised import StudentError

Grade = Callable[..., Result]
STACKED = (
    "Input 0 with name 'None' of layer 'lstm_1' is incompatible with the layer: expected ndim=3, found ndim=2. "
    "Full shape received: (None, {})"
)

Numbers = Mapping[str, Mapping[str, float]]
"""By check, what each function returned in it."""

RIGHT: Numbers = {"one": {"f": 1.0}, "two": {"f": 2.0, "g": 3.0}, "three": {"g": 4.0}}


def transcripts(numbers: Numbers) -> dict[str, list[Any]]:
    return {check: [[name, sketch(value), {}, []] for name, value in calls.items()] for check, calls in numbers.items()}


def calls(values: list[float]) -> dict[str, list[Any]]:
    """Return the transcript of a check that calls one function several times."""
    return {"one": [["f", sketch(value), {}, []] for value in values]}


def recording(*mistakes: tuple[str, Numbers]) -> Recording:
    """Return a recording of `RIGHT` with wrong models: their sentence and what differs."""
    known = {name: RecordedCheck(transcript) for name, transcript in transcripts(RIGHT).items()}
    return Recording("", checks=known, mistakes=[Mistake(s, s, transcripts(numbers)) for s, numbers in mistakes])


def named(known: Recording, student: Numbers, check: str) -> str:
    seen = transcripts(RIGHT | student)
    return mistake(name_mistake(known, seen, seen[check]))


F_WRONG: Numbers = {"one": {"f": 10.0}, "two": {"f": 20.0, "g": 3.0}}
G_WRONG: Numbers = {"two": {"f": 2.0, "g": 30.0}, "three": {"g": 40.0}}
BOTH_WRONG: Numbers = {"one": {"f": 10.0}, "two": {"f": 20.0, "g": 30.0}, "three": {"g": 40.0}}


F, G = ("f is wrong", F_WRONG), ("g is wrong", G_WRONG)
BOTH = "Two mistakes at once:\n  1. f is wrong\n  2. g is wrong"
NAMED: dict[str, tuple[list[tuple[str, Numbers]], Numbers, dict[str, str]]] = {
    "one matches": ([F, G], F_WRONG, {"one": "f is wrong", "two": "f is wrong"}),
    "none matches": ([F], {"one": {"f": 11.0}, "two": {"f": 21.0, "g": 3.0}}, {"one": ""}),
    "two match": ([("this", F_WRONG), ("that", F_WRONG)], F_WRONG, {"one": ""}),
    "two ways to make one mistake": ([("this", F_WRONG), ("this", F_WRONG)], F_WRONG, {"one": "this"}),
    "other numbers are right": ([F], {"one": {"f": 10.0}}, {"one": ""}),
    "other numbers are wrong": ([F], {"one": {"f": 10.0}, "two": {"f": 99.0, "g": 3.0}}, {"one": ""}),
    "another function differs": ([G], {}, {"one": ""}),
    "two mistakes in two functions": ([F, G], BOTH_WRONG, {"one": "f is wrong", "three": "g is wrong", "two": BOTH}),
    "a second mistake without a name": ([F], BOTH_WRONG, {"one": "f is wrong"}),
}
"""Wrong models, a student's numbers, and what is named in which check."""


class TestNames:
    """A mistake is named when one wrong model, and one only, shows the student's numbers."""

    @pytest.mark.parametrize("case", NAMED)
    def test_by_numbers(self, case: str) -> None:
        """Where the name would be a guess there is silence; what another function does is not looked at."""
        mistakes, student, names = NAMED[case]
        known = recording(*mistakes)
        assert {check: named(known, student, check) for check in names} == names

    def test_a_hidden_check_is_named_by_the_visible_ones(self) -> None:
        """Hidden calls are not recorded; the function they call is enough. One that called nothing names nothing."""
        hidden = [["f", sketch(77.0), {}, []]]
        known = recording(("f is wrong", F_WRONG))
        assert name_mistake(known, transcripts(RIGHT | F_WRONG), hidden) == (MistakeName("f is wrong", "f is wrong"),)
        assert name_mistake(known, transcripts(RIGHT), hidden) == ()
        assert name_mistake(known, transcripts(RIGHT | F_WRONG), []) == ()

    def test_a_check_that_is_new_is_passed_over(self) -> None:
        """A recording that is older than a check still names by the others."""
        seen = transcripts(RIGHT | F_WRONG | {"new": {"f": 5.0}})
        [name] = name_mistake(recording(("f is wrong", F_WRONG)), seen, seen["one"])
        assert name.sentence == "f is wrong"

    def test_warnings_and_changed_inputs_tell_mistakes_apart(self) -> None:
        """The same number with a NumPy warning, or with a changed argument, is not the same mistake."""
        known = recording(("f is wrong", F_WRONG))
        for warned in ([["f", sketch(10.0), {}, ["RuntimeWarning: x"]]], [["f", sketch(10.0), {"0": sketch(1)}, []]]):
            seen = transcripts(RIGHT | F_WRONG) | {"one": warned}
            assert name_mistake(known, seen, warned) == ()

    @pytest.mark.parametrize(
        ("student", "is_named"),
        [
            ([1.23, 2.34, 3.45, 4.56, 5.67, 99.9], True),  # at one edge otherwise
            ([1.23, 2.34, 3.45, 99.9, 88.8, 77.7], False),  # on half of the calls
            ([1.23, 2.34, 3.45, 4.56, 5.67, 0.7], False),  # right where the wrong model is wrong
            ([1.23, 2.34, 3.45, 4.56, 5.67, 99.9, 77.7], False),  # wrong where the wrong model is right
        ],
    )
    def test_but_for_an_edge(self, student: list[float], is_named: bool) -> None:
        """A name is true of who is off on the same calls as a wrong model, and in its way on most of them."""

        right, wrong = [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.5], [1.23, 2.34, 3.45, 4.56, 5.67, 6.78, 0.5]
        known = Recording(
            "", checks={"one": RecordedCheck(calls(right)["one"])}, mistakes=[Mistake("f", "f", calls(wrong))]
        )
        seen = calls([*student, 0.5][:7])
        assert bool(name_mistake(known, seen, seen["one"])) is is_named

    def test_plain_fractions_are_no_evidence(self) -> None:
        """Counts and halves agree by chance: then all calls have to."""
        right, wrong = [0.0, 0.25, 0.5, 0.75], [1.0, 2.0, 3.0, 4.0]

        known = Recording(
            "", checks={"one": RecordedCheck(calls(right)["one"])}, mistakes=[Mistake("f", "f", calls(wrong))]
        )
        seen = calls([1.0, 2.0, 3.0, 5.0])
        assert name_mistake(known, seen, seen["one"]) == ()

    def test_by_traits(self) -> None:
        """A Keras model of another size has other numbers; what it is in words names it, where such a mistake fails."""
        traits = {"loss": {"loss": "regression"}, "both": {"loss": "regression", "last": "linear"}, "none": {}}
        mistakes = [Mistake(name, name, {}, traits=found, fails=("one",)) for name, found in traits.items()]
        known = Recording("", checks=recording().checks, mistakes=mistakes)

        def names(*models: dict[str, str], check: str = "one") -> list[str]:
            transcript = [["build", {"model": {}, "traits": found}, {}, []] for found in models]
            return [name.id for name in name_mistake(known, {"one": transcript}, transcript, check)]

        assert names({"loss": "regression", "last": "sigmoid"}) == ["loss"]
        assert names({"loss": "regression", "last": "linear", "bends": "yes"}) == ["both"]
        assert names({"loss": "binary"}) == names({}) == names() == []
        assert names({"loss": "regression"}, {"loss": "binary"}) == []
        assert names({"loss": "regression"}, check="two") == []

    def test_a_size_is_a_mistake_where_it_should_be_another(self) -> None:
        """A trait that the reference's model has as well tells nothing of the first call, and all of the second."""
        right = [["build", {"model": {}, "traits": {"units": units}}, {}, []] for units in ("4", "5")]
        fixed = Mistake("fixed", "fixed", {}, traits={"units": "4"}, fails=("one",))
        known = Recording("", checks={"one": RecordedCheck(right)}, mistakes=[fixed])
        same = [right[0], right[0]]
        assert name_mistake(known, {"one": right[:1]}, right[:1], "one") == ()
        assert [name.id for name in name_mistake(known, {"one": same}, same, "one")] == ["fixed"]

    @pytest.mark.parametrize(("text", "ids"), [(STACKED.format(7), ["stack"]), (STACKED.format(7)[:40], [])])
    def test_by_what_an_error_means(self, text: str, ids: list[str]) -> None:
        """An error of Keras names the sizes of one model; what it means is the same for all of them."""
        made, recorded = (
            sketch_call(Call("build", (), {}, error=StudentError(["ValueError"], found)))
            for found in (text, STACKED.format(16))
        )
        fixed = Mistake("stack", "stack", {"one": [recorded]}, traits=recorded[1][TRAITS], fails=("one",))
        right = [["build", {"model": {}, "traits": {}}, {}, []]]
        known = Recording("", checks={"one": RecordedCheck(right)}, mistakes=[fixed])
        assert [name.id for name in name_mistake(known, {"one": [made]}, [made], "one")] == ids

    def test_from_the_code_to_the_name(self, grade: Grade) -> None:
        """Two mistakes in one file, each named where it shows, by a student with a style of their own."""
        scale = "def scale(x, factor):\n    return [n + factor for n in x]\n"
        total = "def total(x):\n    return sum(x) / len(x)\n"
        found = {check.id: check for check in grade(scale + total).checks}
        assert found["test_scale"].mistake == "Multiply by the factor, do not add it."
        assert found["test_total"].mistake == "Add the numbers up, do not average them."

    def test_a_right_answer_has_no_mistake(self, grade: Grade) -> None:
        """Nothing is named where everything passed."""
        assert not any(
            check.mistake or check.message
            for check in grade(
                "def scale(x, factor):\n    return factor * x\n\ndef total(x):\n    return float(x.sum())\n"
            ).checks
        )


def test_two_mistakes_at_once_are_two_names() -> None:
    """One wrong model makes both; its parts are named, and not a third thing."""
    both: Numbers = {"one": {"f": 77.0}}
    known = recording(("this", F_WRONG), ("that", {"one": {"f": 5.0}}))
    pair = Mistake("this_and_that", "", transcripts(both), parts=("this", "that"))
    found = Recording("", checks=known.checks, mistakes=[*known.mistakes, pair])
    seen = transcripts(RIGHT | both)

    assert name_mistake(found, seen, seen["one"]) == (MistakeName("this", "this"), MistakeName("that", "that"))
