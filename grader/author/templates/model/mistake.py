"""FILL_IN: the sentence for whoever makes this mistake: what is wrong and where to look, not the solution."""

# FILL_IN: name this file after the mistake; the next line lists exactly the checks that it must fail
# expect: test_probabilities, test_unseen_sizes
# known by: last
# instead of: Dense(classes, activation="softmax")
# write: Dense(classes)
