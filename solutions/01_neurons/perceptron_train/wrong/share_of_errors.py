"""errors[e] is a number of samples; you divide it by how many there are."""

# expect: test_mistake, test_xor
# instead of: append(mistakes)
# write: append(mistakes / len(X))
