"""The zygote: a clean process that imports the heavy libraries once and forks a child on request.

Started as a script (`python -S -s -B zygote.py CONTROL_FD CONFIG`) with an environment built from nothing, so that no
page of it ever held an expected value, a hidden check or a submission. `-S` keeps `.pth` files out: an editable install
would put the repository, solutions included, on `sys.path`. To the student's code the package `grader` is hollow.

Control messages are JSON in SEQPACKET datagrams: `spawn` (with the child's three descriptors) answers pid and pidfd,
`reap` answers how the child ended, `connect` (with a descriptor) adds one more client. Losing the first client ends it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import select
import shutil
import signal
import socket
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
LAZY = ("traceback", "linecache", "random", "encodings.utf_8_sig", "encodings.idna", "inspect", "tempfile", "decimal")
"""Standard modules that student code may need at a time when the file system is closed to it."""
SWEEPS = 100
"""How many generations of orphans are looked for at once."""


def load_own(name: str) -> types.ModuleType:
    """Import one module of this folder as `grader.sandbox.inside.NAME` without making the package importable."""
    for package in ("grader", "grader.sandbox", "grader.sandbox.inside"):
        if package not in sys.modules:
            sys.modules[package] = types.ModuleType(package)
            sys.modules[package].__path__ = []
    spec = importlib.util.spec_from_file_location(f"grader.sandbox.inside.{name}", HERE / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    setattr(sys.modules["grader.sandbox.inside"], name, module)
    spec.loader.exec_module(module)
    return module


def load_operations(runtime: str) -> Mapping[str, Callable[..., Any]]:
    """Import what a child can do for the grader beside calling functions."""
    if runtime != "keras":
        return {}
    load_own("keras_traits")
    found: Mapping[str, Callable[..., Any]] = load_own("keras_child").OPERATIONS
    return found


class Child(NamedTuple):
    """What the zygote knows of a child."""

    owner: int
    """Descriptor of the client that asked for it."""
    folder: str
    alive: int
    """Closing it ends the child's world, see nursery.py; below zero where it has none of its own."""


