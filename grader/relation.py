"""How wrong numbers are related to the right ones: a constant factor, a sign, a transpose; said only where it is exact.

Goes in: what a function returned and what it should have returned, for one or more calls. Comes out: a sentence that is
true of all of them, or nothing. A relation that a single number would show by chance is not looked for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.sandbox import wire

EXACT = 1e-6
"""Relative: two relations that differ less are not told apart (float32 answers deviate 5e-7)."""
NUMBER = re.compile(
    r"\b\d+ (?=times too)|(?<=by )\d+|(?<=; )\d+|\d+ numbers|\[[\d, ]+\]|\([\d, ]+\)|(?<=Only row )\d+|(?<=column )\d+"
)
"""What may differ between two calls with the same relation: sizes and places, but no constant."""
ENOUGH = 3
"""So many different numbers must agree before an unnamed factor or offset is no chance."""

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """What one call returned, what was expected, and the sizes of its arguments: where a factor may come from."""

    actual: Array
    expected: Array
    sizes: Mapping[int, str] = field(default_factory=dict)


def pair(actual: Any, expected: Any, args: Sequence[Any] = ()) -> Pair | None:
    """Return a pair for two values of numbers, None where they are something else or too large to look at."""
    try:
        found, wanted = wire.as_array(actual), wire.as_array(expected)
    except (ValueError, TypeError):
        return None
    if isinstance(actual, tuple) or {found.dtype.kind, wanted.dtype.kind} - set("biuf"):
        return None
    if not 0 < min(found.size, wanted.size) <= max(found.size, wanted.size) <= 1_000_000:
        return None
    return Pair(found.astype(float), wanted.astype(float), _sizes(args))


def _sizes(args: Sequence[Any]) -> dict[int, str]:
    """Return the lengths of the arguments' axes with their names; a length that occurs twice has the first name."""
    named: dict[int, str] = {}
    for place, value in enumerate(args, start=1):
        parts = value.items() if isinstance(value, dict) else [(None, value)]
        for key, part in parts:
            of = f"argument {place}" if key is None else repr(key)
            for size, words in _lengths(part.shape if isinstance(part, np.ndarray) else ()):
                named.setdefault(size, f"the number of {words} of {of}")
    return named


