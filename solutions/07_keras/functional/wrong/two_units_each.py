"""Each output has two units: a question with yes or no needs one number, the probability of yes."""

# expect: test_inputs_and_outputs, test_probabilities, test_both_inputs, test_shared, test_bends, test_loss, test_learns, test_other_sizes, test_other_questions
# instead of: Dense(1, activation="sigmoid", name="bought")
# write: Dense(2, activation="softmax", name="bought")
# instead of: Dense(1, activation="sigmoid", name="returned")
# write: Dense(2, activation="softmax", name="returned")
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}
# write: loss={"bought": "sparse_categorical_crossentropy", "returned": "sparse_categorical_crossentropy"}
