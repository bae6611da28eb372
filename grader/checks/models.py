"""Judging Keras models by what they do: never by a list of layer classes, never by trained weights.

Labels and scoring stay here; a model only ever gets inputs. Thresholds come from the reference's distribution over at
least twenty seeds (recorded in each exercise's NOTES.md), and a training check may try a second seed before it fails.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.failure import CheckFailure
from grader.proxy import KerasModel, Student

NONLINEAR = 1e-3
"""Affine gaps: without a hidden activation at most 4e-6, with the weakest one (softmax) at least 0.016."""


def assert_model(value: Any) -> KerasModel:
    """Return the value if it is a Keras model, and fail otherwise."""
    if not isinstance(value, KerasModel):
        raise CheckFailure(f"is of type {type(value).__name__}, expected a Keras model")
    return value


def assert_probabilities(outputs: Any, what: str = "the model's output") -> None:
    """Fail unless every row is a probability distribution: numbers in [0, 1] that sum to 1 within 1e-4."""
    rows = np.asarray(outputs)
    if rows.min() < -1e-6 or rows.max() > 1 + 1e-6:
        text = f"has values from {rows.min():.3g} to {rows.max():.3g}; probabilities lie between 0 and 1"
        raise CheckFailure(text, what=what)
    sums = rows.sum(axis=-1)
    worst = sums.flat[int(np.abs(sums - 1).argmax())]
    if abs(worst - 1) > 1e-4:
        raise CheckFailure(f"has a row that sums to {worst:.4g}; probabilities sum to 1", what=what)


def affine_gap(model: Callable[[Any], Any], shape: tuple[int, ...], rng: np.random.Generator) -> float:
    """Return how far a classifier's log-odds are from an affine function of its input; 0 without hidden activations.

    With d(x) = log p(x) - log p_0(x), an affine d has d(a+b) - d(a) - d(b) + d(0) = 0 for all a, b.

    Args:
        model: maps (N, *shape) to (N, C) probabilities, C >= 2.
        shape: of one input.
        rng: draws a and b, eight of each.
    """
    a, b = rng.normal(size=(2, 8, *shape)).astype("float32")

    def log_odds(x: Any) -> np.ndarray[Any, Any]:
        log_p = np.log(np.maximum(np.asarray(model(x), dtype=float), 1e-30))
        return np.asarray(log_p - log_p[..., :1])

    gap = log_odds(a + b) - log_odds(a) - log_odds(b) + log_odds(np.zeros_like(a))
    return float(np.abs(gap).max())


def cross_entropy(outputs: Any, labels: Any) -> float:
    """Return the mean of -log p[label] (natural logarithm) for (N, C) probabilities and (N,) integer labels."""
    p = np.asarray(outputs, dtype=float)
    return float(-np.log(np.clip(p[np.arange(len(p)), np.asarray(labels)], 1e-7, 1.0)).mean())


def assert_accuracy(
    student: Student,
    build: Callable[[], Any],
    train: Callable[[KerasModel, int], object],
    score: Callable[[KerasModel], float],
    *,
    at_least: float,
    seeds: int = 2,
) -> None:
    """Fail unless a freshly built and trained model reaches a score; a second seed is tried before failing.

    Args:
        student: whose seed is varied, so that the second model starts from other weights.
        build: has the student's code build a model.
        train: trains it with a seed; runs where the model lives.
        score: judges the trained model on data that no student code ever saw.
        at_least: the threshold.
        seeds: how many seeds may be tried.
    """
    first = student.seed
    reached = []
    for seed in range(first, first + seeds):
        student.seed = seed
        try:
            model = assert_model(build())
            train(model, seed)
            reached.append(score(model))
        finally:
            student.seed = first
        if reached[-1] >= at_least:
            return
    raise CheckFailure(
        f"reached {max(reached):.3f} on new data, expected at least {at_least:g}", what="the trained model"
    )
