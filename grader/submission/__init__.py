"""What a student handed in: found under whatever name, read so that nothing in it can mislead or exhaust the grader.

Nothing is executed, extracted or followed, and every read has a limit. Read `reading.py` first.
"""