class Zygote:
    """Answers control messages; forks, and accounts for every process that came from a fork."""

    def __init__(self, control: socket.socket, runtime: str, locks: dict[str, Any], nursery: Any) -> None:
        self.first = control
        self.locks = locks
        self.clients = {control.fileno(): control}
        self.children: dict[int, Child] = {}
        self.nursery = nursery
        for name in ("landlock", "seccomp"):
            load_own(name)
        self.lockdown = load_own("lockdown")
        load_own("wire")
        load_own("statements")
        self.child = load_own("child")
        self.operations = load_operations(runtime)

    def serve(self) -> None:
        """Run until the first client is gone."""
        poll = select.poll()
        poll.register(self.first, select.POLLIN)
        while self.first.fileno() in self.clients:
            for descriptor, _ in poll.poll(1000):
                message, descriptors = receive(self.clients[descriptor])
                if message:
                    self.answer(self.clients[descriptor], json.loads(message), descriptors, poll)
                else:
                    poll.unregister(descriptor)
                    self.drop(descriptor)
            self.sweep()
        for descriptor in tuple(self.clients):
            self.drop(descriptor)
        self.remove(self.locks["folder"])

    def answer(self, client: socket.socket, request: dict[str, Any], descriptors: list[int], poll: select.poll) -> None:
        """Do what one control message asks."""
        if request["op"] == "spawn":
            self.spawn(client, request["config"], descriptors)
        elif request["op"] == "reap":
            send(client, self.reap(request["pid"]))
        elif request["op"] == "connect":
            other = socket.socket(fileno=descriptors[0])
            self.clients[other.fileno()] = other
            poll.register(other, select.POLLIN)

    def spawn(self, client: socket.socket, config: dict[str, Any], descriptors: list[int]) -> None:
        """Fork a child, and send its pid and a pidfd. More than one thread here would make the fork unsafe."""
        threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208  the cheapest call there is, once per child
        if threads != 1:
            send(client, {"error": f"{threads} threads in the zygote; a fork needs exactly one"})
        else:
            pid, alive = self.nursery.fork() if self.nursery else (os.fork(), -1)
            if pid == 0:
                self.become_child(config, descriptors)
            self.children[pid] = Child(client.fileno(), config["folder"], alive)
            pidfd = os.pidfd_open(pid)
            send(client, {"pid": pid}, [pidfd])
            os.close(pidfd)
        for descriptor in descriptors:
            os.close(descriptor)

    def become_child(self, config: dict[str, Any], descriptors: list[int]) -> None:
        """Never returns: confine this process and serve calls until the channel closes."""
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            memory = self.child.plumb(*descriptors, *([self.nursery.mounts] if self.nursery else []))
            use_threads = self.child.threads(config["threads"], self.operations)
            self.lockdown.confine(config, self.locks)
            use_threads()
            self.child.serve(config, self.operations, memory)
        except BaseException as error:  # noqa: BLE001  whatever happens, this copy of the zygote must end here
            with contextlib.suppress(OSError):
                os.write(2, f"\n[grader] {type(error).__name__}: {error}\n".encode(errors="replace"))
        finally:
            os._exit(70)

    def reap(self, pid: int) -> dict[str, Any]:
        """Wait for a child that has been killed or has ended, with all that it left behind in its process group."""
        if pid not in self.children:
            return {"error": f"{pid} is not a child"}
        os.kill(pid, signal.SIGKILL)  # it may not have a group of its own yet
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
        alive = self.children.pop(pid).alive
        if alive >= 0:
            os.close(alive)
        self.sweep()
        return {"status": status, "cpu": usage.ru_utime + usage.ru_stime}

    def sweep(self) -> None:
        """Kill orphans: as subreaper the zygote inherits whatever a child started and left in another group."""
        for _ in range(SWEEPS):  # the death of an orphan makes orphans of its own children
            orphans = self.orphans()
            if not orphans:
                return
            for pid in orphans:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, 0)

    def orphans(self) -> set[int]:
        """Return the processes below the zygote that it did not fork itself."""
        try:
            found = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        except OSError:  # a kernel without CONFIG_PROC_CHILDREN
            return set()
        own = {*self.children, self.nursery.pid} if self.nursery else self.children.keys()
        return {int(text) for text in found} - own

    def drop(self, descriptor: int) -> None:
        """Forget a client, end its children, and remove their folders, as nobody else will."""
        left = [(pid, child.folder) for pid, child in self.children.items() if child.owner == descriptor]
        for pid, folder in left:
            self.reap(pid)
            self.remove(folder)
        self.clients.pop(descriptor).close()

    def remove(self, folder: str) -> None:
        """Remove a folder that the grader would have removed, had it not been killed."""
        with contextlib.suppress(RecursionError):
            shutil.rmtree(folder, ignore_errors=True)


def receive(client: socket.socket) -> tuple[bytes, list[int]]:
    """Return a message and its descriptors; an empty one when the client is gone, however it went."""
    try:
        message, descriptors, _, _ = socket.recv_fds(client, 1 << 20, 4)
    except OSError:
        return b"", []
    return message, descriptors


def send(client: socket.socket, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Answer a client. One that has died in the meantime must not take the zygote with it: others share it."""
    with contextlib.suppress(OSError):
        socket.send_fds(client, [json.dumps(message).encode()], descriptors)


def main() -> None:
    """Import what the runtime needs, say so, and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    config = json.loads(sys.argv[2])
    sys.argv = ["grade"]
    sys.path[:] = [entry for entry in sys.path if entry != str(HERE)] + config["path"]
    load_own("linux")
    nursery = load_own("nursery").Nursery() if config["locks"]["apart"] else None
    for name in (*LAZY, *config["preload"]):
        importlib.import_module(name)
    zygote = Zygote(control, config["runtime"], config["locks"], nursery)
    zygote.lockdown.confine_zygote(config["locks"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with the socket
    gc.collect()
    gc.freeze()  # objects of the zygote are not moved or counted by a child's collections
    control.send(json.dumps({"ready": os.getpid()}).encode())
    zygote.serve()


if __name__ == "__main__":
    main()
