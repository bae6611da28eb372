"""What is asked of `grade verify`, and what is known of each case beforehand: whether its proof stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.author.cases import Case, cases
from grader.author.proofs import OURS, Basis, Proof, Proofs, is_sampled, own_of
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.model import Exercise


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be run beyond the cases that are not proven."""

    everything: bool = False
    quick: bool = False
    """Networks with one seed, whatever has changed."""
    share: float = 0.0
    """Of the cases whose proof stands: they are run again, and must give what they gave."""
    commit: str = ""
    """What draws them."""
    accept: bool = False
    """Write what wrong models fail into their files."""
    first: bool = False
    """Begin no more runs of a stage in which a case has not come out."""
    untrained: bool = False
    """Run nothing of exercises whose models are trained; what can be told without is."""


UNPROVEN = Asked()
"""Nothing beyond them."""


@dataclass(frozen=True, slots=True)
class Known:
    """A case, and what the file of proofs says of it."""

    case: Case
    name: str
    own: str
    proof: Proof | None
    changed: frozenset[str]
    """What is not as it was when it was proven."""

    @property
    def stands(self) -> bool:
        return self.proof is not None and not self.changed


def survey(course: Course, exercise: Exercise, proofs: Proofs, basis: Basis) -> Iterator[Known]:
    """Yield every case of an exercise with what is known of it. Raises CourseError as `cases` does."""
    for case in cases(course, exercise):
        name, own = f"{exercise.id}/{case.label}", own_of(course, exercise, case)
        yield Known(case, name, own, proofs.cases.get(name), proofs.changed(name, basis, own))


def is_wanted(one: Known, asked: Asked) -> bool:
    """Whether a case is to be run."""
    return asked.everything or not one.stands or is_sampled(one.name, asked.commit, asked.share)


def is_touched(one: Known) -> bool:
    """Whether a case is new, or somebody has changed its own file."""
    return one.proof is None or "source" in one.changed


def is_brief(exercise: Exercise, one: Known, asked: Asked) -> bool:
    """Whether one seed is enough: to repeat a proof, or of a network when nothing but the grader has changed."""
    if one.stands and not asked.everything:
        return True
    ours = one.proof is not None and one.changed <= OURS and not asked.everything
    return SETUPS[exercise.runtime].has_models and (asked.quick or ours)
