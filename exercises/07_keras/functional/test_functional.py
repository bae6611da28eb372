"""Visible checks of functional."""

import csv
from pathlib import Path

import numpy as np

from grader.checks import (
    CheckFailure,
    accuracy,
    assert_accuracy,
    assert_between_0_and_1,
    assert_compiled,
    assert_model,
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
    """Return the two outputs for a batch, each of shape (N, 1), or fail saying what comes instead."""
    outputs = np.asarray(model(x))
    count = len(x["numeric"])
    if outputs.shape != (2, count, 1):
        raise CheckFailure(
            f"makes a model with outputs of shape {outputs.shape} for {count} rows, "
            f"where two outputs of shape ({count}, 1) are asked for, in a list"
        )
    return outputs


def assert_reads_both(model, x):
    """Fail where an output stays as it is though one of the inputs is another."""
    before = answers(model, x)
    for name in x:
        after = answers(model, {**x, name: np.roll(x[name], 1, axis=0)})
        for output, old, new in zip(NAMES, before, after, strict=True):
            if np.abs(new - old).max() < 1e-5:
                raise CheckFailure(
                    f"makes a model whose output `{output}` stays the same when the input `{name}` changes"
                )


def assert_losses(model, x):
    """Fail unless each output's name brings its labels to it, and its loss is the binary cross-entropy."""
    p = answers(model, x)
    assert_between_0_and_1(p)
    no, yes = np.zeros((len(p[0]), 1)), np.ones((len(p[0]), 1))
    both_no = model.evaluate(x, {"bought": no, "returned": no})

    def grows(output):
        return cross_entropy(output, yes[:, 0]) - cross_entropy(output, no[:, 0])

    for name, output, other in zip(NAMES, p, p[::-1], strict=True):
        found = model.evaluate(x, {"bought": no, "returned": no, name: yes}) - both_no
        if close(found, grows(output), rtol=1e-3, atol=1e-4):
            continue
        if close(found, grows(other), rtol=1e-3, atol=1e-4):
            raise CheckFailure("names the two outputs the wrong way round, or returns them in the wrong order")
        raise CheckFailure(
            "does not grow as the binary cross-entropy does when all labels turn from 0 to 1",
            actual=found,
            expected=grows(output),
            what=f"the loss of `{name}`",
        )


def prepared():
    """Return inputs and labels of all rows: gaps filled and numbers standardised by the first 450, channels one-hot."""
    places = [folder / "datasets" / "purchases.csv" for folder in Path(__file__).parents]  # a copy has fewer folders
    with next(place for place in places if place.exists()).open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    columns = [[float(row[name] or "nan") for row in table] for name in ("age", "income", "previous_purchases")]
    numeric = np.stack(columns, axis=1)
    numeric = np.where(np.isnan(numeric), np.nanmedian(numeric[:450], axis=0), numeric)
    numeric = (numeric - numeric[:450].mean(axis=0)) / numeric[:450].std(axis=0)
    channel = [[row["channel"] == name for name in ("web", "shop", "phone")] for row in table]
    labels = {name: np.array([[int(row[name])] for row in table]) for name in NAMES}
    return {"numeric": np.float32(numeric), "channel": np.float32(channel)}, labels


def rows(parts, some):
    """Return some rows of a dictionary of arrays."""
    return {name: part[some] for name, part in parts.items()}


@points(2)
def test_inputs_and_outputs(student, rng):
    """The model reads `numeric` and `channel`, and gives two outputs with a number for each row."""
    for n_numeric, n_channels in [(3, 3), (2, 5)]:
        answers(assert_model(student.build_two_headed(n_numeric, n_channels)), batch(rng, n_numeric, n_channels))


@points(1)
def test_probabilities(student, rng):
    """Both outputs are probabilities: numbers from 0 to 1, and not the same for each row."""
    x = batch(rng, 3, 4)
    x["numeric"] *= 5
    for name, output in zip(NAMES, answers(assert_model(student.build_two_headed(3, 4)), x), strict=True):
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
        p = np.float64(answers(model, {**x, "numeric": numeric})).clip(1e-7, 1 - 1e-7)
        return np.log(p / (1 - p))

    gap = log_odds(a + b) - log_odds(a) - log_odds(b) + log_odds(0 * b)
    for name, size in zip(NAMES, np.abs(gap).max(axis=(1, 2)), strict=True):
        if size < 1e-3:
            raise CheckFailure(
                "is one linear layer and a sigmoid: nothing bends before it", what=f"the output `{name}`"
            )


@points(2)
def test_loss(student, rng):
    """The outputs are named, and the loss of each is the binary cross-entropy."""
    model = assert_model(student.build_two_headed(3, 4))
    assert_compiled(model)
    assert_losses(model, batch(rng, 3, 4, 16))


@points(4)
def test_learns(student):
    """Trained on 450 visitors, both outputs are right for at least 74 % of 150 others."""
    x, y = prepared()
    train_rows, test_rows = slice(450), slice(450, None)
    x_test, y_test = rows(x, test_rows), rows(y, test_rows)

    def build():
        model = assert_model(student.build_two_headed(3, 3))
        assert_compiled(model)
        assert_reads_both(model, x_test)
        assert_losses(model, x_test)
        return model

    def train(model, seed):
        model.fit(rows(x, train_rows), rows(y, train_rows), epochs=20, batch_size=8, seed=seed)

    def score(model):
        outputs = answers(model, x_test)
        return min(accuracy(p, y_test[name][:, 0]) for name, p in zip(NAMES, outputs, strict=True))

    assert_accuracy(student, build, train, score, at_least=0.74)
