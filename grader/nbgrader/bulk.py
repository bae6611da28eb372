"""The bulk way: all submissions of an assignment through the engine at once, then into nbgrader's own files.

    submitted/  →  answers  →  gradestep.db  →  gradebook.db (one transaction), autograded/

gradestep.db, our own gradebook in the course directory, is what is true: results are stored in it as they come, so that
a killed run goes on and what has not changed is not graded again. nbgrader's files are written from it. Scores that
people gave to discussions come back into it, as results of one check that a person made.

For the command line (`grader/cli/nbgrader.py`):

    autograde(course, course_dir, assignment, jobs, report, level=None, students=()) -> Summary
    sync(course, course_dir, assignment, students=()) -> Summary

`report` is `ProgressBar().show` as in `grade batch`, `level` is `level_for_strangers(isolation)`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from grader.course.reading import Course
from grader.engine.identity import result_key
from grader.explanation import plain
from grader.instructor.batch import Standing, run_batch
from grader.instructor.gradebook import Gradebook
from grader.model import CheckResult, Outcome, Result, Unit
from grader.nbgrader.database import Assignment, Database, Entry, Manual, Marks, Penalty
from grader.nbgrader.handed_in.folders import CourseFolder, differing, read_file, replace_files
from grader.nbgrader.handed_in.restoring import rebuilt
from grader.nbgrader.handed_in.submitted import HandedIn, Sheet, read_submitted, units_of
from grader.nbgrader.writing import annotated, awarded, comment, told
from grader.sandbox.isolation import Level
from grader.submission.notebook import parse

RESULTS_FILE = "gradestep.db"
BY_HAND = "A person graded this in nbgrader"
NO_RESPONSE = "No response."
"""What nbgrader says of an answer that is as it was released."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did."""

    submissions: int
    """How many were found."""
    written: int
    """Of how many students the autograded notebooks are new or changed."""
    problems: tuple[tuple[str, str], ...]
    """Student and sentence: what could not be read or graded and needs a person; the rest was graded."""
    notes: tuple[tuple[str, str], ...]
    """Student and sentence: what was odd in a notebook, and how it was read."""
    errors: int
    """Results that are errors of the grader: exit code 3."""
    manual: int
    """Scores that people gave to discussions and that are new in our gradebook."""


def autograde(
    course: Course,
    course_dir: Path,
    assignment: str,
    jobs: int,
    report: Callable[[Standing], None],
    level: Level | None = None,
    students: Collection[str] = (),
) -> Summary:
    """Grade what has been handed in for an assignment and is not graded yet, and write it all for nbgrader.

    Args:
        course: the course, with its solutions.
        course_dir: nbgrader's course directory.
        assignment: its name there.
        jobs: how many workers.
        report: called before the first result and after each.
        level: how student code is held; by default as firmly as this machine can.
        students: only these; all when there are none.

    Raises:
        UsageError: there is no such assignment, or nobody has handed in.
        GradebookError: one of the two gradebooks cannot be read or written.
        CourseError: a file of the course, or nbgrader's configuration, is wrong.
        MachineError: nbgrader is not installed.
    """
    folder = CourseFolder(course_dir)
    with Database(*folder.database) as database, Gradebook.open(folder.root / RESULTS_FILE) as results:
        found = database.assignment(assignment)
        work = read_submitted(course, folder, found, students)
        run_batch(course, units_of(course, work), results, jobs, report, level)
        return _Transfer(course, folder, database, results, found).run(work)


def sync(course: Course, course_dir: Path, assignment: str, students: Collection[str] = ()) -> Summary:
    """Write what is graded already for nbgrader, and take over what people gave; nothing is graded.

    An answer that was handed in after its last grading is a problem in the summary: nothing is written for its student.
    Arguments and errors are those of `autograde`.
    """
    folder = CourseFolder(course_dir)
    with Database(*folder.database) as database:
        found = database.assignment(assignment)
        work = read_submitted(course, folder, found, students)
        with Gradebook.open(folder.root / RESULTS_FILE) as results:
            return _Transfer(course, folder, database, results, found).run(work)


