"""ReLU lets the gradient of a unit that was on through as it is: multiply by its slope, 1, not by its value."""

# expect: test_w1, test_b1, test_large, test_more_first
# instead of: (Z1 > 0)
# write: A
