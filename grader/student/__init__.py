"""A student's own copy of a course: what it remembers, and what it does by itself.

Results of earlier checks are kept in the copy, told as a page, and made anew at every save. Read `progress.py` first.
"""
