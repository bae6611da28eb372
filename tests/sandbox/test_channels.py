"""What one process of student code changes, the next one cannot read: the rows of the table in SECURITY.md.

A channel is tried by two processes, one after the other and from the same zygote, as they are for two submissions.
"""

from __future__ import annotations

import errno
import os
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.model import Runtime
from grader.sandbox.isolation import Level
from grader.sandbox.launcher import Launcher
from grader.sandbox.session import Session

from .conftest import LIMITS, needs_worlds

LEVELS = [pytest.param(Level.STRICT_PLUS, marks=needs_worlds), Level.STRICT]
CALL = """
import ctypes, os, platform
LIBC = ctypes.CDLL(None, use_errno=True)
def call(x86, arm, *given):
    number = {"x86_64": x86, "aarch64": arm}[platform.machine()]
    result = LIBC.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if type(a) is int else a for a in given))
    return [result, ctypes.get_errno() if result < 0 else 0]
"""
REFUSED = [-1, 1]
SELDOM = next(Path(sysconfig.get_path("stdlib"), "idlelib").glob("*.py"), Path(os.__file__))
NUMBERS = """
import os, threading
for _ in range(TURNS):
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()
result = [os.getpid(), os.getppid(), threading.get_native_id(), os.path.realpath("/proc/self"), os.getsid(0)]
"""
OF_ITSELF = ("net/dev", "net/unix", "mountinfo", "mounts", "cgroup", "sched", "io", "task")
TOTALS = """
net/dev loadavg meminfo cpuinfo stat vmstat uptime locks keys key-users sys/fs/file-nr sys/fs/inode-nr sysvipc/shm
interrupts diskstats buddyinfo pressure/cpu sys/kernel/ns_last_pid
"""
OF_THE_MACHINE = (*(f"self/{name}" for name in OF_ITSELF), *TOTALS.split())


@pytest.fixture(scope="module", params=LEVELS)
def zygote(request: pytest.FixtureRequest) -> Iterator[Launcher]:
    """A numpy zygote at each level for strangers that this machine offers."""
    with Launcher.start(Runtime.NUMPY, request.param) as found:
        yield found.wait()


def left_by(launcher: Launcher, text: str) -> Any:
    """Run statements in a fresh process and return what they leave in `result`."""
    with Session(launcher, LIMITS, threads=1) as session:
        session.load(text.encode(), "answer")
        return session.get("result")


@needs_worlds
def test_process_numbers_say_nothing() -> None:
    """Where namespaces are to be had, the first process has the same numbers whatever ran before it."""
    with Launcher.start(Runtime.NUMPY, Level.STRICT_PLUS) as launcher:
        launcher.wait()
        found = [left_by(launcher, f"TURNS = {turns}\n{NUMBERS}") for turns in (0, 60, 0, 7)]
    assert found == [[2, 0, 2, "/proc/self", 2]] * 4


@needs_worlds
def test_reading_a_library_leaves_no_time() -> None:
    """Where namespaces are to be had, a file of the libraries that nobody has read for long is not marked as read."""
    file, before = SELDOM, SELDOM.stat()
    try:
        os.utime(file, ns=(1, before.st_mtime_ns))  # older than its last change: any system would note a reading
    except PermissionError:
        pytest.skip("only whoever owns the libraries can make a file look unread")
    try:
        with Launcher.start(Runtime.NUMPY, Level.STRICT_PLUS) as launcher:
            launcher.wait()
            text = f"import os\nopen({str(file)!r}).read()\nresult = os.stat({str(file)!r}).st_atime_ns"
            assert left_by(launcher, text) == 1
        assert file.stat().st_atime_ns == 1
    finally:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("name", OF_THE_MACHINE)
def test_totals_are_closed(zygote: Launcher, name: str) -> None:
    """What /proc tells of the machine, its mounts, its network and its groups cannot be read."""
    text = f"try:\n    result = len(open('/proc/{name}').read(1))\nexcept OSError:\n    result = 'closed'"
    assert left_by(zygote, text) == "closed"


