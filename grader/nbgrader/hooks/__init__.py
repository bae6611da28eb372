"""What nbgrader itself loads, by the dotted names that stand in a site's settings.

Each is a class of nbgrader's, made to grade with this engine and to believe no notebook; names and places are promises.
Read `preprocessors.py` first.
"""
