"""Return a dictionary with the names, not a list of the arrays."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return [value - lr * grads[name] for name, value in params.items()]
