"""How wrong numbers are related to the right ones: a constant factor, a sign, a transpose; said only where it is exact.

Goes in: what a function returned and what it should have returned, for one or more calls. Comes out: a relation that
holds for all of them, or nothing. One that a single number would show by chance is not looked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.explanation import Relation
from grader.sandbox.inside import wire

EXACT = 1e-6
"""Relative: two relations that differ less are not told apart (float32 answers deviate 5e-7)."""
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


def relation(pairs: Sequence[Pair]) -> Relation | None:
    """Return the most telling relation that all pairs have, as it is said of the last one; None where there is none."""
    if not pairs:
        return None
    most = max(range(len(pairs)), key=lambda place: np.unique(pairs[place].expected).size)
    with np.errstate(all="ignore"):
        found = [{_sort(each): each for each in _relations(one, n == most)} for n, one in enumerate(pairs)]
    shared = (sort for sort in found[most] if all(sort in others for others in found))
    return next((found[-1][sort] for sort in shared), None)


def _sort(one: Relation) -> tuple[str, str]:
    """Return what two calls with the same mistake share: all but sizes and places."""
    return one.kind, one.constant


def _relations(one: Pair, strict: bool) -> Iterator[Relation]:
    """Yield what is true of one pair, the most telling first; where strict, only what cannot be chance."""
    if one.actual.shape != one.expected.shape:
        yield from _shapes(one, strict)
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

REDUCTIONS: Sequence[tuple[str, Callable[..., Any]]] = (("mean", np.mean), ("sum", np.sum))


def _shapes(one: Pair, strict: bool) -> Iterator[Relation]:
    found, wanted = one.actual, one.expected
    if strict and _is_chance(found, wanted):
        return
    if found.ndim > 1 and same(found.T, wanted):
        yield Relation("transpose", "It is the transpose of what was expected.")
    elif same(found.ravel(), wanted.ravel()):
        yield Relation("shape", f"The numbers are right, only the shape is {found.shape} and not {wanted.shape}.")
    elif wanted.size == 1 and found.size > 1:
        yield from _unreduced(found, wanted)
    else:
        yield from _reduced(one)
        if not strict or _enough(found):
            yield from _extent(found, wanted)


def _is_chance(found: Array, wanted: Array) -> bool:
    """Whether such numbers may agree by chance: counts, of which each is some sum, and a number with itself alone."""
    return bool(wanted.size == 1 and (found.size == 1 or np.array_equal(found, np.round(found))))


def _unreduced(found: Array, wanted: Array) -> Iterator[Relation]:
    """Yield what was left out at the end of a computation whose result is a single number."""
    for name, reduce in REDUCTIONS:
        if same(np.asarray(reduce(found)).reshape(wanted.shape), wanted):
            text = f"Its {name} is the expected number: the last step, the {name} over all of it, is missing."
            yield Relation(f"{name}_missing", text)
            return


def _reduced(one: Pair) -> Iterator[Relation]:
    """Yield along which axis a sum or a mean would have been right."""
    for axis in range(one.actual.ndim):
        for name, reduce in REDUCTIONS:
            if same(np.asarray(reduce(one.actual, axis=axis)), one.expected):
                text = f"Its {name} along axis {axis} is what was expected: that step is missing."
                yield Relation(f"{name}_missing", text, f"axis {axis}")


def _extent(found: Array, wanted: Array) -> Iterator[Relation]:
    """Yield what is missing at an end, or too much, where all else is right."""
    if found.ndim != wanted.ndim or found.shape[1:] != wanted.shape[1:] or not found.ndim:
        return
    few, many = len(found), len(wanted)
    if 0 < few < many and same(found, wanted[:few]):
        yield Relation("ends_early", f"It ends early: {few} of {many} are there and right, the last are missing.")
    elif 0 < few < many and same(found, wanted[-few:]):
        yield Relation("begins_late", f"It begins late: {few} of {many} are there and right, the first are missing.")
    elif 0 < many < few and same(found[:many], wanted):
        yield Relation("goes_on", f"The first {many} are right, and {few - many} more follow, which are too many.")


def _not_finite(one: Pair) -> Iterator[Relation]:
    """Yield which numbers are NaN or infinite, where the others are right."""
    bad = ~np.isfinite(one.actual) & np.isfinite(one.expected)
    if bad.any() and not bad.all() and same(one.actual[~bad], one.expected[~bad]):
        kind = "NaN" if np.isnan(one.actual[bad]).all() else "infinite"
        yield Relation("not_finite", f"All other numbers are right: only {_count(bad)} {kind}.", kind)


def _count(mask: Array) -> str:
    count = int(mask.sum())
    place = tuple(int(i) for i in np.argwhere(mask)[0])
    where = f"[{', '.join(map(str, place))}]"
    return f"the one at {where} is" if count == 1 else f"{count} numbers, the first at {where}, are"


# ---------------------------------------------------------------------- other order


def _rearranged(one: Pair, strict: bool) -> Iterator[Relation]:
    found, wanted = one.actual, one.expected
    if strict and np.unique(wanted).size < ENOUGH:
        return
    if found.ndim == 2 and found.shape[0] == found.shape[1] and same(found.T, wanted):
        yield Relation("transpose", "It is the transpose of what was expected.")
        return
    for axis in range(found.ndim):
        if same(np.flip(found, axis), wanted):
            text = f"The numbers are right, but in reverse order along axis {axis}."
            yield Relation("reversed", text, f"axis {axis}")
            return
    if same(np.sort(found, axis=None), np.sort(wanted, axis=None)):
        yield Relation("reordered", "The numbers are right, but in another order.")


# ---------------------------------------------------------------------- factors and offsets

CONSTANTS = (
    (-1.0, "sign", "The sign is the wrong way round: every number is minus the expected one."),
    (2.0, "twice", "Every number is exactly twice the expected one: a factor ½ is missing, or one of 2 too many."),
    (0.5, "half", "Every number is exactly half of the expected one: a factor 2 is missing, or one of ½ too many."),
    (math.log(2), "ln_2", "Every number is ln 2 = 0.693 times the expected one: look at the base of the logarithm."),
    (1 / math.log(2), "log2", "Every number is 1/ln 2 = 1.443 times the expected one: that is log2 instead of ln."),
    (1 / math.log(10), "log10", "Every number is 1/ln 10 = 0.434 times the expected one: that is log10 instead of ln."),
)


def _factor(one: Pair, strict: bool) -> Iterator[Relation]:
    factor = _constant(one.actual, one.expected, np.divide)
    if factor is None or abs(factor) < 1e-9 or math.isclose(factor, 1, rel_tol=EXACT):
        return
    if strict and not _telling(one.expected):
        return
    yield from _by_size(factor, one.sizes)
    for constant, kind, sentence in CONSTANTS:
        if math.isclose(factor, constant, rel_tol=EXACT):
            yield Relation(kind, sentence)
            return
    if not strict or _enough(one.expected):
        yield Relation("factor", f"Every number is {factor:.6g} times the expected one.", f"{factor:.6g}")


def _by_size(factor: float, sizes: Mapping[int, str]) -> Iterator[Relation]:
    """Yield the factor that is a length of an argument: a mean that is missing, or one too many."""
    sign = ", with the wrong sign" if factor < 0 else ""
    for size, name in sizes.items():
        if size > 1 and (found := _of_size(abs(factor), size)):
            kind, says, asks = found
            yield Relation(kind, f"{says}{sign}; {size} is {name}{asks}", name + sign)
            return


def _of_size(factor: float, size: int) -> tuple[str, str, str] | None:
    """Return what a factor has to do with a size: the kind, and both ends of its sentence."""
    if math.isclose(factor, size, rel_tol=EXACT):
        return "factor_of_size", f"Exactly {size} times too large", ": is a mean missing?"
    if math.isclose(factor, 1 / size, rel_tol=EXACT):
        return "part_of_size", f"Exactly {size} times too small", ": is it divided by once too often?"
    if size > 2 and math.isclose(factor, size / (size - 1), rel_tol=EXACT):
        return "size_less_one", f"Divided by {size - 1} and not by {size}", "."
    return None


def _offset(one: Pair, strict: bool) -> Iterator[Relation]:
    offset = _constant(one.actual, one.expected, np.subtract)
    if offset is None or (strict and not _enough(one.expected)):
        return
    if abs(offset) > EXACT * max(1.0, _scale(one.expected)):
        text = f"Every number is {abs(offset):.6g} too {'large' if offset > 0 else 'small'}."
        yield Relation("offset", text, f"{offset:.6g}")


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

FUNCTIONS: Sequence[tuple[str, str, Callable[[Array], Array]]] = (
    ("square", "the square of the expected one", np.square),
    ("square_root", "the square root of the expected one", np.sqrt),
    ("exponential", "the exponential of the expected one", np.exp),
    ("logarithm", "the logarithm of the expected one", np.log),
    ("complement", "1 minus the expected one", lambda x: 1 - x),
    ("reciprocal", "1 divided by the expected one", lambda x: 1 / x),
    ("absolute", "the absolute value of the expected one", np.abs),
    ("truncated", "the expected one without its decimals: is an integer array written to?", np.trunc),
    ("rounded", "the expected one rounded to a whole number", np.round),
)


def _functions(one: Pair, strict: bool) -> Iterator[Relation]:
    if strict and (not _enough(one.expected) or np.unique(one.actual).size < ENOUGH):
        return
    for kind, name, function in FUNCTIONS:
        image = function(one.expected)
        changed = ~np.isclose(image, one.expected, rtol=EXACT)
        if np.isfinite(image).all() and same(one.actual, image) and image[changed].any():  # of zeros many are images
            yield Relation(kind, f"Every number is {name}.")


def _parts(one: Pair) -> Iterator[Relation]:
    """Yield along which axis the numbers sum to one, and where only a part is wrong."""
    found, wanted = one.actual, one.expected
    if wanted.ndim == 2 and (found >= 0).all() and min(found.shape) > 1:
        ones = [np.allclose(array.sum(axis), 1, rtol=EXACT) for array in (found, wanted) for axis in (0, 1)]
        if ones in ([True, False, False, True], [False, True, True, False]):
            here, there = ("column", "row") if ones[0] else ("row", "column")
            yield Relation("other_axis", f"Each {here} sums to 1, but each {there} should: it is the other axis.", here)
    differs = ~np.isclose(found, wanted, rtol=1e-4, atol=1e-6)
    if wanted.ndim and 0 < differs.sum() < wanted.size and wanted.size >= ENOUGH:
        yield from _where(differs)


def _where(differs: Array) -> Iterator[Relation]:
    """Yield which rows or columns are wrong where the others are right."""
    names = ("place",) if differs.ndim == 1 else ("row", "column") if differs.ndim == 2 else ()
    for axis, name in enumerate(names):
        wrong = differs.any(axis=tuple(other for other in range(differs.ndim) if other != axis))
        if wrong.sum() == 1 and wrong.size > 1:
            where = int(np.argmax(wrong))
            constant = str(where) if name == "place" else ""  # of a vector's places the same one has to be wrong
            yield Relation(f"only_{name}", f"Only {name} {where} is wrong; the others are right.", constant)
            return
