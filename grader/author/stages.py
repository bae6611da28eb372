"""The stages of `grade verify`: what fails in one is not told again by the next, and need not run.

    files and syntax → checks load → reference → stub → right → wrong → mutants → seeds and threads

The first two run nothing. In the others each case runs by one seed and with the recording; what holds so far runs by
the other seeds, and with two threads, in the last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from grader.author.judgement import Verification


class Stage(StrEnum):
    """What is looked at together, in this order."""

    FILES = "files and syntax"
    CHECKS = "checks load"
    REFERENCE = "reference"
    STUB = "stub"
    RIGHT = "right"
    WRONG = "wrong"
    MUTANTS = "mutants"
    SEEDS = "seeds and threads"


GROUPS: Mapping[Stage, tuple[str, ...]] = MappingProxyType(
    {
        Stage.FILES: (),
        Stage.CHECKS: (),
        Stage.REFERENCE: ("reference",),
        Stage.STUB: ("stub",),
        Stage.RIGHT: ("right",),
        Stage.WRONG: ("wrong", "double"),
        Stage.MUTANTS: ("mutant",),
        Stage.SEEDS: ("reference", "right", "wrong", "double"),
    }
)
"""The groups of cases that run in a stage."""


@dataclass
class Staged(Verification):
    """What was found of one exercise, and which stages were not run because one before them failed."""

    not_run: tuple[Stage, ...] = ()
    accepted: tuple[str, ...] = ()
    """What was written into files of wrong models, a line for each."""

    def to_json(self) -> dict[str, Any]:
        """Return the published shape."""
        return super().to_json() | {"not_run": list(self.not_run), "accepted": list(self.accepted)}
