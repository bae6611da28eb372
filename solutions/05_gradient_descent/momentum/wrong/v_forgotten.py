"""This is a plain step of gradient descent: where is the velocity that you were given?"""

# expect: test_by_hand, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: beta * v - lr * g
# write: -lr * g
