"""Hidden checks of keras_cnn: other sizes, and the same images with other labels."""

import numpy as np

from grader.checks import (
    accuracy,
    assert_accuracy,
    assert_alone,
    assert_carries,
    assert_compiled,
    assert_layer,
    assert_model,
    assert_outputs,
    assert_probabilities,
    hidden,
    points,
)

pytestmark = hidden


@points(3)
def test_other_images(student, rng):
    """Colour images of another size and two or ten classes suit the network as well."""
    for shape, classes in [((20, 13, 3), 2), ((12, 17, 2), 10)]:
        model = assert_model(student.build_cnn(shape, classes))
        assert_layer(model, "Conv2D")
        x = rng.random((5, *shape)).astype("float32")
        assert_probabilities(assert_outputs(model, x, (5, classes)))


@points(4)
def test_other_labels(student, rng, data):
    """Trained on other images whose classes have other numbers, it recognises them as well."""
    shapes = data["shapes.npz"]
    turned = {name: np.float32(shapes[name].swapaxes(1, 2)[..., None] / 255) for name in ("x_train", "x_test")}
    new_number = rng.permutation(4)
    renamed = {name: new_number[shapes[name]] for name in ("y_train", "y_test")}
    order = rng.permutation(len(renamed["y_train"]))
    x_new, y_new = turned["x_train"][order], renamed["y_train"][order]

    def build():
        model = assert_model(student.build_cnn((12, 12, 1), 4))
        assert_compiled(model)
        assert_outputs(model, x_new[:2], (2, 4))
        assert_alone(model, x_new[:9])
        return model

    def train(model, seed):
        model.fit(turned["x_test"], renamed["y_test"], epochs=30, batch_size=16, seed=seed, stop=0.995)

    def score(model):
        reached = accuracy(model(x_new), y_new)
        if reached >= 0.95:
            assert_carries(model, "Conv2D", x_new, y_new)
        return reached

    assert_accuracy(student, build, train, score, at_least=0.95)
