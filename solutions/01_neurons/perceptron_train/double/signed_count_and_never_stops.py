# mistakes: signed_count, never_stops
# instead of: error != 0
# write: error
# instead of: if mistakes == 0:
# write:
# instead of: break
# write:
