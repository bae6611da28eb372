"""The step is lr times the gradient, all of it: you go half as far."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {name: value - lr * grads[name] / 2 for name, value in params.items()}
