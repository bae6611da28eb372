"""One sample that is right says nothing of the others: end the training only after an epoch without any mistake."""

# expect: test_gates, test_xor, test_clouds, test_other_clouds
# instead of: mistakes += int(error != 0)
# write: mistakes += int(error != 0)
# write: if error == 0:
# write:     break
