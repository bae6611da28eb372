"""You return the step itself. The new parameters are the old ones with the step added to them."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {name: -lr * grads[name] for name in params}
