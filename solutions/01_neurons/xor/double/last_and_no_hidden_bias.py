# mistakes: search_last, layers_no_hidden_bias
