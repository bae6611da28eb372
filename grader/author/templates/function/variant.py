"""FILL_IN: another right way, and name this file after it: loops and lists, another formula, float32."""


def EXERCISE(x):
    return [EXERCISE(part) for part in x] if x.ndim else 2.0 * float(x)
