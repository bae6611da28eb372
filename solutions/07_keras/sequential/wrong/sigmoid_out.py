"""Sigmoid looks at each class alone, so a row need not sum to 1. When exactly one class is true, the classes must
share one sum: softmax.
"""

# expect: test_probabilities, test_deeper_network
# known by: last, columns
# instead of: "softmax"
# write: "sigmoid"
