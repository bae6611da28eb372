"""The parameters come back as they were: each moves against its gradient."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {name: value.copy() for name, value in params.items()}
