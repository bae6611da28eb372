"""The learning rate has no effect in your step; it decides how far to go."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {name: params[name] - grads[name] for name in params}
