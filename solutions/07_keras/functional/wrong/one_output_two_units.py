"""A layer of two units is one output: give each question a layer of its own, of one unit and with its name."""

# expect: test_inputs_and_outputs, test_probabilities, test_both_inputs, test_shared, test_bends, test_loss, test_learns, test_other_sizes, test_other_labels
# instead of: outputs=[bought, returned]
# write: outputs=keras.layers.Dense(2, activation="sigmoid")(shared)
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}
# write: loss="binary_crossentropy"
