"""The outputs have no names: a variable of that name is not seen, `name=` of the layer that makes an output is."""

# expect: test_inputs_and_outputs, test_probabilities, test_both_inputs, test_shared, test_bends, test_loss, test_learns, test_other_sizes, test_other_labels
# instead of: , name="bought"
# write:
# instead of: , name="returned"
# write:
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}
# write: loss=["binary_crossentropy", "binary_crossentropy"]
