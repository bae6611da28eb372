"""FILL_IN: the sentence for whoever makes this mistake: what is wrong and where to look, not the solution."""

# FILL_IN: name this file after the mistake; the next line lists exactly the checks that it must fail
# expect: test_by_hand, test_any_shape, test_other_numbers


def EXERCISE(x):
    return x + 2.0
