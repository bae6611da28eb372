"""Errors of +1 and -1 cancel when you add them up; count the mistakes, whichever way they went."""

# expect: test_gates, test_xor, test_clouds, test_other_clouds
# instead of: mistakes += int(error != 0)
# write: mistakes += int(error)
# instead of: errors.append(mistakes)
# write: errors.append(abs(mistakes))
