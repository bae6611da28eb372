"""What a Keras model is in a few words that hold at any width: to recognise mistakes by what they are.

Two networks that a student would call the same, one with 8 units and one with 64, have the same traits. Each trait is
one word. Nothing here is imported by the grader.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np

REGRESSION = ("mean_squared_error", "mean_absolute_error", "mean_squared_logarithmic_error", "huber", "log_cosh")
BENDS = 1e-3
"""As `NONLINEAR` of grader/checks/models.py."""
TINY, HUGE, SLOW = 3e-4, 0.1, 0.05
"""Learning rates: below the first nothing trains in the epochs of an exercise, from the second on nothing settles;
plain SGD needs more than the third."""
MOST = 0.75
"""A dropout rate from which on hardly anything is left to learn from."""

Answer = Callable[[Any], Any]
"""A model's answer to a batch: an array for an array, or several arrays for several."""


def training_traits(model: keras.Model, facts: dict[str, Any]) -> dict[str, str]:
    """Return the traits of how a model trains; `facts` are keras_child's."""
    if not facts["compiled"]:
        return {"compiled": "no"}
    loss = str(facts["loss"])
    found = {"compiled": "yes", "loss": "regression" if loss in REGRESSION else loss}
    found["squashes"] = facts["squashes"]
    plain = facts["optimizer"] == "SGD" and not getattr(model.optimizer, "momentum", 0)
    rate = facts["learning_rate"]
    if rate is not None and math.isfinite(rate):
        slow = "slow" if plain and rate < SLOW else "usual"
        found["steps"] = "tiny" if rate < TINY else "huge" if rate >= HUGE and not plain else slow
    return found


def layer_traits(model: keras.Model, kinds: list[str]) -> dict[str, str]:
    """Return the traits of a model's layers, which need no weights; `kinds` are the names of their classes."""
    layers = _leaves(model)
    biases = [layer.use_bias for layer in layers if hasattr(layer, "use_bias")]
    built = [layer for layer in layers if layer.built]
    heaviest = max(built, key=lambda layer: layer.count_params(), default=None)
    return {
        "heaviest": type(heaviest).__name__,
        "last": _last_activation(model),
        "convolves": _yes("Conv2D" in kinds),
        "normalises": _yes("BatchNormalization" in kinds),
        "window": _window(layers),
        "recurs": _yes("RNN" in kinds),
        "flattens": _yes("Flatten" in kinds),
        "pools": _yes(any("Pooling" in kind for kind in kinds)),
        "biases": _yes(all(biases)),
        "drops": _yes(any(getattr(layer, name, 0) >= MOST for layer in layers for name in ("rate", "dropout"))),
        "frozen": _yes(bool(model.weights) and not model.trainable_weights),
    }


def drawn(shape: list[Any], rng: np.random.Generator, count: int) -> Any:
    """Return a batch of random numbers for a model whose inputs have this shape, or these shapes: a list then."""
    if shape and isinstance(shape[0], list):
        return [drawn(part, rng, count) for part in shape]
    return rng.normal(size=[count, *(8 if size is None else size for size in shape[1:])]).astype("float32")


def output_traits(answer: Answer, shape: list[Any]) -> dict[str, str]:
    """Return the traits of what a model answers, `shape` being that of a batch of its inputs, or those.

    Where several outputs differ in a trait, it is a word for each. Raises what the model raises.
    """
    rng = np.random.default_rng(0)
    a, b = drawn(shape, rng, 4), drawn(shape, rng, 4)
    whole = _each(lambda one, other: np.concatenate([one + other, one, other, np.zeros_like(one)]), a, b)
    part = _each(lambda one, other: (one + other)[:2], a, b)
    outputs = zip(keras.tree.flatten(answer(whole)), keras.tree.flatten(answer(part)), strict=True)
    found = [_traits_of(of_whole, of_part) for of_whole, of_part in outputs]
    hears = {"hears": _hears(answer, a, b)} if isinstance(a, np.ndarray) and a.ndim == 3 else {}
    return hears | {name: " and ".join(dict.fromkeys(traits[name] for traits in found)) for name in found[0]}


def _traits_of(outputs: np.ndarray, of_part: np.ndarray) -> dict[str, str]:
    """Return the traits of one output: of the batch that tells how it bends, and of its first two rows alone."""
    columns = outputs.shape[-1] if outputs.ndim else 0
    return {
        "axes": str(outputs.ndim),
        "columns": "one" if columns == 1 else "more",
        "output": _range(outputs),
        "bends": _yes(_gap(outputs) >= BENDS),
        "alone": _yes(bool(np.allclose(of_part, outputs[:2], atol=1e-4))),
    }


def end_traits(model: keras.Model, answer: Answer, shape: list[Any], outputs: list[str]) -> dict[str, str]:
    """Return the traits of a model with several inputs or outputs: their names, and which output reads which input."""
    inputs = [tensor.name for tensor in model.inputs]
    if len(inputs) < 2 and len(outputs) < 2:
        return {}
    given = keras.tree.flatten(drawn(shape, np.random.default_rng(0), 4))
    found = {"ends": f"{' '.join(sorted(map(_nameless, inputs)))} to {' '.join(sorted(map(_nameless, outputs)))}"}
    before = _named(answer(_as(shape, given)), outputs)
    for place, name in enumerate(inputs):
        other = [np.roll(part, 1, axis=0) if place == i else part for i, part in enumerate(given)]
        after = _named(answer(_as(shape, other)), outputs)
        moved = [end for end in before if np.abs(after[end] - before[end]).max() > BENDS**2]
        found[f"who reads {_nameless(name)}"] = " ".join(sorted(map(_nameless, moved))) or "none"
    return found


