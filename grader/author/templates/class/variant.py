"""FILL_IN: another right way, and name this file after it: loops and lists, another formula, float32."""

import numpy as np


class CLASS:
    def __init__(self, factor):
        self.scale = np.float32(factor)

    def forward(self, x):
        return np.multiply(x, self.scale)
