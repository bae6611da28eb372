"""The learning rate multiplies the gradient; you divide by it."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {name: value - grads[name] / lr for name, value in params.items()}
