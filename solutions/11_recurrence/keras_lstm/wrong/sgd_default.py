"""Plain SGD takes the same small step in every direction and does not get there in 20 epochs: use Adam, which adapts
its steps.
"""

# expect: test_learns, test_other_labels
# known by: steps
# instead of: keras.optimizers.Adam(0.02)
# write: "sgd"
