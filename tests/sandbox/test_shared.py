"""Arguments in shared memory: what a call changes is seen from outside, and nothing else is different for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from grader.sandbox import shared
from grader.sandbox.inside import wire
from grader.sandbox.session import Session
from grader.sandbox.shared import Shared

Start = Callable[..., Session]

HIDES = 'import sys\nsys.modules["grader.sandbox.inside.child"].snapshot = lambda named: {}\n'
"""The child says that no call has changed anything."""


@pytest.fixture
def memory() -> Iterator[Shared]:
    found = Shared()
    yield found
    found.sent()
    found.close()


@pytest.mark.parametrize(
    ("body", "given"),
    [
        ("x[1] = 7", np.array([1.0, 2.0])),
        ("x[0, 0] = 7", np.asfortranarray(np.arange(6.0).reshape(2, 3))),
        ("x[0] = True", np.array([False, True])),
        ("x['W'][0] = 7", {"W": np.array([1, 2]), "b": 3}),
        ("x[0][1]['b'] *= 2", [(1, {"b": np.array([1j, 2])})]),
        ("x += 1", np.array(3, "i2")),
    ],
)
def test_a_change_is_seen_whatever_the_child_says(start: Start, body: str, given: Any) -> None:
    """In arrays of any kind, and wherever they lie; the argument comes back as it is now, of its own type."""
    session = start(HIDES + f"def f(x):\n    {body}\n    return 0\n")
    [(name, now)] = session.call("f", [given], {}).changed.items()
    exec(body, {"x": given})
    assert name == "0"
    np.testing.assert_equal(now, given)
    assert type(now) is type(given)


@pytest.mark.parametrize(
    "given", [np.arange(3.0), np.zeros((0, 2)), np.array("text"), [1, "a", None], {"a": np.eye(2)}, 5]
)
def test_what_is_not_changed_is_not_reported(start: Start, given: Any) -> None:
    """It arrives as it was sent, and can be written to."""
    reply = start("def f(x): return x\n").call("f", [given], {})
    np.testing.assert_equal(reply.value, given)
    assert reply.changed == {}


@pytest.mark.parametrize("body", ["x.shape = (3, 2)", "x.dtype = 'i8'"])
def test_a_change_of_form_is_told(start: Start, body: str) -> None:
    """The bytes are the same, so only the child knows; it is told as any other change."""
    given = np.arange(6.0).reshape(2, 3)
    reply = start(f"def f(x):\n    {body}\n    return 0\n").call("f", [given], {})
    exec(body, {"x": given})
    np.testing.assert_equal(reply.changed, {"0": given})


def test_a_keyword_has_its_name(start: Start) -> None:
    """As in a call."""
    session = start(HIDES + "def f(x, out):\n    out[:] = x\n")
    assert session.call("f", [2.0], {"out": np.zeros(2)}).changed["out"].tolist() == [2.0, 2.0]


def test_what_is_kept_stays_as_it_was(start: Start) -> None:
    """A function may remember its arguments, as a layer does from its forward to its backward pass."""
    session = start("kept = []\ndef f(x):\n    kept.append(x)\n    return [part.tolist() for part in kept]\n")
    for number in range(5):
        kept = session.call("f", [np.full(3, float(number))], {}).value
    assert kept == [[float(number)] * 3 for number in range(5)]


def test_where_there_is_no_room_arrays_are_copies(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost but the second witness."""
    monkeypatch.setattr(shared, "SIZE", 4096)
    session = start("def f(x):\n    x[0] = 1\n    return x.sum()\n")
    for _ in range(10):
        reply = session.call("f", [np.zeros(100)], {})
        assert (reply.value, reply.changed["0"][0]) == (1.0, 1.0)


def test_nobody_can_shrink_it(memory: Shared) -> None:
    """Or the grader would die of reading it."""
    for size in (0, shared.SIZE // 2, shared.SIZE * 2):
        with pytest.raises(PermissionError):
            os.ftruncate(memory.descriptor, size)


def test_a_place_is_used_once(memory: Shared) -> None:
    """Two equal arrays lie at two places, each aligned."""
    places = [memory.place(np.arange(3)) for _ in range(3)]
    assert [place.offset for place in places] == [0, shared.ALIGNMENT, 2 * shared.ALIGNMENT]


def test_a_place_that_comes_back_is_nothing(start: Start) -> None:
    """A child may send one; it is a record like any other and leads nowhere."""
    text = 'import sys\nwire = sys.modules["grader.sandbox.inside.wire"]\nout = wire.Place("f8", (9,), 0)\n'
    text += "old = wire._Encoder.other\n"
    text += 'wire._Encoder.other = lambda s, v: {"place": ["f8", [9], 0]} if type(v) is wire.Place else old(s, v)\n'
    assert start(text + "def f(): return out\n").call("f", [], {}).value == wire.Place("f8", (9,), 0)
