"""What crosses the boundary, as tests see it: frames, the exact types that may arrive, and values that are the same."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.sandbox.inside import wire
from grader.sandbox.inside.wire import LIMITS, Callback, FrameKind, Handle, Opaque

DTYPES = ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16", "U1", "U7")
PLAIN = (type(None), bool, int, float, complex, str, bytes, list, tuple, dict, Handle, Opaque, Callback)
SCALARS = tuple(np.dtype(name).type for name in DTYPES)
ARRAYS = hnp.arrays(st.sampled_from(DTYPES), hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3))
SIMPLE = (
    st.none() | st.booleans() | st.integers(-(2**2048) + 1, 2**2048 - 1) | st.floats() | st.complex_numbers()
    | st.text(max_size=20) | st.binary(max_size=20) | ARRAYS | st.sampled_from(SCALARS).map(lambda kind: kind(1))
    | st.builds(Handle, st.integers(-9), st.text(max_size=9), st.booleans())
    | st.builds(Opaque, st.text(max_size=9), st.text(max_size=9)) | st.builds(Callback, st.integers(-9), st.text())
)  # fmt: skip
VALUES = st.recursive(
    SIMPLE,
    lambda part: (
        st.lists(part, max_size=4)
        | st.lists(part, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=5), part, max_size=4)
    ),
    max_leaves=10,
)
"""Whatever may be sent."""


def frame(value: object, **options: Any) -> tuple[bytes, bytes]:
    """Return header and body of a value, having checked that the head announces them."""
    head, header, *buffers = wire.encode(value, FrameKind.VALUE, **options)
    body = b"".join(buffers)
    assert wire.parse_head(bytes(head)) == (FrameKind.VALUE, len(header), len(body))
    return bytes(header), body


def assert_clean(value: Any, depth: int = 0) -> None:
    """Fail unless a value consists of exact built-in types, arrays that own native memory, and the three records."""
    kind = type(value)
    assert depth <= LIMITS.depth
    assert any(kind is allowed for allowed in (*PLAIN, *SCALARS, np.ndarray)), kind
    match value:
        case np.ndarray():
            assert value.dtype.kind in "biufcU"
            assert value.dtype.isnative
            assert value.flags.owndata
            assert value.flags.writeable
            assert value.flags.aligned
            assert value.itemsize * math.prod(max(length, 1) for length in value.shape) <= LIMITS.body
            parts = value.ravel().tolist() if value.dtype.kind == "U" else []
        case str():
            value.encode()  # no half of a character
            parts = []
        case Handle() | Callback():
            assert type(value.id) is int
            parts = [getattr(value, name) for name in value.__slots__[1:]]
        case Opaque():
            parts = [value.type, value.text]
        case dict():
            parts = [*value, *value.values()]
        case list() | tuple():
            parts = list(value)
        case _:
            parts = []
    for part in parts:
        assert_clean(part, depth + (kind in (list, tuple, dict)))


def assert_same(left: Any, right: Any) -> None:
    """Fail unless two values have the same types, shapes and bits; nan equals nan, 0.0 differs from -0.0."""
    assert type(left) is type(right)
    if isinstance(left, np.ndarray | np.generic):
        assert (left.dtype, left.shape, left.tobytes()) == (right.dtype, right.shape, right.tobytes())
    elif isinstance(left, dict):
        assert list(left) == list(right)
        assert_same(list(left.values()), list(right.values()))
    elif isinstance(left, list | tuple):
        assert len(left) == len(right)
        for one, other in zip(left, right, strict=True):
            assert_same(one, other)
    else:
        assert repr(left) == repr(right)
