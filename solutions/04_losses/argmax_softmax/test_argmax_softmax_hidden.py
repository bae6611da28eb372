"""Hidden checks of argmax_softmax: other numbers, other sizes."""

import numpy as np

from grader.checks import assert_close, hidden, points

pytestmark = hidden


@points(2)
def test_argmax_on_other_scores(student, reference, rng):
    """The winner is right on other scores, ties included."""
    for shape in [(6, 4), (1, 3), (5, 5)]:
        scores = rng.normal(size=shape)
        scores[-1] = np.sort(scores[-1]) - 9  # all negative, and the last is the largest
        scores[0] = scores[0].max()  # a tie in every batch, whatever the seed
        assert_close(student.argmax_onehot(scores), reference.argmax_onehot(scores))


@points(4)
def test_softmax_on_other_scores(student, reference, rng):
    """The probabilities are right on other sizes, another axis, and scores of very different size."""
    for shape in [(7, 3), (3, 3), (1, 6), (9,)]:
        scores = rng.normal(scale=3, size=shape)
        assert_close(student.softmax(scores), reference.softmax(scores))
    scores = rng.normal(size=(4, 4))
    assert_close(student.softmax(scores, axis=0), reference.softmax(scores, axis=0))
    scores = rng.integers(-128, 129, size=(4, 3)) / 64 + np.array(
        [[1000.0], [0.0], [-1000.0], [700.0]]
    )  # in float32, too
    assert_close(student.softmax(scores), reference.softmax(scores))
