"""System calls that Python has no function for. Each raises OSError where the system refuses."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long

CAP_SYS_RESOURCE = 24
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

CLONE_NEWNS = 0x00020000
CLONE_NEWPID = 0x20000000
_ORDINARY = 2 | 4 | 8  # MS_NOSUID, MS_NODEV, MS_NOEXEC
_READ_ONLY = 1 | 32  # MS_RDONLY, MS_REMOUNT

_CAPABILITY_VERSION = 0x20080522


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Capabilities(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


_HEADER = _CapabilityHeader(_CAPABILITY_VERSION, 0)
_NOTHING = (_Capabilities * 2)()  # capabilities 0 to 31, and 32 to 63


def prctl(option: int, value: int) -> None:
    """Set one attribute of this process, see prctl(2)."""
    zero = ctypes.c_ulong(0)
    _checked(LIBC.prctl(option, ctypes.c_ulong(value), zero, zero, zero), f"prctl({option})")


def syscall(name: str, number: int, *args: Any) -> int:
    """Make a system call for which the C library has no function; `name` is for the message."""
    return _checked(LIBC.syscall(ctypes.c_long(number), *args), name)


def drop_capabilities() -> None:
    """Give up every privilege of root, for good: what is left of it is the ownership of files."""
    _checked(LIBC.capset(ctypes.byref(_HEADER), ctypes.byref(_NOTHING)), "capset")


def unshare(kind: int) -> None:
    """Leave a namespace of this kind for a new one; one of process numbers is for the children that come."""
    _checked(LIBC.unshare(kind), f"unshare({kind:#x})")


def enter(namespace: int, kind: int) -> None:
    """Enter the namespace of this kind that a descriptor stands for; one of process numbers, with the next fork."""
    _checked(LIBC.setns(namespace, kind), f"setns({kind:#x})")


def cover(path: str, links: Mapping[str, str]) -> None:
    """Mount a folder that holds these links and nothing else over a path, in this process's file system."""
    _mount(path, _ORDINARY)
    for name, target in links.items():
        place = Path(path, name)
        place.parent.mkdir(exist_ok=True)
        place.symlink_to(target)
    _mount(path, _ORDINARY | _READ_ONLY)


def _mount(path: str, flags: int) -> None:
    _checked(LIBC.mount(b"none", path.encode(), b"tmpfs", flags, b"size=64k"), f"mount({path})")


def _checked(result: int, name: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result
