"""What `grade verify` has proven: a case need not be run again while all that its verdict depends on is the same.

    solutions/proofs.json    {"format": 1,
                              "bases": {BASIS: {"visible": …, "judges": …}},
                              "cases": {"EXERCISE/GROUP/NAME": "BASIS OWN FOUND full"}}

A *basis* is what all cases of an exercise share: checks, reference, recording, the grader's judging modules, libraries.
OWN is the case's source and what is promised of it; FOUND is what its first run and the one with the recording
gave, so that a later run can be compared with it. One line for each case, sorted: what a change reruns is its diff.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from grader.author.cases import Case
from grader.course.declared import without_points
from grader.course.files import read_json, write_whole
from grader.course.manifest import Role, files, paths
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.engine.identity import data_of, rules_of, versions
from grader.errors import CourseError
from grader.model import Exercise, Outcome, Result, Source
from grader.sandbox.isolation import Level

PROOFS_FILE = "proofs.json"
PROOFS_FORMAT = 1
GATE = tuple(Path(__file__).with_name(name) for name in ("cases.py", "judgement.py"))
"""The author's modules that judge."""
OURS = frozenset({"judges", "gate", "libraries"})
"""The parts of a basis that are no text of the exercise: networks are tried with one seed where only these differ."""


@dataclass(frozen=True, slots=True)
class Proof:
    """That a case came out as it must."""

    basis: str
    own: str
    found: str
    is_full: bool
    """Whether by all seeds and threads, or by one seed."""

    @classmethod
    def read(cls, line: str) -> Self:
        """Read it from its line. Raises ValueError."""
        basis, own, found, seeds = line.split(" ")
        return cls(basis, own, found, {"full": True, "few": False}[seeds])

    def __str__(self) -> str:
        return f"{self.basis} {self.own} {self.found} {'full' if self.is_full else 'few'}"


@dataclass(frozen=True, slots=True)
class Basis:
    """What the verdicts of all cases of an exercise depend on."""

    parts: Mapping[str, str]

    @property
    def digest(self) -> str:
        return _digest(self.parts)

    def differing(self, before: Mapping[str, str]) -> set[str]:
        """Return the names of the parts that were not so before."""
        return {name for name in self.parts.keys() | before.keys() if self.parts.get(name) != before.get(name)}


def basis_of(course: Course, exercise: Exercise) -> Basis:
    """Return what the verdicts of an exercise's cases depend on now. Raises CourseError for a damaged recording."""
    rules = rules_of(course, exercise, Level.STRICT).parts
    parts = {name: rules[name] for name in ("visible", "reference", "quiz", "judges", "settings")}
    hidden = paths(files(course, exercise), Role.HIDDEN)
    parts["hidden"] = _digest([without_points(file) for file in hidden])  # whatever the secret: it is one seed more
    parts["recording"] = _digest(_recorded(exercise.recording))
    parts["gate"] = _digest([file.read_text(encoding="utf-8") for file in GATE])
    parts = {name: digest[:12] for name, digest in parts.items()}
    known = versions(exercise.runtime, Level.STRICT)
    minor = (f"{name} {'.'.join(known[name].split('.')[:2])}" for name in SETUPS[exercise.runtime].libraries)
    return Basis(parts | {"libraries": ", ".join(minor)})


def _recorded(file: Path) -> Any:
    """Return what is recorded, of sentences only which are the same: rewording one changes the case that shows it."""
    tree = read_json(file)
    sentences = [mistake.get("sentence") for mistake in tree["mistakes"]]
    mistakes = [{**m, "sentence": sentences.index(s)} for m, s in zip(tree["mistakes"], sentences, strict=True)]
    checks = {name: check for name, check in tree["checks"].items() if name != "plot"}
    return [tree["format"], checks, mistakes]


def own_of(course: Course, exercise: Exercise, case: Case) -> str:
    """Return a digest of a case's source, of the data that it names, and of what is promised of it."""
    source = Source(case.variant.source.encode())
    return _digest([asdict(case), data_of(course, exercise, source)])


def found_of(case: Case, results: Sequence[Result]) -> str:
    """Return what the first run of a case and the one with the recording gave, in a word or a digest."""
    if case.group == "mutant":
        return "survived" if results[0].outcome is Outcome.PASSED else "killed"
    runs = [[[check.id, check.outcome, _sentences(check)] for check in r.checks] for r in (results[0], results[-1])]
    return _digest(runs)


def _sentences(check: Any) -> list[str]:
    return sorted(name.sentence for name in check.explanation.mistakes)


def _digest(tree: Any) -> str:
    return hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()[:12]


class Proofs:
    """The proofs of a course, as they stand in its file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.bases: dict[str, dict[str, str]] = {}
        self.cases: dict[str, Proof] = {}
        self._read()

    @classmethod
    def of(cls, course: Course) -> Self:
        """Return those of a course with solutions. Raises CourseError where the file is damaged."""
        assert course.solutions
        return cls(course.solutions / PROOFS_FILE)

    def _read(self) -> None:
        try:
            tree = read_json(self.file)
            of_format = {PROOFS_FORMAT: tree}[tree["format"]]
            self.bases = {name: dict(parts) for name, parts in of_format["bases"].items()}
            self.cases = {name: Proof.read(line) for name, line in of_format["cases"].items()}
        except FileNotFoundError:
            self.bases, self.cases = {}, {}
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            hint = "Restore it from version control, or delete it: everything is proven anew then."
            raise CourseError(f"{self.file} cannot be read: {error}", hint) from None

    def changed(self, name: str, basis: Basis, own: str) -> frozenset[str]:
        """Return what is not as it was when a case was proven; nothing where its proof stands, or where it has none."""
        proof = self.cases.get(name)
        if proof is None:
            return frozenset()
        changed = basis.differing(self.bases.get(proof.basis, {})) if proof.basis != basis.digest else set()
        return frozenset(changed | ({"source"} if proof.own != own else set()))

    def store(self, exercise: str, basis: Basis, proven: Mapping[str, Proof]) -> None:
        """Write what is proven of an exercise now in the place of all that was; others may write at the same time."""
        self._read()
        before = dict(self.cases)
        others = {name: proof for name, proof in before.items() if not name.startswith(f"{exercise}/")}
        self.cases = others | dict(proven)
        if self.cases == before:
            return
        used = {proof.basis for proof in self.cases.values()}
        known = self.bases | {basis.digest: dict(basis.parts)}
        self.bases = {digest: parts for digest, parts in known.items() if digest in used}
        write_whole(self.file, self.text())

    def text(self) -> str:
        """Return the file's text: a line for each case."""
        bases = _lines((digest, self.bases[digest]) for digest in sorted(self.bases))
        cases = _lines((name, str(self.cases[name])) for name in sorted(self.cases))
        return f'{{"format": {PROOFS_FORMAT},\n"bases": {{\n{bases}\n}},\n"cases": {{\n{cases}\n}}}}\n'


def _lines(entries: Iterable[tuple[str, Any]]) -> str:
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(value, sort_keys=True)}" for name, value in entries)


# ---------------------------------------------------------------------- the sample


def is_sampled(name: str, commit: str, share: float) -> bool:
    """Whether a case is run again at a commit although its proof stands: another share of them at each commit."""
    drawn = int.from_bytes(hashlib.sha256(f"{commit} {name}".encode()).digest()[:6], "big")
    return drawn < share * 2**48


def commit_of(folder: Path) -> str:
    """Return the commit that is checked out; without git nothing, which always draws the same sample."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True, check=True, timeout=20
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
