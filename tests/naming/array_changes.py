"""What a wrong function may do to one array of numbers: drawn at random, many times almost nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Change = tuple[str, Callable[[Array], Any]]
"""What is done to an array, and how to describe it."""

NICE = (2.0, 0.5, -1.0, 10.0, 0.1, 3.0, 1 / 3, 4.0, 0.25, 100.0, 0.01, float(np.e), float(np.log(2)))
NEAR = (1 + 1e-2, 1 - 1e-2, 1 + 1e-3, 1 - 1e-3, 1 + 1e-4, 1 + 2e-5, 1 - 1e-6, 1 + 1e-8)
TINY = (1e-2, -1e-2, 1e-3, -1e-3, 1e-4, 1e-5, 1e-6, 1e-7, -1e-8, 1e-10)
KINDS = ("scaled", "cut", "shaped", "disturbed", "replaced")


def draw_change(rng: np.random.Generator) -> Change:
    """Draw what to do to an array of numbers."""
    changes = {"scaled": _scaled, "cut": _cut, "shaped": _shaped, "disturbed": _disturbed, "replaced": _replaced}
    found = changes[str(rng.choice(KINDS, p=[0.3, 0.2, 0.25, 0.15, 0.1]))](rng)
    return found[rng.integers(len(found))]


def _factor(rng: np.random.Generator) -> float:
    """Return a factor: nice, or almost 1, or any."""
    kind = rng.random()
    if kind < 0.4:
        return float(rng.choice(NICE))
    return float(rng.choice(NEAR)) if kind < 0.75 else float(rng.normal(1, 0.5))


def _offset(rng: np.random.Generator) -> float:
    kind = rng.random()
    if kind < 0.5:
        return float(rng.choice(TINY))
    return float(rng.choice((1.0, -1.0, 0.5, 0.1, 2.0))) if kind < 0.8 else float(rng.normal())


def _scaled(rng: np.random.Generator) -> list[Change]:
    c, d = _factor(rng), _offset(rng)
    return [
        (f"* {c:.9g}", lambda a: a * c),
        (f"* {c:.9g}", lambda a: a * c),
        (f"+ {d:.6g}", lambda a: a + d),
        (f"+ {d:.6g}", lambda a: a + d),
        ("negated", lambda a: -a),
        (f"to the power {c:.6g}", lambda a: np.sign(a) * np.abs(a) ** c),
        ("log", lambda a: np.log(np.abs(a) + 1e-12)),
        ("exp", lambda a: np.exp(np.minimum(a, 50))),
        ("tanh", np.tanh),
        ("without its mean", lambda a: a - a.mean()),
    ]


def _cut(rng: np.random.Generator) -> list[Change]:
    c, d, digits = _factor(rng), _offset(rng), int(rng.integers(7))
    return [
        ("abs", np.abs),
        ("sign", np.sign),
        ("> 0", lambda a: a > 0),
        (f">= {d:.6g}", lambda a: (a >= d).astype(float)),
        (f"clipped at {c:.6g}", lambda a: np.minimum(a, c)),
        (f"clipped from {d:.6g}", lambda a: np.maximum(a, d)),
        (f"clipped to +-{abs(c) * 5:.6g}", lambda a: np.clip(a, -abs(c) * 5, abs(c) * 5)),
        (f"rounded to {digits}", lambda a: np.round(a, digits)),
        ("whole numbers", lambda a: np.trunc(np.nan_to_num(a))),
        (f"times {c:.6g} where it is negative", lambda a: np.where(a < 0, a * c, a)),
        (f"times {c:.6g} where it is large", lambda a: np.where(np.abs(a) > 1, a * c, a)),
        (f"times {c:.6g} where it is small", lambda a: np.where(np.abs(a) < 0.1, a * c, a)),
    ]


def _shaped(rng: np.random.Generator) -> list[Change]:
    axis = int(rng.integers(-1, 2))

    def along(change: Callable[[Array, int], Any]) -> Callable[[Array], Any]:
        return lambda a: change(a, axis if -a.ndim <= axis < a.ndim else -1) if a.ndim else a

    return [
        ("transposed", np.transpose),
        (f"flipped along {axis}", along(np.flip)),
        (f"rolled along {axis}", along(lambda a, k: np.roll(a, 1, k))),
        (f"sorted along {axis}", along(np.sort)),
        (f"cumulated along {axis}", along(np.cumsum)),
        (f"summed along {axis}", along(lambda a, k: a.sum(k))),
        (f"averaged along {axis}", along(lambda a, k: a.mean(k))),
        (f"averaged along {axis}, kept", along(lambda a, k: 0 * a + a.mean(k, keepdims=True))),
        (f"divided by the sum along {axis}", along(lambda a, k: a / (a.sum(k, keepdims=True) + 1e-9))),
        ("its maximum", lambda a: a.max() if a.size else a),
        ("one axis more", lambda a: a[..., None]),
        ("flat", np.ravel),
        ("the last dropped", lambda a: a[:-1] if a.ndim else a),
        ("the first again", lambda a: np.concatenate([a[:1], a]) if a.ndim else a),
        ("as float32", lambda a: a.astype(np.float32)),
        ("as a list", lambda a: a.tolist()),
    ]


def _disturbed(rng: np.random.Generator) -> list[Change]:
    c, d, place, noise = _factor(rng), _offset(rng), int(rng.integers(1000)), int(rng.integers(1 << 30))
    size = float(rng.choice((1.0, 0.1, 1e-3, 1e-5, 1e-7)))

    def normal(a: Array) -> Any:
        return size * np.random.default_rng(noise).normal(size=a.shape)

    return [
        (f"element {place} * {c:.9g}", lambda a: _at(a, place, lambda x: x * c)),
        (f"element {place} + {d:.6g}", lambda a: _at(a, place, lambda x: x + d)),
        (f"row {place} * {c:.9g}", lambda a: _at(a, place, lambda x: x * c, row=True)),
        (f"with noise {size:g}", lambda a: a + normal(a)),
        (f"with relative noise {size:g}", lambda a: a * (1 + normal(a))),
    ]


def _at(array: Array, place: int, change: Callable[[Any], Any], *, row: bool = False) -> Array:
    found = np.array(array, dtype=float)
    if not found.size:
        return found
    if row and found.ndim:
        found[place % len(found)] = change(found[place % len(found)])
    else:
        found.flat[place % found.size] = change(found.flat[place % found.size])
    return found


def _replaced(rng: np.random.Generator) -> list[Change]:
    c = _factor(rng)
    return [
        ("replaced by 0", np.zeros_like),
        ("replaced by 1", lambda a: np.ones(a.shape)),
        (f"replaced by {c:.6g}", lambda a: np.full(a.shape, c)),
        (f"replaced by {c:.6g} where it was 0", lambda a: np.where(a == 0, c, a)),
        ("replaced by nan where it was 0", lambda a: np.where(a == 0, np.nan, a)),
    ]
