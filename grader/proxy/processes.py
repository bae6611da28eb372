"""The children of one source: one that runs it, renewed after a crash, and a clean one for rebuilt Keras models."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from grader.course.runtime import SETUPS
from grader.errors import CheckSkipped
from grader.model import Claims, Exercise, Limits
from grader.proxy.rebuilt import Workshop
from grader.sandbox.budget import Budget
from grader.sandbox.patience import Patience
from grader.sandbox.pool import Launchers
from grader.sandbox.raised import StudentError
from grader.sandbox.session import Session, SessionEnded

MAX_CHILDREN = 3
"""How many processes one source may use up; the checks left after that are skipped."""


class Processes:
    """The children of one source; none is started before it is needed.

    Attributes:
        seed: what the file is loaded with, and what calls start from unless a check says otherwise.
        workshop: the rebuilt models.
        claims: what the course makes of a Keras model that cannot be rebuilt.
        claim: why a model was not rebuilt since this was emptied.
        configs: descriptions of Keras models that were fit to be rebuilt, in the order in which they came.
        trained: seconds spent in training.
        tell: told in words how a training goes; by default nobody listens.
        budget: the time that all of them may take together, and what they may return.
    """

    def __init__(
        self,
        launchers: Launchers,
        exercise: Exercise,
        source: bytes,
        *,
        data: Mapping[str, bytes] | None = None,
        limits: Limits | None = None,
        seed: int = 0,
        threads: int = 1,
        tell: Callable[[str], object] = str,
        budget: Budget | None = None,
        claims: Claims = Claims.REVIEW,
    ) -> None:
        self.claims, self.claim = claims, ""
        self.launchers, self.exercise, self.seed, self.tell = launchers, exercise, seed, tell
        self.workshop = Workshop()
        self.configs: list[str] = []
        self.trained = 0.0
        self._source, self._data = source, data or {}
        self._limits, self._threads = limits or exercise.limits, threads
        self.budget = budget or Budget(Patience(_seconds_in_all(exercise, self._limits)))
        self._started = 0
        self._printed = ""
        self._failure: StudentError | SessionEnded | None = None
        """Why the file could not even be loaded; no second try then."""
        self._own: Session | None = None
        self._clean: Session | None = None

    @property
    def own(self) -> Session:
        """The process with the student's file loaded. Raises what loading raised."""
        if self._failure:
            raise self._failure
        if self._own is None:
            self._own = self._start()
            self._started += 1
            try:
                self._own.load(self._source, self.exercise.id, self.seed, self._data)
            except (StudentError, SessionEnded) as error:
                self._failure = error
                raise
        return self._own

    @property
    def clean(self) -> Session:
        """A process of the same runtime that has never seen student code."""
        if self._clean is None:
            self._clean = self._start()
            self._clean.begin_calls()
        return self._clean

    @property
    def started(self) -> int:
        """How many have run the source, but for those that were forgiven."""
        return self._started

    def forgive(self) -> None:
        """Do not count the process that has ended: the check that ended it had failed before."""
        self._started -= 1

    @property
    def output(self) -> str:
        """What every process of the source has printed."""
        return self._printed + (self._own.text if self._own else "")

    def renew(self) -> None:
        """Drop a process that has ended; raises CheckSkipped when too many have."""
        self.workshop.release()
        if self._own and self._own.ended and not self._failure:
            self._drop(self._own)
            self._own = None
        if self._clean and self._clean.ended:
            self._clean.close()
            self._clean = None
        if self._own is None and self._started >= MAX_CHILDREN and not self._failure:
            raise CheckSkipped(f"not run: {MAX_CHILDREN} checks before it had to be stopped")
        if self.budget.time.is_over:
            raise CheckSkipped(
                f"not run: the checks before it took the {self.budget.time.seconds:g} seconds for all of them"
            )

    def close(self) -> None:
        """End them."""
        if self._own:
            self._drop(self._own)
        if self._clean:
            self._clean.close()
        self._own = self._clean = None

    def _start(self) -> Session:
        runtime = self.exercise.runtime
        ahead = self.launchers.take(runtime, self._limits) if self._threads == 1 else None
        session = ahead or Session(self.launchers.get(runtime), self._limits, threads=self._threads)
        session.guard.budget = self.budget
        return session

    def _drop(self, session: Session) -> None:
        session.close()
        self._printed += session.text


def _seconds_in_all(exercise: Exercise, limits: Limits) -> float:
    """Return how long the processes of a source may do nothing if none has to be renewed: no honest answer needs more.

    One process loads the file, and one more for small examples, which models have none of. If you change this, also
    change `grader.engine.handle.patience`.
    """
    setup = SETUPS[exercise.runtime]
    return (1 if setup.has_models else 2) * limits.wall_of_load + setup.children * limits.wall
