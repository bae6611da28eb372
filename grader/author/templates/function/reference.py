"""FILL_IN: what is written here, in one line."""

import numpy as np


def EXERCISE(x):
    """FILL_IN: what it returns, in one line.

    Args:
        x: FILL_IN: shape, type, which numbers are possible. Must not be changed.

    Returns:
        FILL_IN: shape and type; what settles every doubt: at 0, on a tie, mean or sum. A new array.

    >>> EXERCISE(np.array([-2.0, 0.0, 3.0])).tolist()
    [-4.0, 0.0, 6.0]
    """
    # BEGIN SOLUTION
    return 2.0 * x  # FILL_IN: the solution, and an example above that it makes true
    # END SOLUTION
