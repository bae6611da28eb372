"""What no rlimit counts of a process of student code, looked at from outside: its time, threads, memory and files."""

from __future__ import annotations

import time
from pathlib import Path

from grader.errors import Unwanted
from grader.model import Limits, Outcome
from grader.sandbox.budget import Budget
from grader.sandbox.ground import START_SECONDS
from grader.sandbox.patience import Patience
from grader.sandbox.process import MAX_FILES, Process, stored

MIB = 1 << 20
LOOK_SECONDS = 0.1
"""How often a busy child is looked at."""


class TooMuch(Exception):  # noqa: N818  it reports, like StopIteration
    """A process takes more than its share; `outcome` and the text say of what."""

    def __init__(self, outcome: Outcome, text: str) -> None:
        super().__init__(text)
        self.outcome = outcome
        self.text = text


class Guard:
    """Watches a process in phases: it starts, runs the file, answers calls.

    Attributes:
        allowed: CPU seconds of this phase.
        cpu: CPU seconds in all, since the process began.
        patience: what is left of it in this phase.
        budget: what all processes of the source share.
        looked: when it was looked at last.
    """

    def __init__(self, process: Process, limits: Limits, folder: Path) -> None:
        self.process, self.limits, self.folder = process, limits, folder
        self.allowed = self.cpu = limits.load
        self.patience = Patience(START_SECONDS)
        self.budget = Budget()
        self.looked = time.monotonic()
        self._busy = 0.0
        """How long it had been that when it was looked at last."""

    def begin(self, wall: float) -> float:
        """Begin a phase, with new patience; return the CPU seconds that were used before it."""
        self._give_back()
        self.patience = Patience(wall)
        return self.process.cpu()

    def allow(self, cpu: float, wall: float) -> bool:
        """Begin a phase with new limits; return False where only the process itself could limit its CPU time."""
        self.allowed, self.cpu = cpu, self.begin(wall) + cpu
        return self.process.limit_cpu(self.cpu)

    def took(self, seconds: float) -> None:
        """Count what the grader has waited for it, or has worked for it."""
        self.patience.took(seconds)
        self.budget.time.took(seconds)

    def _give_back(self) -> None:
        """Do not count what it has computed since the last look, nor what it stood in line for a processor."""
        busy = self.process.busy()
        seconds = min(max(0.0, busy - self._busy), self.patience.idle)
        self._busy = busy
        self.patience.give_back(seconds)
        self.budget.time.give_back(seconds)

    def look(self) -> None:
        """Look at the process if that is due. Raises TooMuch, and Unwanted where nobody waits for it any more."""
        if time.monotonic() - self.looked > LOOK_SECONDS:
            self.looked = time.monotonic()
            if not self.budget.wanted():
                raise Unwanted("nobody waits for the result any more")
            self._look_at_room()  # first, as to ask a thousand threads for their time takes long
            self._look_at_time()

    def _look_at_time(self) -> None:
        self._give_back()
        if self.patience.is_over:
            raise TooMuch(Outcome.TIMEOUT, f"took longer than {self.patience.seconds:g} seconds")
        if (shared := self.budget.time).is_over:
            raise TooMuch(Outcome.TIMEOUT, f"used up the {shared.seconds:g} seconds for all checks together")
        if self.process.cpu() > self.cpu + self.process.overrun:  # it has outlived SIGXCPU
            raise TooMuch(Outcome.TIMEOUT, f"was stopped after {self.allowed:g} seconds of computing")
        if self.patience.is_worn or shared.is_worn:  # on an idle machine it would have ended, one way or the other
            raise TooMuch(Outcome.GRADER_ERROR, "got too little time of a busy machine")

    def _look_at_room(self) -> None:
        processes, memory = self.process.usage()
        if processes > self.limits.processes:
            raise TooMuch(Outcome.ERROR, f"started more than {self.limits.processes} threads or processes")
        if memory > (self.limits.memory + 512) * MIB:
            raise TooMuch(Outcome.MEMORY, f"used more than {self.limits.memory} MiB of memory")
        if stored(self.folder) > self.limits.disk * MIB:
            what = f"{self.limits.disk} MiB, or {MAX_FILES} files, or a folder that cannot be listed"
            raise TooMuch(Outcome.ERROR, f"wrote more than {what}")
