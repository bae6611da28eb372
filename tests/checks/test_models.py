"""Every assertion about a Keras model can pass and can fail, and says what is wrong. The models are fakes."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader import checks
from grader.errors import CheckFailure
from grader.proxy.keras_model import KerasModel

Array = np.ndarray[Any, Any]
X = np.random.default_rng(0).normal(size=(8, 3)).astype("float32")
W = np.random.default_rng(1).normal(size=(3, 4))


class Fake(KerasModel):
    """A model whose facts, outputs and loss are what a test says."""

    def __init__(self, outputs: Callable[[Any], Any] = lambda x: x, formula: Any = None, **facts: Any) -> None:
        self._facts = {"built": True, "compiled": formula is not None, **facts}
        self.outputs, self.formula = outputs, formula
        self.rebuilt, self.counts, self.refused = True, True, ""

    def __call__(self, x: Any) -> Array:
        return np.asarray(self.outputs(x))

    def evaluate(self, x: Any, y: Any) -> float:
        return float(self.formula(self(x), y))

    def without(self, kind: str, x: Any) -> Array:
        return np.asarray([0 * x, self._facts["without"](x)])


def softmax(z: Array) -> Array:
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def linear(x: Any) -> Array:
    return softmax(np.asarray(x) @ W)


def bent(x: Any) -> Array:
    return softmax(np.maximum(np.asarray(x) @ W, 0) @ W.T)


def yes(x: Any) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.asarray(x) @ W[:, :1])))


def squared_error(outputs: Array, labels: Array) -> float:
    return float(((outputs - labels) ** 2).mean())


def says(check: Callable[..., Any], *args: Any) -> str:
    """Return what a check that must fail says."""
    with pytest.raises(CheckFailure) as caught:
        check(*args)
    return caught.value.text


class TestFacts:
    def test_model(self) -> None:
        """A model is handed back; anything else is named by its type."""
        model = Fake()

        assert checks.assert_model(model) is model
        assert says(checks.assert_model, [1.0]) == "is of type list, expected a Keras model"

    def test_a_model_that_speaks_for_itself(self) -> None:
        """One that could not be rebuilt in a clean process is no evidence: a course may refuse it."""
        model = Fake()
        model.rebuilt = False
        assert checks.assert_model(model) is model
        model.counts = False
        assert "cannot be rebuilt where models are judged: use" in says(checks.assert_model, model)
        model.refused = "`Own` is not a class of Keras"
        assert "are judged, as `Own` is not a class of Keras: use" in says(checks.assert_model, model)

    def test_built(self) -> None:
        """A model without weights does not know its input."""
        checks.assert_built(Fake())
        assert "does not know the shape of its input" in says(checks.assert_built, Fake(built=False))

    def test_compiled(self) -> None:
        """Only `compile` makes a model compiled."""
        checks.assert_compiled(Fake(compiled=True))
        assert says(checks.assert_compiled, Fake()) == "makes a model that is not compiled"

    def test_parameters(self) -> None:
        """The number of parameters is exact; a model that is not built has none."""
        checks.assert_parameters(Fake(parameters=23), 23)
        assert (
            says(checks.assert_parameters, Fake(parameters=18), 23) == "makes a model with 18 parameters, expected 23"
        )
        assert "without weights" in says(checks.assert_parameters, Fake(built=False), 23)

    def test_at_most(self) -> None:
        """The limit itself is allowed; an unknown number is not."""
        checks.assert_at_most(Fake(parameters=4000), 4000)
        assert "4001 parameters, expected at most 4000" in says(checks.assert_at_most, Fake(parameters=4001), 4000)
        assert "None parameters" in says(checks.assert_at_most, Fake(parameters="few"), 4000)

    def test_layer(self) -> None:
        """A layer is found by the name of its class or of a base class, and named in words where it is missing."""
        model = Fake(layers=["LSTM", "RNN", "Layer"])

        checks.assert_layer(model, "RNN")
        assert says(checks.assert_layer, model, "Conv2D") == "makes a model without a Conv2D layer"
        assert says(checks.assert_layer, Fake(), "RNN", "recurrent layer") == "makes a model without a recurrent layer"

    def test_a_failure_points_at_its_model(self) -> None:
        """So that feedback shows the call that made it."""
        model = Fake(parameters=1)

        with pytest.raises(CheckFailure) as caught:
            checks.assert_parameters(model, 2)
        assert caught.value.actual is model


class TestOutputs:
    def test_outputs_are_returned(self) -> None:
        """The right shape, whether the model knows its input shape, one batch, or neither; a free axis takes any."""
        for known in (None, [None, 3], [None, None], [1, 3]):
            found = checks.assert_outputs(Fake(linear, input_shape=known), X, (8, 4))
            np.testing.assert_array_equal(found, linear(X))

    def test_wrong_shapes(self) -> None:
        """What goes in is looked at before what comes out."""
        for known in ([None, 5], [None, 3, 1]):
            text = says(checks.assert_outputs, Fake(linear, input_shape=known), X, (8, 4))
            assert text.startswith("makes a model with input shape (None, ")
        text = says(checks.assert_outputs, Fake(linear), X, (8, 1))
        assert "with outputs of shape (8, 4), expected (8, 1)" in text

    def test_between_0_and_1(self) -> None:
        """The ends belong to it, NaN does not."""
        checks.assert_between_0_and_1([[0.0], [1.0]])
        for bad in (-0.1, 1.1, np.nan):
            assert "probabilities lie between 0 and 1" in says(checks.assert_between_0_and_1, [[0.5], [bad]])

    def test_probabilities(self) -> None:
        """Every row sums to 1; rounding is forgiven, logits, independent classes and NaN are not."""
        checks.assert_probabilities(np.float32(linear(X)))
        assert "between 0 and 1" in says(checks.assert_probabilities, X @ W)
        assert "sums to 1.4" in says(checks.assert_probabilities, [[0.5, 0.5], [0.7, 0.7]])
        assert "sums to 0" in says(checks.assert_probabilities, np.zeros((2, 3)))
        assert "nan" in says(checks.assert_probabilities, [[np.nan, 1.0]])

    def test_alone(self) -> None:
        """A softmax along the batch gives every sample an answer that depends on the others."""
        checks.assert_alone(Fake(linear), X)
        assert "depends on the others" in says(checks.assert_alone, Fake(lambda x: softmax((x @ W).T).T), X)

    def test_nonlinear(self) -> None:
        """Log-odds that are affine in the input are told from those of a network that bends."""
        rng = np.random.default_rng(2)

        checks.assert_nonlinear(Fake(bent), (3,), rng)
        assert "linear layer in disguise" in says(checks.assert_nonlinear, Fake(linear), (3,), rng)
        assert checks.affine_gap(linear, (3,), rng) < 1e-5


class TestLoss:
    def test_cross_entropy(self) -> None:
        """Natural logarithm, mean over samples; one column is the probability of class 1."""
        p = np.array([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]])

        assert checks.cross_entropy(p, [0, 2]) == pytest.approx((np.log(2) - np.log(0.8)) / 2)
        one_column = -(np.log(0.25) + np.log(0.75)) / 2
        assert checks.cross_entropy([[0.25], [0.25]], [[1.0], [0.0]]) == pytest.approx(one_column)
        assert np.isfinite(checks.cross_entropy([[1.0, 0.0]], [1]))

    def test_accuracy(self) -> None:
        """The share of right classes, for several columns and for one."""
        p = np.array([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]])

        assert checks.accuracy(p, [0, 1]) == 0.5
        assert checks.accuracy([[0.9], [0.2], [0.4]], [[1.0], [0.0], [1.0]]) == pytest.approx(2 / 3)

    @pytest.mark.parametrize("outputs", [bent, yes])
    def test_compiled_cross_entropy(self, outputs: Callable[[Any], Array]) -> None:
        """Accepted for several classes and for one question, with a penalty on the weights or without."""
        for penalty in (0.0, 3.0):
            model = Fake(outputs, lambda p, y, more=penalty: checks.cross_entropy(p, y) + more)
            checks.assert_cross_entropy(model, X)

    @pytest.mark.parametrize("logits", [lambda x: 3 * x @ W, lambda x: 3 * x @ W[:, :1]])
    def test_loss_of_logits(self, logits: Callable[[Any], Array]) -> None:
        """A loss made for logits is right for outputs that are no probabilities; one made for probabilities is not."""

        def made_for_logits(z: Array, y: Array) -> float:
            return checks.cross_entropy(softmax(z) if z.shape[1] > 1 else 1 / (1 + np.exp(-z)), y)

        checks.assert_cross_entropy(Fake(logits, made_for_logits), X)
        with pytest.raises(CheckFailure):
            checks.assert_cross_entropy(Fake(logits, checks.cross_entropy), X)

    @pytest.mark.parametrize(("squashes", "fails"), [("twice", True), ("once", False), (2, False)])
    def test_softmax_twice(self, squashes: object, fails: bool) -> None:
        """A loss that is told of raw scores, behind a softmax, is none even where Keras sees through it."""
        model = Fake(bent, checks.cross_entropy, squashes=squashes)
        assert model.squashed_twice is fails
        if fails:
            assert "from_logits=True" in says(checks.assert_cross_entropy, model, X)
        else:
            checks.assert_cross_entropy(model, X)

    def test_another_loss(self) -> None:
        """Squared error and a cross-entropy of the wrong numbers are not the cross-entropy."""
        for wrong in (squared_error, lambda p, y: 2 * checks.cross_entropy(p, y)):
            model = Fake(yes, wrong, loss="named_so")
            with pytest.raises(CheckFailure) as caught:
                checks.assert_cross_entropy(model, X)
            assert "named_so" in caught.value.what

    def test_one_hot_loss(self) -> None:
        """The loss for one-hot rows is named, because Keras' own error does not say it."""
        model = Fake(bent, squared_error, loss="categorical_crossentropy")

        assert "needs one-hot rows" in says(checks.assert_cross_entropy, model, X)

    def test_loss_by_any_formula(self) -> None:
        """A regression model is judged by its own formula, and must be compiled."""
        labels = np.zeros((8, 3)), np.ones((8, 3))

        checks.assert_loss(Fake(formula=squared_error), X, labels, squared_error)
        assert "not compiled" in says(checks.assert_loss, Fake(), X, labels, squared_error)
        with pytest.raises(CheckFailure):
            checks.assert_loss(Fake(formula=lambda p, y: np.abs(p - y).mean()), X, labels, squared_error)


