"""The last hidden layer is missing: the list has as many numbers as there are hidden layers, and the output layer comes
after them.
"""

# expect: test_parameters, test_bends, test_other_sizes
# instead of: in hidden
# write: in hidden[:-1]
