"""As many mistakes as in the epoch before do not mean that nothing more is learned: stop only at none."""

# expect: test_gates, test_stops, test_xor, test_other_clouds
# instead of: if mistakes == 0:
# write: if mistakes == 0 or errors[-2:-1] == [mistakes]:
