"""A hidden layer without an activation, and the squared error for one output."""

# mistakes: no_bend, mixed_loss
