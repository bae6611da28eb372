"""Wrong models that no visible check tells apart: neither is known by its numbers, so both lose their sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from grader.author.build import reference_source, variants
from grader.author.judgement import Verification, check_separation
from grader.author.places import parsed
from grader.author.telling import telling
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
        Pair(pair, f"{problem}: {_apart(exercise, recording, pair)}")
        for problem in found.problems
        for name, pair in named.items()
        if problem.startswith(f"{name} ")
    ]


def _apart(exercise: Exercise, recording: Recording, pair: tuple[str, str]) -> str:
    """Return what would tell two wrong models apart, as far as it is known: a check, a call, or a function."""
    known = {variant.id: variant for variant in variants(exercise, "wrong") if not variant.also}
    if not known.keys() >= set(pair):  # one of them makes two mistakes at once
        return "let a visible check ask for what differs"
    one, other = (known[name] for name in pair)
    if checks := sorted(set(one.expect) ^ set(other.expect)):
        return f"only {' and '.join(checks)} tells them apart, so let a visible check ask the same"
    if call := telling(exercise, recording, reference_source(exercise), (one.source, other.source)):
        return f"let a visible check ask {call}"
    functions = sorted({name for name in pair for name in _changed(exercise, name)})
    where = f"call {' and '.join(f'`{name}`' for name in functions)}" if functions else "ask"
    return f"let a visible check {where} where the two differ, or give both one sentence"


def _changed(exercise: Exercise, name: str) -> Iterator[str]:
    """Yield the functions and classes that a wrong model has of its own."""
    assert exercise.solution
    for node in parsed(exercise.solution / "wrong" / f"{name}.py").body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
