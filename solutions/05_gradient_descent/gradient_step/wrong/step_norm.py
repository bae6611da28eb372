"""You divide the gradient by its length, so that every step is equally long. A step should be shorter where the ground
is flatter, and none where it is level.
"""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks

import numpy as np


def gradient_step(params, grads, lr):
    return {name: params[name] - lr * grads[name] / np.linalg.norm(grads[name]) for name in params}
