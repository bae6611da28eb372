"""A right answer with a program below it that asks questions."""
# earns: 16
# checks: passed

import numpy as np

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]

def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)

if __name__ == "__main__":
    scores = input("scores, please: ")
    print(softmax(np.array(scores.split(), dtype=float)))
