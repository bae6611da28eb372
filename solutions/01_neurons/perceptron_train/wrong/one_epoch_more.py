"""You run one epoch more than allowed: `epochs` is how many there are at most."""

# expect: test_mistake, test_xor, test_other_samples
# instead of: range(epochs)
# write: range(epochs + 1)
