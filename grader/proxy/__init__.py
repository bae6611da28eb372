"""What a check sees of a student's code: functions, objects and Keras models that live in another process.

Every call crosses into that process and is written down; a model comes back as a description, which is checked and
rebuilt. Read `student.py` first.
"""
