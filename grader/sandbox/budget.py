"""What one unit may take in all: whatever its processes are, and however often one is renewed, they share it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from grader.sandbox.patience import Patience

PARTS = 500_000
"""How many parts of lists, tuples and dictionaries may come back: each costs the grader some microseconds."""
DATA = 64 << 20
"""How many bytes of arrays may come back: the grader keeps what was returned until the unit is judged."""

CALLS = 10_000
"""How often functions of the checks may be called back: each call costs the grader half a millisecond."""


def always() -> bool:
    """Say that somebody waits for the result."""
    return True


@dataclass(slots=True)
class Budget:
    """How long the processes of one source are waited for together, what they may return and call back."""

    time: Patience = field(default_factory=Patience)
    parts: int = PARTS
    data: int = DATA
    calls: int = CALLS
    wanted: Callable[[], bool] = always
    """Asked again and again while a process is waited for: whether anybody still waits for the result."""
    returned_parts: int = 0
    returned_data: int = 0
    called: int = 0

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
