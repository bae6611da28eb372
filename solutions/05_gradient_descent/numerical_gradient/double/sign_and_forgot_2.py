# mistakes: sign, forgot_2
# instead of: (above - below) / (2 * h)
# write: (below - above) / h
