"""Hidden checks of relu_elu: other numbers, other shapes."""

from grader.checks import assert_close, assert_no_warnings, assert_unchanged, hidden, points

pytestmark = hidden


@points(2)
def test_other_relu(student, reference, rng):
    """ReLU is right on other numbers and shapes, and leaves its input alone."""
    for shape in [(6,), (3, 5), (4, 4), (2, 3, 2)]:
        x = rng.uniform(0.5, 4, size=shape) * 10.0 ** rng.integers(0, 5, size=shape)
        x.flat[::2] *= -1  # both signs, whatever the seed
        x.flat[1] = 0.75  # positive, and less than 1
        assert_close(student.relu(x), reference.relu(x))
    assert_unchanged(student)


@points(2)
def test_other_elu(student, reference, rng):
    """ELU is right on other numbers, shapes and alpha, and neither overflows nor changes its input."""
    for shape, alpha in [((6,), 1.0), ((3, 5), 0.3), ((4, 4), 1.7), ((2, 3, 2), 3.0)]:
        x = rng.uniform(0.5, 3, size=shape)
        x.flat[::2] *= -1
        x.flat[-1] = 5000.0
        assert_close(student.elu(x, alpha=alpha), reference.elu(x, alpha=alpha))
    assert_no_warnings(student)
    assert_unchanged(student)
