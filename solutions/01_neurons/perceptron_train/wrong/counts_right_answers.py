"""errors[e] is how many samples were predicted wrongly; you count those that were right."""

# expect: test_mistake, test_no_mistake, test_stops, test_xor, test_other_samples, test_other_clouds
# instead of: error != 0
# write: error == 0
# instead of: mistakes == 0
# write: mistakes == len(X)
