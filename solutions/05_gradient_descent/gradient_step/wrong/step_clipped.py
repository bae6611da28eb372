"""The gradient counts as it is, however large: you cut it off."""

# expect: test_every_parameter_moves, test_step_on_other_networks

import numpy as np


def gradient_step(params, grads, lr):
    return {name: value - lr * np.clip(grads[name], -1, 1) for name, value in params.items()}
