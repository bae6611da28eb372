"""Sources that are run for the tests of what a check sees, and of what the engine holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.course.runtime import SETUPS
from grader.model import Exercise, Kind, Runtime
from grader.proxy.held import HeldStudent
from grader.proxy.processes import Processes
from grader.sandbox.pool import Launchers


@pytest.fixture(scope="session")
def exercise() -> Exercise:
    """An exercise that needs no folder."""
    return Exercise(
        "answer",
        "01_tiny",
        "Answer",
        Kind.FUNCTION,
        Runtime.NUMPY,
        10,
        1,
        (),
        (),
        replace(SETUPS[Runtime.NUMPY].limits, cpu=2.0),
        Path("nowhere"),
    )


@pytest.fixture
def processes(launchers: Launchers, exercise: Exercise) -> Iterator[Callable[..., Processes]]:
    """The function that gives the processes of a file: `processes(text, seed=…)`."""
    with ExitStack() as stack:

        def processes(text: str, **options: Any) -> Processes:
            found = Processes(launchers, exercise, text.encode(), **options)
            stack.callback(found.close)
            return found

        yield processes


@pytest.fixture
def hold(processes: Callable[..., Processes]) -> Callable[..., HeldStudent]:
    """The function that gives what the engine holds of a file, at the start of a check: `hold(text, seed=…)`."""

    def hold(text: str, **options: Any) -> HeldStudent:
        held = HeldStudent(processes(text, **options))
        held.begin()
        return held

    return hold
