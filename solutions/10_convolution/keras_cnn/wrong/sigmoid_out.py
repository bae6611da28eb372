"""Sigmoid looks at each class alone, so a row need not sum to 1. An image shows exactly one shape: the classes must
share one sum, softmax.
"""
# expect: test_outputs, test_loss, test_other_images
# known by: last, columns
# instead of: "softmax"
# write: "sigmoid"
