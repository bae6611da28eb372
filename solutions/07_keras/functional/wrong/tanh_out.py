"""Tanh gives numbers from -1 to 1: a probability lies between 0 and 1."""

# expect: test_probabilities, test_loss, test_learns, test_other_sizes, test_other_questions
# instead of: Dense(1, activation="sigmoid", name="bought")
# write: Dense(1, activation="tanh", name="bought")
# instead of: Dense(1, activation="sigmoid", name="returned")
# write: Dense(1, activation="tanh", name="returned")
