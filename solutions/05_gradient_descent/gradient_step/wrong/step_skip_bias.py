"""Every entry of the dictionary is a parameter, the biases too; yours stay where they are."""

# expect: test_every_parameter_moves, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {name: value if name.startswith("b") else value - lr * grads[name] for name, value in params.items()}
