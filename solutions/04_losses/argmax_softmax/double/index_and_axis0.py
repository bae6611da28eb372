# mistakes: argmax_returns_index, softmax_axis0
