# mistakes: output_no_bias, predict_strict
