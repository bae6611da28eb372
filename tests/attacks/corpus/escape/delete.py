"""Delete what others have handed in, the solutions and a home, file by file and as trees."""
# earns: 0
# says: PermissionError | FileNotFoundError | everything was answered as done
# unlocked: succeeds

import os
import shutil
from pathlib import Path

last = OSError("everything was answered as done")
for place in ("@OTHER@", "@GRADEBOOK@", "@REFERENCE@", "@HIDDEN@"):
    shutil.rmtree(os.path.dirname(place), ignore_errors=True)
    try:
        Path(place).unlink()
    except OSError as error:
        last = error
shutil.rmtree("@HOME@", ignore_errors=True)
shutil.rmtree("@COURSE@", ignore_errors=True)
for folder in (os.path.dirname(os.getcwd()), "@HOME@"):
    try:
        os.rmdir(folder)
    except OSError as error:
        last = error
raise last
