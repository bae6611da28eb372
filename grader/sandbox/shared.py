"""Memory that the grader shares with one child, for the arrays among the arguments of calls.

Which argument a call has changed, the child could lie about: its helper code lies in the same process as the student's.
So the grader looks for itself. A place is used once: what a student keeps of an earlier call stays what it was.
"""

from __future__ import annotations

import fcntl
import mmap
import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.sandbox.inside import wire

SIZE = 64 << 20
"""Bytes, of which only those are taken that are used. Arrays that find no room cross as copies."""
ALIGNMENT = 64


class Shared:
    """The memory of one child. Nobody can shrink it: to read what is not there any more would end the grader."""

    def __init__(self) -> None:
        self.descriptor = os.memfd_create("arguments", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self.descriptor, SIZE)
        fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
        self._map = mmap.mmap(self.descriptor, SIZE)
        self._used = 0

    def place(self, value: Any) -> Any:
        """Return an argument with its arrays, in lists and dictionaries too, replaced by their places in the memory."""
        if isinstance(value, np.ndarray):
            return self._put(value)
        if isinstance(value, list | tuple):
            return type(value)(map(self.place, value))
        if isinstance(value, dict):
            return {key: self.place(part) for key, part in value.items()}
        return value

    def _put(self, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any] | wire.Place:
        if array.dtype.str[1:] not in wire.DTYPES or not 0 < array.nbytes <= SIZE - self._used:
            return array
        place = wire.Place(array.dtype.str[1:], array.shape, self._used)
        self._map[self._used : self._used + array.nbytes] = array.tobytes()
        self._used += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
        return place

    def now(self, before: Any, placed: Any) -> Any:
        """Return an argument as it lies here now; `before` itself where nothing has changed.

        Args:
            before: what was placed.
            placed: what `place` made of it.
        """
        if isinstance(placed, wire.Place):
            return self._read(before, placed)
        if isinstance(placed, list | tuple):
            parts = list(map(self.now, before, placed))
            return before if all(map(_is, parts, before)) else type(before)(parts)
        if isinstance(placed, dict):
            found = {key: self.now(before[key], part) for key, part in placed.items()}
            return before if all(found[key] is before[key] for key in found) else found
        return before

    def _read(self, before: np.ndarray[Any, Any], place: wire.Place) -> np.ndarray[Any, Any]:
        data = self._map[place.offset : place.offset + before.nbytes]
        if data == before.tobytes():
            return before
        stored = np.dtype("u1") if before.dtype.kind == "b" else before.dtype  # a byte of 2 is a number but no bool
        return np.frombuffer(data, stored).reshape(before.shape).astype(before.dtype)

    def changes(self, before: Mapping[str, Any], placed: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments, by name, of which an array has changed, as they are now."""
        now = {name: self.now(value, placed[name]) for name, value in before.items()}
        return {name: value for name, value in now.items() if value is not before[name]}

    def sent(self) -> None:
        """Close the descriptor, of which the child has its own by now; the memory stays."""
        os.close(self.descriptor)

    def close(self) -> None:
        """Give the memory back, as far as the child has it no more."""
        self._map.close()


def _is(one: object, other: object) -> bool:
    return one is other
