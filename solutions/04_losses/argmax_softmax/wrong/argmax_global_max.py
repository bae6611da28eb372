"""One winner per row, not one for the whole batch."""

# expect: 

import numpy as np


def argmax_onehot(Z):
    return (Z == Z.max()).astype(float)
