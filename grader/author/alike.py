"""Wrong models that no visible check tells apart: neither is known by its numbers, so both lose their sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from grader.author.build import variants
from grader.author.judgement import Verification, check_separation
from grader.author.places import parsed
from grader.feedback.recording import Recording
from grader.model import Exercise


@dataclass(frozen=True, slots=True)
class Pair:
    """Two wrong models with the same numbers."""

    ids: tuple[str, str]
    problem: str
    """What the gate says of them."""


def pairs(exercise: Exercise, recording: Recording) -> list[Pair]:
    """Return the wrong models that the recorded calls do not tell apart."""
    found = Verification(exercise.id)
    check_separation(found, recording)
    ids = [(one.id, other.id) for one, other in combinations(recording.mistakes, 2)] if found.problems else []
    named = {f"wrong/{one} and wrong/{other}": (one, other) for one, other in ids}
    return [
        Pair(pair, f"{problem}: {_apart(exercise, pair)}")
        for problem in found.problems
        for name, pair in named.items()
        if problem.startswith(f"{name} ")
    ]


def _apart(exercise: Exercise, pair: tuple[str, str]) -> str:
    """Return what would tell two wrong models apart, as far as their files say it."""
    expected = {variant.id: set(variant.expect) for variant in variants(exercise, "wrong") if not variant.also}
    one, other = (expected.get(name, set()) for name in pair)
    if one ^ other:
        return f"only {' and '.join(sorted(one ^ other))} does, so let a visible check ask the same"
    functions = [" and ".join(f"`{name}`" for name in _changed(exercise, name)) for name in pair]
    if not all(functions):
        return "let a visible check ask for what differs"
    if functions[0] == functions[1]:
        return f"let a visible check call {functions[0]} where the two differ, or give both one sentence"
    return f"let the visible checks call {functions[0]} apart from {functions[1]}"


def _changed(exercise: Exercise, name: str) -> Iterator[str]:
    """Yield the functions and classes that a wrong model has of its own."""
    assert exercise.solution
    for node in parsed(exercise.solution / "wrong" / f"{name}.py").body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
