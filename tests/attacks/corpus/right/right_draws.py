"""A right answer that draws, shows and saves what it computes."""
# earns: 16
# checks: passed
# seconds: 30

import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-3, 3)
plt.figure(figsize=(4, 3))
plt.plot(x, np.exp(x), label="exp")
plt.legend()
plt.savefig("exp.png")
plt.show()


def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    plt.imshow(np.atleast_2d(e))
    plt.pause(0.001)
    return e / e.sum(axis=axis, keepdims=True)
