"""For those who write exercises: what is made from the solutions, and the proof that it holds.

Stubs and recordings are built; references, wrong models and mutants show that every check does what it promises. Read
`build.py` first, then `stages.py`.
"""
