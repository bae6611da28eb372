"""Leave a file anywhere in the machine where another process might find it."""
# earns: 0
# says: nothing could be left

import os
import tempfile

mine = os.getcwd()
above = os.path.dirname(mine)
PLACES = (
    above, os.path.dirname(above), "/", "/tmp", "/var/tmp", "/dev/shm", "/run", "/run/lock", "/dev/mqueue", "/etc",
    "/usr/lib", "/home", "/proc/self", "/proc/@ZYGOTE@", "/sys/fs/cgroup", "@FOLDER@", "@HOME@",
    os.path.dirname(os.__file__), os.path.dirname(tempfile.__file__) + "/site-packages", "@PACKAGE@",
)  # fmt: skip
NAME = "gradestep-attack"


def tries(place):
    path = f"{place}/{NAME}"
    yield lambda: os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    yield lambda: os.mkdir(path)
    yield lambda: os.mkfifo(path)
    yield lambda: os.mknod(path, 0o140600)
    yield lambda: os.symlink("/nowhere", path)
    yield lambda: os.close(os.open(place, os.O_TMPFILE | os.O_WRONLY))


left = []
for place in PLACES:
    for number, way in enumerate(tries(place)):
        try:
            way()
            left.append((place, number))
        except OSError:
            continue
verdict = f"left: {left}" if left else "nothing could be left"
raise RuntimeError(verdict)
