"""This is a plain step of gradient descent, and its place alone: where is the velocity, the old one and the new one?"""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: x + v_new, v_new
# write: x - lr * g
