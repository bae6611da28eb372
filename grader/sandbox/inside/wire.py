"""The codec between the trusted grader and the untrusted student process.

A frame is a head (magic, kind, length of the header, length of the body), a header and a body. The header is a tree in
JSON: null, booleans, numbers, strings and lists stand for themselves, everything else is an object with exactly one
key, the tag, and the list of the tag's fields::

    {"tuple": [[item, ...]]}       {"dict": [[key, ...], [value, ...]]}  {"complex": [real, imaginary]}
    {"array": [dtype, [n, ...]]}   {"scalar": [dtype, []]}               {"bytes": [length]}
    {"handle": [id, type, keras]}  {"opaque": [type, text]}              {"callback": [id, name]}
    {"place": [dtype, [n, ...], offset]}

Arrays, scalars and bytes take their buffers from the body, little-endian, in the order in which the tree names them.

The grader believes nothing that a frame says: nothing is imported, looked up or evaluated because of it, every size is
checked before memory is taken, and what `decode` returns is made of exact built-in types, arrays and four inert
records. `encode` runs beside the student's code and so compares types by identity: `==`, `in` and `isinstance` would
ask the student's own classes and metaclasses. Both sides import this module; it needs nothing but numpy.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, NamedTuple, TypeAlias

import numpy as np

MAGIC = b"GSW1"
HEAD = struct.Struct("<4sBIQ")
INT_BITS, INT_DIGITS = 2048, 640  # so many digits Python prints whatever its limit is, so every int can be shown

Array: TypeAlias = np.ndarray[Any, Any]
Tree: TypeAlias = "bool | int | float | str | list[Tree] | dict[str, list[Tree]] | None"
Keep: TypeAlias = "Callable[[object], Handle | Opaque | Array | None]"  # what crosses for a value that is not data

DTYPES = ("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
_LITTLE = {np.dtype(f"<{name}").str for name in DTYPES}
NOT_STARTED = "NotStarted"
"""What a stub raises is called so, before its own types: a NotImplementedError where nothing else was written."""
NO_SUCH_NAME = "MissingNameError"
"""What is raised where the file has no such name; its text is one that resembles it, or empty."""
_UNICODE = re.compile("U[1-9][0-9]{0,7}")
_SCALARS = tuple(np.dtype(code).type for code in "?bhilqBHILQefdFDU")


class WireError(Exception):
    """A value that is too large to send, or a frame that is malformed."""


class FrameKind(IntEnum):
    """What a frame is for."""

    REQUEST = 0
    VALUE = 1
    ERROR = 2
    CALLBACK = 3  # the child asks the grader to call a function of the check


_KINDS = {int(kind): kind for kind in FrameKind}


@dataclass(frozen=True, slots=True)
class Handle:
    """An object that stays in the child."""

    id: int
    type: str = ""
    keras: bool = False


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that cannot cross: its type, and why or what it looks like."""

    type: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Callback:
    """A function of the check, which the child may ask the grader to call."""

    id: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An array that lies in the memory which grader and child share."""

    dtype: str
    shape: tuple[int, ...]
    offset: int


class Head(NamedTuple):
    """The checked head of a frame: what follows and how long it is."""

    kind: FrameKind
    header: int
    body: int


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """The largest frame and value that may cross: bytes of header and body, characters of a text, numbers in arrays."""

    header: int = 2 << 20
    body: int = 64 << 20
    nodes: int = 100_000
    depth: int = 32
    text: int = 1 << 20
    ndim: int = 16
    numbers: int = 64 << 20


LIMITS = SizeLimits()
REPLIED = SizeLimits(body=16 << 20, numbers=1_000_000)
"""What may come back: judging a value takes many times its memory, and the grader's is shared by a whole class."""
ASKED = SizeLimits(header=1 << 18, body=1 << 20, nodes=10_000, text=1 << 10, numbers=10_000)
"""What may be passed to a function of a check: it computes with it in the grader."""


def encode(
    value: object, kind: FrameKind, limits: SizeLimits = LIMITS, keep: Keep | None = None
) -> list[bytes | memoryview]:
    """Return head, header and buffers of the frame of a value, its arrays not copied. Raises WireError if too large."""
    encoder = _Encoder(limits, keep)
    header = _dump(encoder.node(value)).encode()
    _at_most(limits.header, len(header), "bytes of text and structure")
    return [HEAD.pack(MAGIC, kind, len(header), encoder.size), header, *encoder.buffers]


def joined(buffers: list[bytes | memoryview]) -> list[bytes | memoryview]:
    """Return a frame's buffers as one, unless copying them would cost more than sending them one by one."""
    small = sum(len(buffer) for buffer in buffers) < 1 << 16
    return [b"".join(buffers)] if small else buffers


def parse_head(data: bytes, limits: SizeLimits = LIMITS) -> Head:
    """Check the head of a frame, before anything of the length that it claims is read. Raises WireError."""
    if len(data) != HEAD.size or not data.startswith(MAGIC) or data[len(MAGIC)] not in _KINDS:
        raise WireError("this is not the head of a frame")
    _, kind, header, body = HEAD.unpack(data)
    check_sizes(header, body, limits)
    return Head(_KINDS[kind], header, body)


