"""One cause is one line: what has gone wrong in many places for one reason is told once, with the other places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 3
"""How many of the other places are named; of more, only how many."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong somewhere. Two with the same text have one cause."""

    where: str
    """A place in a file, or a case."""
    text: str
    check: str = ""
    """The check that shows it; it is told, and decides nothing over the cause."""

    def __str__(self) -> str:
        return f"{self.where}: {self.check} {self.text}" if self.check else f"{self.where}: {self.text}"

    def beside(self, first: Fault) -> str:
        """Return what tells it from the first of the same cause."""
        if self.check == first.check:
            return self.where
        return self.check if self.where == first.where else f"{self.check} in {self.where}"


def told(faults: Iterable[Fault]) -> list[str]:
    """Return a line for each cause, in the order in which they are first met."""
    causes: defaultdict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        causes[fault.text].append(fault)
    return [_line(first, others) for first, *others in causes.values()]


def _line(first: Fault, others: list[Fault]) -> str:
    names = list(dict.fromkeys(other.beside(first) for other in others if other != first))
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{first} (also: {', '.join(names[:SHOWN])}{more})" if names else str(first)
