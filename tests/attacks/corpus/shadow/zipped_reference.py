"""Make a zip of the reference solution importable, and a namespace package that spans the solutions."""
# earns: 0
# says: No module named 'argmax_softmax_reference' | Permission denied | No such file | PermissionError
# unlocked: succeeds

import os
import sys
import zipfile

with zipfile.ZipFile("owned.zip", "w") as archive:
    archive.write("@REFERENCE@", "argmax_softmax_reference.py")
sys.path[:0] = ["owned.zip", os.path.dirname("@REFERENCE@")]
from argmax_softmax_reference import *
