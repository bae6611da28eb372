"""Confinement of a fresh child, before a byte of student code is read; and of the zygote that it is forked from.

Goes in: a single-threaded process. Comes out: the same process, which can use no more than its share, read nothing but
libraries, write nothing but its own folder, and reach nobody. Each step makes the next ones impossible to undo, so the
order matters: limits and user first, while they can still be set; then what may be opened; last what may be called.
"""

from __future__ import annotations

import math
import os
import resource
import signal
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.sandbox.inside import landlock, linux, seccomp

MIB = 1 << 20
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
SYSTEM_FILES = ("/sys/devices/system/cpu/online", "/sys/devices/system/cpu/possible")
"""What the C library reads to count processors. Clock rates and free memory lie beside them, and change with others."""
OF_ITSELF = tuple(f"/proc/self/{name}" for name in ("cmdline", "fd", "maps", "mem", "stat", "statm", "status"))
"""What a process may know of itself. The rest tells of the machine, and so of others: net, mountinfo, cgroup, sched."""
MOUNTS = 4
"""The descriptor by which a child finds the file system made for children, see nursery.py."""


def confine_zygote(locks: Mapping[str, Any]) -> None:
    """Close the file system to the zygote and to all that is forked from it, but for libraries and its folder.

    Done once, so it may name the entries of a folder of libraries one by one and leave out those that hide the course.
    """
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)  # whatever a child leaves behind becomes its child
    if locks["seccomp"]:
        seccomp.program()  # kept for every child
    if locks["landlock"]:
        readable = [part for path in locks["readable"] for part in landlock.carve(path, locks["hidden"])]
        above = str(Path(locks["folder"]).parent)
        landlock.restrict(
            [
                *_rules(readable),
                ("/proc", landlock.READ | landlock.READ_WRITE_FILE),  # each child's own; `confine` closes the others
                (locks["folder"], landlock.WRITE),
                (above, landlock.REMOVE_FOLDER),  # to leave nothing behind where the grader has been killed
            ]
        )


def confine(config: Mapping[str, Any], locks: Mapping[str, Any]) -> None:
    """Give this child its limits and its locks; irreversible.

    Args:
        config: `folder`, its own, and `limits`, the fields of `model.Limits`.
        locks: see `isolation.Locks`.
    """
    os.setsid()  # a process group of its own, so that all of it can be killed at once
    os.umask(0o077)
    tempfile.tempdir = config["folder"]  # a library may have asked for it in the zygote
    os.environ.update(dict.fromkeys(("HOME", "KERAS_HOME", "MPLCONFIGDIR", "PWD", "TMPDIR"), config["folder"]))
    _go_first()
    _limit_resources(config["limits"])
    if locks["user"] is None or _may_move_limits():  # else nobody could raise it for the calls; whoever looks ends it
        _limit_cpu(config["limits"]["load"])
    if locks["apart"]:
        linux.enter(MOUNTS, linux.CLONE_NEWNS)  # /proc, which was needed until here, is not there
        os.close(MOUNTS)
    os.chdir(config["folder"])
    if locks["user"] is not None:
        _become(locks["user"])
    linux.drop_capabilities()
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)  # when the zygote dies; a change of user would clear it
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    linux.prctl(linux.PR_SET_DUMPABLE, 0)
    if locks["landlock"]:
        own = [(config["folder"], landlock.WRITE)]
        landlock.restrict([*_rules([*locks["readable"], *OF_ITSELF]), *own])
    if locks["seccomp"]:
        seccomp.install()


def _rules(readable: Sequence[str]) -> list[tuple[str, int]]:
    return [
        *((path, landlock.READ) for path in (*readable, *SYSTEM_FILES)),
        *((path, landlock.READ_WRITE_FILE) for path in DEVICES),
    ]


def _go_first() -> None:
    """Should the machine run out of memory, have the kernel end this process rather than another."""
    descriptor = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    os.write(descriptor, b"1000")
    os.close(descriptor)


def _become(user: int) -> None:
    """Change from root to a user that owns nothing."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _limit_resources(limits: Mapping[str, Any]) -> None:
    """Set the rlimits. Memory is relative to what the zygote already held, which is shared and costs nothing."""
    held = _memory_held()
    memory = limits["memory"] * MIB
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, limits["file_size"] * MIB)
    _set(resource.RLIMIT_NOFILE, limits["open_files"])
    _set(resource.RLIMIT_SIGPENDING, 0)  # they are counted by user, so others would feel them; ordinary ones still come
    _set(resource.RLIMIT_DATA, held["VmData"] + memory)  # private writable memory
    _set(resource.RLIMIT_AS, held["VmSize"] + 3 * memory)  # shared mappings, which RLIMIT_DATA does not count
    _set(resource.RLIMIT_NPROC, _tasks_alive() + limits["processes"])  # counts the whole user; root is exempt


def _limit_cpu(seconds: float) -> None:
    """Have the kernel send SIGXCPU after so many; who ignores it is watched."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), most))


def _set(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (value, value))


def _memory_held() -> dict[str, int]:
    """Return VmSize and VmData of this process in bytes (zero where the system does not tell)."""
    said = _read("/proc/self/status")
    found = {name: said.partition(b"\n%s:" % name.encode())[2].split(None, 1) for name in ("VmSize", "VmData")}
    return {name: int(words[0]) * 1024 if words else 0 for name, words in found.items()}


def _may_move_limits() -> bool:
    """Whether root, as whom the grader runs, may set limits of other users' processes: in containers often not."""
    said = _read("/proc/self/status").partition(b"\nCapEff:")[2].split(None, 1)
    return bool(said) and bool(int(said[0], 16) >> linux.CAP_SYS_RESOURCE & 1)


def _tasks_alive() -> int:
    """Return how many tasks the system runs: the fourth field of /proc/loadavg is `running/all`."""
    return int(_read("/proc/loadavg").split()[3].partition(b"/")[2])


def _read(path: str) -> bytes:
    """Return a small file of the kernel's. A file object would touch more memory, which a fresh fork has to copy."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 1 << 14)
    finally:
        os.close(descriptor)
