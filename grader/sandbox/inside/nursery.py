"""Worlds for children: each gets one in which processes are counted anew and where nothing tells of others.

The next process number of a machine is a counter that student code turns by starting threads, and that the code of the
next student could read. So where the zygote may make namespaces (bubblewrap gives it that right, and to no child), each
child is born into a namespace of process numbers made for it alone, in a file system without /proc. A namespace needs a
first process, which never hears an ordinary signal and is therefore not the student's: the nursery, a small process
started before the libraries are there, keeps one ready that only waits for the end of the child.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from typing import NoReturn

from grader.sandbox.inside import linux


class Nursery:
    """The zygote's end of it. Made while the zygote is small: what is forked here costs little."""

    def __init__(self) -> None:
        self.channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.home = os.open("/proc/self/ns/pid", os.O_RDONLY)
        self.pid = os.fork()
        if self.pid == 0:
            _serve(theirs, self.home)
        theirs.close()
        try:
            [self.mounts] = self._receive(1)
            """The file system without /proc: a descriptor for `linux.enter`."""
        except OSError:
            raise SystemExit from None  # without a word: an accident, after which another zygote is started

    def fork(self) -> tuple[int, int]:
        """Fork into the next world; return what `os.fork` does, and what keeps the world alive as long as it is open.

        Raises OSError where the nursery is gone, which the zygote should not survive.
        """
        self.channel.send(b"next")
        world, alive = self._receive(2)
        try:
            linux.enter(world, linux.CLONE_NEWPID)
            pid = os.fork()
            if pid:
                linux.enter(self.home, linux.CLONE_NEWPID)
        finally:
            os.close(world)
        return pid, alive

    def _receive(self, count: int) -> list[int]:
        _, descriptors, _, _ = socket.recv_fds(self.channel, 16, count)
        if len(descriptors) != count:
            raise OSError("the nursery is gone")
        return descriptors


def _serve(channel: socket.socket, home: int) -> NoReturn:
    """Keep one world ready until the zygote has gone; no failure may run on as a second zygote."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the first processes
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        proc = _leave_all_but(channel, home)
        mounts = os.open("self/ns/mnt", os.O_RDONLY, dir_fd=proc)
        socket.send_fds(channel, [b"mounts"], [mounts])
        while True:
            world, alive = _make_world(proc, home)
            if not channel.recv(16):
                break
            socket.send_fds(channel, [b"world"], [world, alive])
            os.close(world)
            os.close(alive)
    finally:
        os._exit(0)


def _leave_all_but(channel: socket.socket, home: int) -> int:
    """Close what belongs to the zygote, and leave its file system for one without /proc. Return a descriptor of it."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):  # whoever started the zygote reads there until the last of us has ended
        os.dup2(nothing, descriptor)
    low = 3
    for kept in sorted((channel.fileno(), home)):
        os.closerange(low, kept)
        low = kept + 1
    os.closerange(low, 1 << 16)
    proc = os.open("/proc", os.O_RDONLY)
    linux.unshare(linux.CLONE_NEWNS)
    linux.cover("/proc", {"self/exe": os.path.realpath(sys.executable), "self/cmdline": os.devnull})  # for TensorFlow
    return proc


def _make_world(proc: int, home: int) -> tuple[int, int]:
    """Make a namespace of process numbers and its first process; return it, and what keeps this process alive."""
    reading, writing = os.pipe()
    linux.unshare(linux.CLONE_NEWPID)
    if os.fork() == 0:
        os.dup2(reading, 0)
        os.closerange(1, 1 << 10)
        with contextlib.suppress(OSError):
            os.read(0, 1)
        os._exit(0)  # and the kernel ends with it whatever else is left in this world
    os.close(reading)
    world = os.open("self/ns/pid_for_children", os.O_RDONLY, dir_fd=proc)
    linux.enter(home, linux.CLONE_NEWPID)
    return world, writing
