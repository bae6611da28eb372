"""Return one list many times over inside itself: short to hold, 2**60 parts to write down."""
# earns: 0
# says: more than 100000 parts


def argmax_onehot(Z):
    value = [0.0]
    for _ in range(30):
        value = [value, value] * 2
    return value


softmax = argmax_onehot
