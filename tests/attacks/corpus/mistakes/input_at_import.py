"""Asks a question that nobody answers."""
# checks: error
# says: nobody answers input() here: use the function's arguments

scores = input("scores, please: ")
