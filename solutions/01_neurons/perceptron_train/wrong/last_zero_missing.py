"""The epoch without a mistake belongs to the list too: write its 0 down, and stop afterwards."""

# expect: test_no_mistake, test_stops, test_other_samples, test_other_clouds
# instead of: errors.append(mistakes)
# write:
# instead of: return w, b, errors
# write:     errors.append(mistakes)
# write: return w, b, errors
