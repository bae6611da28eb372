"""A class: every submission graded once, kept, told and exported.

A batch grades what is new or has changed and the gradebook commits each result when it exists; reports and exports only
read. Read `batch.py` first.
"""
