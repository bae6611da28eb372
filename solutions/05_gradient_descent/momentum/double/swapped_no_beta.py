# mistakes: swapped, no_beta


def momentum_step(x, v, g, lr, beta):
    v_new = v - lr * g
    return v_new, x + v_new
