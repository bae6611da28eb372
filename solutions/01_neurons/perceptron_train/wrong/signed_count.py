"""Errors of +1 and -1 cancel when you add them up; count the mistakes, whichever way they went."""

# expect: test_mistake, test_gates, test_xor, test_clouds, test_other_samples, test_other_clouds
# instead of: int(error != 0)
# write: int(error)
