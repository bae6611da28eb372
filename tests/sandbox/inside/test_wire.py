"""The codec on the boundary: what crosses arrives exactly, what must not cross does not, and no frame does harm."""

from __future__ import annotations

import ast
import inspect
import json
import re
import struct
import sys
import tracemalloc
from collections import OrderedDict, defaultdict, namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from grader.sandbox.inside import wire
from grader.sandbox.inside.wire import Callback, FrameKind, Handle, Opaque, SizeLimits, WireError

from ...wires import assert_clean, assert_same, frame


def through(value: object, **options: Any) -> Any:
    return wire.decode(*frame(value, **options))


# What crosses


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, 1, -1, 2**63, -(2**64), 2**2047, -(2**2048) + 1,
        0.0, -0.0, 0.1, 5e-324, 1.7976931348623157e308, float("nan"), float("inf"), float("-inf"),
        1j, complex(-0.0, float("nan")), complex(float("inf"), 0.1),
        "", "text", "π 🙂 \0 \x1b[31m \u2028", b"", b"\0\xff", "a" * 2000,
        [], (), {}, [[]], ((),), [()], [1, (2.0, ["3", {"k": (None,)}])],
        {"": 1, "tuple": [1], "array": ["f8", [3]], "π": {"dict": []}},
        Handle(0), Handle(7, "Layer", keras=True), Opaque("set"), Opaque("Net", "why"), Callback(3, "loss"),
    ],
    ids=lambda value: repr(value)[:30],
)  # fmt: skip
def test_plain_value_arrives_unchanged(value: object) -> None:
    """Every plain value arrives with its exact type and value."""
    assert_same(through(value), value)


@pytest.mark.parametrize("kind", FrameKind)
def test_kind_is_in_the_head(kind: FrameKind) -> None:
    """The kind that was encoded is the kind that the head tells."""
    head = wire.parse_head(bytes(wire.encode(1, kind)[0]))
    assert head.kind is kind


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=">i4").reshape(2, 3),
        np.array(["ab", "π"], dtype=">U3"),
        np.arange(6.0).reshape(2, 3).T,
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(10.0)[::-3],
        np.broadcast_to(np.float32(2), (3, 2)),
        np.frombuffer(b"\0" + np.arange(3.0).tobytes(), np.uint8)[1:].view(np.float64),
        np.ndarray((3,), [("empty", "U0")], b"")["empty"],
    ],
    ids=["big-endian", "big-endian text", "transposed", "fortran", "strided", "broadcast", "unaligned", "zero width"],
)
def test_layout_is_normalised(array: np.ndarray[Any, Any]) -> None:
    """However an array lies in memory, it arrives in native byte order and C order with the same values."""
    arrived = through([b"1", array])[1]
    assert_clean(arrived)
    assert arrived.flags.c_contiguous
    assert arrived.dtype.kind == array.dtype.kind
    assert arrived.tolist() == array.tolist()


@pytest.mark.parametrize("code", "?bhilqBHILQefdFDU")
def test_scalar_stays_a_numpy_scalar(code: str) -> None:
    """A numpy scalar arrives as a numpy scalar of its dtype, never as a Python number."""
    scalar = np.ones((), code)[()]
    arrived = through(scalar)
    assert isinstance(arrived, np.generic)
    assert arrived.dtype == scalar.dtype
    assert arrived == scalar
    assert_clean(arrived)


def test_bfloat16_becomes_float32() -> None:
    """An array or scalar of bfloat16 arrives as float32 with the same values."""
    array = np.array([[1.5, -2.0]], ml_dtypes.bfloat16)
    assert_same(through(array), np.array([[1.5, -2.0]], np.float32))
    assert_same(through(array[0, 0]), np.float32(1.5))


def test_data_of_arrays_is_not_copied() -> None:
    """A contiguous array goes out as a view of its own memory."""
    array = np.arange(1000.0)
    buffer = wire.encode([array], FrameKind.VALUE)[2]
    assert np.shares_memory(np.frombuffer(buffer, np.uint8), array)


