# mistakes: descent_fixed_grad, descent_only_last


def gradient_descent(grad, x0, lr, steps):
    x, slope = x0, grad(x0)
    for _ in range(steps):
        x = x - lr * slope
    return x
