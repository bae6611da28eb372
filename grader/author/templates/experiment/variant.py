"""FILL_IN: another right way, and name this file after it: loops and lists, another formula, float32."""


def EXERCISE(f, candidates):
    return min(candidates, key=f)
