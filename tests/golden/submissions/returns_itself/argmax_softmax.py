"""Returns a list that contains itself, and a million numbers in lists."""


def argmax_onehot(Z):
    endless = [1.0]
    endless.append(endless)
    return endless


def softmax(z, axis=-1):
    return [[float(i)] for i in range(1_000_000)]
