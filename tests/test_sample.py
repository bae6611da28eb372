"""The suite's samples: another share at each commit, and all before a release."""

from __future__ import annotations

from .sample import sampled

CASES = [f"case {number}" for number in range(400)]


def test_a_share_is_drawn() -> None:
    """About as many as asked for, in their order, the same at the same commit."""
    found = sampled(CASES, share=0.25, commit="a")
    assert 60 < len(found) < 140
    assert found == sorted(found, key=CASES.index) == sampled(CASES, share=0.25, commit="a")


def test_every_case_comes_in_time() -> None:
    """Other commits draw others: within sixty, each case has been tried."""
    tried = {case for commit in range(60) for case in sampled(CASES, share=0.25, commit=str(commit))}
    assert tried == set(CASES)


def test_all_or_at_least_one() -> None:
    """A release tries all; a small share of a few is not nothing."""
    assert sampled(CASES, share=1.0) == CASES
    assert sampled(CASES[:3], share=0.0) == CASES[:1]
    assert sampled([], share=1.0) == []
