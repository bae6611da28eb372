"""The filter of system calls, in processes of their own: it cannot be taken off again."""

from __future__ import annotations

import os
import platform
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.inside import seccomp

ROOT = Path(__file__).parents[3]
CALL = """
import ctypes, sys
from grader.sandbox.inside import linux, seccomp
seccomp.install()
linux.LIBC.syscall(*[ctypes.c_long(int(part)) for part in sys.argv[1:]])
print(ctypes.get_errno())
"""


def call(number: int, *args: int) -> str:
    """Make a system call under the filter; return its errno, 0 for success, or how the process died."""
    command = [sys.executable, "-c", CALL, str(number), *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    return done.stdout.strip() or f"died: {done.returncode}"


def number(name: str) -> int:
    for table in (seccomp.REFUSED, seccomp.FAKED, seccomp.EXAMINED):
        if name in table:
            return seccomp._number(name, table)
    raise KeyError(name)


@pytest.mark.parametrize(
    "name", ["execve", "socket", "ptrace", "unshare", "mount", "memfd_create", "timer_create", "bpf"]
)
def test_refused(name: str) -> None:
    """EPERM, whatever the arguments are."""
    assert call(number(name), 0, 0, 0) == "1"


@pytest.mark.parametrize("name", ["fchmod", "fchown", "utimensat"])
def test_faked(name: str) -> None:
    """Success, even of what would be an error: nothing is done."""
    assert call(number(name), 10_000, 0, 0) == "0"


@pytest.mark.parametrize(
    ("name", "args", "error"),
    [
        ("clone3", (0, 0), "38"),
        ("clone", (17, 0), "1"),  # a process: SIGCHLD without CLONE_THREAD
        ("clone", (0x10000 | 0x10000000, 0), "1"),  # a thread in a new user namespace
        ("kill", (1, 0), "1"),
        ("kill", (0, 15), "1"),
        ("kill", (-1, 15), "1"),
        ("tgkill", (1, 1, 0), "1"),
        ("prlimit64", (1, 0, 0, 0), "1"),
        ("prlimit64", (0, 0, 4096, 0), "0"),  # a new limit from an impossible address: not even looked at
        ("prlimit64", (0, 0, 1 << 33, 0), "0"),  # in the upper half alone
        ("prlimit64", (0, 0, 0, 0), "0"),
        ("prctl", (1, 0), "1"),
        ("prctl", (4, 1), "1"),
        ("prctl", (15, 0), "14"),  # PR_SET_NAME reaches the kernel, which dislikes the address
        ("fcntl", (0, 8, 1), "1"),  # F_SETOWN
        ("fcntl", (0, 1024, 1), "1"),  # F_SETLEASE
        ("fcntl", (0, 1, 0), "0"),
        ("ioctl", (0, 0x5412, 0), "1"),  # TIOCSTI
        ("ioctl", (0, 0x8927, 0), "1"),  # SIOCGIFHWADDR
        ("ioctl", (0, 0x5451, 0), "0"),
        ("socketpair", (2, 1, 0, 4096), "1"),  # AF_INET
        ("socketpair", (1, 1, 0, 0), "14"),
        ("sendto", (3, 0, 0, 0, 4096, 16), "1"),  # to an address
        ("sendto", (3, 0, 0, 0, 1 << 33, 16), "1"),
        ("sendto", (3, 0, 0, 1, 0, 0), "1"),  # MSG_OOB
        ("sendto", (3, 0, 0, 0, 0, 0), "9"),  # no such descriptor
        ("sendmsg", (3, 0, 0), "1"),
    ],
)
def test_decided_by_arguments(name: str, args: tuple[int, ...], error: str) -> None:
    """Threads, a look at its own limits and ordinary attributes are allowed; what reaches others is not."""
    assert call(number(name), *args) == error


def test_younger_calls_do_not_exist() -> None:
    """What is not in the tables yet is refused as unknown, so that programs try an older way."""
    assert call(seccomp.NEWEST) == "38"
    assert call(seccomp.NEWEST + 100) == "38"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="only this machine has a second numbering")
def test_the_other_numbering() -> None:
    """The x32 numbers of the same calls lead nowhere."""
    assert call(0x40000000 | number("socket"), 2, 1, 0) == "38"


def test_signals_to_itself() -> None:
    """A process may end itself by any signal but SIGKILL, which would look like somebody else's."""
    script = (
        "import os, sys\nfrom grader.sandbox.inside import seccomp\n"
        "seccomp.install()\nos.kill(os.getpid(), int(sys.argv[1]))"
    )
    codes = [
        subprocess.run([sys.executable, "-c", script, str(n)], cwd=ROOT, capture_output=True, check=False).returncode
        for n in (15, 6, 9)
    ]
    assert codes == [-15, -6, 1]


def test_the_program() -> None:
    """It fits what the kernel takes, jumps nowhere outside itself, and ends; its own number stands in three places."""
    code = seccomp.program()
    instructions = list(struct.iter_unpack("<HBBI", code))
    assert len(instructions) < 4096
    for place, (operation, if_true, if_false, _) in enumerate(instructions):
        if operation != seccomp._RETURN:
            assert place + 1 + max(if_true, if_false) < len(instructions)
    assert instructions[-1] == (seccomp._RETURN, 0, 0, seccomp._ALLOW)
    assert code.count(struct.pack("<I", seccomp._OURSELVES)) == 3


def test_tables() -> None:
    """No call stands twice, under a name or a number, on either machine."""
    tables = (seccomp.REFUSED, seccomp.FAKED, seccomp.EXAMINED)
    names = [name for table in tables for name in table]
    assert len(names) == len(set(names))
    for column in (0, 1):
        numbers = [row[column] for table in tables for row in table.values() if row[column] is not None]
        assert len(numbers) == len(set(numbers))
        assert max(numbers) < seccomp.NEWEST


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the header names the calls of this machine")
def test_numbers_are_the_kernels() -> None:
    """The numbers are those of the system's own header, where it has one."""
    header = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    if not header.is_file():
        pytest.skip("no kernel headers are installed to compare with")
    known = dict(line.split()[1:3] for line in header.read_text().splitlines() if line.startswith("#define __NR_"))
    for table in (seccomp.REFUSED, seccomp.FAKED, seccomp.EXAMINED):
        for name, (on_this, _) in table.items():
            if on_this is not None and f"__NR_{name}" in known:
                assert int(known[f"__NR_{name}"]) == on_this, name


def test_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is offered here, and on no machine whose calls are unknown."""
    assert seccomp.supported()
    monkeypatch.setattr(os, "name", os.name)
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert not seccomp.supported()
