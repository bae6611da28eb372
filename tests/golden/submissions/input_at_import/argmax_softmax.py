"""Asks a question that nobody answers."""

scores = input("scores, please: ")
