"""The grader in a notebook: `%%check EXERCISE`, and the verdict below the cell.

What the cells define becomes a submission like any other, and a kept worker grades it. Read `magic.py` first.
"""
