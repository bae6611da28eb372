"""seccomp: the system calls that student code has no business to make are refused by the kernel. See seccomp(2).

The filter is a program for a small virtual machine in the kernel (classic BPF), which sees the number of a call and its
arguments. Refused are new processes and programs, sockets, signals to others and SIGKILL to itself, a look into other
processes, mounts and namespaces, whatever exposes more of the kernel, and what Landlock does not cover: changes of a
file's metadata. These last and changes of limits are *answered as done*, because `shutil.copy` and the like give up on
an error. A filter is inherited and can never be taken off.

SIGKILL to itself is refused so that a child that dies of it was killed from outside, which is never a student's fault.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import struct
from collections.abc import Iterable, Sequence
from functools import cache

from grader.sandbox.inside.linux import PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, prctl, syscall

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""The machines whose numbers are in the tables, and how the kernel names them to a filter."""

# name: (number on x86_64, number on aarch64), None where a machine has no such call
Table = dict[str, tuple[int | None, int | None]]

REFUSED: Table = {
    # new programs
    "execve": (59, 221), "execveat": (322, 281),
    # sockets; a pair of them stays, which reaches nobody as long as it cannot name an address or pass descriptors
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201), "accept": (43, 202),
    "accept4": (288, 242), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    # a socket can be told to take a name, which older kernels count up for the whole machine
    "setsockopt": (54, 208),
    # other processes: a look into them, a signal to them, their priorities
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "timer_create": (222, 107),  # its signal may be SIGKILL
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
    "sched_setattr": (314, 274), "sched_setaffinity": (203, 122), "migrate_pages": (256, 238), "move_pages": (279, 239),
    "setpgid": (109, 154), "setsid": (112, 157),
    # a wake-up by way of a library's page, which processes share that run at the same time
    "futex_waitv": (449, 449), "futex_wake": (454, 454), "futex_wait": (455, 455), "futex_requeue": (456, 456),
    "set_tid_address": (218, 96),
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    # memory and queues that no limit counts
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    # the same of others, which a small number or a name finds
    "shmctl": (31, 195), "msgctl": (71, 187), "msgsnd": (69, 189), "msgrcv": (70, 188), "semctl": (66, 191),
    "semop": (65, 193), "semtimedop": (220, 192), "mq_unlink": (241, 181),
    # what tells of the whole machine, and so of others: memory, room and load, mounts, which files lie in memory
    "sysinfo": (99, 179), "statfs": (137, 43), "fstatfs": (138, 44), "ustat": (136, None), "mincore": (27, 232),
    "cachestat": (451, 451), "preadv2": (327, 286), "readahead": (187, 213), "statmount": (457, 457),
    "listmount": (458, 458),
    # more of the kernel than a program needs
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "io_setup": (206, 0), "io_submit": (209, 2),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "seccomp": (317, 277),
    "fanotify_init": (300, 262), "inotify_init": (253, None), "inotify_init1": (294, 26), "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42), "uselib": (134, None), "modify_ldt": (154, None), "personality": (135, 92),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "swapon": (167, 224), "swapoff": (168, 225), "reboot": (169, 142), "acct": (163, 89),
    "syslog": (103, 116), "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, None),
    "ioperm": (173, None), "vhangup": (153, 58),
    # extended attributes
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "truncate": (76, 45),
    # room on the disk, taken faster than anybody can look, or by a file that loses its name
    "fallocate": (285, 47), "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276),
}  # fmt: skip

FAKED: Table = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88), "setrlimit": (160, 164),
    # what is deleted while it is open would take room that nobody sees; the whole folder goes at the end
    "unlink": (87, None), "unlinkat": (263, 35), "rmdir": (84, None),
    # a lock on a library is a bit for whoever runs at the same time; so is what is thrown out of memory
    "flock": (73, 32), "fadvise64": (221, 223),
    # attributes of a file whose path is known are its content, too, and Landlock does not know them
    "getxattr": (191, 8), "lgetxattr": (192, 9), "fgetxattr": (193, 10), "listxattr": (194, 11),
    "llistxattr": (195, 12), "flistxattr": (196, 13),
    # how long this takes depends on what others have written
    "sync": (162, 81), "syncfs": (306, 267),
}  # fmt: skip
"""Answered with success, without doing anything."""