def decode(header: bytes, body: bytes | bytearray | memoryview, limits: SizeLimits = LIMITS) -> Any:
    """Return the value of a frame, made of exact built-in types, arrays and records. Raises WireError, nothing else."""
    check_sizes(len(header), len(body), limits)
    decoder = _Decoder(limits, memoryview(body))
    try:
        value = decoder.node(_load(str(header, "utf-8")))
    except (ValueError, MemoryError, RecursionError) as error:
        raise WireError(f"malformed frame: {type(error).__name__}") from None
    if decoder.offset != len(body):
        raise WireError("malformed frame: data that belongs to no value")
    return value


def as_array(value: Any) -> Array:
    """Return what crossed as an array, text as one object: numpy would pad all parts of a list to its longest text."""
    return np.asarray(None if _has_text(value) else value)


def _has_text(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_has_text, value))
    return isinstance(value, str | bytes) or (isinstance(value, np.ndarray) and value.dtype.kind == "U")


def type_name(value: object) -> str:
    """Return the name of a value's class without asking the class, whose metaclass may answer anything."""
    return _clip(type.__dict__["__name__"].__get__(type(value)))


def _at_most(limit: int, number: int, what: str) -> None:
    if number > limit:
        raise WireError(f"the value is too large: more than {limit} {what}")


def check_sizes(header: int, body: int, limits: SizeLimits) -> None:
    """Refuse a frame that claims to be larger than it may be."""
    _at_most(limits.header, header, "bytes of text and structure")
    _at_most(limits.body, body, "bytes of data")


def _clip(text: str, length: int = 1000) -> str:
    """Return the start of a text as an exact str without lone surrogates, which no file or terminal takes."""
    return str.encode(text, "utf-8", "replace").decode()[:length]


def _integer(digits: str) -> int:
    _at_most(INT_DIGITS, len(digits), "digits in an int")
    return int(digits)


_dump = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_load = json.JSONDecoder(parse_int=_integer).decode


@dataclass
class _Walk:
    """Counts what a value uses up, the same way in both directions."""

    limits: SizeLimits
    nodes: int = field(default=0, init=False)
    numbers: int = field(default=0, init=False)
    depth: int = field(default=0, init=False)

    def node(self, part: Any) -> Any:
        raise NotImplementedError

    def items(self, parts: Collection[Any]) -> list[Any]:
        self.nodes += len(parts)
        self.depth += 1
        _at_most(self.limits.nodes, self.nodes, "parts")
        _at_most(self.limits.depth, self.depth, "levels of nesting")
        items = [*map(self.node, parts)]
        self.depth -= 1
        return items

    def text(self, text: str) -> str:
        _at_most(self.limits.text, len(text), "characters in a text")
        return text if text.isascii() else _clip(text, len(text))

    def check_shape(self, shape: tuple[int, ...], itemsize: int) -> None:
        """Count an empty axis as 1: whoever sums over it gets an array of the size of all the others."""
        _at_most(self.limits.ndim, len(shape), "axes of an array")
        count = math.prod(max(length, 1) for length in shape)
        self.numbers += count
        _at_most(self.limits.body, itemsize * count, "bytes of data")
        _at_most(self.limits.numbers, self.numbers, "numbers")


@dataclass
class _Encoder(_Walk):
    """Turns one value into a tree and collects its buffers."""

    keep: Keep | None
    buffers: list[bytes | memoryview] = field(default_factory=list)
    size: int = 0

    def node(self, part: Any) -> Tree:
        kind = type(part)
        if kind is str:
            return self.text(part)
        if kind is int:
            _at_most(INT_BITS, part.bit_length(), "bits in an int")
        if part is None or kind is bool or kind is int or kind is float:
            return part  # type: ignore[no-any-return]
        if kind is list:
            return self.items(part)
        if kind is tuple:
            return {"tuple": [self.items(part)]}
        if kind is dict and all(type(key) is str for key in part):
            return {"dict": [[self.text(key) for key in part], self.items(part.values())]}
        if kind is complex:
            return {"complex": [part.real, part.imag]}
        if kind is bytes:
            return {"bytes": [self.push(part)]}
        if kind is not dict and issubclass(kind, tuple | list | dict):
            return self.node(_contents(part))
        if issubclass(kind, np.ndarray):
            return self.array(part, np.ndarray.view(part, np.ndarray))  # asks nothing of a subclass
        if issubclass(kind, np.generic) and (any(kind is own for own in _SCALARS) or type_name(part) == "bfloat16"):
            return self.array(part, np.asarray(part), "scalar")
        return self.other(part)

    def array(self, value: object, array: Array, tag: str = "array") -> Tree:
        dtype = _wire_dtype(array.dtype)
        if dtype is None:
            return self.other(Opaque(type_name(value), f"its dtype is {array.dtype.name}"))
        self.check_shape(array.shape, dtype.itemsize)
        plain = np.asarray(array, dtype=dtype, order="C")
        self.push(plain.reshape(-1).view(np.uint8).data)
        return {tag: [dtype.str[1:], list(array.shape)]}

    def other(self, value: Any) -> Tree:
        kind = type(value)
        if kind is Handle:
            return {"handle": [value.id, _clip(value.type), value.keras]}
        if kind is Callback:
            return {"callback": [value.id, _clip(value.name)]}
        if kind is Place:
            return {"place": [value.dtype, list(value.shape), value.offset]}
        if kind is Opaque:
            return {"opaque": [_clip(value.type), _clip(value.text)]}
        if kind is dict or kind is set or kind is frozenset:
            return self.other(Opaque(type_name(value), "neither sets nor keys other than text can be sent"))
        kept = self.keep(value) if self.keep else None
        if isinstance(kept, np.ndarray):
            return self.array(kept, np.ndarray.view(kept, np.ndarray))
        return self.other(Opaque(type_name(value)) if kept is None else kept)

    def push(self, data: bytes | memoryview) -> int:
        self.size += len(data)
        _at_most(self.limits.body, self.size, "bytes of data")
        self.buffers.append(data)
        return len(data)


