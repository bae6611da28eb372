"""Returns a set and a dictionary with numbers as keys."""
# checks: failed
# says: is of type set, expected numbers


def argmax_onehot(Z):
    return {1.0, 0.0}


def softmax(z, axis=-1):
    return {0: z}