EXAMINED: Table = {
    "fork": (57, None), "vfork": (58, None), "clone": (56, 220), "clone3": (435, 435), "kill": (62, 129),
    "tgkill": (234, 131), "prlimit64": (302, 261), "prctl": (157, 167), "ioctl": (16, 29), "fcntl": (72, 25),
    "socketpair": (53, 199), "sendto": (44, 206), "getsockopt": (55, 209),
    "open": (2, None), "openat": (257, 56), "openat2": (437, 437), "futex": (202, 98), "getrlimit": (97, 163),
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
}  # fmt: skip
"""Allowed with some arguments only, or refused with another error."""

NEWEST = 463
"""Calls from this number on are younger than the tables: they do not exist, as far as student code can tell."""

_NAMESPACES = 0x7E020000 | 0x00000080  # the clone flags CLONE_NEWNS … CLONE_NEWNET and CLONE_NEWTIME
_THREAD = 0x00010000  # CLONE_THREAD
_COUNTED = 0x00001000  # CLONE_PIDFD: its inode is a number that the machine counts up with each process and thread
_ASKING = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""ioctl: is it a terminal, how large, what waits to be read; do not block; close on exec or not."""
_DESCRIPTORS = (*range(5), 1030)
"""fcntl: copies and flags; no owners, signals and leases, by which a descriptor reaches other processes."""
_LOCKS = (6, 7, 37, 38)
"""fcntl: setting a lock, which a library does with its own files and nobody else should see."""
_OF_SOCKETS = (3, 4, 7, 8, 30, 38, 39)
"""getsockopt: type, error, sizes of buffers, family; not whose the other end is, nor what the machine counts."""
_UNIX, _URGENT = 1, 1  # AF_UNIX; MSG_OOB
_OF_ANOTHER = 1 << 31
"""clock_gettime: below zero it is the clock of a process or thread, and its number tells which."""
_OWN = 128  # futex: FUTEX_PRIVATE_FLAG
_WAITS = (0, 9, 256, 265)
"""futex: waiting, by one clock or the other; by these the C library waits for a thread, which the kernel wakes."""
_TASKS = 6
"""RLIMIT_NPROC, which is set by how many tasks the machine runs."""
_NAMELESS = 0x400000  # open: __O_TMPFILE
_PTRACER = 0x59616D61  # prctl: PR_SET_PTRACER

_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_ARCHITECTURE, _NUMBER, _ARGUMENT = 4, 0, 16  # offsets in the kernel's `struct seccomp_data`
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_OURSELVES = 0x5E1FD1E5  # stands in the program for the process's own number, which no process can have


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def supported() -> bool:
    """Say whether this kernel takes filters and this machine's calls are known."""
    action = ctypes.c_uint32(_ERROR)
    try:
        syscall("seccomp", _number("seccomp", REFUSED), 2, 0, ctypes.byref(action))  # SECCOMP_GET_ACTION_AVAIL
    except (OSError, KeyError):
        return False
    return True


