"""Learning rate and beta have changed places: which belongs to the gradient, which to the old velocity?"""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: beta * v - lr * g
# write: lr * v - beta * g
