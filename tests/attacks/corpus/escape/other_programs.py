"""Start another program, which no lock of Python's would bind: from disk, from memory, by every call there is."""
# earns: 0
# says: no program was started

import ctypes
import os
import platform
import subprocess

LIBC = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
EXECVE, EXECVEAT, FORK_LIKE = (59, 322, (57, 58)) if X86 else (221, 281, ())
ELF = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00>\x00\x01\x00\x00\x00"
started = []


def note(name, way):
    try:
        if way() is not None:
            started.append(name)
    except OSError as error:
        print(name, error)


def in_memory():
    file = os.memfd_create("x")
    os.write(file, ELF)
    return LIBC.syscall(EXECVEAT, file, b"", (ctypes.c_char_p * 1)(), (ctypes.c_char_p * 1)(), 0x1000)


open("program", "wb").write(b"#!/bin/sh\ntrue\n")
os.chmod("program", 0o755)
note("run", lambda: subprocess.run(["/bin/true"]))
note("shell", lambda: 1 if os.system("true") == 0 else None)
note("popen", lambda: os.popen("true").close() or 1)
note("spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
note("fork", os.fork)
note("forkpty", os.forkpty)
note("exec", lambda: os.execv("/bin/true", ["true"]))
note("own", lambda: os.execv("./program", ["program"]))
note("descriptor", lambda: os.execve(os.open("/bin/true", os.O_PATH), ["true"], {}))
note("memory", in_memory)
for number in FORK_LIKE:
    if LIBC.syscall(number) >= 0:
        started.append(number)
for flags in (17, 0x100 | 17, 0x4000 | 17, 0x100 | 0x4000 | 17, 0x8000 | 17, 0x200 | 17):  # as vfork, as a sibling
    if LIBC.syscall(56 if X86 else 220, flags, 0, 0, 0, 0) >= 0:
        started.append(flags)
if LIBC.syscall(EXECVE, b"/bin/true", None, None) >= 0:
    started.append("execve")
verdict = f"started: {started}" if started else "no program was started"
raise RuntimeError(verdict)
