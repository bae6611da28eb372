"""Build a multi-layer perceptron with Keras."""

import keras


def build_mlp(input_dim, hidden, num_classes):
    """Build a classifier from dense layers.

    Args:
        input_dim: number of input features D.
        hidden: list of layer widths.
        num_classes: number of classes C.
    """
    # BEGIN SOLUTION
    layers = [keras.layers.Dense(units, activation="relu") for units in hidden]
    return keras.Sequential(
        [keras.Input((input_dim,)), *layers, keras.layers.Dense(num_classes, activation="softmax")]
    )
    # END SOLUTION
