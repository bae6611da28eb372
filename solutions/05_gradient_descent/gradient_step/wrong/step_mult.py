"""The step is subtracted from the parameter. You scale the parameter by it, so a parameter of 0 never moves."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {name: params[name] * (1 - lr * grads[name]) for name in params}
