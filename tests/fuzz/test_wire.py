"""The codec against a hostile sender: what comes out is plain or a WireError, at once and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from grader.sandbox.inside import wire
from grader.sandbox.inside.wire import LIMITS, FrameKind, WireError

from ..wires import DTYPES, VALUES, assert_clean, assert_same, frame
from .depth import KIB, MIB, SECONDS, bounded, examples
from .mangle import mangled, mangled_tree, odd_values

TAGS = ("array", "bytes", "callback", "complex", "dict", "handle", "opaque", "scalar", "tuple")
NAMES = ("b1", *DTYPES, "O", "V8", "S3", "M8[s]", "U0", "U1048577", "U99999999", "f16", "<f8", "i4,i4")
LENGTHS = (0, 1, 2, 3, 8, -1, -8, True, 2**20, 2**40, None, 1.0)
CONTENTS = (b"a\0\0\0", b"\0\xd8\0\0", b"\0\0\x11\0", b"\xff" * 4, b"\2")  # a letter, half of one, two that are none
LARGEST = Path(__file__).with_name("largest_frames.py")
WORDS = (*TAGS, *NAMES, "null", "true", "NaN", "-Infinity", "1e999", "\\ud800", "[", "]", "{", "}", ",", ":", '"')

# What decoding may take of memory for each byte of a frame: the tree that JSON makes of nested lists, and an array of
# text, which is looked at as numbers. "Every size is checked before memory is taken": a claim alone takes nothing.
PER_HEADER, PER_BODY, ALWAYS = 64, 4, 256 * KIB


def decode_or_refuse(header: bytes, body: bytes) -> None:
    """Decode: only WireError may come out, and only exact plain types; bounded in time and memory."""
    with bounded(ALWAYS + PER_HEADER * len(header) + PER_BODY * len(body)):
        try:
            value = wire.decode(header, body)
        except WireError:
            event("refused")
            return
    event("decoded")
    assert_clean(value)
    with suppress(WireError):  # an int of 640 digits may come in, but not go out again
        sent = frame(value)
        assert len(sent[1]) <= len(body)
        assert_same(wire.decode(*sent), value)


PIECES = st.sampled_from([word.encode() for word in WORDS]) | st.binary(max_size=3)
ODD = (
    odd_values()
    | st.sampled_from([*TAGS, *NAMES, "\ud800"])
    | st.builds(lambda tag, part: {tag: part}, st.sampled_from(TAGS), odd_values())
)


@st.composite
def mangled_frames(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """Return header and body of a valid frame with some bytes edited, perhaps across the border."""
    header, body = frame(draw(VALUES))
    part = draw(st.sampled_from(["header", "body", "both"]))
    if part == "header":
        return draw(mangled(header, PIECES)), body
    if part == "body":
        return header, draw(mangled(body, PIECES))
    whole = draw(mangled(header + body, PIECES))
    return whole[: len(header)], whole[len(header) :]


@st.composite
def mangled_trees(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """Return a frame whose header is valid JSON and no valid tree: tags, names, shapes and parts exchanged."""
    header, body = frame(draw(VALUES))
    tree = draw(mangled_tree(json.loads(header), ODD))
    return json.dumps(tree).encode(), body + draw(st.binary(max_size=9))


@st.composite
def claims(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """Return a frame of well-formed parts whose names, shapes and lengths are drawn, with the bytes that they want."""
    parts, body = [], b""
    names = st.sampled_from(["U1", "U5"]) | st.sampled_from(NAMES)
    for _ in range(draw(st.integers(1, 3))):
        match draw(st.sampled_from(["array", "array", "scalar", "bytes", "handle", "deep"])):
            case "array":
                name, shape = draw(names), draw(st.lists(st.sampled_from(LENGTHS), max_size=3))
                part, size = {"array": [name, shape]}, wanted(name, shape)
            case "scalar":
                name = draw(names)
                part, size = {"scalar": [name, []]}, wanted(name, [])
            case "bytes":
                length = draw(st.sampled_from(LENGTHS))
                part, size = {"bytes": [length]}, wanted("u1", [length])
            case "handle":
                part, size = {"handle": [draw(st.sampled_from(LENGTHS)), "t", draw(st.booleans())]}, 0
            case "deep":
                part, size = nested(draw(st.integers(28, 36)), draw(st.booleans())), 0
        parts.append(part)
        body += (draw(st.sampled_from(CONTENTS)) * size)[:size]
    return json.dumps(parts).encode(), body


def wanted(name: str, shape: list[Any]) -> int:
    """Return how many bytes such an array wants, where that can be said and is little."""
    width = {"O": 8, "M8[s]": 8, "<f8": 8, "i4,i4": 8, "U0": 0}.get(name) or int(name[1:] if name[1:].isdigit() else 1)
    size = (4 if name.startswith("U") else 1) * width
    for length in shape:
        size *= length if type(length) is int else 0
    return size if 0 <= size <= KIB else 0


def nested(depth: int, is_tuple: bool) -> Any:
    part: Any = []
    for _ in range(depth - 1):
        part = {"tuple": [[part]]} if is_tuple else [part]
    return part


@examples(4)
@given(st.binary(max_size=200), st.binary(max_size=50))
def test_arbitrary_bytes_do_no_harm(header: bytes, body: bytes) -> None:
    """Bytes without any meaning are refused, or decoded to plain values, in bounded time and memory."""
    decode_or_refuse(header, body)


@examples(8)
@given(mangled_frames())
@example((b"9" * 640, b""))
@example((b'["\\ud800", {"dict": [["\\udc00"], [1]]}]', b""))
@example((b"[" * 100_000, b""))
@example((b'{"tuple":[' * 90_000, b""))
def test_mangled_frames_do_no_harm(mangled_frame: tuple[bytes, bytes]) -> None:
    """A valid frame with some bytes cut, doubled, moved or replaced does no more harm than a valid one."""
    decode_or_refuse(*mangled_frame)


@examples(8)
@given(mangled_trees())
@example((b'{"array":["U99999999",[0]]}', b""))
@example((b'{"array":["f8",[0,8388608]]}', b""))
@example((b'{"array":["U1",[1]]}', b"\0\xd8\0\0"))
@example((b'{"handle":[true,"t",true]}', b""))
@example((b'[{"bytes":[true]}]', b"a"))
@example((b'{"dict":[["\\ud800","\\ud801"],[1,2]]}', b""))
@example((b'[{"bytes":[8]},{"bytes":[-8]},{"bytes":[8]}]', b"12345678"))
def test_mangled_trees_do_no_harm(mangled_frame: tuple[bytes, bytes]) -> None:
    """Valid JSON made of our own words in the wrong places is refused, or decoded to plain values."""
    decode_or_refuse(*mangled_frame)


@examples(6)
@given(claims())
def test_false_claims_do_no_harm(claim: tuple[bytes, bytes]) -> None:
    """Names of dtypes, shapes, lengths and depths are taken as far as the limits go, and believed no further."""
    decode_or_refuse(*claim)


@examples(2)
@given(VALUES, st.binary(min_size=1, max_size=9))
def test_body_of_another_length_is_refused(value: object, more: bytes) -> None:
    """A frame with more data than its values need, or with less, is no frame."""
    header, body = frame(value)
    with pytest.raises(WireError):
        wire.decode(header, body + more)
    if body:
        with pytest.raises(WireError):
            wire.decode(header, body[:-1])


@examples(4)
@given(VALUES)
@example(np.arange(3.0).reshape((1,) * 15 + (3,)))
@example([np.array([np.nan, np.inf, -np.inf, -0.0], name) for name in ("f2", "f4", "f8")])
def test_every_value_arrives_unchanged(value: object) -> None:
    """What is encoded is what is decoded, to the type and the bit: encoded again, it is the same frame."""
    sent = frame(value)
    arrived = wire.decode(*sent)
    assert_same(arrived, value)
    assert_clean(arrived)
    assert frame(arrived) == sent


@examples(4)
@given(st.binary(max_size=30) | st.binary(min_size=13, max_size=13).map(lambda rest: wire.MAGIC + rest))
@example(wire.HEAD.pack(wire.MAGIC, 1, 2**32 - 1, 2**64 - 1))
def test_arbitrary_heads_do_no_harm(data: bytes) -> None:
    """The head of a frame is refused, or announces no more than the limits: so much is read and no more."""
    with bounded(ALWAYS):
        try:
            head = wire.parse_head(data)
        except WireError:
            return
    assert type(head.kind) is FrameKind
    assert 0 <= head.header <= LIMITS.header
    assert 0 <= head.body <= LIMITS.body


def test_largest_frames_take_bounded_time_and_memory() -> None:
    """Frames as large as allowed, made to cost the most, take seconds and a known multiple of their size."""
    run = subprocess.run([sys.executable, LARGEST], capture_output=True, text=True, check=True, timeout=120)
    measured = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(measured) == 32
    for one in measured:
        assert one["memory"] <= 4 * MIB + PER_HEADER * one["header"] + PER_BODY * one["body"], one
        assert one["seconds"] <= SECONDS, one
        assert "MemoryError" not in one["ended"], one
