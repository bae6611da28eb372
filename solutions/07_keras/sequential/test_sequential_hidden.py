"""Hidden checks of sequential: other sizes, three hidden layers, no hidden layer."""

from itertools import pairwise

from grader.checks import (
    assert_each_bends,
    assert_model,
    assert_nonlinear,
    assert_outputs,
    assert_parameters,
    assert_probabilities,
    hidden,
    points,
)

pytestmark = hidden


def sizes(rng):
    """Return sizes that give another number of parameters in any other order."""
    n = int(rng.integers(3, 7))
    return n + 5, [n + 4, n + 2, n], n + 1


@points(2)
def test_other_sizes(student, rng):
    """Other sizes give another network of the right size, and an empty list one without hidden layers."""
    features, widths, classes = sizes(rng)
    for list_of_units in [widths, []]:
        model = assert_model(student.build_mlp(features, list_of_units, classes))
        ends = [features, *list_of_units, classes]
        assert_parameters(model, sum((a + 1) * b for a, b in pairwise(ends)))


@points(2)
def test_deeper_network(student, rng):
    """A deeper network bends in every layer, too, and gives probabilities."""
    features, widths, classes = sizes(rng)
    model = assert_model(student.build_mlp(features, widths[:2], classes))
    assert_probabilities(assert_outputs(model, rng.normal(size=(9, features)).astype("float32"), (9, classes)))
    assert_nonlinear(model, (features,), rng)
    assert_each_bends(model, rng.normal(size=(300, features)).astype("float32"))
