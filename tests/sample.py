"""A share of many cases, another at each commit: what `grade verify` has proven of all is tried here with some.

`GRADE_SHARE=1` takes all of them, as before a release.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from grader.author.proofs import commit_of, is_sampled

T = TypeVar("T")
SHARE = float(os.environ.get("GRADE_SHARE", "0.2"))
COMMIT = commit_of(Path(__file__).parent)


def sampled(
    cases: Iterable[T], name: Callable[[T], str] = str, *, share: float = SHARE, commit: str = COMMIT
) -> list[T]:
    """Return the cases that are drawn at this commit, in their order; where none is, the first."""
    every = list(cases)
    return [case for case in every if is_sampled(name(case), commit, share)] or every[:1]
