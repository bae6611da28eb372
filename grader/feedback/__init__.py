"""What is said of a failure: the fact, the shortest call that shows it, and the mistake where the numbers prove it.

Wrong models were recorded when the exercise was built; a student's calls are compared with them, and nothing is ever
guessed. Read `explain.py` first.
"""
