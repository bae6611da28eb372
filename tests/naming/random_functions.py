"""Random wrong functions, most of them close to a known mistake: what a student might write that nobody foresaw.

A drawn function is a *base* (the reference, a wrong model, or a mutant of either) with up to three *twists* on top: of
what it returns, of what it is given, or with another base. Everything comes from one seed, so the seed and the number
of a draw give the function back; its description says what it is.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.author.mutants import BEGIN, END, Mutant, mutants
from grader.errors import CourseError

from .array_changes import Array, draw_change
from .exam import Exam, Functions, Model, Name, functions_of

Function = Callable[..., Any]
Twist = tuple[str, Function]
"""A function made from another one, and how to describe it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A function on its way: how to describe it, and the names of wrong models that it is on some of its inputs."""

    words: str
    function: Function
    names: frozenset[Name] = frozenset()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A set of functions for an exercise, at least one of them random."""

    number: int
    description: str
    functions: Functions
    names: frozenset[Name] = frozenset()
    """Of the wrong models that it is, unchanged, on some inputs: a condition chooses them."""

    def __repr__(self) -> str:
        return f"draw {self.number}: {self.description}"


class Drawer:
    """Draws functions for one exercise; draw `number` depends on nothing but the seed and the number."""

    def __init__(self, exam: Exam, seed: int) -> None:
        self.exam, self.seed = exam, seed

    def draw(self, number: int) -> Drawn:
        """Return one set of functions: a random one, the others right or, sometimes, wrong as well."""
        rng = np.random.default_rng([self.seed, number])
        made: dict[str, Made] = {}
        names = self.exam.functions
        target = str(rng.choice(names))
        for name in names:
            if name == target or rng.random() < 0.25:
                made[name] = self._function(rng, name, plain=name != target and rng.random() < 0.7)
        said = "; ".join(f"{name}: {one.words}" for name, one in made.items())
        given = {**self.exam.reference.functions, **{name: one.function for name, one in made.items()}}
        return Drawn(number, said, given, frozenset().union(*(one.names for one in made.values())))

    def _function(self, rng: np.random.Generator, name: str, *, plain: bool) -> Made:
        made = self._base(rng, name)
        depth = 0 if plain else int(rng.choice([0, 1, 2, 3], p=[0.04, 0.54, 0.28, 0.14]))
        for _ in range(depth):
            kind = rng.random()
            if kind < 0.72:
                words, function = (_of_result if kind < 0.45 else _of_arguments)(rng, made.function)
                made = Made(f"{made.words}, {words}", function)
            else:
                made = _mixed(rng, made, self._base(rng, name))
        return made

    def _base(self, rng: np.random.Generator, name: str) -> Made:
        """Return a model's function: a wrong one mostly, sometimes one of its mutants."""
        wrong = [model for model in self.exam.wrong if name in self.exam.altered[model.id]]
        model = wrong[rng.integers(len(wrong))] if wrong and rng.random() < 0.8 else self.exam.reference
        if rng.random() < 0.25 and (found := _mutants(model, name)):
            mutant = found[rng.integers(len(found))]
            return Made(f"{model} with {mutant.id}", functions_of(mutant.source)[name])
        return Made(str(model), model.functions[name], frozenset({model.name}))


@functools.cache
def _mutants(model: Model, name: str) -> list[Mutant]:
    """Return the mutants of one function of a model, whose text holds the reference's first and then its own."""
    text = model.source
    if model.name:
        start = text.rfind(f"def {name}(")
        before = [line for line in text[:start].splitlines(keepends=True) if line.strip() not in (BEGIN, END)]
        own = [line for line in text[start:].splitlines(keepends=True) if line.strip() not in (BEGIN, END)]
        text = "".join([*before, f"{BEGIN}\n", *own, f"\n{END}\n"])
    try:
        return [mutant for mutant in mutants(text) if mutant.id.startswith(f"{name}:")]
    except CourseError:
        return []


# ---------------------------------------------------------------------- values that hold several arrays


def _leaves(value: Any, change: Callable[[Array], Any], only: int | None) -> Any:
    """Return a value with its arrays of numbers changed: all of them, or one by number (counted around)."""
    total = _count(value)
    places = range(total) if only is None or not total else [only % total]
    return _walk(value, change, set(places), [0])


