"""One unit on its way from a source to a result, and many of them side by side.

A worker holds a pytest session and grades unit after unit; a pool keeps workers as processes; a key says whether a
result still holds. Read `worker.py` first.
"""
