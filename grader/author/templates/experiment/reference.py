"""FILL_IN: what is tried here, in one line."""

import numpy as np


def EXERCISE(f, candidates):
    """FILL_IN: what is tried, and what is returned of it, in one line.

    Args:
        f: FILL_IN: what is asked of each candidate: a function that takes one number and returns one.
        candidates: FILL_IN: what to try, float array of shape (K,), in any order. Must not be changed.

    Returns:
        FILL_IN: one float; what settles every doubt: of several equally good ones the first.

    >>> EXERCISE(lambda x: (x - 1.0) ** 2, np.array([-1.0, 0.5, 3.0]))
    0.5
    """
    # BEGIN SOLUTION
    outcomes = [f(candidate) for candidate in candidates]  # FILL_IN: the experiment, and what one finds by it
    return float(candidates[np.argmin(outcomes)])
    # END SOLUTION