@dataclass(frozen=True, slots=True)
class _Transfer:
    """The way from our gradebook to nbgrader's files, and back."""

    course: Course
    folder: CourseFolder
    database: Database
    results: Gradebook
    assignment: Assignment

    def run(self, work: Sequence[HandedIn]) -> Summary:
        """Write the database, then the notebooks: a run that is killed in between does the rest the next time."""
        problems = [(one.student, text) for one in work for text in one.problems]
        entries, changed, errors = [], [], 0
        for one in work:
            results = {unit.exercise: self.results.latest(one.student, unit.exercise) for unit in one.units}
            stale = [unit.exercise for unit in one.units if not self._is_of(results[unit.exercise], unit)]
            problems += [(one.student, f"{name} is not graded as it was handed in: autograde first") for name in stale]
            found = {name: told(result, self.course.exercise(name)) for name, result in results.items() if result}
            if stale or not one.sheets:
                continue
            new = self._changed(one, found)
            entries.append(_entry(one, found, new))
            errors += sum(result.outcome is Outcome.GRADER_ERROR for result in found.values())
            if new:
                changed.append((one, found))
        self.database.write(self.assignment, entries, _penalty(self.folder))
        for one, found in changed:  # made again: a class's notebooks may be more than the memory holds
            replace_files(self._place(one), self._files(one, found), shared=self.folder.is_shared)
        notes = [(one.student, note) for one in work for sheet in one.sheets for note in sheet.reading.notes]
        return Summary(len(work), len(changed), tuple(problems), tuple(notes), errors, self._take_over())

    def _is_of(self, result: Result | None, unit: Unit) -> bool:
        """Whether a stored result is of the answer as it is now."""
        if result is None or result.outcome is Outcome.GRADER_ERROR:
            return result is not None
        level = Level(result.versions["isolation"])
        return result.key == result_key(self.course, unit, level).digest

    def _place(self, work: HandedIn) -> Path:
        return self.folder.autograded(work.student, self.assignment.name)

    def _files(self, work: HandedIn, results: Mapping[str, Result]) -> dict[str, bytes | Path]:
        """Return what belongs into the folder of an autograded submission."""
        sheets = [sheet for sheet in work.sheets if not sheet.is_missing]
        return dict(work.extras) | {sheet.path.name: _notebook(sheet, results) for sheet in sheets}

    def _changed(self, work: HandedIn, results: Mapping[str, Result]) -> set[str]:
        """Return the files that an autograded submission lacks, has otherwise, or should not have any more."""
        gone = {sheet.path.name for sheet in work.sheets if sheet.is_missing}
        place = self._place(work)
        return differing(place, self._files(work, results)) | {name for name in gone if (place / name).exists()}

    def _take_over(self) -> int:
        """Store the scores of discussions and written answers that people gave; return how many are new."""
        cells = [cell for notebook in self.assignment.notebooks for cell in notebook.cells]
        own = {cell.name for cell in cells if cell.exercise not in self.course.exercises}
        new = 0
        for given in self.database.manual(self.assignment):
            result = _by_hand(given)
            latest = self.results.latest(given.student, given.cell) if given.cell in own else result
            if latest is None or latest.key != result.key:
                self.results.add(result)
                new += 1
        return new


# ---------------------------------------------------------------------- what nbgrader is told


def _notebook(sheet: Sheet, results: Mapping[str, Result]) -> bytes:
    """Return an autograded notebook."""
    tree = parse(read_file(sheet.path)).tree if not sheet.problem else None
    sound = rebuilt(sheet.notebook.cells, sheet.notebook.kernelspec, tree, sheet.reading.sources)
    notes = [sheet.problem] if sheet.problem else sheet.reading.notes
    done = annotated(sound, results, notes)
    return (json.dumps(done, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _entry(work: HandedIn, results: Mapping[str, Result], changed: Collection[str]) -> Entry:
    marks = {sheet.notebook.name: marks_of(sheet, results, changed=sheet.path.name in changed) for sheet in work.sheets}
    return Entry(work.student, work.timestamp, marks)


def marks_of(sheet: Sheet, results: Mapping[str, Result], *, changed: bool) -> Marks:
    """Return what is to be said of a notebook's cells: ours, and answers that only a person can grade."""
    if sheet.is_missing:  # as `nbgrader autograde` does: no points, and nothing to look at
        return Marks(changed, handed_in=False, scores=dict.fromkeys(sheet.notebook.grade_ids, 0.0))
    scores: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for cell in sheet.notebook.cells:
        if cell.exercise and (result := results.get(cell.exercise)):
            scores[cell.name] = None if sheet.problem else awarded(result, cell.points)
            comments[cell.exercise] = comment(result)
        elif cell.grade or (cell.task and sheet.problem):  # nbgrader gives a missing notebook zeros: this is none
            scores[cell.name] = 0.0 if cell.name in sheet.blank else None
            comments |= {cell.name: NO_RESPONSE} if cell.name in sheet.blank else {}
    return Marks(changed, handed_in=True, scores=scores, comments=comments)


def _penalty(folder: CourseFolder) -> Penalty:
    """Return what nbgrader's plugin for late penalties says, within the bounds that nbgrader sets."""
    penalties = folder.penalty()

    def penalty(student: str, score: float, seconds: float) -> float | None:
        lost = penalties.plugin_inst.late_submission_penalty(student, score, seconds)
        return None if lost is None else float(penalties._check_late_penalty(SimpleNamespace(score=score), lost))

    return penalty


# ---------------------------------------------------------------------- what people gave


def _by_hand(given: Manual) -> Result:
    """Return a person's score as a result of one check."""
    outcome = Outcome.PASSED if given.score >= given.max_score else Outcome.FAILED
    check = CheckResult("by_hand", BY_HAND, outcome, given.max_score, given.score, plain(given.comment))
    told = json.dumps([given.cell, given.score, given.max_score, given.comment])
    key = hashlib.sha256(f"by hand {told}".encode()).hexdigest()[:32]
    return Result(given.student, given.cell, 1, key, (check,), 0.0, {}, 0)
