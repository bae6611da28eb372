"""The squared error asks how far a number is off: for a probability the loss is the binary cross-entropy, which never forgives
to be sure and wrong.
"""

# expect: test_loss, test_learns, test_other_labels
# known by: loss
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}
# write: loss="mse"
