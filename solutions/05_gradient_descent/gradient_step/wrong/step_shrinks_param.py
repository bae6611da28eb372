"""You multiply the parameter by 1 - lr and never look at its gradient."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {name: value - lr * value for name, value in params.items()}
