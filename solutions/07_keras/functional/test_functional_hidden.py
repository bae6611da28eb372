"""Hidden checks of functional: other sizes."""

import numpy as np

from grader.checks import (
    CheckFailure,
    assert_between_0_and_1,
    assert_compiled,
    assert_model,
    assert_named_outputs,
    close,
    cross_entropy,
    hidden,
    points,
)

pytestmark = hidden

NAMES = "bought", "returned"


def batch(rng, n_numeric, n_channels, count=50):
    """Return a dictionary of the two inputs, with every channel in it."""
    numeric = rng.normal(size=(count, n_numeric)).astype("float32")
    channel = np.eye(n_channels, dtype="float32")[rng.permutation(count) % n_channels]
    return {"numeric": numeric, "channel": channel}


def answers(model, x):
    """Return the two outputs for a batch by their names, each of shape (N, 1) and of probabilities."""
    outputs = assert_named_outputs(model, x, *NAMES)
    if any(output.shape != (len(x["numeric"]), 1) for output in outputs.values()):
        raise CheckFailure("makes a model without two outputs of a number for each row")
    assert_between_0_and_1(list(outputs.values()))
    return outputs


@points(4)
def test_other_sizes(student, rng):
    """With other numbers of columns and channels both inputs matter to both outputs as well."""
    for n_numeric, n_channels in [(4, 2), (int(rng.integers(5, 9)), int(rng.integers(9, 12)))]:
        model = assert_model(student.build_two_headed(n_numeric, n_channels))
        x = batch(rng, n_numeric, n_channels)
        before = answers(model, x)
        for name in x:
            after = answers(model, {**x, name: np.roll(x[name], 1, axis=0)})
            if any(np.abs(after[output] - before[output]).max() < 1e-5 for output in NAMES):
                raise CheckFailure("makes a model in which an input does not matter to an output")


@points(3)
def test_other_labels(student, rng):
    """For any labels the loss is the sum of both cross-entropies."""
    model = assert_model(student.build_two_headed(5, 3))
    assert_compiled(model)
    x = batch(rng, 5, 3)
    p = answers(model, x)
    found, expected = [], []
    for _ in range(2):
        labels = dict(zip(NAMES, rng.integers(0, 2, size=(2, 50, 1)), strict=True))
        found.append(model.evaluate(x, labels))
        expected.append(sum(cross_entropy(p[name], labels[name]) for name in NAMES))
    if not close(found[1] - found[0], expected[1] - expected[0], rtol=1e-3, atol=1e-4):
        raise CheckFailure("has another loss than the sum of both cross-entropies")
