"""Visible checks of functional."""

import numpy as np

from grader.checks import (
    CheckFailure,
    accuracy,
    assert_accuracy,
    assert_between_0_and_1,
    assert_compiled,
    assert_model,
    assert_named_outputs,
    close,
    cross_entropy,
    points,
)

NAMES = "bought", "returned"


def batch(rng, n_numeric, n_channels, count=60):
    """Return a dictionary of the two inputs, with every channel in it."""
    numeric = rng.normal(size=(count, n_numeric)).astype("float32")
    channel = np.eye(n_channels, dtype="float32")[rng.permutation(count) % n_channels]
    return {"numeric": numeric, "channel": channel}


def answers(model, x):
    """Return the two outputs for a batch by their names, or fail where one is not of shape (N, 1)."""
    outputs = assert_named_outputs(model, x, *NAMES)
    shape = (len(x["numeric"]), 1)
    for name, output in outputs.items():
        if output.shape != shape:
            raise CheckFailure(f"makes a model whose output `{name}` is of shape {output.shape}, expected {shape}")
    return outputs


def assert_reads_both(model, x):
    """Fail where an output stays as it is though one of the inputs is another."""
    before = answers(model, x)
    for name in x:
        after = answers(model, {**x, name: np.roll(x[name], 1, axis=0)})
        for output in NAMES:
            if np.abs(after[output] - before[output]).max() < 1e-5:
                raise CheckFailure(
                    f"makes a model whose output `{output}` stays the same when the input `{name}` changes"
                )


def assert_losses(model, x):
    """Fail unless the loss of each output is the binary cross-entropy of the labels that are given under its name."""
    p = answers(model, x)
    no, yes = (np.full((len(x["numeric"]), 1), label) for label in (0.0, 1.0))
    all_no = model.evaluate(x, dict.fromkeys(NAMES, no))
    for name in NAMES:
        assert_between_0_and_1(p[name], what=f"the output `{name}`")
        found = model.evaluate(x, {**dict.fromkeys(NAMES, no), name: yes}) - all_no
        expected = cross_entropy(p[name], yes) - cross_entropy(p[name], no)
        if not close(found, expected, rtol=1e-3, atol=1e-4):
            raise CheckFailure(
                "does not grow as the binary cross-entropy does when all labels turn from 0 to 1",
                actual=found,
                expected=expected,
                what=f"the loss of `{name}`",
            )


def prepared(table):
    """Return inputs and labels of all rows: gaps filled and numbers standardised by the first 450, channels one-hot."""
    numeric = np.stack([table[name] for name in ("age", "income", "previous_purchases")], axis=1)
    numeric = np.where(np.isnan(numeric), np.nanmedian(numeric[:450], axis=0), numeric)
    numeric = (numeric - numeric[:450].mean(axis=0)) / numeric[:450].std(axis=0)
    channel = np.stack([table["channel"] == name for name in ("web", "shop", "phone")], axis=1)
    labels = {name: table[name][:, None] for name in NAMES}
    return {"numeric": np.float32(numeric), "channel": np.float32(channel)}, labels


def rows(parts, some):
    """Return some rows of a dictionary of arrays."""
    return {name: part[some] for name, part in parts.items()}


@points(2)
def test_inputs_and_outputs(student, rng):
    """The model reads `numeric` and `channel`, and answers with `bought` and `returned`, a number each for each row."""
    for n_numeric, n_channels in [(3, 3), (2, 5)]:
        answers(assert_model(student.build_two_headed(n_numeric, n_channels)), batch(rng, n_numeric, n_channels))


@points(1)
def test_probabilities(student, rng):
    """Both outputs are probabilities: numbers from 0 to 1, and not the same for each row."""
    x = batch(rng, 3, 4)
    x["numeric"] *= 5
    for name, output in answers(assert_model(student.build_two_headed(3, 4)), x).items():
        assert_between_0_and_1(output, what=f"the output `{name}`")
        if np.ptp(output) < 1e-5:
            raise CheckFailure("is the same for each row", actual=output[:3], what=f"the output `{name}`")


@points(2)
def test_both_inputs(student, rng):
    """Both inputs matter to both outputs."""
    assert_reads_both(assert_model(student.build_two_headed(3, 3)), batch(rng, 3, 3))


@points(1)
def test_shared(student, rng):
    """Both outputs are computed from one hidden layer, which they share."""
    model = assert_model(student.build_two_headed(3, 3))
    x = batch(rng, 3, 3)
    answers(model, x)
    raw = np.concatenate([x["numeric"], x["channel"]], axis=1)
    given = [
        array
        for array in model.inputs_of("Dense", x)
        if not all(np.isclose(raw, column[:, None]).all(axis=0).any() for column in array.T)
    ]
    if not any(close(a, b) for i, a in enumerate(given) for b in given[:i] if a.shape == b.shape):
        raise CheckFailure("makes a model in which no two dense layers read the same hidden layer")


@points(1)
def test_bends(student, rng):
    """The model bends: the log-odds of its answers are more than a weighted sum of the inputs."""
    model = assert_model(student.build_two_headed(3, 4))
    x, b = batch(rng, 3, 4), batch(rng, 3, 4)["numeric"]
    a = x["numeric"]

    def log_odds(numeric):
        outputs = answers(model, {**x, "numeric": numeric})
        p = np.float64([outputs[name] for name in NAMES]).clip(1e-7, 1 - 1e-7)
        return np.log(p / (1 - p))

    gap = log_odds(a + b) - log_odds(a) - log_odds(b) + log_odds(0 * b)
    for name, size in zip(NAMES, np.abs(gap).max(axis=(1, 2)), strict=True):
        if size < 1e-3:
            raise CheckFailure(
                "is one linear layer and a sigmoid: nothing bends before it", what=f"the output `{name}`"
            )


@points(2)
def test_loss(student, rng):
    """The loss of each output is the binary cross-entropy of its own labels."""
    model = assert_model(student.build_two_headed(3, 4))
    assert_compiled(model)
    assert_losses(model, batch(rng, 3, 4, 16))


@points(4)
def test_learns(student, data):
    """Trained on 450 visitors, both outputs are right for at least 72 % of 150 others."""
    x, y = prepared(data["purchases.csv"])
    x_test, y_test = rows(x, slice(450, None)), rows(y, slice(450, None))

    def build():
        model = assert_model(student.build_two_headed(3, 3))
        assert_compiled(model)
        assert_reads_both(model, x_test)
        assert_losses(model, x_test)
        return model

    def train(model, seed):
        model.fit(rows(x, slice(450)), rows(y, slice(450)), epochs=20, batch_size=8, seed=seed)

    def score(model):
        outputs = answers(model, x_test)
        return min(accuracy(outputs[name], y_test[name]) for name in NAMES)

    assert_accuracy(student, build, train, score, at_least=0.72)
