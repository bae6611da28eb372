"""The time of one unit in all: whatever its processes are, and however often one is renewed, they share it."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(slots=True)
class Budget:
    """Wall-clock seconds that the processes of one source may take together; by default without an end."""

    seconds: float = math.inf
    spent: float = 0.0

    @property
    def is_spent(self) -> bool:
        return self.spent > self.seconds