def _walk(value: Any, change: Callable[[Array], Any], places: set[int], at: list[int]) -> Any:
    if isinstance(value, Mapping):
        return {key: _walk(part, change, places, at) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(_walk(part, change, places, at) for part in value)
    if not _is_leaf(value):
        return value
    at[0] += 1
    if at[0] - 1 not in places:
        return value
    array = np.asarray(value)
    with np.errstate(all="ignore"):  # a warning would tell it from every wrong model
        return change(array.astype(float) if array.dtype.kind == "b" else array)


def _count(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(map(_count, value.values()))
    return sum(map(_count, value)) if isinstance(value, tuple) else int(_is_leaf(value))


def _is_leaf(value: Any) -> bool:
    try:
        return not callable(value) and np.asarray(value).dtype.kind in "biuf"
    except ValueError:  # lists of different lengths
        return False


# ---------------------------------------------------------------------- twists


def _of_result(rng: np.random.Generator, function: Function) -> Twist:
    """Change what a function returns."""
    words, change = draw_change(rng)
    only = int(rng.integers(4)) if rng.random() < 0.5 else None

    def twisted(*args: Any, **keywords: Any) -> Any:
        return _leaves(function(*args, **keywords), change, only)

    return f"result{'' if only is None else f' {only}'} {words}", twisted


def _of_arguments(rng: np.random.Generator, function: Function) -> Twist:
    """Change what a function is given, or drop its keywords."""
    words, change = draw_change(rng)
    which, only = int(rng.integers(3)), int(rng.integers(4)) if rng.random() < 0.5 else None
    way = str(rng.choice(["after", "before", "default"], p=[0.8, 0.1, 0.1]))

    def twisted(*args: Any, **keywords: Any) -> Any:
        if way == "default":
            return function(*args)
        given, place = list(args), which % max(len(args), 1)
        if given and callable(given[place]):
            given[place] = _of_callback(given[place], change, before=way == "before")
        elif given:
            given[place] = _leaves(given[place], lambda a: _like(a, change(a)), only)
        return function(*given, **keywords)

    return "keywords dropped" if way == "default" else f"argument {which} {words}", twisted


def _of_callback(callback: Function, change: Callable[[Array], Any], *, before: bool) -> Function:
    def twisted(x: Any) -> Any:
        with np.errstate(all="ignore"):
            return callback(change(np.asarray(x))) if before else change(np.asarray(callback(x)))

    return twisted


def _like(before: Array, after: Any) -> Any:
    """Keep whole numbers whole and small: they are classes, or counts of steps or of epochs."""
    if before.dtype.kind not in "iu":
        return after
    found = np.clip(np.nan_to_num(np.asarray(after, dtype=float)), 0, max(int(before.max(initial=0)), 1) + 1)
    found = found.astype(before.dtype)
    return found if found.ndim else int(found)


def _mixed(rng: np.random.Generator, first: Made, second: Made) -> Made:
    """Mix two functions: an average, or one of them where the inputs or the results say so."""
    weight = float(rng.choice((0.5, 0.9, 0.99, 0.999, 1 - 1e-6, float(rng.random()))))
    threshold = float(rng.choice((0.0, 1.0, 0.1, 3.0, 30.0, float(rng.normal(scale=2)))))
    words, holds = _condition(rng, threshold)
    way = str(rng.choice(["average", "switch", "element"], p=[0.3, 0.45, 0.25]))
    one, other = first.function, second.function

    def twisted(*args: Any, **keywords: Any) -> Any:
        if way == "switch":
            return one(*args, **keywords) if holds(args) else other(*args, **keywords)
        again, kept = copy.deepcopy((args, keywords))  # the first may change them
        found, instead = one(*args, **keywords), other(*again, **kept)
        if way == "average":
            return _joined(found, instead, lambda a, b: weight * a + (1 - weight) * b)
        return _joined(found, instead, lambda a, b: np.where(np.abs(a) > abs(threshold), a, b))

    said = {
        "average": f"averaged by {weight:.6g} with {second.words}",
        "switch": f"if {words} else {second.words}",
        "element": f"where its size is over {abs(threshold):.4g} else {second.words}",
    }
    names = first.names | second.names if way == "switch" else frozenset[Name]()
    return Made(f"{first.words}, {said[way]}", twisted, names)


def _joined(first: Any, second: Any, join: Callable[[Array, Array], Array]) -> Any:
    """Join two values of one form array by array; where the forms differ, the first stays."""
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return {key: _joined(part, second[key], join) if key in second else part for key, part in first.items()}
    if isinstance(first, tuple) and isinstance(second, tuple) and len(first) == len(second):
        return tuple(_joined(one, other, join) for one, other in zip(first, second, strict=True))
    if not (_is_leaf(first) and _is_leaf(second)) or np.shape(first) != np.shape(second):
        return first
    with np.errstate(all="ignore"):
        return join(np.asarray(first, dtype=float), np.asarray(second, dtype=float))


def _condition(rng: np.random.Generator, threshold: float) -> tuple[str, Callable[[Sequence[Any]], bool]]:
    """Draw a question about a call's arguments, asked of all their numbers in a row."""
    size = int(rng.choice((2, 3, 5, 8, 12, 20, 50)))
    questions: tuple[tuple[str, Callable[[Array], bool]], ...] = (
        (f"the sum is over {threshold:.4g}", lambda a: a.sum() > threshold),
        (f"the largest is over {threshold:.4g}", lambda a: a.max(initial=-np.inf) > threshold),
        (f"the smallest is over {threshold:.4g}", lambda a: a.min(initial=np.inf) > threshold),
        (f"the first is over {threshold:.4g}", lambda a: bool(a.size) and a[0] > threshold),
        (f"the last is over {threshold:.4g}", lambda a: bool(a.size) and a[-1] > threshold),
        (f"there are over {size} numbers", lambda a: a.size > size),
        ("there is a 0", lambda a: bool((a == 0).any())),
        ("all are whole", lambda a: bool((a == np.round(a)).all())),
        ("all are below 1000", lambda a: bool((np.abs(a) < 1000).all())),
    )
    words, asked = questions[rng.integers(len(questions))]
    turned = bool(rng.random() < 0.5)

    def holds(args: Sequence[Any]) -> bool:
        return bool(asked(_flat(args))) is not turned

    return f"not ({words})" if turned else words, holds


def _flat(value: Any) -> Array:
    if isinstance(value, Mapping):
        return _flat(tuple(value.values()))
    if isinstance(value, tuple | list) and not _is_leaf(value):
        return np.concatenate([np.zeros(0), *map(_flat, value)])
    return np.asarray(value, dtype=float).ravel() if _is_leaf(value) else np.zeros(0)
