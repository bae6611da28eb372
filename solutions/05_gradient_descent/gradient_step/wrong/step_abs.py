"""The sign of the gradient says which way is uphill: you take it away, and all steps go down the axis."""

# expect: test_every_parameter_moves, test_step_on_other_networks

import numpy as np


def gradient_step(params, grads, lr):
    return {name: value - lr * np.abs(grads[name]) for name, value in params.items()}
