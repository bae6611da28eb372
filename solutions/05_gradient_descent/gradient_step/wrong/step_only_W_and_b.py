"""You look for parameters of certain names, and other networks have others: take the names from the dictionary."""

# expect: test_every_parameter_moves, test_step_on_other_networks


def gradient_step(params, grads, lr):
    moving = ("W", "b", "w")
    return {name: value - lr * grads[name] if name in moving else value.copy() for name, value in params.items()}