def test_arrived_array_owns_its_memory() -> None:
    """An array is independent of the buffer it was read from, whatever kind of buffer that is."""
    header, body = frame([np.arange(3), np.array(["a", "b"])])
    buffer = bytearray(body)
    numbers, texts = wire.decode(header, memoryview(buffer))
    buffer[:] = bytes(len(buffer))
    assert numbers.tolist() == [0, 1, 2]
    assert texts.tolist() == ["a", "b"]


def test_lone_surrogates_are_replaced() -> None:
    """Text that no file could take arrives with question marks, in strings, keys, records and arrays, both ways."""
    bad = "a\ud800b"
    value = [bad, {bad: 1}, Opaque(bad, bad), Handle(1, bad), Callback(1, bad), np.array([bad, "\udfff"])]
    text, mapping, opaque, handle, callback, array = through(value)
    assert (text, mapping, opaque) == ("a?b", {"a?b": 1}, Opaque("a?b", "a?b"))
    assert (handle, callback, array.tolist()) == (Handle(1, "a?b"), Callback(1, "a?b"), ["a?b", "?"])
    assert wire.decode(b'["\\ud800", {"dict": [["\\udc00"], [1]]}]', b"") == ["?", {"?": 1}]


def test_keys_that_become_equal_are_harmless() -> None:
    """Keys that differ only in surrogates fall together; the buffers of the other values stay in step."""
    value = {chr(0xD800): np.array([1]), chr(0xD801): np.array([2]), "last": np.array([3])}
    arrived = through(value)
    assert {key: array.tolist() for key, array in arrived.items()} == {"?": [2], "last": [3]}


def test_names_in_records_are_clipped() -> None:
    """A type name or text of any length arrives short, also when the sender did not clip it."""
    assert through(Opaque("t" * 9999, "x" * 9999)) == Opaque("t" * 1000, "x" * 1000)
    long = "t" * 9999
    sent = [{"handle": [1, long, False]}, {"opaque": [long, long]}, {"callback": [1, long]}]
    arrived = wire.decode(json.dumps(sent).encode(), b"")
    assert arrived == [Handle(1, long[:1000]), Opaque(long[:1000], long[:1000]), Callback(1, long[:1000])]


# What does not cross


class Deceiver:
    """Equal to everything, and says that it is a float."""

    __hash__ = None  # type: ignore[assignment]
    __class__ = float  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True

    def __array__(self, *args: object, **kwargs: object) -> np.ndarray[Any, Any]:
        return np.ones(3)


class DeceivingMeta(type):
    """A class of classes that claims to be every class, under another name."""

    def __eq__(cls, other: object) -> bool:
        return True

    def __hash__(cls) -> int:
        return hash(float)

    def __getattribute__(cls, name: str) -> Any:
        raise AssertionError(f"the class was asked for {name}")


class Impostor(metaclass=DeceivingMeta):
    """An object whose class equals every other class."""


class ImpostorScalar(np.float64, metaclass=DeceivingMeta):
    """A subclass of a numpy scalar whose class equals every other class."""


