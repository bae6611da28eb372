"""The sign is wrong: a step against your gradients raises the loss. A true class whose probability is too small must
get a higher score.
"""

# expect: test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: dZ2[rows, y] -= 1
# write: dZ2[rows, y] -= 1
# write: dZ2 = -dZ2
