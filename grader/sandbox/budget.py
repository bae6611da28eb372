"""What one unit may take in all: whatever its processes are, and however often one is renewed, they share it."""

from __future__ import annotations

import math
from dataclasses import dataclass

PARTS = 500_000
"""How many parts of lists, tuples and dictionaries may come back: each costs the grader some microseconds."""
DATA = 64 << 20
"""How many bytes of arrays may come back: the grader keeps what was returned until the unit is judged."""


@dataclass(slots=True)
class Budget:
    """Wall-clock seconds that the processes of one source may take together, and what they may return.

    By default without an end.
    """

    seconds: float = math.inf
    parts: float = math.inf
    data: float = math.inf
    spent: float = 0.0
    parts_returned: int = 0
    data_returned: int = 0

    @property
    def is_spent(self) -> bool:
        return self.spent > self.seconds

    def count(self, parts: int, data: int) -> str:
        """Count what comes back, before anything is made of it; return what is too much, or nothing."""
        self.parts_returned += parts
        self.data_returned += data
        if self.parts_returned > self.parts:
            return f"lists of more than {self.parts:,} parts"
        return f"more than {self.data / (1 << 20):g} MiB of numbers" if self.data_returned > self.data else ""
