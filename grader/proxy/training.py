"""Training of a Keras model, epoch by epoch where it lives with the student, and how far a training has come.

A model that was rebuilt trains as a whole in the clean process. One that stayed with the student is given an epoch at a
time, so what it has seen is known here; labels of a test never cross in either case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.errors import CheckFailure
from grader.proxy.batch import pick, rows

SHOWN = ("loss", "accuracy", "acc", "sparse_categorical_accuracy", "categorical_accuracy", "binary_accuracy")
"""What is told of a training that was stopped."""
UNTRAINED = (" in the first epoch", "")
"""What a training came to, and its numbers, before the first epoch was done."""

Ask = Callable[..., Any]
"""Has the model do an operation with some arguments, and returns what its process says."""


def in_epochs(
    ask: Ask,
    x: Any,
    y: Any,
    epochs: int,
    batch_size: int,
    seed: int,
    stop: float,
    report: Callable[[int, Any], object],
) -> dict[str, list[float]]:
    """Train as the model itself defines it, in a new order every epoch; return what it noted of each.

    Raises CheckFailure where the model has no weights, or none that training changes.
    """
    rng = np.random.default_rng(seed)
    before = _weights(ask)
    history: dict[str, list[float]] = {}
    for epoch in range(1, epochs + 1):
        order = rng.permutation(rows(x))
        logs = ask("train_epoch", pick(x, order), pick(y, order), batch_size)
        report(epoch, logs)
        for name, value in _numbers(logs).items():
            history.setdefault(name, []).append(value)
        if epoch == 1 and _same(before, _weights(ask)):
            raise CheckFailure("makes a model that training leaves as it is: not one of its weights changes")
        if stop <= 1 and _number(ask("accuracy", x, y)) >= stop:
            break
    return history


def _weights(ask: Ask) -> list[np.ndarray[Any, Any]]:
    found = ask("weights")
    weights = [part for part in found if isinstance(part, np.ndarray)] if isinstance(found, list) else []
    if not weights:
        raise CheckFailure("makes a model without weights: nothing in it can learn")
    return weights


def _same(before: list[np.ndarray[Any, Any]], after: list[np.ndarray[Any, Any]]) -> bool:
    return len(before) == len(after) and all(map(np.array_equal, before, after))


def _number(found: Any) -> float:
    return found if isinstance(found, float) else 0.0


def _numbers(logs: Any) -> dict[str, float]:
    """Return what a process says of an epoch, as far as it is numbers by name."""
    pairs = logs.items() if isinstance(logs, dict) else ()
    return {name: value for name, value in pairs if isinstance(name, str) and isinstance(value, float)}


def progress(epoch: Any, epochs: int, logs: Any) -> tuple[str, str]:
    """Say how far training has come, as the process that trains claims it, and in detail what it reached."""
    if type(epoch) is not int or not isinstance(logs, dict):
        return UNTRAINED
    return f" with {epoch} of {epochs} epochs done", f" ({', '.join(_values(logs))})"


def epoch_line(epoch: Any, epochs: int, logs: Any) -> str:
    """Say the same while it trains."""
    if type(epoch) is not int or not isinstance(logs, dict):
        return ""
    return ", ".join([f"epoch {epoch} of {epochs}", *_values(logs)])


def _values(logs: Mapping[Any, Any]) -> list[str]:
    return [f"{name} {value:.3g}" for name, value in logs.items() if name in SHOWN and isinstance(value, float)]
