"""Have the compiler fold a constant, and hold a line of ten million numbers."""
# earns: 0
# says: used more than | raised MemoryError | was stopped after 2 seconds | could not be run: MemoryError | did not run: MemoryError | crashed
# seconds: 60
# cpu: 2

exec("x = [" + "1j," * 20_000_000 + "]")


def argmax_onehot(Z):
    return np.zeros(Z.shape)


def softmax(z, axis=-1):
    return np.zeros(z.shape)
