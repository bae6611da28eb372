"""Far on the left ELU comes to -alpha itself: you cut the exponent off too early, and it stops above."""

# expect: test_elu_no_jump, test_elu_no_overflow
# also: LOWEST = -4.0 | -5.0

import numpy as np

LOWEST = -3.0


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, alpha * (np.exp(np.clip(x, LOWEST, 0)) - 1))
