"""Call a function with arrays that hold nothing, whose other axis is long, and with thousands of empty lists."""
# exercise: numerical_gradient
# earns: 0
# says: the function given to you takes at most

import numpy as np

NOTHING = [np.zeros((0, 9_000)), np.zeros((9_000, 0)), [[]] * 9_000, [{}] * 9_000, np.array(["x" * 9_000])]


def numerical_gradient(f, x, h=1e-5):
    for asked in NOTHING:
        try:
            f(asked)
        except ValueError as error:
            if "takes at most" not in str(error):
                raise
    return f([[]] * 900)
