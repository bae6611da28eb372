"""Each entry has its own slope; you move all of them by the mean of the gradient."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks

import numpy as np


def gradient_step(params, grads, lr):
    return {name: value - lr * np.mean(grads[name]) for name, value in params.items()}
