"""What one unit may take in all: whatever its processes are, and however often one is renewed, they share it."""

from __future__ import annotations

import math
from dataclasses import dataclass

PARTS = 500_000
"""How many parts of lists, tuples and dictionaries may come back: each costs the grader some microseconds."""
DATA = 64 << 20
"""How many bytes of arrays may come back: the grader keeps what was returned until the unit is judged."""

CALLS = 10_000
"""How often functions of the checks may be called back: each call costs the grader half a millisecond."""


@dataclass(slots=True)
class Budget:
    """Wall-clock seconds that the processes of one source may take together, what they may return and call back."""

    seconds: float = math.inf
    parts: int = PARTS
    data: int = DATA
    calls: int = CALLS
    spent: float = 0.0
    returned_parts: int = 0
    returned_data: int = 0
    called: int = 0

    @property
    def is_spent(self) -> bool:
        return self.spent > self.seconds

    def count(self, parts: int, data: int, calls: int) -> str:
        """Count what comes back, before anything is made of it; return what was too much, or nothing."""
        self.returned_parts += parts
        self.returned_data += data
        self.called += calls
        if self.returned_parts > self.parts:
            return f"returned lists of more than {self.parts:,} parts"
        if self.returned_data > self.data:
            return f"returned more than {self.data / (1 << 20):g} MiB of numbers"
        return f"called the function it was given more than {self.calls:,} times" if self.called > self.calls else ""
