"""An attack: a file `corpus/FAMILY/NAME.py`, which a student might hand in, and what must come of it.

Its docstring says what it tries; comments say what must be true afterwards:

    # exercise: argmax_softmax  which exercise it is handed in for (the default)
    # earns: 0                  the points that it may get: those of the functions that are honestly right (0)
    # claims: 0                 the points that it may get and that are marked, as a Keras model's own word (0)
    # checks: passed error *    the outcomes of all checks in their order; one word when they are all the same
    # says: one | another       a piece of the messages of its result, or of what is told of a line that did not run,
                                one of several (a level has no /proc, say);
                                \\n is the end of a line
    # cpu: 1                    CPU seconds it may use, where the exercise's own limit would make the test slow
    # seconds: 40               the longest that the grader may compute or wait for it, far more than it does (40)
    # unlocked: succeeds        without locks (level `limits`) it does what it wants: the test of the arena itself
    # unlocked says: another    what is told without locks, where that differs; so for `earns` and `checks`
    # nobody says: another      what is told where student code is another user than the grader, which is root

It is told more than a student could know: `@NAME@` stands for paths and process numbers, see `Arena.names`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

from grader.model import Result
from grader.sandbox.isolation import Level

DID_NOT_RUN = re.compile(r"^line \d+ did not run: .*$", re.MULTILINE)
"""What is told, among what the file has printed, of a statement that raised while it was loaded."""
CORPUS = Path(__file__).parent / "corpus"
HEADER = re.compile(
    r"^# (exercise|cpu|seconds|unlocked|nobody says|(?:unlocked )?(?:earns|claims|checks|says)): (.+?)\r?$",
    re.MULTILINE,
)
QUOTED = re.compile(r"\n  line \d+: .*")
"""The student's own line in a message: whatever stands there is no sentence of ours."""


@dataclass(frozen=True)
class Attack:
    """One file of the corpus."""

    file: Path

    @cached_property
    def text(self) -> str:
        return self.file.read_bytes().decode()  # not `read_text`, which would change the ends of lines

    @cached_property
    def promises(self) -> dict[str, str]:
        return dict(HEADER.findall(self.text))

    @property
    def exercise(self) -> str:
        return self.promises.get("exercise", "argmax_softmax")

    @property
    def earns(self) -> float:
        """The most that it may get."""
        return max(map(float, self.promised("earns", Level.STRICT)))

    @property
    def cpu(self) -> float | None:
        return float(self.promises["cpu"]) if "cpu" in self.promises else None

    @property
    def seconds(self) -> float:
        return float(self.promises.get("seconds", 40))

    def promised(self, name: str, level: Level) -> list[str]:
        """Return what a header says at a level; what it says without locks stands in a header of its own."""
        unlocked = level is Level.LIMITS and any(key.startswith("unlocked ") for key in self.promises)
        told = self.promises.get(f"unlocked {name}") if unlocked else self.promises.get(name)
        return (told or {"earns": "0", "claims": "0", "checks": "*", "says": ""}[name]).split(" | ")

    def says(self, level: Level, *, nobody: bool) -> list[str]:
        """Return the pieces of which one is told; `nobody`: student code is another user than root, who grades."""
        own = self.promises.get("nobody says") if nobody else None
        told = own.split(" | ") if own else self.promised("says", level)
        return [piece.replace(r"\n", "\n") for piece in told]

    def broken(self, result: Result, level: Level, *, nobody: bool) -> list[str]:
        """Return which of points, outcomes and words are not as promised, and what was said instead."""
        said = "\n".join([*(check.message for check in result.checks), *DID_NOT_RUN.findall(result.output)])
        ours = QUOTED.sub("", said)
        outcomes = " ".join(check.outcome for check in result.checks)
        [wanted] = self.promised("checks", level)
        wanted = wanted if " " in wanted else " ".join([wanted] * len(result.checks))
        pieces = self.says(level, nobody=nobody)
        proven = result.score - result.claimed
        kept = {
            f"earns {proven}": proven in map(float, self.promised("earns", level)),
            f"claims {result.claimed}": result.claimed in map(float, self.promised("claims", level)),
            f"checks {outcomes}": fnmatchcase(outcomes, wanted),
            f"says {ours}": any(piece in (said if "\n" in piece else ours) for piece in pieces),
        }
        return [] if all(kept.values()) else [name for name, is_kept in kept.items() if not is_kept] + [said]

    def __str__(self) -> str:
        return f"{self.file.parent.name}/{self.file.stem}"


ATTACKS = [Attack(file) for file in sorted(CORPUS.rglob("*.py"))]
