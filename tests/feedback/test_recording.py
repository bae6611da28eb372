"""A recording is the same after writing and reading, answers what was asked, and admits what it does not know."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.errors import CourseError, GraderError
from grader.explanation import MistakeName
from grader.feedback.fingerprint import sketch
from grader.feedback.recording import (
    RECORDING_FORMAT,
    Answer,
    Mistake,
    RecordedCheck,
    RecordedReference,
    Recording,
    RecordingReference,
    from_plain,
    read_recording,
    sketch_arguments,
    to_plain,
)

ARRAYS = hnp.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.int8, np.bool_, np.dtype("<U3")]),
    hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=3),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec="utf-8")) | ARRAYS,
    lambda part: (
        st.lists(part, max_size=3)
        | st.tuples(part, part)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), part, max_size=3)
    ),
    max_leaves=6,
)
RECORDING = Recording(
    digest="0123",
    stub='"""Ünïcode\n"""\n',
    hidden_checks=2,
    hidden_points=1.5,
    checks={
        "test_one": RecordedCheck(
            [["f", sketch(np.array([np.nan, 1.0])), {"0": sketch([1.0])}, ["RuntimeWarning: x"]]],
            (Answer("f", [sketch(1.0)], 2.0), Answer("g", [], {"W": [1, 2]})),
        ),
        "test_two": RecordedCheck([]),
    },
    mistakes=[Mistake("adds", "Do not add.", {"test_one": [["f", {"raised": "ValueError", "text": "«no»"}, {}, []]]})],
)


def same_value(one: Any, other: Any) -> bool:
    """Compare exactly: types, dtypes, shapes and numbers, where NaN equals NaN."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray | np.generic):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same_value, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same_value(one[key], other[key]) for key in one)
    return bool(one == other or (one != one and other != other))


class TestAnswers:
    @given(VALUES)
    @example(np.float64(0.1))
    @example(np.int32(3))
    @example(np.bool_(True))
    @example(np.array([np.nan, np.inf]))
    def test_come_back_as_they_were(self, value: Any) -> None:
        """Through JSON, NaN, tuples, dictionaries, dtypes, scalars of NumPy's types and empty shapes survive."""
        assert same_value(from_plain(json.loads(json.dumps(to_plain(value)))), value)

    @pytest.mark.parametrize("value", [{1, 2}, object(), 1 + 2j, np.array([1j]), b"bytes", [1, {2}], {1: "one"}])
    def test_that_json_cannot_hold_are_refused(self, value: Any) -> None:
        """The author of the reference is told, instead of recording something else."""
        with pytest.raises(GraderError, match="cannot be recorded") as caught:
            to_plain(value)
        assert caught.value.hint


class TestMistakes:
    """A file that makes two mistakes is known by them."""

    def test_a_pair_is_called_by_its_parts(self) -> None:
        """It has no sentence of its own, so that a reworded one is the same everywhere."""
        one, other = Mistake("a", "A.", {}), Mistake("b", "B.", {})
        pair = Mistake("a_and_b", "", {}, ("a", "b"))
        found = Recording("", mistakes=[one, other, pair])

        assert found.names(one) == (MistakeName("a", "A."),)
        assert found.names(pair) == (MistakeName("a", "A."), MistakeName("b", "B."))

    def test_a_pair_comes_back(self, tmp_path: Path) -> None:
        """Its ids are in the file, and no text."""
        pair = Mistake("pair", "", {}, ("adds", "means"))
        both = replace(RECORDING, mistakes=[*RECORDING.mistakes, Mistake("means", "No mean.", {}), pair])
        (tmp_path / "recorded.json").write_text(both.dump())

        assert read_recording(tmp_path / "recorded.json").mistakes[-1] == pair
        assert '"parts": ["adds", "means"]' in both.dump()


def answering(array: list[Any], dtype: str | None) -> Callable[[Any], str]:
    """Return a change to an array of a dtype that no answer has, or that the numbers do not fit."""
    check = {"transcript": [], "answers": [["f", [], {"dtype": dtype, "array": array}]]}
    return lambda tree: json.dumps(tree | {"checks": {"a": check}})


