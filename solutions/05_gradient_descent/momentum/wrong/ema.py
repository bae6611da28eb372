"""Your velocity is a weighted mean of the last velocity and the gradient; here the gradient counts in full."""

# expect: test_by_hand, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: lr * g
# write: (1 - beta) * lr * g
