"""Hidden checks of neuron: other numbers, other sizes."""

import numpy as np

from grader.checks import assert_close, assert_unchanged, hidden, points

pytestmark = hidden


@points(2)
def test_output_on_other_sizes(student, reference, rng):
    """The output is right for other numbers of inputs, small and large."""
    for size, scale in [(1, 1.0), (3, 0.01), (4, 100.0), (9, 3.0)]:
        x, w = rng.normal(scale=scale, size=(2, size))
        x[0], w[0] = scale, scale  # never a sum of zeros, whatever the seed
        assert_close(student.neuron_output(x, w, -1.25), reference.neuron_output(x, w, -1.25))
    assert_close(student.neuron_output(np.array([3, -1]), np.array([2, 4]), 5), 7)


@points(2)
def test_predict_on_other_rows(student, reference, rng):
    """The answers are right for other numbers of rows and inputs."""
    for shape in [(25, 4), (3, 3), (6, 1), (1, 5)]:
        w = rng.uniform(0.5, 2.0, size=shape[1])
        rows = rng.normal(size=shape)
        rows[0] = -0.1 / w.sum()  # a sum of -0.1, which the bias lifts to 0.2: below one half, above 0
        assert_close(student.perceptron_predict(rows, w, 0.3), reference.perceptron_predict(rows, w, 0.3))
    rows = np.array([[4.0, -2.0], [1.0, 1.0], [0.0, 8.0], [4.0, 2.0]])
    assert_close(student.perceptron_predict(rows, np.array([-0.5, -0.25]), 2.0), [1, 1, 1, 0])
    assert_unchanged(student)
