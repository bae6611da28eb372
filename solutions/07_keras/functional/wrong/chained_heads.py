"""The output `returned` is computed from `bought`, a single number: let both read the hidden layer."""

# expect: test_shared
# instead of: name="returned")(shared)
# write: name="returned")(bought)
