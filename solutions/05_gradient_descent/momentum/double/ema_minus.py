# mistakes: ema, minus


def momentum_step(x, v, g, lr, beta):
    v_new = beta * v - (1 - beta) * lr * g
    return x - v_new, v_new
