"""What has one cause is one line, however many places show it."""

from __future__ import annotations

import pytest

from grader.author.causes import Fault, told

WHERE = [f"wrong/{letter}" for letter in "abcdef"]


@pytest.mark.parametrize(
    ("faults", "lines"),
    [
        ([], []),
        ([Fault("a.py:1", "is no Python")], ["a.py:1: is no Python"]),
        ([Fault("wrong/a", "broke", "test_x"), Fault("wrong/b", "passes", "test_x")],
         ["wrong/a: test_x broke", "wrong/b: test_x passes"]),
        ([Fault(where, "broke", "test_x") for where in WHERE[:3]], ["wrong/a: test_x broke (also: wrong/b, wrong/c)"]),
        ([Fault(where, "broke") for where in WHERE], ["wrong/a: broke (also: wrong/b, wrong/c, wrong/d and 2 more)"]),
        ([Fault("wrong/a", "broke", check) for check in ("test_x", "test_y")],
         ["wrong/a: test_x broke (also: test_y)"]),
        ([Fault("wrong/a", "broke", "test_x"), Fault("wrong/b", "broke", "test_y")],
         ["wrong/a: test_x broke (also: test_y in wrong/b)"]),
        ([Fault("wrong/a", "broke", "test_x")] * 2, ["wrong/a: test_x broke"]),
    ],
)  # fmt: skip
def test_the_first_place_is_told_in_full_and_the_others_beside_it(faults: list[Fault], lines: list[str]) -> None:
    """Two causes are two lines; of one cause three more places are named, and of others how many there are."""
    assert told(faults) == lines
