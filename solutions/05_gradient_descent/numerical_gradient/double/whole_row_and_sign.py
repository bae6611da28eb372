# mistakes: whole_row, sign
# instead of: for i in np.ndindex(x.shape):
# write: for i in range(len(x)):
# instead of: kept = x[i]
# write: kept = x[i].copy()
# instead of: above - below
# write: below - above
