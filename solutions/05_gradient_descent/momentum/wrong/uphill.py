"""You climb: the gradient points uphill, so the push has to go the other way."""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: beta * v - lr
# write: beta * v + lr
