"""Landlock: a process gives up, for good, every file that lies outside the folders it names. See landlock(7).

Goes in: a list of rules. Comes out: the same process, which can open nothing else, connect to no TCP port, and signal
nobody outside. Layers add up: a file must be allowed by each `restrict` of this process and of the ones it was forked
from. Landlock knows nothing of metadata (chmod, utime, setxattr), which seccomp.py forbids, and never of stat().
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable, Iterator

from grader.sandbox.inside.linux import PR_SET_NO_NEW_PRIVS, prctl, syscall

# The same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = (1 << bit for bit in range(6))
_MAKE_DIR, _MAKE_REG = 1 << 7, 1 << 8  # 6 and 9 to 12 are devices, sockets, FIFOs and symbolic links
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15

READ = _EXECUTE | _READ_FILE | _READ_DIR  # a library is mapped as executable; execve itself is seccomp's business
WRITE = _READ_FILE | _READ_DIR | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _REFER | _TRUNCATE
READ_WRITE_FILE = _READ_FILE | _WRITE_FILE
REMOVE_FOLDER = _REMOVE_DIR

_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_KNOWN = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
"""The file rights that each version of Landlock knows; from the fifth on, all sixteen."""
_ALL_TCP = 0b11  # bind and connect, from version 4
_ALL_SCOPES = 0b11  # abstract sockets and signals, from version 6


class _Attributes(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """Return the version of Landlock that the kernel offers (its "ABI"), 0 where there is none."""
    try:
        return max(0, syscall("landlock_create_ruleset", _CREATE_RULESET, None, 0, 1))
    except OSError:
        return 0


def restrict(rules: Iterable[tuple[str, int]]) -> None:
    """Give up every file access that no rule allows. A rule is a path and the rights below it.

    A path that does not exist is passed over: nothing can be opened there. Raises OSError where there is no Landlock.
    """
    offered = version()
    handled = _KNOWN.get(offered, (1 << 16) - 1)
    attributes = _Attributes(handled, _ALL_TCP if offered >= 4 else 0, _ALL_SCOPES if offered >= 6 else 0)
    size = 8 if offered < 4 else 16 if offered < 6 else 24
    ruleset = syscall("landlock_create_ruleset", _CREATE_RULESET, ctypes.byref(attributes), size, 0)
    try:
        for path, rights in rules:
            _allow(ruleset, path, rights & handled)
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        syscall("landlock_restrict_self", _RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _ON_FILES
        rule = _PathBeneath(rights, descriptor)
        syscall(f"landlock_add_rule({path})", _ADD_RULE, ruleset, 1, ctypes.byref(rule), 0)
    finally:
        os.close(descriptor)


def carve(path: str, hidden: Iterable[str]) -> Iterator[str]:
    """Yield the paths that together make up `path` without the hidden ones: itself, or else its entries, carved."""
    inside = [other for other in hidden if other == path or other.startswith(f"{path}/")]
    if not inside:
        yield path
    elif path not in inside:
        for name in os.listdir(path):  # noqa: PTH208  names, not Path objects: it runs in the zygote
            yield from carve(f"{path}/{name}", inside)
