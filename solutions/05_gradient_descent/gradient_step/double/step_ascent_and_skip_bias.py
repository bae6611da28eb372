# mistakes: step_ascent, step_skip_bias


def gradient_step(params, grads, lr):
    return {name: value if name.startswith("b") else value + lr * grads[name] for name, value in params.items()}