class Float(float):
    """A float that equals everything and is close to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __float__(self) -> float:
        return 42.0

    def __repr__(self) -> str:
        return "0.5"


def subclass(base: type) -> type:
    return type("Sub" + base.__name__, (base,), {})


@pytest.mark.parametrize(
    "value",
    [
        Deceiver(), Impostor(), ImpostorScalar(1), Float(1.0), object(), bytearray(b"x"), range(3), len,
        FrameKind.VALUE, SizeLimits(), iter(()), {1}, frozenset({1}), np.datetime64("2020-01-01"), np.longdouble(1),
        np.bytes_(b"x"), np.void(b"x"),
        *(subclass(base)() for base in (int, float, complex, str, bytes, set)),
        *(subclass(base)(1) for base in (np.float64, np.int64, np.str_, Handle, Opaque, Callback)),
    ],
    ids=wire.type_name,
)  # fmt: skip
def test_other_values_cross_as_their_type_name(value: object) -> None:
    """What is not exactly a plain type crosses as the name of its class, whatever it says about itself."""
    arrived = through([value])
    assert type(arrived[0]) is Opaque
    assert arrived[0].type == wire.type_name(value)
    assert_clean(arrived)


@pytest.mark.parametrize(
    "array",
    [
        np.array([None]), np.array([b"x"]), np.array(["2020"], "M8[Y]"), np.zeros(2, "f4,i4"), np.zeros(2, "g"),
        np.zeros(2, ml_dtypes.float8_e5m2), np.array([Float(1.0), "x"], object), np.zeros(2, "V2"),
    ],
    ids=lambda array: str(array.dtype),
)  # fmt: skip
def test_array_of_another_dtype_is_opaque(array: np.ndarray[Any, Any]) -> None:
    """An array that is not numbers, booleans or text does not cross; its dtype is told."""
    assert through(array) == Opaque("ndarray", f"its dtype is {array.dtype.name}")


def test_keys_other_than_text_and_sets_are_explained() -> None:
    """A dictionary with other keys and a set cross as opaque values that say why, and nobody is asked to keep them."""
    unsendable: list[Any] = [{1: 2}, {"a": 1, subclass(str)("b"): 2}, {1}, frozenset()]
    for value in unsendable:
        arrived = through(value, keep=lambda _: Handle(1))
        assert arrived == Opaque(type(value).__name__, "neither sets nor keys other than text can be sent")


class Spy(np.ndarray[Any, Any]):
    """An array of a student's own class: every use of one of its methods is a failure."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"the array was asked for {name}")

    def __array_ufunc__(self, *args: object, **kwargs: object) -> None:
        raise AssertionError("the array was computed with")

    __array_function__ = __len__ = __getitem__ = __eq__ = __array_ufunc__  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (namedtuple("Weights", "w b")([1.0], 2), ([1.0], 2)),
        (OrderedDict(b=1, a=namedtuple("P", "x")(None)), {"b": 1, "a": (None,)}),
        (defaultdict(float, w=0.5), {"w": 0.5}),
        (subclass(list)([1, subclass(tuple)((2,))]), [1, (2,)]),
        (subclass(dict)(a=subclass(list)("b")), {"a": ["b"]}),
    ],
)
def test_containers_of_any_kind_arrive_as_what_they_hold(value: object, arrives: object) -> None:
    """A named tuple is a tuple, an ordered dictionary a dictionary; nothing of their classes is asked."""
    found = through(value)

    assert found == arrives
    assert repr(found) == repr(arrives)


def test_array_subclass_arrives_as_plain_array() -> None:
    """Matrices, masked arrays' data and a student's own subclass arrive as plain arrays, without being asked."""
    with pytest.warns(PendingDeprecationWarning):
        matrix = np.matrix([[1, 2]])
    masked = np.ma.masked_array([1.0, 2.0], mask=[True, False])
    spy = np.ndarray.view(np.arange(3.0), Spy)
    assert_same(through([matrix, masked, spy]), [np.array([[1, 2]]), np.array([1.0, 2.0]), np.arange(3.0)])


def test_type_name_comes_from_the_class_itself() -> None:
    """A metaclass cannot choose the name, a name that is a subclass of str becomes plain and a long one short."""
    assert wire.type_name(Impostor()) == "Impostor"
    named = type("x", (), {})
    named.__name__ = subclass(str)("n" * 5000)
    assert_same(wire.type_name(named()), "n" * 1000)


@pytest.mark.parametrize(
    ("kept", "arrives"),
    [
        (Handle(3, "Net", keras=True), Handle(3, "Net", keras=True)),
        (Opaque("Net", "full"), Opaque("Net", "full")),
        (np.arange(2), np.arange(2)),
        (np.ndarray.view(np.arange(3.0), Spy), np.arange(3.0)),
        (None, Opaque("object")),
    ],
    ids=["handle", "opaque", "array", "array subclass", "nothing"],
)
def test_keep_decides_for_other_values(kept: Any, arrives: object) -> None:
    """What `keep` returns crosses in place of a value that is not data."""
    assert_same(through({"k": [object()]}, keep=lambda _: kept), {"k": [arrives]})


def test_keep_is_asked_for_other_values_only() -> None:
    """Data crosses as data; `keep` sees the objects alone, subclasses of plain types among them."""
    seen: list[object] = []
    number = Float(1.0)
    through([1, "a", np.zeros(2), np.float32(1), {"k": number}, Handle(1), {1}], keep=seen.append)
    assert len(seen) == 1
    assert seen[0] is number


