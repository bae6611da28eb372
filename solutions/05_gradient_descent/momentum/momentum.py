"""One step of gradient descent with momentum: what rolls downhill keeps rolling."""


def momentum_step(x, v, g, lr, beta):
    """Take one step with momentum.

    The velocity keeps a part of what it was and is pushed downhill; then the place moves by the new velocity.

    Args:
        x: the place, a float or an array of floats, of any shape. Must not be changed.
        v: the velocity, of the shape of x: the last step, so it has its sign already. Must not be changed.
        g: the gradient at x, of the shape of x. Must not be changed.
        lr: the learning rate, a float above 0. It scales the gradient, and nothing else.
        beta: which part of the old velocity is kept, a float from 0 up to, but not including, 1.

    Returns:
        The tuple (x_new, v_new): the new place and the new velocity, both new and of the shape of x.

    >>> momentum_step(1.0, 0.0, 2.0, lr=0.25, beta=0.5)
    (0.5, -0.5)
    >>> momentum_step(0.5, -0.5, 1.0, lr=0.25, beta=0.5)
    (0.0, -0.5)
    """
    # BEGIN SOLUTION
    v_new = beta * v - lr * g
    return x + v_new, v_new
    # END SOLUTION
