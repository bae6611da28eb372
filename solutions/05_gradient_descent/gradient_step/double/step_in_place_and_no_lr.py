# mistakes: step_in_place, step_no_lr


def gradient_step(params, grads, lr):
    for name in params:
        params[name] -= grads[name]
    return params
