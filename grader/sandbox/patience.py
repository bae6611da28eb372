"""How long the grader waits for student code: the wall clock ends only what does not compute.

A second that passes counts at once, and is given back at the next look as far as the code has computed in it, or stood
in line for a processor. What is left are seconds in which it did nothing: it slept, or had the grader work for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

BUSY = 10 / 3
"""So many times as long is waited in all, however the seconds were spent: nobody waits for ever on a busy machine.

With three seconds of wall clock for one of computing, which `Limits` allows, that is ten seconds for each.
"""
LEAST = 10.0
"""Seconds that are waited in any case: the system counts CPU limits in whole seconds, however small they are here."""


@dataclass(slots=True)
class Patience:
    """What is left of it, for one process or for all of a source."""

    seconds: float = math.inf
    """How long it may do nothing."""
    idle: float = 0.0
    """How long it has done nothing."""
    waited: float = 0.0
    """How long it was waited for."""

    def took(self, seconds: float) -> None:
        """Count seconds that have passed."""
        self.idle += seconds
        self.waited += seconds

    def give_back(self, seconds: float) -> None:
        """Do not count seconds that it has used, or would have."""
        self.idle = max(0.0, self.idle - seconds)

    @property
    def is_over(self) -> bool:
        """Whether it has done nothing for too long: that is its own fault."""
        return self.idle > self.seconds

    @property
    def is_worn(self) -> bool:
        """Whether it was waited for too long: who neither sleeps nor uses up its CPU time gets none of the machine."""
        return self.waited > max(LEAST, BUSY * self.seconds)
