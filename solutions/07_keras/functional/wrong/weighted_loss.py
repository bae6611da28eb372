"""The two losses do not count alike: the task says nothing of weights."""

# expect: test_loss, test_learns, test_other_labels
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"})
# write: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}, loss_weights={"bought": 1.0, "returned": 0.2})
