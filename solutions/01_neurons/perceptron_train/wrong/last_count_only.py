"""Return the list of all epochs, not the number of one."""

# expect: test_mistake, test_no_mistake, test_gates, test_stops, test_xor, test_clouds, test_other_samples, test_other_clouds
# instead of: return w, b, errors
# write: return w, b, errors[-1]
