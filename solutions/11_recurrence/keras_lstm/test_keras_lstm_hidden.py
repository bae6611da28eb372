"""Hidden checks of keras_lstm: other lengths, and the opposite question."""

import numpy as np

from grader.checks import (
    CheckFailure,
    accuracy,
    assert_accuracy,
    assert_between_0_and_1,
    assert_carries,
    assert_compiled,
    assert_layer,
    assert_model,
    assert_outputs,
    hidden,
    points,
)

pytestmark = hidden


def flagged(rng, count, steps=20):
    """Return sequences (count, steps, 2) of random signs and one flag each; the label is 1 if the sign there is -1."""
    signs, flags = rng.choice([-1, 1], size=(count, steps)), np.zeros((count, steps))
    chosen = np.arange(count), rng.integers(steps, size=count)
    flags[chosen] = 1
    return np.stack([signs, flags], axis=-1).astype("float32"), (signs[chosen] < 0).astype("float32")[:, None]


@points(3)
def test_other_lengths(student, rng):
    """Shorter and longer sequences, of fewer or more values per step, get one probability as well."""
    for steps, size in [(5, 1), (31, 4), (6, 6)]:
        model = assert_model(student.build_memory_model(steps, size))
        assert_layer(model, "RNN", "recurrent layer (LSTM or GRU)")
        x = rng.normal(size=(40, steps, size)).astype("float32")
        outputs = assert_outputs(model, x, (40, 1))
        assert_between_0_and_1(outputs)
        if not outputs.all():  # ReLU's, say: before training they may stay below 1
            raise CheckFailure("is exactly 0 for some sequences before anything is learned", what="the model's output")


@points(4)
def test_other_labels(student, rng):
    """Trained on other sequences to answer the opposite question, it answers it as well."""
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
