"""You changed the caller's parameters. Whoever compares old and new, or draws the way, still needs them: return a new
dictionary of new arrays.
"""

# expect: test_old_parameters_stay, test_step_on_other_networks


def gradient_step(params, grads, lr):
    for name in params:
        params[name] -= lr * grads[name]
    return params
