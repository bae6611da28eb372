"""Confinement of a fresh child: limits now, the operating system's locks next. Nothing of the student's has run yet.

Goes in: a single-threaded process just forked from a zygote. Comes out: the same process, unable to use more than its
share. `confine` is the one place where isolation is applied, in this order: own session, empty folder, limits, and last
the locks that forbid what limits cannot (Landlock, seccomp), because after them nothing can be set up any more.
"""

from __future__ import annotations

import ctypes
import math
import os
import resource
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
MIB = 1 << 20


def prctl(option: int, value: int) -> None:
    """Set one attribute of this process, see prctl(2)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)) < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"prctl({option}): {os.strerror(code)}")


def confine(config: Mapping[str, Any]) -> None:
    """Give this process its limits; irreversible. Called once, before a byte of student code is read."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # when the zygote dies, so does every child
    os.setsid()  # a process group of its own, so that all of it can be killed at once
    os.umask(0o077)
    os.chdir(config["folder"])
    os.environ.update(HOME=config["folder"], TMPDIR=config["folder"])
    _limit_resources(config["limits"])
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    prctl(PR_SET_DUMPABLE, 0)
    _lock()


def _limit_resources(limits: Mapping[str, Any]) -> None:
    """Set the rlimits. Memory is relative to what the zygote already held, which is shared and costs nothing."""
    held = _memory_held()
    memory = limits["memory"] * MIB
    cpu = math.ceil(limits["cpu"])
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, limits["file_size"] * MIB)
    _set(resource.RLIMIT_NOFILE, limits["open_files"])
    _set(resource.RLIMIT_DATA, held["VmData"] + memory)  # private writable memory
    _set(resource.RLIMIT_AS, held["VmSize"] + 3 * memory)  # shared mappings, which RLIMIT_DATA does not count
    _set(resource.RLIMIT_NPROC, _tasks_alive() + limits["processes"])  # counts the whole user; root is exempt
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))  # SIGXCPU first, which names the reason; then SIGKILL


def _set(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (value, value))


def _memory_held() -> dict[str, int]:
    """Return VmSize and VmData of this process in bytes (zero where the system does not tell)."""
    held = {"VmSize": 0, "VmData": 0}
    for line in Path("/proc/self/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name in held:
            held[name] = int(value.split()[0]) * 1024
    return held


def _tasks_alive() -> int:
    """Return how many tasks the system runs: the fourth field of /proc/loadavg is `running/all`."""
    return int(Path("/proc/loadavg").read_text().split()[3].partition("/")[2])


def _lock() -> None:
    """Forbid what limits cannot. Landlock and seccomp are applied here; until then the isolation level is `limits`."""
