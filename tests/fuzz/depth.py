"""How much a fuzz test searches, and what a single input of it may take."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import event, settings

from grader.errors import GraderError

KIB = 1 << 10
MIB = 1 << 20
SECONDS = 10.0
"""CPU time for one small input. They take milliseconds, so that only a hang or a blow-up comes near it."""


def is_long() -> bool:
    """Tell whether the long profile was asked for on the command line."""
    return settings.default.max_examples == settings.get_profile("long").max_examples


def examples(times: float) -> settings:
    """Return the settings of a test that draws so many times the examples of the chosen profile."""
    profile = settings.get_profile("long" if is_long() else "short")
    return settings(profile, max_examples=round(times * profile.max_examples))


@contextmanager
def timed() -> Iterator[None]:
    """Fail where the block takes more CPU time than one input may."""
    start = time.process_time()
    yield
    taken = time.process_time() - start
    assert taken <= SECONDS, f"one input took {taken:.1f} seconds of computing"


@contextmanager
def bounded(memory: int) -> Iterator[None]:
    """Fail where the block takes more CPU time than one input may, or more bytes of memory at once."""
    tracemalloc.start()
    try:
        with timed():
            yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= memory, f"one input took {peak:,} bytes, more than {memory:,}"


@contextmanager
def explained(kind: type[GraderError], said: str = "") -> Iterator[None]:
    """Fail where the block raises anything but an error of this kind that says so much and has a remedy."""
    try:
        yield
    except kind as error:
        problem = error
    else:
        event("read")
        return
    event("refused")
    assert str(problem)
    assert said in str(problem)
    assert problem.hint