def _nameless(name: str) -> str:
    """Return the name of an input or output without the number that Keras counts up where nobody has named it."""
    return re.sub(r"_\d+$", "", name)


def _named(outputs: Any, names: list[str]) -> dict[str, np.ndarray]:
    """Return outputs by their names."""
    return outputs if isinstance(outputs, dict) else dict(zip(names, keras.tree.flatten(outputs), strict=True))


def _as(shape: list[Any], parts: list[np.ndarray]) -> Any:
    return parts if isinstance(shape[0], list) else parts[0]


def _each(compute: Callable[[np.ndarray, np.ndarray], np.ndarray], a: Any, b: Any) -> Any:
    """Compute something of two batches, of each of their inputs where there are several."""
    return [*map(compute, a, b)] if isinstance(a, list) else compute(a, b)


def _hears(answer: Answer, a: np.ndarray, b: np.ndarray) -> str:
    """Say whether the answer to a sequence depends on its first half, on its second, or on both."""
    middle, known = a.shape[1] // 2, answer(a)
    early, late = a.copy(), a.copy()
    early[:, :middle], late[:, middle:] = b[:, :middle], b[:, middle:]
    parts = {"early": early, "late": late}
    heard = [part for part, changed in parts.items() if np.abs(answer(changed) - known).max() > BENDS**2]
    return " and ".join(heard) or "nothing"


def size_traits(facts: dict[str, Any]) -> dict[str, str]:
    """Return the sizes that a model was made for: they are a mistake's where other arguments make the same."""
    takes, gives = (_sizes(facts[name]) for name in ("input_shape", "output_shape"))
    found = {"takes": takes, "length": takes[:1], "depth": takes[1:][-1:], "units": gives[-1:]}
    return {name: " ".join(map(str, sizes)) for name, sizes in found.items() if sizes}


def _sizes(shape: Any) -> list[Any]:
    """Return the sizes of a sample; of several inputs, which have no order, sorted."""
    if not isinstance(shape, list) or not shape:
        return []
    return sorted((size for part in shape for size in part[1:]), key=str) if isinstance(shape[0], list) else shape[1:]


def squashes(model: keras.Model) -> str:
    """Say how often outputs become probabilities: `twice` where the loss does so and the last layer has already."""
    scores = model.compiled and getattr(model.loss, "from_logits", False)
    return "twice" if scores and _last_activation(model) in ("softmax", "sigmoid") else "once"


def _last_activation(model: keras.Model) -> str:
    """Return what the last layer applies to its numbers."""
    layers = _leaves(model)
    return _activation(layers[-1]) if layers else "none"


def _window(layers: list[Any]) -> str:
    """Say whether some convolution sees more than one place at once."""
    sizes = [max(layer.kernel_size) for layer in layers if hasattr(layer, "kernel_size")]
    return "none" if not sizes else "one place" if max(sizes) == 1 else "more"


def _leaves(model: keras.Model) -> list[Any]:
    """Return the layers that hold no others, in their order."""
    return [layer for layer in _inside(model) if not _inside(layer)]


def _inside(layer: Any) -> list[Any]:
    """Return the layers in a layer, at any depth."""
    return list(layer._flatten_layers(include_self=False))


def _activation(layer: Any) -> str:
    """Return what a layer applies to its numbers, by Keras' name: of itself, or of what it is made for."""
    function = getattr(layer, "activation", None)
    return str(getattr(function, "__name__", type(layer).__name__)).lower()


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _range(outputs: np.ndarray) -> str:
    """Say what kind of numbers these are."""
    if not np.isfinite(outputs).all():
        return "not finite"
    if np.ptp(outputs) == 0:
        return "constant"
    return next((name for name, fits in _ranges(outputs) if fits), "any")


def _ranges(outputs: np.ndarray) -> Iterator[tuple[str, bool]]:
    chances = bool((outputs >= 0).all() and (outputs <= 1 + 1e-5).all())
    yield "shares", chances and outputs.shape[-1] > 1 and bool(np.allclose(outputs.sum(axis=-1), 1, atol=1e-4))
    yield "shares along axis 0", chances and bool(np.allclose(outputs.sum(axis=0), 1, atol=1e-3))
    yield "from 0 to 1", chances
    yield "from 0 on", bool((outputs >= 0).all())


def _gap(outputs: np.ndarray) -> float:
    """Return how far the log-odds are from an affine function of the input, as `affine_gap` of grader/checks does."""
    p = outputs.astype(float)
    p = np.concatenate([1 - p, p], axis=-1) if p.shape[-1] == 1 else p
    found = np.log(np.maximum(p, 1e-30))
    both, one, other, none = np.split(found - found[..., :1], 4)
    return float(np.abs(both - one - other + none).max())
