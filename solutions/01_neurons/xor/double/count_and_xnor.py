# mistakes: search_count, layers_xnor
