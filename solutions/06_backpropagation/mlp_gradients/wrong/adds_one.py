"""The true class is where 1 is subtracted from the probability; you add it."""

# expect: test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: -=
# write: +=
