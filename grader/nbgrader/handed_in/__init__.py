"""What students handed in with nbgrader, read without trust.

Of folders and notebooks come ordinary files, the answers in their cells, and a sound notebook that is built again. Read
`reading.py` first.
"""
