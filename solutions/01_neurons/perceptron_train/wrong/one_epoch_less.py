"""You run one epoch less than allowed: `epochs` is how many there are at most."""

# expect: test_mistake, test_no_mistake, test_xor, test_other_samples
# instead of: range(epochs)
# write: range(epochs - 1)
