"""Take each gradient by the name of its parameter: two dictionaries may list their names in another order."""

# expect: test_every_parameter_moves


def gradient_step(params, grads, lr):
    return {name: value - lr * grad for (name, value), grad in zip(params.items(), grads.values(), strict=True)}
