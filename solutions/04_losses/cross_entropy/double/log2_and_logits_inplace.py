# mistakes: ce_log2, logits_inplace