class TestFile:
    def test_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        """Stub, points, transcripts, answers and mistakes come back."""
        file = tmp_path / "recorded.json"
        file.write_text(RECORDING.dump(), encoding="utf-8")
        found = read_recording(file)
        assert found.dump() == RECORDING.dump()
        assert (found.digest, found.stub, found.hidden_checks, found.hidden_points) == ("0123", RECORDING.stub, 2, 1.5)
        assert found.checks["test_one"].answers == RECORDING.checks["test_one"].answers
        assert found.mistakes[0].sentence == "Do not add."

    def test_has_a_line_per_transcript(self) -> None:
        """A change of one wrong model is a small diff."""
        lines = RECORDING.dump().splitlines()
        assert sum('"transcript"' in line for line in lines) == 2
        assert max(line.count("ValueError") for line in lines) == 1
        assert len(lines) < 40

    @pytest.mark.parametrize(
        "change",
        [
            lambda tree: "",
            lambda tree: "\xff\xfe\0",  # no text at all, once it is in bytes
            lambda tree: "[]",
            lambda tree: "3",
            lambda tree: json.dumps(tree)[:-20],
            lambda tree: json.dumps({key: value for key, value in tree.items() if key != "checks"}),
            lambda tree: json.dumps(tree | {"checks": []}),
            lambda tree: json.dumps(tree | {"checks": {"a": 1}}),
            lambda tree: json.dumps(tree | {"checks": {"a": {"transcript": [], "answers": [["f"]]}}}),
            lambda tree: json.dumps(tree | {"checks": {"a": {"transcript": [], "answers": [["f", [], {}]]}}}),
            lambda tree: json.dumps(tree | {"mistakes": [1]}),
            lambda tree: json.dumps(tree | {"hidden": 3}),
            lambda tree: "[" * 100_000,
            lambda tree: json.dumps(tree | {"stub": 3}),
            lambda tree: json.dumps(tree | {"digest": None}),
            lambda tree: json.dumps(tree | {"hidden": {"checks": float("inf"), "points": 1}}),
            lambda tree: json.dumps(tree | {"hidden": {"checks": 1, "points": 10**400}}),
            lambda tree: json.dumps(tree | {"checks": {"a": {"transcript": {}, "answers": []}}}),
            lambda tree: json.dumps(tree | {"checks": {"a": {"transcript": [[]], "answers": []}}}),
            lambda tree: json.dumps(tree | {"checks": {"a": {"transcript": ["f"], "answers": []}}}),
            lambda tree: json.dumps(tree | {"checks": {"a": {"transcript": [[["f"], 1, {}, []]], "answers": []}}}),
            lambda tree: json.dumps(tree | {"checks": {"a": {"transcript": [["f", 10**400, {}, []]], "answers": []}}}),
            lambda tree: json.dumps(tree | {"checks": {"a": {"transcript": [], "answers": [["f", 1, 2]]}}}),
            lambda tree: json.dumps(tree | {"mistakes": [{"id": "a", "sentence": "b", "transcripts": []}]}),
            lambda tree: json.dumps(tree | {"mistakes": [{"id": "a", "sentence": [], "transcripts": {}}]}),
            lambda tree: json.dumps(tree | {"mistakes": [{"id": "a", "parts": ["b", "c"], "transcripts": {}}]}),
            lambda tree: json.dumps(tree | {"mistakes": [{"id": "a", "parts": 1, "transcripts": {}}]}),
            *map(answering, ([300], [1], [1], [1], [1], ["a"]), ("uint8", "O", "f8,f4", "(3,)f8", None, "<U100000000")),
        ],
    )
    def test_that_is_damaged_is_named(self, tmp_path: Path, change: Callable[[Any], str]) -> None:
        """Cut off, emptied or edited by hand: always our error with the file's name, never a traceback."""
        file = tmp_path / "recorded.json"
        file.write_bytes(change(json.loads(RECORDING.dump())).encode("latin-1"))
        with pytest.raises(CourseError, match=r"recorded\.json is damaged") as caught:
            read_recording(file)
        assert "grade build" in caught.value.hint

    def test_that_is_missing_says_what_to_run(self, tmp_path: Path) -> None:
        """Authors build it, students make a fresh copy."""
        with pytest.raises(CourseError, match="missing") as caught:
            read_recording(tmp_path / "recorded.json")
        assert "grade build" in caught.value.hint
        assert "grade init" in caught.value.hint

    def test_of_another_format_is_refused(self, tmp_path: Path) -> None:
        """A later version's file is not half understood."""
        text = RECORDING.dump().replace(f'"format": {RECORDING_FORMAT}', '"format": 99')
        (tmp_path / "recorded.json").write_text(text)
        with pytest.raises(CourseError, match="format 99") as caught:
            read_recording(tmp_path / "recorded.json")
        assert "update" in caught.value.hint


def double(x: Any, *, times: int = 2) -> Any:
    return times * np.asarray(x)


def recorded(*calls: tuple[tuple[Any, ...], dict[str, Any]]) -> RecordedReference:
    """Ask a live reference, and return what replays its answers."""
    answers: list[Answer] = []
    live = RecordingReference(SimpleNamespace(double=double), answers)
    for args, keywords in calls:
        live.double(*args, **keywords)
    return RecordedReference(RecordedCheck([], tuple(answers)))


class TestReference:
    def test_answers_what_was_asked(self) -> None:
        """Each recorded call gets its own answer; a list of the same numbers is the same call."""
        reference = recorded((([1.0, 2.0],), {}), (([1.0, 2.0],), {"times": 3}))
        assert reference.double(np.array([1.0, 2.0])).tolist() == [2, 4]
        assert reference.double([1.0, 2.0], times=3).tolist() == [3, 6]

    def test_answers_with_a_copy(self) -> None:
        """A check that changes what it got does not change the next answer."""
        reference = recorded((([1.0],), {}))
        reference.double([1.0])[0] = 99
        assert reference.double([1.0]).tolist() == [2]

    @pytest.mark.parametrize(
        "ask",
        [
            lambda reference: reference.double([1.1]),
            lambda reference: reference.double([1.0], times=4),
            lambda reference: reference.double([[1.0]]),
            lambda reference: reference.double(),
            lambda reference: reference.triple([1.0]),
        ],
    )
    def test_refuses_what_was_never_asked(self, ask: Callable[[RecordedReference], Any]) -> None:
        """An unknown call is an error of ours, never a made-up answer."""
        with pytest.raises(GraderError, match="no answer for reference") as caught:
            ask(recorded((([1.0],), {})))
        assert "grade build" in caught.value.hint

    def test_the_same_question_is_recorded_once(self) -> None:
        """Asking again does not make the file longer."""
        answers: list[Answer] = []
        live = RecordingReference(SimpleNamespace(double=double), answers)
        live.double([1.0])
        live.double(np.array([1.0]))
        assert len(answers) == 1

    def test_functions_among_the_arguments_count_by_name(self) -> None:
        """`numerical_gradient(f, x)` is recognised by the name of f."""
        assert sketch_arguments((double, 1.0), {}) == sketch_arguments((double, 1.0), {})
        assert sketch_arguments((double,), {}) != sketch_arguments((same_value,), {})
