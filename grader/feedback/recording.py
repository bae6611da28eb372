"""Recordings: what the reference and the wrong models did in the visible checks, so that a copy needs neither.

digest      of the files the recording was made from; `grade build --check` compares it
stub        the file a student starts from, as it came
declared    what the visible checks are called and worth, and the digest of their file
hidden      how many checks and points wait beside the solution
checks      by check id: what the reference was asked and answered, the sketches of its calls as a student, and its
            ladder: small calls on which wrong models fail, the smallest first
mistakes    per wrong model: its sentence, and its sketches in the checks where they differ from the reference's; one
            that makes two mistakes at once has their ids in place of a sentence; a Keras model may also be known by its
            traits
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from grader.course.files import read_json
from grader.errors import CourseError, GraderError
from grader.explanation import MistakeName, texts
from grader.feedback.fingerprint import same, sketch

RECORDING_FORMAT = 3
"""Version of `recorded.json`. 1: first. 2: with ladders, and with mistakes that come in pairs. 3: pairs have ids; with
`declared`."""
PLOT_ID = "plot"
"""Under this name stands, like a check, what the exercise's picture asks the reference."""
PLAIN_DTYPE = re.compile(r"bool|u?int(8|16|32|64)|float(16|32|64)|[<>]([iuf][248]|U\d{1,4})")
"""The dtypes that `to_plain` names. numpy reads many more: objects, records, texts of a gigabyte."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """One call of the reference by a check: the sketches of its arguments, and what it returned, in full."""

    function: str
    args: list[Any]
    value: Any


@dataclass(frozen=True, slots=True)
class Rung:
    """A small call, with its arguments in full, and what the reference returns."""

    function: str
    args: tuple[Any, ...]
    keywords: Mapping[str, Any]
    value: Any

    def to_json(self) -> list[Any]:
        """Return the call and its value as plain data."""
        return [
            self.function,
            [to_plain(arg) for arg in self.args],
            to_plain(dict(self.keywords)),
            to_plain(self.value),
        ]


@dataclass(frozen=True, slots=True)
class RecordedCheck:
    """What one visible check saw of the reference."""

    transcript: list[Any]
    answers: tuple[Answer, ...] = ()
    ladder: tuple[Rung, ...] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong model: the sentence a student reads, and its transcripts by check, in those that differ."""

    id: str
    sentence: str
    transcripts: Mapping[str, list[Any]]
    parts: tuple[str, ...] = ()
    """The ids of those that are made at once; it has no sentence of its own then."""
    traits: Mapping[str, str] = field(default_factory=dict)
    """What it is known by at any width, of a Keras model: these traits, and the failure of one of these checks."""
    fails: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the mistake as plain data."""
        says = {"parts": list(self.parts)} if self.parts else {"sentence": self.sentence}
        known = {"traits": dict(self.traits), "fails": list(self.fails)} if self.traits else {}
        return {"id": self.id, **says, **known, "transcripts": self.transcripts}


@dataclass(frozen=True, slots=True)
class Recording:
    """All that is recorded of an exercise."""

    digest: str
    stub: str = ""
    declared: Mapping[str, Any] = field(default_factory=dict)
    hidden_checks: int = 0
    hidden_points: float = 0
    checks: Mapping[str, RecordedCheck] = field(default_factory=dict)
    mistakes: Sequence[Mistake] = ()

    def names(self, mistake: Mistake) -> tuple[MistakeName, ...]:
        """Return what a mistake is called: itself, or each of its parts."""
        if not mistake.parts:
            return (MistakeName(mistake.id, mistake.sentence),)
        sentences = {one.id: one.sentence for one in self.mistakes}
        return tuple(MistakeName(part, sentences[part]) for part in mistake.parts)

    def dump(self) -> str:
        """Return the text of `recorded.json`: a line per transcript, so that a change is readable in a diff."""
        checks = {
            name: {
                "transcript": check.transcript,
                "answers": [[answer.function, answer.args, to_plain(answer.value)] for answer in check.answers],
                "ladder": [rung.to_json() for rung in check.ladder],
            }
            for name, check in self.checks.items()
        }
        tree = {
            "format": RECORDING_FORMAT,
            "digest": self.digest,
            "stub": self.stub,
            "declared": self.declared,
            "hidden": {"checks": self.hidden_checks, "points": self.hidden_points},
            "checks": checks,
            "mistakes": [mistake.to_json() for mistake in self.mistakes],
        }
        return _pretty(tree) + "\n"


def read_recording(file: Path) -> Recording:
    """Read `recorded.json`; a missing or damaged one is a CourseError."""
    try:
        tree = read_json(file, parse_int=_integer)
        if tree["format"] != RECORDING_FORMAT:
            raise CourseError(
                f"{file}: format {tree['format']} is not known here", "Run `grade build`, or update gradestep."
            )
        return Recording(
            digest=_exact(str, tree["digest"]),
            stub=_exact(str, tree["stub"]),
            declared=_exact(dict, tree["declared"]),
            hidden_checks=int(tree["hidden"]["checks"]),
            hidden_points=float(tree["hidden"]["points"]),
            checks={name: _read_check(check) for name, check in tree["checks"].items()},
            mistakes=_read_mistakes(tree["mistakes"]),
        )
    except FileNotFoundError:
        raise CourseError(f"{file} is missing", "Run `grade build`, or `grade init` for a fresh copy.") from None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise CourseError(
            f"{file} is damaged: {error}", "Run `grade build`, or `grade init` for a fresh copy."
        ) from error


def _integer(digits: str) -> int:
    number = int(digits)
    float(number)  # raises for one that is too large: sketches are compared as floats
    return number


def _read_check(tree: Mapping[str, Any]) -> RecordedCheck:
    answers = tuple(
        Answer(_exact(str, function), _exact(list, args), from_plain(value))
        for function, args, value in tree["answers"]
    )
    ladder = tuple(
        Rung(
            _exact(str, function),
            tuple(from_plain(arg) for arg in _exact(list, args)),
            _exact(dict, from_plain(keywords)),
            from_plain(value),
        )
        for function, args, keywords, value in tree["ladder"]
    )
    return RecordedCheck(_read_transcript(tree["transcript"]), answers, ladder)


def _read_mistakes(trees: Sequence[Mapping[str, Any]]) -> list[Mistake]:
    found = [_read_mistake(tree) for tree in trees]
    if not {part for mistake in found for part in mistake.parts} <= {one.id for one in found if not one.parts}:
        raise ValueError("a mistake has a part that is not there")
    return found


def _read_mistake(tree: Mapping[str, Any]) -> Mistake:
    transcripts = {name: _read_transcript(transcript) for name, transcript in tree["transcripts"].items()}
    parts = tuple(_exact(str, part) for part in tree.get("parts", ()))
    sentence = "" if parts else _exact(str, tree["sentence"])
    fails = tuple(_exact(str, name) for name in tree.get("fails", ()))
    return Mistake(_exact(str, tree["id"]), sentence, transcripts, parts, texts(tree.get("traits", {})), fails)


def _read_transcript(tree: Any) -> list[Any]:
    """Return the sketches of a check's calls, each of which begins with the function's name."""
    entries = _exact(list, tree)
    for entry in entries:
        _exact(str, _exact(list, entry)[0])
    return entries


def _exact(kind: type[T], value: Any) -> T:
    if type(value) is not kind:
        raise TypeError(f"{value!r:.60} is no {kind.__name__}")
    return value


class RecordedReference:
    """The reference of a copy without solutions: it answers the calls that were recorded for this check."""

    def __init__(self, check: RecordedCheck) -> None:
        self._check = check

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def answer(*args: Any, **keywords: Any) -> Any:
            asked = sketch_arguments(args, keywords)
            for known in self._check.answers:
                if known.function == name and same(known.args, asked):
                    return from_plain(to_plain(known.value))  # a copy: checks may change what they get
            raise GraderError(
                f"the recording has no answer for reference.{name}", "Run `grade build`, or update the course."
            )

        return answer


class RecordingReference:
    """The live reference, writing down what it is asked (used by `grade build`)."""

    def __init__(self, functions: Any, answers: list[Answer]) -> None:
        self._functions = functions
        self._answers = answers

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function = getattr(self._functions, name)

        def answer(*args: Any, **keywords: Any) -> Any:
            value = function(*args, **keywords)
            asked = sketch_arguments(args, keywords)
            if not any(known.function == name and same(known.args, asked) for known in self._answers):
                self._answers.append(Answer(name, asked, value))
            return value

        return answer


def sketch_arguments(args: tuple[Any, ...], keywords: Mapping[str, Any]) -> list[Any]:
    """Return sketches of a call's arguments; functions among them count by name."""
    values = [*args, *(keywords[key] for key in sorted(keywords))]
    return [{"function": value.__name__} if callable(value) else sketch(value) for value in values]


