"""The loss is the squared error: for a yes-or-no question it is the binary cross-entropy, which does not forgive being sure and
wrong.
"""

# expect: test_loss, test_learns, test_other_labels
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}
# write: loss="mse"
