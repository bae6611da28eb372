"""A process for one session where the system cannot fork safely: import the libraries, then become a child.

Started as a script (`python -S -s -B spawned.py`), with the same clean environment as a zygote. What it has to know
arrives as JSON on its input: the libraries, the limits, the channel (a descriptor, or a port of this machine and the
token to say there). The output is what it was started with.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import math
import os
import socket
import sys
import time
import types
from collections.abc import Mapping
from typing import Any, NoReturn

BROKEN = 70
MIB = 1 << 20


def main() -> NoReturn:
    """Serve calls until the channel closes."""
    try:
        _become_child(json.loads(sys.stdin.buffer.read()))
    except BaseException as error:  # noqa: BLE001  whatever happens, it ends here, and says why
        with contextlib.suppress(OSError):
            os.write(2, f"\n[grader] {type(error).__name__}: {error}\n".encode(errors="replace"))
    finally:
        os._exit(BROKEN)


def _become_child(config: Mapping[str, Any]) -> None:
    channel = _channel(config["channel"])
    zygote: Any = importlib.import_module("zygote")  # the script beside this one; the package cannot be imported here
    del sys.modules["zygote"]
    sys.argv = ["grade"]
    sys.path[:] = [entry for entry in sys.path if entry != str(zygote.HERE)] + config["path"]
    for name in config["preload"]:
        importlib.import_module(name)
    zygote.load_own("wire")
    zygote.load_own("statements")
    child: Any = zygote.load_own("child")
    operations = zygote.load_operations(config["runtime"])
    _plumb(child, channel)
    folder = config["child"]["folder"]
    os.environ.update(dict.fromkeys(("HOME", "USERPROFILE", "KERAS_HOME", "MPLCONFIGDIR", "PWD"), folder))
    os.environ.update(dict.fromkeys(("TMPDIR", "TMP", "TEMP"), folder))
    os.umask(0o077)
    _limit_resources(config["child"]["limits"])
    child.threads(int(config["child"]["threads"]), operations)()
    child.serve(config["child"], {**operations, "limit_cpu": limit_cpu})


def _channel(told: Any) -> int | socket.socket:
    if isinstance(told, int):
        return told
    port, token = told
    channel = socket.create_connection(("127.0.0.1", port))
    channel.sendall(token.encode())
    channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return channel


def _plumb(child: Any, channel: int | socket.socket) -> None:
    """Give the child its descriptors; a socket of Windows is none, so there the child talks to the object."""
    if isinstance(channel, int):
        child.plumb(channel, 1)
        return
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    child.open_streams()
    child.receive, child.send = channel.recv_into, channel.send


def _limit_resources(limits: Mapping[str, Any]) -> None:
    """Set the limits that the system knows, as far as it lets us; the grader watches the rest."""
    resource = _resource()
    if resource is None:
        return
    used = time.process_time()
    most = math.ceil(used + 3 * (limits["load"] + limits["cpu"])) + 1  # the grader ends it before; this an orphan
    wanted = {
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_FSIZE": (limits["file_size"] * MIB,) * 2,
        "RLIMIT_NOFILE": (limits["open_files"],) * 2,
        "RLIMIT_CPU": (math.ceil(used + limits["load"]), most),
    }
    for name, (soft, hard) in wanted.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (soft, hard))


def limit_cpu(seconds: float) -> None:
    """Begin to count the CPU seconds of the calls. No evidence: student code is free to set its limit itself."""
    resource = _resource()
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (min(math.ceil(time.process_time() + seconds), hard), hard))


def _resource() -> types.ModuleType | None:
    """Return the module of that name, which Windows has not."""
    return importlib.import_module("resource") if importlib.util.find_spec("resource") else None


if __name__ == "__main__":
    main()
