"""You look for parameters of certain names, and other networks have others: take the names from the dictionary."""

# expect: test_every_parameter_moves, test_step_on_other_networks


def gradient_step(params, grads, lr):
    return {"W": params["W"] - lr * grads["W"], "b": params["b"] - lr * grads["b"]}
