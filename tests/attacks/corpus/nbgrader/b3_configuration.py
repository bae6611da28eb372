"""nbgrader b3, changed there: append to a file that the instructor's next command runs.

Here: a check, the secret seed, the package of the grader itself.
"""
# earns: 0
# says: refused 4 of 4

import os

refused = 0
for place in ("@HIDDEN@", "@COURSE@/course.toml", "@PACKAGE@/export.py.disabled", "@COURSE@/sitecustomize.py"):
    try:
        os.close(os.open(place, os.O_WRONLY | os.O_APPEND))
    except OSError:
        refused += 1
raise RuntimeError(f"refused {refused} of 4")
