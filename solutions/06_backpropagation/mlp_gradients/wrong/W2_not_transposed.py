"""On the way back the gradient meets W2 transposed: from classes to hidden units. With a square W2 nothing but the
numbers shows it.
"""

# expect: test_loss, test_shapes, test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: params["W2"].T
# write: params["W2"]
