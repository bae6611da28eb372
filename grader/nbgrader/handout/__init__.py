"""What an instructor hands out with nbgrader: source notebooks, and the settings of the course folder.

Notebooks are made from exercises and hold no test; a file that somebody has changed is not overwritten. Read
`source.py` first.
"""
