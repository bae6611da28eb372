"""Build a multi-layer perceptron with Keras."""

import keras


def build_mlp(input_dim, hidden, num_classes):
    """Build a classifier: dense layers, one after the other.

    Args:
        input_dim: number of features D of one sample; the model reads batches of shape (N, D).
        hidden: list with the number of units of each hidden layer, in this order, e.g. [16, 8]. It may be empty: then
            the output layer reads the features itself. Must not be changed.
        num_classes: number of classes C, at least 2.

    Returns:
        A keras.Model that maps (N, D) to (N, C); each row of outputs holds probabilities, which sum to 1 (softmax).
        Every layer is dense and has biases, every hidden layer a non-linear activation (relu, tanh, ...). The model
        has its weights already, because it knows the shape of its input. It need not be compiled.

    >>> model = build_mlp(4, [3], 2)
    >>> model.output_shape
    (None, 2)
    >>> model.count_params()
    23
    """
    # BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input((input_dim,)),
            *(keras.layers.Dense(units, activation="relu") for units in hidden),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
    # END SOLUTION
