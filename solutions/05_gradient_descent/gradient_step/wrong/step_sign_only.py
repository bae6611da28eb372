"""You used only the sign of the gradient. Its size counts as well: steep parameters move further."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks

import numpy as np


def gradient_step(params, grads, lr):
    return {name: params[name] - lr * np.sign(grads[name]) for name in params}
