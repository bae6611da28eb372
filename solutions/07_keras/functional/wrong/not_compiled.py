"""The labels of an output do not meet the right loss: look at the order and the names of the outputs, and at what compile says
of each.
"""

# expect: test_loss, test_learns, test_other_labels
# instead of: model.compile(optimizer="adam", loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"})
# write:
