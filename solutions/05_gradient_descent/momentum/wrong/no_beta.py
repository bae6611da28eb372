"""You keep the old velocity whole, so nothing ever slows down: only a part of it may stay."""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: beta * v
# write: v
