"""Judging Keras models by what they do: never by a list of layer classes, never by trained weights.

Labels and scoring stay here; a model only ever gets inputs. Thresholds come from the reference's distribution over at
least twenty seeds (recorded in each exercise's NOTES.md), and a training check may try a second seed before it fails.
Ask for cheap facts (shape, compiled) before training: a model that lacks them need not be trained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from grader.errors import CheckFailure
from grader.feedback.agreement import close, numbers
from grader.feedback.show import show
from grader.proxy.keras_model import KerasModel
from grader.proxy.student import Ref, Student

Array = np.ndarray[Any, Any]

NONLINEAR = 1e-3
"""Affine gaps: without a hidden activation at most 4e-6, with the weakest one (two of softmax) at least 0.004."""
OUTPUT = "the model's output"
TINY = 1e-7
"""Keras keeps probabilities this far from 0 and 1 before it takes their logarithm."""


# ---------------------------------------------------------------------- facts


def assert_model(value: Any) -> KerasModel:
    """Return the value if it is a Keras model, and fail otherwise.

    One that could not be rebuilt in a clean process is judged by its behaviour in the student's own, and what it earns
    there is marked as a claim: what a class of the student's says of itself is no evidence. A course that takes no
    claims (`claims = "refuse"` in `course.toml`) refuses such a model here.
    """
    if not isinstance(value, KerasModel):
        kind = show(value) if isinstance(value, Ref) else f"of type {type(value).__name__}"
        raise CheckFailure(f"is {kind}, expected a Keras model")
    if not value.counts:
        why = f", as {value.refused}" if value.refused else ""
        raise _fault(
            value,
            f"that cannot be rebuilt where models are judged{why}: use keras.Sequential or keras.Model(inputs, outputs)"
            " with Keras' own layers, of a moderate size",
        )
    return value


def assert_built(model: KerasModel) -> None:
    """Fail unless the model has its weights, that is, unless it knows the shape of its input."""
    if not model.built:
        raise _fault(model, "without weights: it does not know the shape of its input yet")


def assert_compiled(model: KerasModel) -> None:
    """Fail unless the model knows how to train: its loss and its optimiser."""
    if not model.compiled:
        raise _fault(model, "that is not compiled")


def assert_parameters(model: KerasModel, count: int, known: Mapping[int, str] | None = None) -> None:
    """Fail unless the model has exactly so many weights and biases.

    Args:
        model: a student's model.
        count: how many there should be.
        known: of other counts, what has so many: `{53: "the network without its last hidden layer"}`.
    """
    assert_built(model)
    if model.parameters != count:
        such = f": so many has {what}" if (what := (known or {}).get(model.parameters or 0)) else ""
        raise _fault(model, f"with {model.parameters} parameters, expected {count}{such}")


def assert_at_most(model: KerasModel, most: int) -> None:
    """Fail when the model has more than so many weights and biases."""
    assert_built(model)
    if model.parameters is None or model.parameters > most:
        raise _fault(model, f"with {model.parameters} parameters, expected at most {most}")


def assert_layer(model: KerasModel, kind: str, what: str = "") -> None:
    """Fail unless a layer of this Keras class, or of a subclass, is somewhere in the model.

    Args:
        model: rebuilt, so that what it says of its layers is true.
        kind: name of the class: "Conv2D", or "RNN" for every recurrent layer.
        what: what to call it in the message.
    """
    if kind not in model.layers:
        raise _fault(model, f"without a {what or f'{kind} layer'}")


def _fault(model: object, text: str) -> CheckFailure:
    """Return a failure that is shown after the call that made the model."""
    return CheckFailure(f"makes a model {text}", actual=model)


# ---------------------------------------------------------------------- outputs


def assert_outputs(model: KerasModel, x: Any, shape: tuple[int, ...]) -> Array:
    """Return the outputs for a batch; fail unless the model reads such a batch and its outputs have this shape."""
    known, given = model.input_shape, (None, *np.shape(x)[1:])
    sizes = zip(known[1:], given[1:], strict=False) if known else ()  # one that was called once knows its batch as well
    if known and (len(known) != len(given) or any(size not in (None, other) for size, other in sizes)):
        raise _fault(model, f"with input shape {known}, expected {given}")
    outputs = numbers(model(x), OUTPUT)
    if outputs.shape != shape:
        text = f"that answers inputs of shape {np.shape(x)} with outputs of shape {outputs.shape}, expected {shape}"
        raise _fault(model, text)
    return outputs


def assert_named_outputs(model: KerasModel, x: Any, *names: str) -> dict[str, Array]:
    """Return the outputs for a batch by their names; fail unless the model has just these.

    Args:
        model: with a list of named outputs, or a dictionary of them.
        x: the batch, a dictionary of arrays by the names of the inputs where there are several.
        names: of the outputs.
    """
    outputs = model.outputs(x)
    if outputs.keys() != set(names):
        found, wanted = (", ".join(f"`{name[:40]}`" for name in sorted(those)[:5]) for those in (outputs, names))
        raise _fault(model, f"with outputs named {found}, expected {wanted}")
    return {name: numbers(outputs[name], f"the output `{name}`") for name in names}


def assert_between_0_and_1(outputs: Any, what: str = OUTPUT) -> None:
    """Fail unless every number lies in [0, 1]."""
    low, high = np.min(outputs), np.max(outputs)
    if not (low >= -1e-6 and high <= 1 + 1e-6):  # NaN fails as well
        raise CheckFailure(f"has values from {low:.3g} to {high:.3g}; probabilities lie between 0 and 1", what=what)


def assert_probabilities(outputs: Any, what: str = OUTPUT) -> None:
    """Fail unless every row is a probability distribution: numbers in [0, 1] that sum to 1 within 1e-4."""
    assert_between_0_and_1(outputs, what)
    sums = np.asarray(outputs).sum(axis=-1)
    worst = sums.flat[int(np.abs(sums - 1).argmax())]
    if abs(worst - 1) > 1e-4:
        raise CheckFailure(f"has a row that sums to {worst:.4g}; probabilities sum to 1", what=what)


def assert_alone(model: KerasModel, x: Any) -> None:
    """Fail unless the model answers the first sample of a batch as it answers that sample alone."""
    if not close(model(x[:1]), model(x)[:1], atol=1e-5):
        raise _fault(model, "whose answer to a sample depends on the others in the batch")


def assert_nonlinear(model: Callable[[Any], Any], shape: tuple[int, ...], rng: np.random.Generator) -> None:
    """Fail when a classifier's log-odds are an affine function of its input (of this shape)."""
    gap = affine_gap(model, shape, rng)
    if np.isnan(gap):
        raise _fault(model, "whose outputs are not numbers (nan)")
    if gap < NONLINEAR:
        raise _fault(model, "that is one linear layer in disguise: before the output nothing bends")


