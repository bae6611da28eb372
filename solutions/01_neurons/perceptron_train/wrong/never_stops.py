"""An epoch without a mistake changes nothing, nor will the next: stop there instead of running all epochs."""

# expect: test_stops, test_other_clouds
# instead of: if mistakes == 0:
# write:
# instead of: break
# write:
