"""What one unit may take in all: whatever its processes are, and however often one is renewed, they share it."""

from __future__ import annotations

import math
from dataclasses import dataclass

PARTS = 500_000
"""How many parts of lists, tuples and dictionaries may come back: each costs the grader some microseconds."""


@dataclass(slots=True)
class Budget:
    """Wall-clock seconds that the processes of one source may take together, and parts that they may return.

    By default without an end.
    """

    seconds: float = math.inf
    parts: float = math.inf
    spent: float = 0.0
    returned: int = 0

    @property
    def is_spent(self) -> bool:
        return self.spent > self.seconds

    @property
    def is_exceeded(self) -> bool:
        return self.returned > self.parts
