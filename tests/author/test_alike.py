"""Two wrong models with the same numbers: it is told what would tell them apart."""

from __future__ import annotations

import pytest

from grader.author.alike import pairs
from grader.author.build import build
from grader.course.reading import Course
from grader.feedback.recording import read_recording
from grader.model import Exercise
from grader.sandbox.pool import Launchers

from ..tiny import edit

SAME = "wrong/adds and wrong/plus show the same numbers in every visible check: "
BOTH, ONE = "# expect: test_scale, test_scale_on_a_matrix", "# expect: test_scale"
APART: dict[str, tuple[str, str, str]] = {
    "a hidden check": (
        ONE, "x + factor if x.ndim == 1 else x * factor",
        "only test_scale_on_a_matrix tells them apart, so let a visible check ask the same",
    ),
    "a larger number": (
        BOTH, "x + factor if abs(factor) < 50 else x - factor",
        "let a visible check ask `scale(np.array([1.0]), 100.0)`: [101.] and [-99.]",
    ),
    "an error": (
        BOTH, "x + factor if len(x) else 1 / 0",
        "let a visible check ask `scale(np.array([]), 1.0)`: [] and ZeroDivisionError",
    ),
    "nothing": (
        BOTH, "factor + x", "let a visible check call `scale` where the two differ, or give both one sentence"
    ),
}  # fmt: skip
"""What the other wrong model expects and returns, and what is said then."""


@pytest.mark.parametrize("what", APART)
def test_what_tells_two_apart_is_said(what: str, course: Course, alpha: Exercise, launchers: Launchers) -> None:
    """A check that already does, or a small call on which they differ; else where to look."""
    expect, body, said = APART[what]
    assert alpha.solution
    text = f'"""Not a sum."""\n\n{expect}\n\n\ndef scale(x, factor):\n    return {body}\n'
    (alpha.solution / "wrong" / "plus.py").write_text(text)
    build(course, [alpha], launchers)
    [pair] = pairs(alpha, read_recording(alpha.recording))
    assert (pair.ids, pair.problem) == (("adds", "plus"), SAME + said)


def test_models_that_differ_are_no_pair(alpha: Exercise) -> None:
    """Nor are those that have one sentence."""
    assert pairs(alpha, read_recording(alpha.recording)) == []


def test_one_sentence_for_both_is_no_pair(course: Course, alpha: Exercise, launchers: Launchers) -> None:
    """Whichever is recognised, the student reads the same."""
    assert alpha.solution
    adds = alpha.solution / "wrong" / "adds.py"
    adds.with_name("plus.py").write_text(adds.read_text())
    edit(adds.with_name("plus.py"), "x + factor", "factor + x")
    build(course, [alpha], launchers)
    assert pairs(alpha, read_recording(alpha.recording)) == []
