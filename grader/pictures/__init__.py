"""What a student's functions compute, drawn beside what they should.

An exercise's own plot file decides what is seen, of the parts that all pictures share; a picture leaves as an SVG that
can do nothing. Read `draw.py` first; authors of pictures import `parts.py`.
"""
