"""A parameter whose gradient is 0 stays as it is, but it belongs into the new dictionary all the same."""

# expect: test_flat_ground


def gradient_step(params, grads, lr):
    return {name: params[name] - lr * grads[name] for name in params if grads[name].any()}
