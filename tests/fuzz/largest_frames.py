"""Decode frames as large as allowed, each made to cost the most, and print what each took; run by `test_wire.py`.

A process of its own, because it forks: every frame is decoded by a child, whose peak of memory is its alone.
"""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Iterator

from grader.sandbox.inside import wire

HEADER, BODY = wire.LIMITS.header, wire.LIMITS.body
ITEMS = (
    b"0", b"1e9", b"9" * 640, b'"\\u0100"', b"[]", b"{}", b'{"":0}', b"[" * 300 + b"]" * 300,
    b'{"":' * 300 + b"0" + b"}" * 300, b'{"tuple":[[]]}', b'{"dict":[["a"],[0]]}', b'{"bytes":[0]}',
    b'{"handle":[1,"",true]}', b'{"opaque":["",""]}', b'{"scalar":["i1",[]]}', b'{"array":["f8",[0,8388608]]}',
    b'{"array":["U16777216",[0]]}', b'{"array":["i1",[' + b"0," * 15 + b"0]]}",
)  # fmt: skip
CHARACTERS = (b"a\0\0\0", b"\0\0\1\0", b"\xff" * 4)


def frames() -> Iterator[tuple[bytes, bytes]]:
    """Yield headers full of small parts, long numbers, many keys, and the largest arrays."""
    for item in ITEMS:
        yield b"[" + b",".join([item] * ((HEADER - 1) // (len(item) + 1))) + b"]", b""
    for header in (b"0." + b"1" * (HEADER - 2), b"1" * (HEADER - 9) + b"e-9999999", b"[" * HEADER):
        yield header, b""
    keys = [b'"%x"' % number for number in range(wire.LIMITS.nodes)]
    yield b'{"dict":[[' + b",".join(keys) + b"],[" + b",".join([b"0"] * len(keys)) + b"]]}", b""
    yield b"{" + b",".join(key + b":0" for key in keys) + b"}", b""
    for name, size in ((b"f8", 8), (b"b1", 1), (b"c16", 16), (b"U1", 4), (b"f2", 2)):
        yield b'{"array":["%s",[%d]]}' % (name, BODY // size), bytes(BODY)
    for character in CHARACTERS:
        yield b'{"scalar":["U%d",[]]}' % (BODY // 4), character * (BODY // 4)
    yield b'{"bytes":[%d]}' % BODY, bytes(BODY)


def measured(header: bytes, body: bytes) -> dict[str, object]:
    """Decode a frame and return what this process has needed for it."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ended = "decoded"
    try:
        wire.decode(header, body)
    except wire.WireError as error:
        ended = str(error)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10
    sizes = {"header": len(header), "body": len(body)}
    return {"start": repr(header[:40]), **sizes, "memory": memory, "seconds": time.process_time(), "ended": ended}


if __name__ == "__main__":
    for frame in frames():
        if os.fork() == 0:
            print(json.dumps(measured(*frame)), flush=True)
            os._exit(0)
        os.wait()
