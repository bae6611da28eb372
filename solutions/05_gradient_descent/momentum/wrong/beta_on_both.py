"""You damp the push of the gradient as well: beta belongs to the old velocity alone."""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: beta * v - lr * g
# write: beta * (v - lr * g)
