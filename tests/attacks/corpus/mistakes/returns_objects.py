"""Returns a generator and a function."""
# checks: failed
# says: is of type generator, expected numbers


def argmax_onehot(Z):
    return (row for row in Z)


def softmax(z, axis=-1):
    return softmax