def to_plain(value: Any) -> Any:
    """Return a reference's answer as JSON that `from_plain` turns back into the same value."""
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufU":
        shape = {} if value.size else {"shape": list(value.shape)}  # nested empty lists do not tell it
        return {"dtype": str(value.dtype), "array": value.tolist()} | shape
    if isinstance(value, tuple):
        return {"tuple": [to_plain(part) for part in value]}
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {"dict": {key: to_plain(part) for key, part in value.items()}}
    if isinstance(value, list):
        return [to_plain(part) for part in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise GraderError(
        f"a reference returned {type(value).__name__}, which cannot be recorded", "Return arrays or numbers."
    )


def from_plain(tree: Any) -> Any:
    """Return the value that `to_plain` wrote."""
    if isinstance(tree, list):
        return [from_plain(part) for part in tree]
    if not isinstance(tree, dict):
        return tree
    if "array" in tree:
        if not PLAIN_DTYPE.fullmatch(tree["dtype"]):
            raise ValueError(f"{tree['dtype']!r:.60} is not the dtype of a recorded array")
        array = np.array(tree["array"], dtype=tree["dtype"])
        array = array.reshape(tree.get("shape", array.shape))
        return array if array.ndim else array[()]
    if "tuple" in tree:
        return tuple(from_plain(part) for part in tree["tuple"])
    return {key: from_plain(part) for key, part in tree["dict"].items()}


def _pretty(tree: Any, depth: int = 0) -> str:
    """Indent the outer levels only; a transcript or an answer stays on its line."""
    if depth == 3 or not isinstance(tree, dict | list) or not tree:
        return json.dumps(tree, ensure_ascii=False)
    indent = " " * (depth + 1)
    if isinstance(tree, dict):
        lines = [f"{indent}{json.dumps(key)}: {_pretty(part, depth + 1)}" for key, part in tree.items()]
        return "{\n" + ",\n".join(lines) + "\n" + " " * depth + "}"
    return "[\n" + ",\n".join(indent + _pretty(part, depth + 1) for part in tree) + "\n" + " " * depth + "]"
