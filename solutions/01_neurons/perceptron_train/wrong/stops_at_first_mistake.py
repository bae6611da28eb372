"""After a mistake the epoch goes on with the next sample; you leave it there."""

# expect: test_mistake
# instead of: mistakes += int(error != 0)
# write: mistakes += int(error != 0)
# write: if error != 0:
# write:     break