def _contents(part: Any) -> Any:
    """Return what a named tuple, an ordered dictionary or another kind of these holds, asking nothing of its class."""
    kind = type(part)
    if issubclass(kind, tuple):
        return tuple(tuple.__iter__(part))
    return list(list.__iter__(part)) if issubclass(kind, list) else dict(dict.items(part))


@dataclass
class _Decoder(_Walk):
    """Builds the value of a tree that may be anything JSON can say."""

    body: memoryview
    offset: int = 0

    def node(self, part: Any) -> Any:
        kind = type(part)  # what comes out of JSON is of exact types
        if kind is str:
            return self.text(part)
        if kind is list:
            return self.items(part)
        return self.tagged(part) if kind is dict else part

    def tagged(self, part: dict[str, Any]) -> Any:
        match tuple(part.items()):
            case [("array", [str(name), list(shape)])]:
                return self.array(name, shape)
            case [("scalar", [str(name), []])]:
                return self.array(name, [])[()]
            case [("tuple", [list(items)])]:
                return tuple(self.items(items))
            case [("dict", [list(keys), list(values)])] if all(type(key) is str for key in keys):
                return dict(zip(map(self.text, keys), self.items(values), strict=True))
            case [("complex", [float(real), float(imaginary)])]:
                return complex(real, imaginary)
            case [("bytes", [int(length)])]:
                return bytes(self.take(length))
            case [("handle", [int(number), str(kind), bool(keras)])]:
                return Handle(int(number), _clip(kind), keras)
            case [("opaque", [str(kind), str(text)])]:
                return Opaque(_clip(kind), _clip(text))
            case [("place", [str(name), list(shape), int(offset)])] if name in DTYPES and all(map(_is_length, shape)):
                return Place(name, tuple(shape), int(offset))
            case [("callback", [int(number), str(name)])]:
                return Callback(int(number), _clip(name))
        raise WireError("malformed frame: an unknown tag or wrong fields")

    def array(self, name: str, lengths: list[Any]) -> Array:
        if not all(map(_is_length, lengths)):
            raise WireError("malformed frame: a shape that is none")
        if name not in DTYPES and not _UNICODE.fullmatch(name):
            raise WireError("malformed frame: an unknown dtype")
        shape, dtype = tuple(lengths), np.dtype(f"<{name}")
        self.check_shape(shape, dtype.itemsize)
        data = self.take(math.prod(shape) * dtype.itemsize)
        if dtype.kind == "U":
            return _unicode_array(data, shape, dtype.itemsize // 4)
        stored = "u1" if name == "b1" else dtype  # a byte of 2 is a number but no bool
        return np.ndarray(shape, stored, data).astype(dtype.newbyteorder("="))

    def take(self, length: int) -> memoryview:
        start, self.offset = self.offset, self.offset + length
        if not start <= self.offset <= len(self.body):
            raise WireError("malformed frame: a buffer that is not there")
        return self.body[start : self.offset]


def _is_length(length: Any) -> bool:
    return type(length) is int and length >= 0


def _wire_dtype(dtype: np.dtype[Any]) -> np.dtype[Any] | None:
    """Return the dtype in which such an array crosses, or None. bfloat16, which numpy lacks, becomes float32."""
    if dtype.str in _LITTLE:
        return dtype
    if dtype.kind == "U":
        return np.dtype(f"<U{max(dtype.itemsize // 4, 1)}")
    name = "f4" if dtype.name == "bfloat16" else dtype.str[1:]
    return np.dtype(f"<{name}") if name in DTYPES else None


def _unicode_array(data: memoryview, shape: tuple[int, ...], width: int) -> Array:
    """Return an array of text whose every code point was looked at: numpy stumbles over a wrong one only when read."""
    codes = np.ndarray((*shape, width), "<u4", data).astype(np.uint32)
    if (codes > 0x10FFFF).any():
        raise WireError("malformed frame: a character that is none")
    codes[(codes >= 0xD800) & (codes <= 0xDFFF)] = ord("?")  # lone surrogates
    return codes.view(f"U{width}").reshape(shape).copy()