# SizeLimits


def nested(depth: int) -> object:
    """Return a list in a tuple in a list ..., of this many levels."""
    value: object = []
    for level in range(depth - 1):
        value = (value,) if level % 2 else [value]
    return value


@pytest.mark.parametrize(
    ("limits", "fits", "too_large"),
    [
        (SizeLimits(header=7), "12345", "123456"),
        (SizeLimits(header=7), "πa", "ππππ"),
        (SizeLimits(body=16), np.zeros(2), np.zeros(3)),
        (SizeLimits(body=16), [b"12345678", np.zeros(1)], [b"123456789", np.zeros(1)]),
        (SizeLimits(body=16), np.array(["abcd"]), np.array(["abcde"])),
        (SizeLimits(body=16), np.zeros((0, 2)), np.zeros((0, 3))),
        (SizeLimits(nodes=3), [1, (2,)], [1, (2, 3)]),
        (SizeLimits(nodes=3), {"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 3, "d": 4}),
        (SizeLimits(depth=3), nested(3), nested(4)),
        (SizeLimits(depth=1), {"a": 1}, {"a": {}}),
        (SizeLimits(depth=2), [(), [], {}] * 9, [(), [], {"a": []}]),
        (SizeLimits(text=3), "abc", "abcd"),
        (SizeLimits(text=3), {"abc": 1}, {"abcd": 1}),
        (SizeLimits(ndim=2), np.zeros((1, 1)), np.zeros((1, 1, 1))),
        (SizeLimits(), 2**2048 - 1, 2**2048),
        (SizeLimits(), nested(32), nested(33)),
        (SizeLimits(), [0] * 100_000, [0] * 100_001),
        (SizeLimits(), "a" * 2**20, "a" * (2**20 + 1)),
        (SizeLimits(), np.zeros((1,) * 16), np.zeros((1,) * 17)),
        (SizeLimits(), np.zeros(2**26, np.bool_), np.zeros(2**26 + 1, np.bool_)),
        (SizeLimits(), np.zeros(1), np.broadcast_to(0.0, (2**40,))),
    ],
    ids=lambda value: repr(value)[:40] if isinstance(value, SizeLimits) else "",
)
def test_every_limit_holds_in_both_directions(limits: SizeLimits, fits: object, too_large: object) -> None:
    """The largest value crosses; the next larger one is refused by the sender, and by the receiver of such a frame."""
    wire.decode(*frame(fits, limits=limits), limits)
    with pytest.raises(WireError, match="too large: more than"):
        wire.encode(too_large, FrameKind.VALUE, limits)
    if limits != SizeLimits():
        with pytest.raises(WireError, match="too large: more than"):
            wire.decode(*frame(too_large), limits)


def test_int_of_too_many_digits_is_refused_before_it_is_read() -> None:
    """The receiver takes ints that can always be printed, and refuses longer ones by their length alone."""
    assert wire.decode(b"9" * 640, b"") == 10**640 - 1
    with pytest.raises(WireError, match="more than 640 digits"):
        wire.decode(b"9" * 641, b"")


def test_value_that_contains_itself_is_refused() -> None:
    """A list in itself has no end; it is too large, not a crash."""
    value: list[Any] = []
    value.append(value)
    with pytest.raises(WireError, match="levels of nesting"):
        wire.encode(value, FrameKind.VALUE)


@pytest.mark.parametrize(
    "header",
    [
        {"array": ["f8", [2**40]]}, {"array": ["f8", [2**23]]}, {"array": ["f8", [2**60, 2**60, 2**60]]},
        {"array": ["f8", [0, 2**40]]}, {"array": ["U99999999", [0]]}, {"array": ["U99999999", []]},
        {"array": ["U1000000", [16]]}, {"array": ["i1", [1] * 1000]}, {"scalar": ["U10000000", []]},
        {"bytes": [2**26]}, {"bytes": [2**80]},
    ],
    ids=str,
)  # fmt: skip
def test_small_frame_takes_little_memory(header: object) -> None:
    """A frame that claims a huge value without sending it is refused before memory is taken."""
    data = json.dumps(header).encode()
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            wire.decode(data, b"1234567")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 200_000


# Malformed frames


def head(magic: bytes = wire.MAGIC, kind: int = 1, header: int = 2, body: int = 0) -> bytes:
    return wire.HEAD.pack(magic, kind, header, body)


@pytest.mark.parametrize(
    "data",
    [
        b"", head()[:-1], head() + b"\0", bytes(wire.HEAD.size), head(magic=b"GSW0"), head(kind=4), head(kind=255),
        head(header=(2 << 20) + 1), head(body=(64 << 20) + 1), head(header=2**32 - 1), head(body=2**64 - 1),
    ],
    ids=["empty", "short", "long", "zeros", "magic", "kind", "kind 255", "header", "body", "max header", "max body"],
)  # fmt: skip
def test_bad_head_is_refused(data: bytes) -> None:
    """A head of the wrong size, magic, kind or lengths is refused before anything is read."""
    with pytest.raises(WireError):
        wire.parse_head(data)


NO_JSON = [
    b"", b" ", b"nul", b"{", b"[", b"[1", b'"a', b"1 2", b"01", b"'a'", b'"\n"', b"[1,]", b"NAN", b"-NaN", b"\xff",
    b'"\xed\xa0\x80"', b"\xef\xbb\xbf1", "1".encode("utf-16"),
    b"[" * 100_000, b"[" * 10_000 + b"]" * 10_000, b'{"tuple":[' * 90_000,
]  # fmt: skip
NO_TREE = r"""
    {}   {"a": 1}   {"set": [[1]]}   {"": []}   {"object": ["os.system"]}   {"py/object": "os.system"}
    {"tuple": 1}   {"tuple": []}   {"tuple": [1]}   {"tuple": [[], []]}   {"tuple": {"tuple": [[]]}}
    {"tuple": [[]], "dict": [[], []]}   {"tuple": [[]], "x": 1}   {"tuple": [[{}]]}   [{"tuple": null}]
    {"dict": [[]]}   {"dict": [["a"], []]}   {"dict": [[], [1]]}   {"dict": [[1], [1]]}   {"dict": {"a": 1}}
    {"dict": [[["a"]], [1]]}   {"dict": [[{"tuple": [[]]}], [1]]}   {"dict": [[null], [1]]}   {"dict": ["a", [1]]}
    {"complex": [1]}   {"complex": [1, 2]}   {"complex": [1.0, "2"]}   {"complex": [true, 1.0]}   {"complex": 1.0}
    {"bytes": [9]}   {"bytes": [-1]}   {"bytes": [1.0]}   {"bytes": ["8"]}   {"bytes": 8}   {"bytes": [8, 8]}
    {"array": ["f8"]}   {"array": ["f8", 1]}   {"array": ["f8", [1], 0]}   {"array": [["f8"], [1]]}
    {"array": ["f8", [2]]}   {"array": ["f8", [-1]]}   {"array": ["f8", [-1, -1]]}   {"array": ["f8", [1.0]]}
    {"array": ["f8", [true]]}   {"array": ["f8", ["1"]]}   {"array": ["f8", [[1]]]}   {"array": ["f8", [null]]}
    {"array": ["f8", [1e400]]}   {"array": ["f8", [NaN]]}   {"array": [8, [1]]}   {"array": [null, [1]]}
    {"array": ["O", [1]]}   {"array": ["|O", [1]]}   {"array": ["O8", [1]]}   {"array": ["object", [1]]}
    {"array": ["<f8", [1]]}   {"array": [">f8", [1]]}   {"array": ["float64", [1]]}   {"array": ["f3", [1]]}
    {"array": ["f16", [0]]}   {"array": ["S8", [1]]}   {"array": ["a8", [1]]}   {"array": ["V8", [1]]}
    {"array": ["M8[s]", [1]]}   {"array": ["m8", [1]]}   {"array": ["i4,i4", [1]]}   {"array": ["(2,)i4", [1]]}
    {"array": ["", [8]]}   {"array": ["U", [1]]}   {"array": ["U0", [1]]}   {"array": ["U02", [1]]}
    {"array": ["U-2", [1]]}   {"array": ["U2\n", [1]]}   {"array": ["U1\uff12", [1]]}   {"array": ["U999999999", [1]]}
    {"scalar": ["f8"]}   {"scalar": ["f8", [1]]}   {"scalar": ["f4", []]}   {"scalar": ["O", []]}   {"scalar": "f8"}
    {"handle": [1]}   {"handle": ["1", "t", false]}   {"handle": [1, 2, false]}   {"handle": [1, "t", 0]}
    {"handle": [1.0, "t", false]}   {"handle": [1, "t", false, 1]}   {"handle": 1}   {"handle": [{}, "t", false]}
    [{"bytes": [8]}, {"bytes": [-8]}, {"bytes": [8]}]
    {"opaque": ["t"]}   {"opaque": ["t", null]}   {"opaque": [["t"], ""]}   {"opaque": "tt"}
    {"callback": [1]}   {"callback": [null, "f"]}   {"callback": [1, []]}   {"callback": [1, "f", 2]}
"""
MALFORMED = NO_JSON + [header.encode() for header in re.split(r"\s{2,}", NO_TREE.strip())]


@pytest.mark.parametrize("header", MALFORMED, ids=lambda header: repr(header)[:40])
def test_malformed_header_is_refused(header: bytes) -> None:
    """A header that is no JSON or no tree of ours is refused, with a body and without one."""
    for body in (b"", b"\0" * 8):
        with pytest.raises(WireError):
            wire.decode(header, body)


def test_table_of_malformed_headers_is_sharp() -> None:
    """Correct headers over the same body are taken, so that the table above fails for the right reason."""
    for header in ('{"bytes": [8]}', '{"array": ["f8", [1]]}', '{"array": ["U2", [1]]}', '{"scalar": ["f8", []]}'):
        assert_clean(wire.decode(header.encode(), b"\0" * 8))


def test_equal_tags_and_keys_are_harmless() -> None:
    """Of equal tags, and of equal keys, the last one counts."""
    assert wire.decode(b'{"tuple": [[1]], "tuple": [[2]]}', b"") == (2,)
    assert wire.decode(b'{"dict": [["a", "a"], [1, 2]]}', b"") == {"a": 2}


def test_bytes_that_are_no_booleans_become_booleans() -> None:
    """A byte of 2 in a boolean array counts as True and computes as True."""
    array = wire.decode(b'{"array": ["b1", [4]]}', b"\0\1\2\xff")
    assert array.view(np.uint8).tolist() == [0, 1, 1, 1]
    assert_same(wire.decode(b'{"scalar": ["b1", []]}', b"\x80"), np.True_)


def test_characters_that_are_none_are_refused() -> None:
    """An array of text with a number beyond the last character is refused, at once and not when it is read."""
    assert wire.decode(b'{"array": ["U1", [1]]}', struct.pack("<I", 0x10FFFF)).tolist() == ["\U0010ffff"]
    for code in (0x110000, 0xFFFFFFFF):
        with pytest.raises(WireError, match="character"):
            wire.decode(b'{"array": ["U1", [1]]}', struct.pack("<I", code))


def called_deep(levels: int, action: Callable[[], object]) -> object:
    return called_deep(levels - 1, action) if levels else action()


def test_deep_caller_gets_a_wire_error() -> None:
    """Where too little of the stack is left for a nested value, the frame is refused like any other."""
    header, body = frame(nested(30))
    left = sys.getrecursionlimit() - len(inspect.stack(0))
    with pytest.raises(WireError, match="RecursionError"):
        called_deep(left - 25, lambda: wire.decode(header, body))


def test_codec_needs_only_the_standard_library_and_numpy() -> None:
    """The child imports the codec, so the codec imports nothing of the grader and nothing that is not there."""
    tree = ast.parse(Path(wire.__file__).read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {name.name for node in imports if isinstance(node, ast.Import) for name in node.names}
    names |= {"." * node.level + (node.module or "") for node in imports if isinstance(node, ast.ImportFrom)}
    assert names
    assert {name for name in names if name.split(".")[0] not in sys.stdlib_module_names} == {"numpy"}
