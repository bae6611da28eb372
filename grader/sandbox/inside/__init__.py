"""What runs beside student code, and all of the grader that lies in its world.

The zygote forks a child, which locks itself in, loads the student's file and serves calls; the codec is the only module
that both sides import. Nothing here imports anything of the grader from outside this folder. Read `child.py` first.
"""
