"""Visible checks of keras_lstm."""

import numpy as np

from grader.checks import (
    CheckFailure,
    accuracy,
    assert_accuracy,
    assert_between_0_and_1,
    assert_carries,
    assert_compiled,
    assert_cross_entropy,
    assert_layer,
    assert_model,
    assert_outputs,
    points,
)


def flagged(rng, count, steps=20):
    """Return sequences (count, steps, 2) of random signs and one flag each, and the flagged sign as labels 0 and 1."""
    signs, flags = rng.choice([-1, 1], size=(count, steps)), np.zeros((count, steps))
    chosen = np.arange(count), rng.integers(steps, size=count)
    flags[chosen] = 1
    return np.stack([signs, flags], axis=-1).astype("float32"), (signs[chosen] > 0).astype("float32")[:, None]


@points(3)
def test_outputs(student, rng):
    """Each sequence gets one probability, whatever its length."""
    for steps, size in [(20, 2), (7, 3)]:
        model = assert_model(student.build_memory_model(steps, size))
        x = rng.normal(size=(40, steps, size)).astype("float32")
        outputs = assert_outputs(model, x, (40, 1))
        assert_between_0_and_1(outputs)
        if not outputs.all():  # ReLU's, say: before training they may stay below 1
            raise CheckFailure("is exactly 0 for some sequences before anything is learned", what="the model's output")


@points(2)
def test_recurrent_layer(student):
    """A recurrent layer reads the sequence."""
    model = assert_model(student.build_memory_model(20, 2))
    assert_layer(model, "RNN", "recurrent layer (LSTM or GRU)")


@points(1)
def test_early_steps_count(student, rng):
    """What comes early in a sequence has a say in the answer, and what comes late as well."""
    model = assert_model(student.build_memory_model(20, 2))
    one, other, late = rng.normal(size=(3, 8, 20, 2)).astype("float32")
    other[:, 14:], late[:, :6] = one[:, 14:], one[:, :6]
    answer = assert_outputs(model, one, (8, 1))
    for changed, steps in [(other, "first"), (late, "last")]:
        if not np.abs(answer - model(changed)).max() > 1e-6:
            raise CheckFailure(f"stays the same when the {steps} 14 of 20 steps change", what="the model's output")


@points(2)
def test_loss(student, rng):
    """The compiled loss is the cross-entropy for a yes-or-no question."""
    model = assert_model(student.build_memory_model(20, 2))
    assert_compiled(model)
    x, _ = flagged(rng, 16)
    assert_outputs(model, x, (16, 1))
    assert_cross_entropy(model, x)


@points(5)
def test_learns(student, rng):
    """Trained on 1500 sequences, it answers at least 90 % of 500 others right."""
    x_train, y_train = flagged(rng, 1500)
    x_test, y_test = flagged(rng, 500)

    def build():
        model = assert_model(student.build_memory_model(20, 2))
        assert_compiled(model)
        assert_outputs(model, x_test[:2], (2, 1))
        return model

    def train(model, seed):
        model.fit(x_train, y_train, epochs=20, batch_size=50, seed=seed, stop=0.99)

    def score(model):
        reached = accuracy(model(x_test), y_test)
        if reached >= 0.90:
            assert_carries(model, "RNN", x_test, y_test, "recurrent layer")
        return reached

    assert_accuracy(student, build, train, score, at_least=0.90)
