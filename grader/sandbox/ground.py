"""What every way of starting student code stands on: a clean environment, folders of its own, time to start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from grader.errors import NotStarted

START_SECONDS = 120.0
"""TensorFlow takes three seconds to import, and much longer from a cold network disk."""

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


@contextmanager
def starting(what: str) -> Iterator[None]:
    """Start a process with all it needs. Raises NotStarted where the system refuses it a folder or a pipe."""
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise NotStarted(f"{what} could not be started: {where}{error.strerror}", "Run `grade doctor`.") from error


def make_folder() -> str:
    """Return a folder for the folders of a zygote's children: they may pass through it, and not look around."""
    folder = tempfile.mkdtemp(prefix="gradestep-")
    os.chmod(folder, 0o711)  # noqa: PTH101  a child of root may have become another user
    return os.path.realpath(folder)


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