@pytest.mark.parametrize(
    "tried",
    [
        "call(99, 179, ctypes.create_string_buffer(256))",  # sysinfo: free memory, load, number of processes
        "call(137, 43, b'/', ctypes.create_string_buffer(256))",  # statfs: room and inodes of the disk
        "call(138, 44, 1, ctypes.create_string_buffer(256))",
        "call(27, 232, 0, 0, 0)",  # mincore: which pages of a file are in memory
        "call(451, 451, 0, 0, 0, 0)",
        "call(327, 286, 0, 0, 0, 0, 0, 8)",  # preadv2, if it need not wait
        "call(213 - 26, 213, 0, 0, 0)",  # readahead
        "call(457, 457, 0, 0, 0, 0)",
        "call(458, 458, 0, 0, 0, 0)",
        "call(55, 209, 3, 1, 57, 0, 0)",  # the cookie of a socket, counted by the machine
        "call(55, 209, 3, 1, 17, 0, 0)",  # who is at its other end
        "call(56, 220, 0x11900, 0, 0, 0, 0)",  # a thread with a descriptor, whose inode is counted
        "call(72, 25, 0, 5, 0)",  # who holds a lock
        "call(29, 194, 0, 4096, 0o1600)", "call(68, 186, 0, 0o1600)", "call(64, 190, 0, 1, 0o1600)",
        "call(240, 180, b'q', 0o102, 0o600, 0)", "call(248, 217, b'user', b'k', b'x', 1, -4)",
        "call(228, 113, ~1 << 3 | 2, ctypes.create_string_buffer(16))",  # how long another process has computed
        "call(230, 115, ~1 << 3 | 2, 0, ctypes.create_string_buffer(16), 0)",
        "call(97, 163, 6, ctypes.create_string_buffer(16))",  # how many tasks there are, by the limit made of it
        "call(302, 261, 0, 6, 0, ctypes.create_string_buffer(16))",
        "call(54, 208, 3, 1, 16, ctypes.create_string_buffer(4), 4)",  # a socket that names itself
        "call(202, 98, ctypes.create_string_buffer(4), 1, 1, 0, 0, 0)",  # a wake-up of who shares a page of a library
        "call(454, 454, ctypes.create_string_buffer(4), -1, 1, 2)", "call(218, 96, 0)",
        "call(250, 219, 0, -4, 0)", "call(294, 26, 0)", "call(300, 262, 0, 0)", "call(319, 279, b'm', 0)",
    ],
)  # fmt: skip
def test_counters_are_refused(zygote: Launcher, tried: str) -> None:
    """Memory, queues, keys and watches shared by name, and numbers counted by the machine: the calls are refused."""
    assert left_by(zygote, f"{CALL}\nresult = {tried}") == REFUSED


def test_locks_are_nobodys(zygote: Launcher) -> None:
    """Two processes that run at the same time both get the lock of a library: nothing is locked."""
    text = (
        "import fcntl, os\nfile = open(os.__file__)\n"
        "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "own = open('own', 'w')\nfcntl.lockf(own, fcntl.LOCK_EX | fcntl.LOCK_NB)\nresult = 'locked'"
    )
    with Session(zygote, LIMITS, threads=1) as first:
        first.load(text.encode(), "answer")
        assert [first.get("result"), left_by(zygote, text)] == ["locked", "locked"]


def test_signals_are_not_counted(zygote: Launcher) -> None:
    """However many one process leaves waiting for itself, it takes nothing of what all of the user's may have."""
    text = (
        "import os, signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, [40])\n"
        "for _ in range(500):\n    os.kill(os.getpid(), 40)\n"
        "result = 0\nwhile signal.sigtimedwait([40], 0):\n    result += 1"
    )
    assert left_by(zygote, text) == 1


def test_attributes_of_files_are_not_told(zygote: Launcher, tmp_path: Path) -> None:
    """Of a file whose path is known no attribute is, neither by its name nor by a list: the answer is always none."""
    file = tmp_path / "file"
    file.touch()
    try:
        os.setxattr(file, "user.secret", b"1.25")
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
        pytest.skip("this file system keeps no attributes")
    text = f"import os\nresult = [os.listxattr({str(file)!r}), os.getxattr({str(file)!r}, 'user.secret')]"
    assert left_by(zygote, text) == [[], b""]


def test_shared_places_are_closed(zygote: Launcher) -> None:
    """Nothing can be left in a folder for all, nor in the one that holds the folders of others."""
    places = ["/dev/shm", "/dev/mqueue", "/tmp", "/var/tmp", "/run", "..", "/proc/self", "/"]
    text = (
        f"found = []\nfor place in {places}:\n    try:\n        open(place + '/left', 'w')\n"
        "        found.append(place)\n    except OSError:\n        pass\nresult = found"
    )
    assert left_by(zygote, text) == []
