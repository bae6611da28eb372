"""A plain step, then the momentum; the velocity is how far it got."""


def momentum_step(x, v, g, lr, beta):
    x_new = x - lr * g + beta * v
    return x_new, x_new - x
