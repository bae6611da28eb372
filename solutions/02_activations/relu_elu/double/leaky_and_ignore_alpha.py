# mistakes: relu_leaky, elu_ignore_alpha
