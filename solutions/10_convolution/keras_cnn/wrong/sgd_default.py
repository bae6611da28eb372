"""Plain SGD takes the same small step in every direction and does not get there in 30 epochs: use Adam, which adapts
its steps.
"""
# expect: test_learns, test_other_labels
# known by: steps
# instead of: Adam(0.01)
# write: SGD(0.001)
