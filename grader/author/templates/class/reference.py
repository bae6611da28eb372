"""FILL_IN: what is written here, in one line."""

import numpy as np


class CLASS:
    """FILL_IN: what an object of it is, in one line.

    >>> CLASS(2.0).forward(np.array([-2.0, 0.0, 3.0])).tolist()
    [-4.0, 0.0, 6.0]
    """

    def __init__(self, factor):
        """FILL_IN: what an object is made of.

        Args:
            factor: FILL_IN: shape, type, which numbers are possible.
        """
        # BEGIN SOLUTION
        self.factor = factor  # FILL_IN: what it keeps
        # END SOLUTION

    def forward(self, x):
        """FILL_IN: what it returns, in one line.

        Args:
            x: FILL_IN: shape, type, which numbers are possible. Must not be changed.

        Returns:
            FILL_IN: shape and type; what settles every doubt. A new array.
        """
        # BEGIN SOLUTION
        return self.factor * x  # FILL_IN: the solution, and an example above that it makes true
        # END SOLUTION
