"""The order is (w, b, errors): you return the bias first."""

# expect: test_mistake, test_no_mistake, test_gates, test_stops, test_xor, test_clouds, test_other_samples, test_other_clouds
# instead of: return w, b
# write: return b, w
