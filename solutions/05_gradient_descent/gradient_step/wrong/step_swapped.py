"""You take the parameter away from the gradient: the parameter moves, against its gradient."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {name: grads[name] - lr * value for name, value in params.items()}
