"""One winner per row, not one for the whole batch."""

# expect: test_winner_of_each_row, test_first_wins_a_tie, test_argmax_on_other_scores


def argmax_onehot(Z):
    return (Z.max() == Z).astype(float)
