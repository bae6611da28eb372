# mistakes: step_ascent, step_no_lr


def gradient_step(params, grads, lr):
    return {name: params[name] + grads[name] for name in params}
