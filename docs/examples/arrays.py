"""A right answer to the examples with NumPy: what `student` stands for there."""

import numpy as np


def shares(x):
    """Return what part each number has in the squares of its row."""
    squares = (x / np.abs(x).max(axis=-1, keepdims=True)) ** 2
    return squares / squares.sum(axis=-1, keepdims=True)


def slope(x):
    """Return the gradient of the mean of squares."""
    return 2 * x / x.size


def first(x):
    """Return the first number; of none, raise ValueError."""
    if not len(x):
        raise ValueError("there is none")
    return x[0]


def line():
    """Return the weights and the bias of a perceptron."""
    return np.array([1.0, -2.0]), 0.5


def brightest():
    """Return the largest number of the images to learn from."""
    with np.load("datasets/shapes.npz") as file:
        return file["x_train"].max()


class Counter:
    """Counts from a number on."""

    def __init__(self, start):
        self.total = start

    def add(self, number):
        """Count on; return the total."""
        self.total += number
        return self.total
