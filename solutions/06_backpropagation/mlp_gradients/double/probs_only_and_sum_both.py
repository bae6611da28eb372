# mistakes: probs_only, sum_both
# instead of: -log_p[rows, y].mean()
# write: -log_p[rows, y].sum()
# instead of: dZ2[rows, y] -= 1
# write:
# instead of: dZ2 /= len(X)
# write:
