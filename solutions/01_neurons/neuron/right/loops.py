"""Loops over inputs and rows, plain numbers and a list of booleans as results."""


def neuron_output(x, w, b):
    z = b
    for xi, wi in zip(x, w, strict=True):
        z += xi * wi
    return z


def perceptron_predict(X, w, b):
    return [bool(neuron_output(row, w, b) >= 0) for row in X]
