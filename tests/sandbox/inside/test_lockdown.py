"""The limits of a child, read and run into by the student's code itself."""

from __future__ import annotations

import resource
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from grader.sandbox.inside import linux, lockdown
from grader.sandbox.raised import StudentError
from grader.sandbox.session import Session

Start = Callable[..., Session]
Ask = Callable[..., Any]

MIB = 1 << 20
READ = """
import resource
names = [name for name in dir(resource) if "RLIMIT_" in name and name != "RLIMIT_NPROC"]
result = {name: list(resource.getrlimit(getattr(resource, name))) for name in names}
"""


def bounded(name: str, value: int) -> int:
    """Return a limit as it can be set here: an outer limit may be lower."""
    hard = resource.getrlimit(getattr(resource, name))[1]
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


@pytest.mark.parametrize(
    ("name", "value"), [("RLIMIT_CORE", 0), ("RLIMIT_SIGPENDING", 0), ("RLIMIT_FSIZE", 3 * MIB), ("RLIMIT_NOFILE", 37)]
)
def test_limits_as_given(ask: Ask, name: str, value: int) -> None:
    """Files and descriptors are limited to what the exercise says, and no core is dumped."""
    assert ask(READ, file_size=3, open_files=37)[name] == [bounded(name, value)] * 2


def test_cpu_is_limited_for_loading_and_for_calls(start: Start) -> None:
    """First to what loading may take, and then, counted from there, to what all calls together may take."""
    session = start(f"{READ}\ndef f():\n{textwrap.indent(READ, '    ')}    return result", load=9, cpu=3.5)
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    assert session.get("result")["RLIMIT_CPU"] == [9, most]
    assert session.call("f", [], {}).value["RLIMIT_CPU"] == [4, most]


@pytest.mark.parametrize("name", ["RLIMIT_DATA", "RLIMIT_AS"])
def test_memory_is_counted_from_the_start(ask: Ask, name: str) -> None:
    """What the libraries hold is no memory of the student's: the limit grows by what is allowed beyond."""
    small, large = (ask(READ, memory=memory)[name] for memory in (100, 300))
    factor = {"RLIMIT_DATA": 1, "RLIMIT_AS": 3}[name]
    assert small[0] == small[1]
    assert large[0] - small[0] == pytest.approx(factor * 200 * MIB, abs=8 * MIB)


def test_processes(start: Start) -> None:
    """The number of processes is limited, though to all that the user runs: no count of one process exists.

    It tells how many tasks the machine runs, so it is felt and not read.
    """
    session = start(READ + "def f(): resource.getrlimit(resource.RLIMIT_NPROC)")
    soft, hard = resource.prlimit(session.process.pid, resource.RLIMIT_NPROC)
    assert soft == hard != resource.RLIM_INFINITY
    assert soft >= bounded("RLIMIT_NPROC", 16)
    with pytest.raises(StudentError, match="PermissionError"):
        session.call("f", [], {})


def test_a_process_of_its_own(ask: Ask) -> None:
    """It leads a session and a group of its own, so that all of it can be killed at once."""
    leader, group, pid, mask = ask("import os\nresult = [os.getsid(0), os.getpgid(0), os.getpid(), os.umask(0o777)]\n")
    assert leader == group == pid
    assert mask == 0o077


def test_attributes(ask: Ask) -> None:
    """It dies with the zygote, gains no privileges, and nobody of its user looks into it."""
    found = ask(
        "import ctypes\n"
        "libc, signal = ctypes.CDLL(None), ctypes.c_int()\n"
        "libc.prctl(2, ctypes.byref(signal), 0, 0, 0)\n"
        "result = {'pdeathsig': signal.value, 'dumpable': libc.prctl(3, 0, 0, 0, 0),\n"
        "          'no_new_privs': libc.prctl(39, 0, 0, 0, 0)}\n"
    )
    assert found == {"pdeathsig": 9, "dumpable": 0, "no_new_privs": 1}


def test_folder(ask: Ask) -> None:
    """Its folder is its own, and nobody else's."""
    assert ask("import os\nresult = os.stat('.').st_mode & 0o777") == 0o700


def test_a_large_file_cannot_be_written(start: Start) -> None:
    """Writing beyond the limit fails in the student's code."""
    session = start("def f(size):\n    with open('file', 'wb') as file: return file.write(bytes(size))")
    assert session.call("f", [MIB], {}).value == MIB
    with pytest.raises(StudentError, match=r"OSError: .*File too large"):
        session.call("f", [MIB + 1], {})


def test_descriptors_run_out(start: Start) -> None:
    """Opening too many files fails in the student's code, which can still answer."""
    session = start("import os\ndef f(count): return max([os.dup(0) for _ in range(count)])", open_files=20)
    assert session.call("f", [10], {}).value < 20
    with pytest.raises(StudentError, match=r"OSError: .*Too many open files"):
        session.call("f", [20], {})


@pytest.mark.parametrize("allocate", ["bytes(size)", "mmap.mmap(-1, 4 * size)", "numpy.ones(size, dtype='u1')"])
def test_memory_runs_out(start: Start, allocate: str) -> None:
    """Private memory, shared memory and arrays are limited alike."""
    session = start(f"import mmap, numpy\ndef f(size): return len({allocate})", memory=100)
    assert session.call("f", [MIB], {}).value in (MIB, 4 * MIB)
    with pytest.raises(StudentError, match=r"MemoryError|Cannot allocate memory"):
        session.call("f", [120 * MIB], {})


def test_an_attribute_that_cannot_be_set_is_an_error() -> None:
    """A lock that the system refuses is never passed over in silence."""
    with pytest.raises(OSError, match=r"prctl\(99999\)"):
        linux.prctl(99999, 0)


@pytest.mark.parametrize(
    ("told", "may"), [("000001ffffffffff", True), ("000001fffeffffff", False), ("00000000a80425fb", False)]
)
def test_whether_limits_can_be_moved(told: str, may: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of root's capabilities; all but that one; those that Docker gives. Without it no soft limit is set at all."""
    monkeypatch.setattr(lockdown, "_read", lambda path: f"Name:\tpython\nCapEff:\t{told}\nCapBnd:\t0\n".encode())
    assert lockdown._may_move_limits() is may
