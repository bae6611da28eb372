"""The name of a mistake is never false: random wrong functions either get none, or one that is true elsewhere too.

Whoever reads a name that is false looks in the wrong place and trusts the next one less; no name is better. So each
name is tried on inputs that it was not made from: what visible and hidden checks ask under other seeds.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from grader.engine import record
from grader.explanation import MistakeName
from grader.feedback import naming
from grader.feedback.fingerprint import same
from grader.feedback.naming import Transcripts, name_mistake
from grader.feedback.recording import Recording
from grader.model import Outcome

from ..sample import sampled
from .conftest import SEED, make_exam
from .exam import Exam, Name
from .random_functions import Drawer, Drawn

FALSE = 1 / 4
"""A name is false where functions do what it says on a smaller share of the inputs than this.

Not 1: a second mistake that no visible check reaches takes nothing from the name of the first. Not 1/2: a function may
make one mistake here and another there, and most inputs lie there.
"""
Named = tuple[Drawn, Name, float]
"""What was drawn, a name that it got, and how true this is."""


def names(exam: Exam, drawer: Drawer, draws: range) -> Iterator[Named]:
    """Draw functions, and yield every name that one gets."""
    for number in draws:
        drawn = drawer.draw(number)
        for name in sorted({*exam.names(drawn.functions).values()}, key=repr):
            yield drawn, name, exam.truth(name, drawn.functions)


def is_false(named: Named) -> bool:
    """Whether functions do something else than their name says, on most inputs and by the way they were made."""
    drawn, name, truth = named
    return truth < FALSE and name not in drawn.names


class TestInputs:
    """The inputs on which names are tried, and the way checks are run here, can be trusted."""

    def test_all_mistakes_are_told_apart(self, exam: Exam) -> None:
        """No wrong model does the same as another of a different name, or as the reference, on all inputs."""
        alone = [model for model in exam.wrong if not exam.altered[model.id]]
        twins = [
            (one, other)
            for place, one in enumerate(exam.wrong)
            for other in exam.wrong[:place]
            if one.name != other.name and all(exam.agree(one, other, name) for name in exam.functions)
        ]
        assert (alone, twins) == ([], [])

    def test_checks_find_here_what_they_find_in_a_sandbox(self, exam: Exam) -> None:
        """Wrong models leave the transcripts that `grade build` has recorded of them, and get their own name."""
        mistakes = exam.run(exam.reference.functions).fixtures.recording.mistakes
        pairs = list(zip(exam.wrong, mistakes, strict=True))
        for model, mistake in sampled(pairs, lambda pair: f"{exam.exercise.id} {pair[0]}"):
            found = exam.run(model.functions)
            differing = {
                name: transcript
                for name, transcript in found.findings.transcripts.items()
                if not same(transcript, found.fixtures.recording.checks[name].transcript)
            }
            assert same(differing, dict(mistake.transcripts)), model
            assert {*exam.names_in(found).values()} == {model.name}, model

    def test_the_reference_gets_no_name(self, exam: Exam) -> None:
        """What is right passes, and is called by no mistake."""
        found = exam.run(exam.reference.functions)
        assert [check.id for check in found.findings.results if check.outcome is not Outcome.PASSED] == []
        assert exam.names(exam.reference.functions) == {}


def test_no_name_is_false(exam: Exam, drawer: Drawer, draws: range) -> None:
    """Random functions that get the name of a mistake make this mistake on other inputs as well."""
    start = time.process_time()
    found = list(names(exam, drawer, draws))
    false = [f"{truth:.2f} {name!r} is said of {drawn}" for drawn, name, truth in filter(is_false, found)]
    partly = sum(truth < 1 for _, _, truth in found) - len(false)
    counts = f"{len(draws)} drawn, {len(found)} names, {len(false)} false, {partly} true of some inputs"
    print(f"{exam.exercise.id}: {counts}, {time.process_time() - start:.0f} s of computing")
    assert not false, f"GRADE_NAMES_SEED={SEED} for {exam.exercise.id}\n" + "\n".join(false)
    assert len(found) > len(draws) / 20, "too few names for this test to mean anything"


class TestItCanFail:
    """A rule that guesses is caught within the short search."""

    @pytest.mark.parametrize("name", ["neuron", "gradient_step"])
    def test_only_the_first_call_is_compared(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Naming by the first call of each check, and no other check, gives false names."""

        def guess(
            recording: Recording, seen: Transcripts, transcript: list[Any], check: str
        ) -> tuple[MistakeName, ...]:
            here = {name for name, entries in seen.items() if entries is transcript}
            checks = {key: replace(check, transcript=check.transcript[:1]) for key, check in recording.checks.items()}
            mistakes = [
                replace(mistake, transcripts={key: entries[:1] for key, entries in mistake.transcripts.items()})
                for mistake in recording.mistakes
            ]
            first = {key: entries[:1] for key, entries in seen.items() if key in here}
            return name_mistake(replace(recording, checks=checks, mistakes=mistakes), first, transcript[:1])

        monkeypatch.setattr(record, "name_mistake", guess)
        assert any(map(is_false, names(make_exam(name), Drawer(make_exam(name), SEED), range(150))))

    def test_numbers_only_have_to_be_close(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Naming within a tenth of the numbers, instead of within a hundred thousandth, gives false names."""

        def close(one: Any, other: Any) -> bool:
            if isinstance(one, dict) and isinstance(other, dict):
                return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
            if isinstance(one, list) and isinstance(other, list):
                return len(one) == len(other) and all(map(close, one, other))
            if isinstance(one, float | int) and isinstance(other, float | int):
                return math.isclose(one, other, rel_tol=0.1, abs_tol=0.1)
            return bool(one == other)

        exams = [make_exam("neuron"), make_exam("argmax_softmax"), make_exam("cross_entropy")]
        monkeypatch.setattr(naming, "same", close)
        assert any(is_false(named) for exam in exams for named in names(exam, Drawer(exam, SEED), range(150)))