def affine_gap(model: Callable[[Any], Any], shape: tuple[int, ...], rng: np.random.Generator) -> float:
    """Return how far a classifier's log-odds are from an affine function of its input; 0 without hidden activations.

    With d(x) = log p(x) - log p_0(x), an affine d has d(a+b) - d(a) - d(b) + d(0) = 0 for all a, b.

    Args:
        model: maps (N, *shape) to (N, C) probabilities, C >= 2.
        shape: of one input.
        rng: draws a and b, eight of each.
    """
    a, b = rng.normal(size=(2, 8, *shape)).astype("float32")
    outputs = model(np.concatenate([a + b, a, b, np.zeros_like(a)]))  # at once: a call takes longer than its numbers
    log_p = np.log(np.maximum(np.asarray(outputs, dtype=float), 1e-30))
    both, one, other, none = np.split(log_p - log_p[..., :1], 4)
    return float(np.abs(both - one - other + none).max())


def assert_each_bends(model: KerasModel, x: Array, kind: str = "Dense") -> None:
    """Fail where the way from one layer of a kind to the next is affine: nothing bends between those two.

    Args:
        model: calls its layers of that kind one after the other.
        x: a batch of many more samples than a layer has units, drawn at random.
        kind: name of the class of the layers that multiply and add.
    """
    seen = [np.asarray(part, dtype=float) for part in model.inputs_of(kind, x)]
    for place, (before, after) in enumerate(pairwise(seen), start=1):
        if before.ndim == after.ndim == 2 and _affine_rest(before, after) < NONLINEAR:
            raise _fault(model, f"whose hidden layer {place} does not bend: what it gives on is an affine function")


def _affine_rest(x: Array, y: Array) -> float:
    """Return which share of the spread of y the best affine function of x leaves over; of what is constant all."""
    columns = np.column_stack([x, np.ones(len(x))])
    rest = y - columns @ np.linalg.lstsq(columns, y, rcond=None)[0]
    spread = float(np.std(y))
    return float(np.std(rest)) / spread if spread > 0 else 1.0


# ---------------------------------------------------------------------- loss and accuracy


