"""Hidden checks of functional: other sizes, and the same visitors with other questions."""

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
    hidden,
    points,
)

pytestmark = hidden


def answers(model, x):
    """Return the two outputs for a batch, each of shape (N, 1), or fail saying what comes instead."""
    outputs = np.asarray(model(x))
    if outputs.shape != (2, len(x["numeric"]), 1):
        raise CheckFailure("makes a model without two outputs of a number for each row, in a list")
    return outputs


def assert_reads_both(model, x):
    """Fail where an output stays as it is though one of the inputs is another."""
    before = answers(model, x)
    for name in x:
        after = answers(model, {**x, name: np.roll(x[name], 1, axis=0)})
        if np.abs(after - before).max(axis=(1, 2)).min() < 1e-5:
            raise CheckFailure("makes a model in which an input does not matter to an output")


def prepared():
    """Return the inputs of all rows, columns in another order, and other labels for them."""
    with (Path(__file__).parents[3] / "datasets" / "purchases.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    columns = [[float(row[name] or "nan") for row in table] for name in ("previous_purchases", "income", "age")]
    numeric = np.stack(columns, axis=1)
    numeric = np.where(np.isnan(numeric), np.nanmedian(numeric[:450], axis=0), numeric)
    numeric = (numeric - numeric[:450].mean(axis=0)) / numeric[:450].std(axis=0)
    channel = [[row["channel"] == name for name in ("phone", "web", "shop")] for row in table]
    bought, returned = (np.array([[int(row[name])] for row in table]) for name in ("bought", "returned"))
    return {"numeric": np.float32(numeric), "channel": np.float32(channel)}, {"bought": returned, "returned": 1 - bought}


@points(3)
def test_other_sizes(student, rng):
    """Other numbers of columns and channels suit the model as well."""
    for n_numeric, n_channels in [(1, 2), (int(rng.integers(5, 9)), int(rng.integers(9, 12)))]:
        numeric = rng.normal(size=(50, n_numeric)).astype("float32")
        channel = np.eye(n_channels, dtype="float32")[rng.permutation(50) % n_channels]
        model = assert_model(student.build_two_headed(n_numeric, n_channels))
        x = {"numeric": numeric, "channel": channel}
        assert_between_0_and_1(answers(model, x))
        assert_reads_both(model, x)


@points(4)
def test_other_questions(student):
    """Trained on the same visitors with other questions, it learns to answer these."""
    x, y = prepared()
    x_train, y_train = ({name: part[:450] for name, part in parts.items()} for parts in (x, y))
    x_test, y_test = ({name: part[450:] for name, part in parts.items()} for parts in (x, y))

    def build():
        model = assert_model(student.build_two_headed(3, 3))
        assert_compiled(model)
        assert_reads_both(model, x_test)
        return model

    def train(model, seed):
        model.fit(x_train, y_train, epochs=40, batch_size=8, seed=seed)

    def score(model):
        outputs = answers(model, x_test)
        return min(accuracy(p, y_test[name][:, 0]) for name, p in zip(("bought", "returned"), outputs, strict=True))

    assert_accuracy(student, build, train, score, at_least=0.74)
