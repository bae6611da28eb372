# mistakes: step_ascent, descent_ascent
