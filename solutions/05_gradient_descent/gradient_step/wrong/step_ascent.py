"""You add the gradient, and the gradient points uphill: the loss rises. Go the other way."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {name: params[name] + lr * grads[name] for name in params}
