"""Return a list of one very long text and many numbers, which numpy would pad to hundreds of gigabytes."""
# earns: 0
# says: is of type list, expected numbers | is text, expected numbers | returned what cannot be sent


def argmax_onehot(Z):
    return ["a" * (1 << 19)] + [0] * 90_000


def softmax(z, axis=-1):
    return [b"a" * (1 << 25)] + [0] * 90_000
