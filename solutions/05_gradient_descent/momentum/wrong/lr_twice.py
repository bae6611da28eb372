"""The learning rate is in your velocity already: do not scale the move by it once more."""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: x + v_new
# write: x + lr * v_new