def _lengths(shape: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    """Yield each length of a shape with its name."""
    words = {1: ("places",), 2: ("rows", "columns")}.get(len(shape))
    for axis, size in enumerate(shape):
        yield size, words[axis] if words else f"places along axis {axis}"
    if len(shape) > 1:
        yield math.prod(shape), "elements"


def relation(pairs: Sequence[Pair]) -> str:
    """Return the one sentence that is true of all pairs, or nothing."""
    if not pairs:
        return ""
    most = max(pairs, key=lambda one: np.unique(one.expected).size)
    with np.errstate(all="ignore"):
        found = [{NUMBER.sub("n", text): text for text in _sentences(one, one is most)} for one in pairs]
        telling = [NUMBER.sub("n", text) for text in _sentences(most, True)]
    return next((found[-1][key] for key in telling if all(key in others for others in found)), "")


def _sentences(one: Pair, strict: bool) -> Iterator[str]:
    """Yield what is true of one pair, the most telling first; where strict, only what cannot be chance."""
    if one.actual.shape != one.expected.shape:
        yield from _shapes(one)
        return
    if same(one.actual, one.expected):  # only a strict check tells them apart
        return
    yield from _not_finite(one)
    if np.isfinite(one.actual).all() and np.isfinite(one.expected).all():
        yield from _rearranged(one, strict)
        yield from _factor(one, strict)
        yield from _offset(one, strict)
        yield from _functions(one, strict)
        yield from _parts(one)


def same(found: Array, wanted: Array) -> bool:
    """Whether two arrays hold the same numbers within the precision of a relation."""
    return found.shape == wanted.shape and bool(np.allclose(found, wanted, rtol=EXACT, atol=EXACT * _scale(wanted)))


def _scale(array: Array) -> float:
    return float(np.abs(array).max(initial=0)) * 1e-3


# ---------------------------------------------------------------------- other shapes


def _shapes(one: Pair) -> Iterator[str]:
    found, wanted = one.actual, one.expected
    if found.ndim > 1 and same(found.T, wanted):
        yield "It is the transpose of what was expected."
    elif same(found.ravel(), wanted.ravel()):
        yield f"The numbers are right, only the shape is {found.shape} and not {wanted.shape}."
    elif wanted.size == 1 and found.size > 1:
        if same(found.mean().reshape(wanted.shape), wanted):
            yield "Its mean is the expected number: the last step, the mean over all of it, is missing."
        elif same(found.sum().reshape(wanted.shape), wanted):
            yield "Its sum is the expected number: the last step, the sum over all of it, is missing."
    else:
        yield from _reduced(one)


def _reduced(one: Pair) -> Iterator[str]:
    """Yield along which axis a sum or a mean would have been right."""
    for axis in range(one.actual.ndim):
        for name, reduce in (("mean", np.mean), ("sum", np.sum)):
            if same(np.asarray(reduce(one.actual, axis=axis)), one.expected):
                yield f"Its {name} along axis {axis} is what was expected: that step is missing."


def _not_finite(one: Pair) -> Iterator[str]:
    """Yield which numbers are NaN or infinite, where the others are right."""
    bad = ~np.isfinite(one.actual) & np.isfinite(one.expected)
    if bad.any() and not bad.all() and same(one.actual[~bad], one.expected[~bad]):
        kind = "NaN" if np.isnan(one.actual[bad]).all() else "infinite"
        yield f"All other numbers are right: only {_count(bad)} {kind}."


def _count(mask: Array) -> str:
    count = int(mask.sum())
    place = tuple(int(i) for i in np.argwhere(mask)[0])
    where = f"[{', '.join(map(str, place))}]"
    return f"the one at {where} is" if count == 1 else f"{count} numbers, the first at {where}, are"


# ---------------------------------------------------------------------- other order


def _rearranged(one: Pair, strict: bool) -> Iterator[str]:
    found, wanted = one.actual, one.expected
    if strict and np.unique(wanted).size < ENOUGH:
        return
    if found.ndim == 2 and found.shape[0] == found.shape[1] and same(found.T, wanted):
        yield "It is the transpose of what was expected."
        return
    for axis in range(found.ndim):
        if same(np.flip(found, axis), wanted):
            yield f"The numbers are right, but in reverse order along axis {axis}."
            return
    if same(np.sort(found, axis=None), np.sort(wanted, axis=None)):
        yield "The numbers are right, but in another order."


# ---------------------------------------------------------------------- factors and offsets

CONSTANTS = (
    (-1.0, "The sign is the wrong way round: every number is minus the expected one."),
    (2.0, "Every number is exactly twice the expected one: a factor ½ is missing, or one of 2 too many."),
    (0.5, "Every number is exactly half of the expected one: a factor 2 is missing, or one of ½ too many."),
    (math.log(2), "Every number is ln 2 = 0.693 times the expected one: look at the base of the logarithm."),
    (1 / math.log(2), "Every number is 1/ln 2 = 1.443 times the expected one: that is log2 instead of ln."),
    (1 / math.log(10), "Every number is 1/ln 10 = 0.434 times the expected one: that is log10 instead of ln."),
)


def _factor(one: Pair, strict: bool) -> Iterator[str]:
    factor = _constant(one.actual, one.expected, np.divide)
    if factor is None or abs(factor) < 1e-9 or math.isclose(factor, 1, rel_tol=EXACT):
        return
    if strict and not _telling(one.expected):
        return
    if text := _by_size(factor, one.sizes):
        yield text
    for constant, sentence in CONSTANTS:
        if math.isclose(factor, constant, rel_tol=EXACT):
            yield sentence
            return
    if not strict or _enough(one.expected):
        yield f"Every number is {factor:.6g} times the expected one."


def _by_size(factor: float, sizes: Mapping[int, str]) -> str:
    """Return the sentence of a factor that is a length of an argument: a mean that is missing, or one too many."""
    sign = ", with the wrong sign" if factor < 0 else ""
    for size, name in sizes.items():
        if size > 1 and math.isclose(abs(factor), size, rel_tol=EXACT):
            return f"Exactly {size} times too large{sign}; {size} is {name}: is a mean missing?"
        if size > 1 and math.isclose(abs(factor), 1 / size, rel_tol=EXACT):
            return f"Exactly {size} times too small{sign}; {size} is {name}: is it divided by once too often?"
        if size > 2 and math.isclose(abs(factor), size / (size - 1), rel_tol=EXACT):
            return f"Divided by {size - 1} and not by {size}{sign}; {size} is {name}."
    return ""


def _offset(one: Pair, strict: bool) -> Iterator[str]:
    offset = _constant(one.actual, one.expected, np.subtract)
    if offset is None or (strict and not _enough(one.expected)):
        return
    if abs(offset) > EXACT * max(1.0, _scale(one.expected)):
        yield f"Every number is {abs(offset):.6g} too {'large' if offset > 0 else 'small'}."


def _enough(expected: Array) -> bool:
    """Whether so many different numbers were expected that a common factor or offset is no chance."""
    return np.unique(expected[expected != 0]).size >= ENOUGH


def _telling(expected: Array) -> bool:
    """Whether no factor comes about by chance: between 1 and 2 there is always one."""
    return _enough(expected) or bool((expected * 8 != np.round(expected * 8)).any())


def _constant(found: Array, wanted: Array, compare: Callable[..., Any]) -> float | None:
    """Return the one number that `compare` gives for all elements; zeros must be zeros where it divides."""
    if compare is np.divide:
        if not np.array_equal(found == 0, wanted == 0):
            return None
        found, wanted = found[wanted != 0], wanted[wanted != 0]
    constants = np.asarray(compare(found, wanted)).ravel()
    if not constants.size or not np.isfinite(constants).all():
        return None
    middle = float(np.median(constants))
    tolerance = EXACT * max(abs(middle), 1e-300 if compare is np.divide else _scale(wanted))
    return middle if bool((np.abs(constants - middle) <= tolerance).all()) else None


# ---------------------------------------------------------------------- functions of the right numbers

FUNCTIONS: Sequence[tuple[str, Callable[[Array], Array]]] = (
    ("the square of the expected one", np.square),
    ("the square root of the expected one", np.sqrt),
    ("the exponential of the expected one", np.exp),
    ("the logarithm of the expected one", np.log),
    ("1 minus the expected one", lambda x: 1 - x),
    ("1 divided by the expected one", lambda x: 1 / x),
    ("the absolute value of the expected one", np.abs),
    ("the expected one without its decimals: is an integer array written to?", np.trunc),
    ("the expected one rounded to a whole number", np.round),
)


def _functions(one: Pair, strict: bool) -> Iterator[str]:
    if strict and (not _enough(one.expected) or np.unique(one.actual).size < ENOUGH):
        return
    for name, function in FUNCTIONS:
        image = function(one.expected)
        if np.isfinite(image).all() and same(one.actual, image) and not same(one.expected, image):
            yield f"Every number is {name}."


def _parts(one: Pair) -> Iterator[str]:
    """Yield along which axis the numbers sum to one, and where only a part is wrong."""
    found, wanted = one.actual, one.expected
    if wanted.ndim == 2 and (found >= 0).all() and min(found.shape) > 1:
        ones = [np.allclose(array.sum(axis), 1, rtol=EXACT) for array in (found, wanted) for axis in (0, 1)]
        if ones in ([True, False, False, True], [False, True, True, False]):
            here, there = ("column", "row") if ones[0] else ("row", "column")
            yield f"Each {here} sums to 1, but each {there} should: it is the other axis."
    differs = ~np.isclose(found, wanted, rtol=1e-4, atol=1e-6)
    if wanted.ndim and 0 < differs.sum() < wanted.size and wanted.size >= ENOUGH:
        yield from _where(differs)


def _where(differs: Array) -> Iterator[str]:
    """Yield which rows or columns are wrong where the others are right."""
    names = ("place",) if differs.ndim == 1 else ("row", "column") if differs.ndim == 2 else ()
    for axis, name in enumerate(names):
        wrong = differs.any(axis=tuple(other for other in range(differs.ndim) if other != axis))
        if wrong.sum() == 1 and wrong.size > 1:
            yield f"Only {name} {int(np.argmax(wrong))} is wrong; the others are right."
            return