def class_probabilities(outputs: Any) -> Array:
    """Return (N, C) probabilities; of (N, 1) outputs p the two columns 1 - p and p."""
    p = np.asarray(outputs, dtype=float)
    return np.concatenate([1 - p, p], axis=1) if p.shape[1] == 1 else p


def beliefs(outputs: Any) -> Array:
    """Return class probabilities as `class_probabilities` does, but read outputs that are none as logits."""
    p = class_probabilities(outputs)
    if p.min() >= -1e-6 and close(p.sum(axis=1), np.ones(len(p)), rtol=0, atol=1e-4):
        return p
    z = np.asarray(outputs, dtype=float)
    z = np.concatenate([np.zeros_like(z), z], axis=1) if z.shape[1] == 1 else z
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def cross_entropy(outputs: Any, labels: Any) -> float:
    """Return the mean of -log p[label] (natural logarithm) for (N, C) or (N, 1) probabilities and N class numbers."""
    p = class_probabilities(outputs)
    of_label = p[np.arange(len(p)), np.ravel(labels).astype(int)]
    return float(-np.log(np.clip(of_label, TINY, 1 - TINY)).mean())


def accuracy(outputs: Any, labels: Any) -> float:
    """Return the share of rows, (N, C) or (N, 1), whose most probable class is the label."""
    return float((class_probabilities(outputs).argmax(axis=1) == np.ravel(labels)).mean())


def assert_carries(model: KerasModel, kind: str, x: Any, labels: Any, what: str = "") -> None:
    """Fail where a trained model answers as well without the layer that the task asks for, which is a decoy then.

    Where that layer sees another sample (of a sequence all but the last step) the accuracy has to lose at least half of
    what it is better than always giving the most frequent label; so it has where a recurrent layer sees the mean over
    the steps, which must not tell the label. This finds a layer beside the result, and one that only passes it on; not
    one that has a copy made of other layers, which takes away again what it adds.

    Args:
        model: trained.
        kind: name of the class, as for `assert_layer`.
        x: inputs that it answers well.
        labels: of those.
        what: what to call the layer in the message.
    """
    chance = float(np.unique(labels, return_counts=True)[1].max()) / len(x)
    reached, left = accuracy(model(x), labels), max(accuracy(found, labels) for found in model.without(kind, x))
    if left - chance > (reached - chance) / 2:
        raise _fault(model, f"whose {what or f'{kind} layer'} adds nothing: without it the answers are as good")


def assert_cross_entropy(model: KerasModel, x: Any) -> None:
    """Fail unless the compiled loss is the cross-entropy of the model's outputs and class numbers.

    The labels tried are the class that the model finds most probable and the one that it finds least: a wrong loss can
    hardly agree on both. Labels are integers (N,) for C columns and floats (N, 1) for a single one. Outputs that are no
    probabilities count as logits: a loss made for those is right, one made for probabilities is not. (Keras itself sees
    through `from_logits=True` after a softmax, with a warning; other libraries train something else.)
    """
    outputs = model(x)
    p = beliefs(outputs)
    binary = outputs.shape[1] == 1
    tried = [found[:, None].astype("float32") if binary else found for found in (p.argmax(axis=1), p.argmin(axis=1))]
    if not binary and model.loss == "categorical_crossentropy":
        raise CheckFailure(
            "is categorical_crossentropy, which needs one-hot rows; labels are class numbers", what="the loss"
        )
    if model.squashed_twice:
        text = "is told that the outputs are raw scores (from_logits=True), but the last layer makes them probabilities"
        raise CheckFailure(text, what="the loss")
    assert_loss(model, x, (tried[0], tried[1]), lambda found, labels: cross_entropy(beliefs(found), labels))


def assert_loss(model: KerasModel, x: Any, labels: tuple[Any, Any], formula: Callable[[Any, Any], float]) -> None:
    """Fail unless the compiled loss follows a formula, up to a penalty on the weights (which knows no labels).

    Args:
        model: compiled.
        x: a batch of inputs.
        labels: two sets of labels for it, on which the formula gives clearly different numbers.
        formula: maps outputs and labels to the loss.
    """
    assert_compiled(model)
    outputs = model(x)
    found = [model.evaluate(x, y) for y in labels]
    wanted = [formula(outputs, y) for y in labels]
    if not close(found[1] - found[0], wanted[1] - wanted[0], rtol=1e-3, atol=1e-4):
        text = f"the loss ({model.loss}) for one batch and two sets of labels"
        raise CheckFailure(actual=np.array(found), expected=np.array(wanted), what=text)


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
