"""Return lists, tuples and dicts inside each other, a hundred thousand deep, and some that hold themselves."""
# earns: 0
# says: more than 32 levels of nesting


def argmax_onehot(Z):
    value = Z
    for _ in range(100_000):
        value = [value]
    return value


def softmax(z, axis=-1):
    value = {}
    value["self"] = (value, [value] * 3)
    return value