def install() -> None:
    """Put the filter on this process, for good. Raises OSError where the kernel refuses."""
    code = program().replace(struct.pack("<I", _OURSELVES), struct.pack("<I", os.getpid()))
    buffer = ctypes.create_string_buffer(code, len(code))
    described = _Program(len(code) // 8, ctypes.addressof(buffer))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    syscall("seccomp", _number("seccomp", REFUSED), 1, 0, ctypes.byref(described))  # SECCOMP_SET_MODE_FILTER


@cache
def program() -> bytes:
    """Return the filter for this machine, made once in the zygote: about 300 instructions of 8 bytes."""
    code = [
        _do(_LOAD, _ARCHITECTURE),
        _when(_EQUAL, ARCHITECTURES[platform.machine()], skip_if_not=0, skip=1),
        _do(_RETURN, _KILL),
        _do(_LOAD, _NUMBER),
    ]
    if platform.machine() == "x86_64":
        code += _answer(_AT_LEAST, 0x40000000, _error(errno.ENOSYS))  # the same calls under other numbers ("x32")
    code += [instruction for rule in _examine() for instruction in rule]
    code += _answer(_AT_LEAST, NEWEST, _error(errno.ENOSYS))
    for number in _numbers(FAKED):
        code += _answer(_EQUAL, number, _error(0))
    for number in _numbers(REFUSED):
        code += _answer(_EQUAL, number, _error(errno.EPERM))
    return b"".join([*code, _do(_RETURN, _ALLOW)])


def _examine() -> Iterable[list[bytes]]:
    """Yield the rules of the calls that are decided by their arguments."""
    yield _unless("clone", [_when(_ANY_BIT, _NAMESPACES | _COUNTED, skip=2), _when(_ANY_BIT, _THREAD, skip_if_not=1)])
    yield _answer(_EQUAL, _number("clone3", EXAMINED), _error(errno.ENOSYS))  # the C library then takes clone
    for name in ("fork", "vfork"):
        if _exists(name, EXAMINED):
            yield _answer(_EQUAL, _number(name, EXAMINED), _error(errno.EPERM))
    for name, place in (("kill", 1), ("tgkill", 2)):
        yield _unless(name, [
            _when(_EQUAL, _OURSELVES, skip_if_not=3),
            _do(_LOAD, _ARGUMENT + 8 * place),
            _when(_EQUAL, signal.SIGKILL, skip=1),
        ])  # fmt: skip
    yield _reading_limits()
    yield _answer(_EQUAL, _number("openat2", EXAMINED), _error(errno.ENOSYS))  # its flags are behind a pointer
    for name, place in (("open", 1), ("openat", 2)):
        if _exists(name, EXAMINED):
            yield _unless(name, [_do(_LOAD, _ARGUMENT + 8 * place), _when(_ANY_BIT, _NAMELESS, skip=1)])
    for name in ("clock_gettime", "clock_getres", "clock_nanosleep"):
        yield _unless(name, [_when(_ANY_BIT, _OF_ANOTHER, skip=1)])
    yield _refusing("getrlimit", 0, (_TASKS,))
    yield _waking()
    yield _refusing("prctl", 0, (PR_SET_PDEATHSIG, PR_SET_DUMPABLE, _PTRACER))
    yield _allowing("ioctl", 1, _ASKING)
    yield _allowing("fcntl", 1, _DESCRIPTORS, faked=_LOCKS)
    yield _allowing("getsockopt", 2, _OF_SOCKETS)
    yield _unless("socketpair", [_when(_EQUAL, _UNIX, skip_if_not=1)])
    yield _sending()


def _unless(name: str, tests: list[bytes]) -> list[bytes]:
    """Return the rule of a call that is allowed unless a test of its first argument skips to the refusal."""
    rule = [_do(_LOAD, _ARGUMENT), *tests, _do(_RETURN, _ALLOW), _do(_RETURN, _error(errno.EPERM))]
    return [_when(_EQUAL, _number(name, EXAMINED), skip_if_not=len(rule)), *rule]


def _sending() -> list[bytes]:
    """Return the rule of sendto: no address, which is a pointer in two halves, and nothing urgent."""
    rule = [
        _do(_LOAD, _ARGUMENT + 8 * 3),
        _when(_ANY_BIT, _URGENT, skip=5),
        _do(_LOAD, _ARGUMENT + 8 * 4),
        _when(_EQUAL, 0, skip_if_not=3),
        _do(_LOAD, _ARGUMENT + 8 * 4 + 4),
        _when(_EQUAL, 0, skip_if_not=1),
        _do(_RETURN, _ALLOW),
        _do(_RETURN, _error(errno.EPERM)),
    ]
    return [_when(_EQUAL, _number("sendto", EXAMINED), skip_if_not=len(rule)), *rule]


def _waking() -> list[bytes]:
    """Return the rule of futex: it may wake whoever shares this process's memory, and wait for anybody."""
    tests = [_when(_ANY_BIT, _OWN, skip=len(_WAITS) + 1)]
    tests += [_when(_EQUAL, value, skip=len(_WAITS) - i) for i, value in enumerate(_WAITS)]
    rule = [_do(_LOAD, _ARGUMENT + 8), *tests, _do(_RETURN, _error(errno.EPERM)), _do(_RETURN, _ALLOW)]
    return [_when(_EQUAL, _number("futex", EXAMINED), skip_if_not=len(rule)), *rule]


def _refusing(name: str, argument: int, values: Sequence[int]) -> list[bytes]:
    """Return the rule of a call that is refused for some values of one argument."""
    tests = [_when(_EQUAL, value, skip=len(values) - i) for i, value in enumerate(values)]
    rule = [_do(_LOAD, _ARGUMENT + 8 * argument), *tests, _do(_RETURN, _ALLOW), _do(_RETURN, _error(errno.EPERM))]
    return [_when(_EQUAL, _number(name, EXAMINED), skip_if_not=len(rule)), *rule]


def _allowing(name: str, argument: int, values: Sequence[int], faked: Sequence[int] = ()) -> list[bytes]:
    """Return the rule of a call that is allowed for some values of one argument only, and answered as done for some."""
    count = len(values) + len(faked)
    tests = [_when(_EQUAL, value, skip=count - i + (value in faked)) for i, value in enumerate((*values, *faked))]
    ends = [_do(_RETURN, answer) for answer in (_error(errno.EPERM), _ALLOW, _error(0))]
    rule = [_do(_LOAD, _ARGUMENT + 8 * argument), *tests, *ends]
    return [_when(_EQUAL, _number(name, EXAMINED), skip_if_not=len(rule)), *rule]


def _reading_limits() -> list[bytes]:
    """Return the rule of prlimit64: reading its own limits is allowed, but for one; setting them answered as done."""
    rule = [
        _do(_LOAD, _ARGUMENT),
        _when(_EQUAL, 0, skip=1),
        _when(_EQUAL, _OURSELVES, skip_if_not=7),
        _do(_LOAD, _ARGUMENT + 16),  # the new limit is a pointer, in two halves
        _when(_EQUAL, 0, skip_if_not=6),
        _do(_LOAD, _ARGUMENT + 20),
        _when(_EQUAL, 0, skip_if_not=4),
        _do(_LOAD, _ARGUMENT + 8),
        _when(_EQUAL, _TASKS, skip=1),
        _do(_RETURN, _ALLOW),
        _do(_RETURN, _error(errno.EPERM)),
        _do(_RETURN, _error(0)),
    ]
    return [_when(_EQUAL, _number("prlimit64", EXAMINED), skip_if_not=len(rule)), *rule]


def _answer(test: int, value: int, answer: int) -> list[bytes]:
    return [_when(test, value, skip_if_not=1), _do(_RETURN, answer)]


def _error(code: int) -> int:
    return _ERROR | code


def _do(operation: int, value: int) -> bytes:
    return struct.pack("<HBBI", operation, 0, 0, value)


def _when(test: int, value: int, *, skip: int = 0, skip_if_not: int = 0) -> bytes:
    """Return a test of what was loaded last: skip so many instructions where it holds, so many where it does not."""
    return struct.pack("<HBBI", test, skip, skip_if_not, value)


def _exists(name: str, table: Table) -> bool:
    return table[name][_column()] is not None


def _numbers(table: Table) -> Iterable[int]:
    return (_number(name, table) for name in table if _exists(name, table))


def _number(name: str, table: Table) -> int:
    number = table[name][_column()]
    if number is None:
        raise KeyError(name)
    return number


def _column() -> int:
    """Return the column of this machine; raises KeyError where it has none."""
    return {"x86_64": 0, "aarch64": 1}[platform.machine()]
