"""The outputs have no names of their own: give each last layer the name of its question, so that labels find it."""

# expect: test_loss, test_learns, test_other_labels
# instead of: , name="bought"
# write:
# instead of: , name="returned"
# write:
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}
# write: loss=["binary_crossentropy", "binary_crossentropy"]
