"""What every way of starting student code stands on: a clean environment, folders of its own, time to start."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.errors import NotStarted

START_SECONDS = 120.0
"""TensorFlow takes three seconds to import, and much longer from a cold network disk."""

PREFIX = "gradestep-run-"
SWEPT_SECONDS = 60.0
"""So old is a folder that is removed where nobody holds it: a new one is locked a moment after it was made."""

ENVIRONMENT: Mapping[str, str] = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "HOME": "/nonexistent",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",  # each of these would otherwise start a thread on import: no safe fork then
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pyarrow, where pandas brings it in
    "MALLOC_ARENA_MAX": "4",
    "MPLBACKEND": "Agg",
    "KERAS_BACKEND": "tensorflow",
    "KERAS_HOME": "/nonexistent",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",  # same digits on every processor, as far as that goes
    "CUDA_VISIBLE_DEVICES": "-1",
}


def forks() -> bool:
    """Say whether student code runs in forks of a zygote: only Linux forks safely after TensorFlow was imported."""
    return sys.platform == "linux"


@contextlib.contextmanager
def starting(what: str) -> Iterator[None]:
    """Start a process with all it needs. Raises NotStarted where the system refuses it a folder or a pipe."""
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise NotStarted(f"{what} could not be started: {where}{error.strerror}", "Run `grade doctor`.") from error


class Ground:
    """A folder for the folders of children: they may pass through it, and not look around.

    It is locked as long as this process lives. So what a killed one has left is told from what is in use, and whoever
    makes the next one removes it.

    Attributes:
        path: the folder.
    """

    def __init__(self) -> None:
        sweep()
        folder = tempfile.mkdtemp(prefix=PREFIX)
        os.chmod(folder, 0o711)  # noqa: PTH101  a child of root may have become another user
        self.path = os.path.realpath(folder)
        self._lock = _locked(self.path)

    def remove(self) -> None:
        """Remove it with all that is in it."""
        remove_folder(Path(self.path))
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def sweep() -> None:
    """Remove the folders of processes that were killed."""
    long_ago = time.time() - SWEPT_SECONDS
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # another's, or gone by now
            if folder.lstat().st_ctime < long_ago and (lock := _locked(str(folder))) is not None:
                remove_folder(folder)
                os.close(lock)


def _locked(folder: str) -> int | None:
    """Lock a folder and return the descriptor that holds the lock; None where another process does, or none can."""
    try:
        import fcntl  # not on every system that imports this module
    except ImportError:
        return None
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def remove_folder(folder: Path) -> None:
    """Remove a folder whatever depth and modes a student gave it."""
    try:
        folder.chmod(0o700)
        shutil.rmtree(folder)
    except (OSError, RecursionError):  # thousands of nested folders; folders without permissions
        if os.name != "posix":  # Windows: a file that is still open somewhere
            shutil.rmtree(folder, ignore_errors=True)
            return
        subprocess.run(["chmod", "-R", "u+rwx", "--", str(folder)], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", "--", str(folder)], check=False, stderr=subprocess.DEVNULL)
