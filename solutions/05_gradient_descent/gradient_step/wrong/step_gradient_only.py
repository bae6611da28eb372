"""A step begins at the parameter: you return lr times the gradient without it."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {name: lr * grads[name] for name, value in params.items()}
