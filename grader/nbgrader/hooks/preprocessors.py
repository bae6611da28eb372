"""What makes `nbgrader autograde` ours: nbgrader's own command, with these in the places of its preprocessors.

    submitted/…/NOTEBOOK.ipynb   →  Tolerant    a sound notebook, whatever the student's is
                                 →  Grade       the answers graded in the sandbox, explanations as outputs
                                 →  SaveScores  exact scores and comments in nbgrader's gradebook

Tolerant and Grade read the submitted file itself, as the bulk way does: so both ways give the same scores. With
`Submissions` as nbgrader's exporter, a file that is no notebook is a submission like any other.

Only nbgrader loads this module; its configuration is in `grader.nbgrader.handout.config`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum

from grader.course.reading import Course, find_course
from grader.engine.service import service
from grader.errors import GraderError, UsageError
from grader.instructor.batch import prepare
from grader.model import Result, Unit
from grader.nbgrader.bulk import marks_of
from grader.nbgrader.database import Database
from grader.nbgrader.handed_in.careful import make_careful
from grader.nbgrader.handed_in.folders import read_file
from grader.nbgrader.handed_in.restoring import rebuilt
from grader.nbgrader.handed_in.submitted import Sheet, read_sheet
from grader.nbgrader.writing import annotated, told
from grader.sandbox.isolation import Level, level_for_strangers
from grader.submission.notebook import parse

GRADED = "gradestep"
"""Where `Grade` leaves for `SaveScores`, in nbconvert's resources, what it found."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A student's notebook, read and graded."""

    sheet: Sheet
    results: Mapping[str, Result]


class _OfSubmission(NbGraderPreprocessor):
    """A preprocessor that knows which submission nbgrader is at."""

    def sheet(self, course: Course, resources: Any) -> Sheet:
        """Return the submitted notebook as it is read."""
        about, folders = resources["nbgrader"], self.parent.parent.coursedir
        folder = Path(folders.format_path(folders.submitted_directory, about["student"], about["assignment"]))
        with Database(about["db_url"], folders.course_id) as database:
            assignment = database.assignment(about["assignment"])
        notebook = next(one for one in assignment.notebooks if one.name == about["notebook"])
        return read_sheet(course, folder, assignment, notebook)


class Tolerant(_OfSubmission):
    """For `c.Autograde.sanitize_preprocessors`, alone: makes of anything the released notebook with its answers."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the sound notebook; what nbgrader has read is not looked at."""
        sheet = self.sheet(find_course(), resources)
        tree = None if sheet.problem else parse(read_file(sheet.path)).tree
        for note in [sheet.problem] if sheet.problem else sheet.reading.notes:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], note)
        sound = rebuilt(sheet.notebook.cells, sheet.notebook.kernelspec, tree, sheet.reading.sources)
        return nbformat.from_dict(sound), resources  # type: ignore[no-untyped-call]


class Grade(_OfSubmission):
    """For `c.Autograde.autograde_preprocessors`, in the place of `Execute`: nothing of the notebook is run here."""

    isolation = Enum(
        ["", *map(str, Level)],
        "",
        help="How student code is held. By default at least `strict`: where the machine has not got that, nothing is "
        "graded. `limits` grades all the same, for students whom you trust.",
    ).tag(config=True)

    @property
    def level(self) -> Level:
        """How student code is held. Raises MachineError where that is not to be had."""
        return level_for_strangers(self.isolation or None)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook with explanations as the outputs of its check cells."""
        course = find_course()
        sheet = self.sheet(course, resources)
        student = resources["nbgrader"]["student"]
        units = [Unit(student, name, source) for name, source in sheet.reading.sources.items()]
        graded = service().grade(course, units, self.level)
        results = {result.exercise: told(result, course.exercise(result.exercise)) for result in graded}
        resources[GRADED] = Graded(sheet, results)
        notes = [sheet.problem] if sheet.problem else sheet.reading.notes
        return nbformat.from_dict(annotated(nb, results, notes)), resources  # type: ignore[no-untyped-call]


class SaveScores(NbGraderPreprocessor):
    """For `c.Autograde.autograde_preprocessors`, in the place of `SaveAutoGrades`: scores come from results alone.

    Scores and comments of a person are never touched; under a person's score a new one is flagged for review, as
    nbgrader does. Where nothing was found out, a person has to look: there is no score, and never a silent zero.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Write what `Grade` found; the notebook stays as it is."""
        graded, about = resources[GRADED], resources["nbgrader"]
        marks = marks_of(graded.sheet, graded.results, changed=True)
        place = about["notebook"], about["assignment"], about["student"]
        with Gradebook(about["db_url"]) as book:
            for name, score in marks.scores.items():
                grade = book.find_grade(name, *place)
                grade.auto_score = score
                grade.needs_manual_grade = score is None or grade.manual_score is not None
            for name, text in marks.comments.items():
                book.find_comment(name, *place).auto_comment = text
            book.db.commit()
        return nb, resources


class Submissions(NotebookExporter):
    """For `c.Autograde.exporter_class`: no file that a student handed in can keep it from being graded.

    As nbgrader makes it before the first submission, it also says why nothing can be graded here, and makes nbgrader
    careful with what it copies.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        try:
            check_course(find_course(), Grade(parent=self).level)
            if isinstance(self.parent, Autograde):
                make_careful(self.parent)
        except GraderError as error:
            self.log.error("%s. %s", error, error.hint)  # noqa: TRY400  a sentence, no traceback
            raise NbGraderException(str(error)) from error

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> Any:
        """Return the converted notebook; where `Tolerant` reads the file, nbconvert does not try to."""
        if not any(isinstance(preprocessor, Tolerant) for preprocessor in self._preprocessors):
            return super().from_filename(filename, resources=resources, **options)
        empty = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
        return self.from_notebook_node(empty, resources=resources, **options)  # type: ignore[no-untyped-call]


def check_course(course: Course, level: Level) -> None:
    """Refuse a course from which nothing can be graded, or that student code could read.

    Raises:
        UsageError: it has no solutions.
        CourseError: it lies among Python's libraries.
    """
    if course.solutions is None:
        raise UsageError(
            f"the course in {course.root} has no solutions to grade from",
            "Let GRADE_COURSE name the course with its solutions; `grade nbgrader build` configures that.",
        )
    prepare(course, level)
