"""lr multiplies the gradient once; you do so twice."""

# expect: test_every_parameter_moves, test_flat_ground, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {name: value - lr * lr * grads[name] for name, value in params.items()}
