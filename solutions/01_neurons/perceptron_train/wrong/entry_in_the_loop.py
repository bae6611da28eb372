"""The list has one number per epoch; you write one per sample: append after the inner loop."""

# expect: test_mistake, test_stops, test_xor, test_other_clouds
# instead of: errors.append(mistakes)
# write:     errors.append(mistakes)