class TestAccuracy:
    @staticmethod
    def run(scores: list[float], **options: Any) -> list[int]:
        """Return the seeds that were tried when training reaches these scores in turn."""
        student: Any = SimpleNamespace(seed=5)
        tried: list[int] = []
        left = iter(scores)

        def build() -> KerasModel:
            tried.append(student.seed)
            return Fake()

        try:
            checks.assert_accuracy(student, build, lambda _, __: None, lambda _: next(left), at_least=0.9, **options)
        finally:
            assert student.seed == 5
        return tried

    def test_one_good_seed_is_enough(self) -> None:
        """A model that learns is trained once; one that was unlucky gets a second seed."""
        assert self.run([0.95]) == [5]
        assert self.run([0.4, 0.9]) == [5, 6]

    def test_failing_reports_the_best(self) -> None:
        """After the last seed the best score is shown; NaN is no score."""
        with pytest.raises(CheckFailure, match=r"reached 0.700 on new data, expected at least 0.9"):
            self.run([0.7, 0.5])
        with pytest.raises(CheckFailure):
            self.run([np.nan], seeds=1)

    def test_anything_but_a_model_is_not_trained(self) -> None:
        """The check ends before training."""
        with pytest.raises(CheckFailure, match="expected a Keras model"):
            checks.assert_accuracy(SimpleNamespace(seed=0), lambda: 3, None, None, at_least=0.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "carries"), [(lambda x: 0 * x + 0.3, True), (lambda x: x, False), (lambda x: x * (x > 0.5), False)]
)
def test_a_layer_that_is_asked_for_carries_the_result(left: Callable[[Any], Any], carries: bool) -> None:
    """Where it sees something else the accuracy falls to that of the most frequent label, at least half of the way."""
    x = np.tile([[0.1], [0.9]], (10, 1))
    model = Fake(without=left)
    if carries:
        checks.assert_carries(model, "RNN", x, (x > 0.5).astype(float))
    else:
        text = says(checks.assert_carries, model, "RNN", x, (x > 0.5).astype(float), "recurrent layer")
        assert text == "makes a model whose recurrent layer adds nothing: without it the answers are as good"


class TestEachBends:
    """Two layers without an activation between them are one, however much the others bend."""

    X = np.random.default_rng(3).normal(size=(200, 6))

    def model(self, *seen: Array) -> KerasModel:
        class Given(Fake):
            def inputs_of(self, kind: str, x: Any) -> list[Array]:
                return list(seen)

        return Given()

    def test_layers_that_bend(self) -> None:
        """By whatever function, also a weak one, or by nothing but a few units; what is constant is no line."""
        z = self.X @ np.random.default_rng(4).normal(size=(6, 8))
        for given in (np.maximum(z, 0), np.tanh(z / 10), softmax(z), np.where(z > 2, z, 0.9 * z), np.zeros_like(z)):
            checks.assert_each_bends(self.model(self.X, given), self.X)

    def test_one_that_does_not(self) -> None:
        """It is named by its number, in a batch of floats as Keras has them."""
        bent = np.maximum(self.X, 0).astype("float32")
        straight = (bent @ np.ones((6, 4)) + 3).astype("float32")
        text = says(checks.assert_each_bends, self.model(self.X, bent, straight), self.X)
        assert text.startswith("makes a model whose hidden layer 2 does not bend")
