"""XOR: search in vain for a single perceptron that computes it, then write down two layers that do."""

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    """Return the best share of the four inputs that a single perceptron gets right.

    Every perceptron with first weight w1 from ws, second weight w2 from ws and bias b from bs is tried, w1 and w2
    independently of each other. It answers 1 to the input (x1, x2) if x1 w1 + x2 w2 + b >= 0, else 0.

    Args:
        ws: the weights to try, float array of shape (K,), in any order.
        bs: the biases to try, float array of shape (M,), in any order.
        labels: the four right answers, each 0 or 1, for the rows of INPUTS: (0, 0), (0, 1), (1, 0), (1, 1).

    Returns:
        One float, the number of right answers of the best perceptron divided by 4: 0, 0.25, 0.5, 0.75 or 1.
        Only this share is returned, so it does not matter which perceptron reaches it, or how many do.

    >>> float(xor_search(np.array([1.0]), np.array([-0.5])))
    0.75
    >>> float(xor_search(np.array([-1.0, 1.0]), np.array([-0.5, 0.5]), labels=(1, 0, 0, 0)))
    1.0
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError


def xor_two_layers():
    """Return the weights of a network with two hidden units that computes XOR.

    To an input x it answers step(h @ w2 + b2), where h = step(x @ W1 + b1), and step(z) is 1 if z >= 0, else 0.

    Returns:
        A tuple (W1, b1, w2, b2), arrays or lists of finite numbers: W1 of shape (2, 2), where W1[i, j] joins input i to
        hidden unit j; b1 of shape (2,), one bias per hidden unit; w2 of shape (2,), one weight per hidden unit; b2, one
        number. The network must answer 0, 1, 1, 0 to the rows of INPUTS. Every choice that does so is right.
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError
