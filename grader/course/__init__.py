"""What is taught: a course and its exercises, as their authors wrote them.

Here files become settings, checks as syntax, quizzes and discussions, and the copy that a student gets is made. Nothing
is run. Read `reading.py` first.
"""
