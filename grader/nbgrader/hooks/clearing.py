"""What nbgrader cuts out: of a source notebook as ever, but a quiz keeps its form; of feedback, what is for graders."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import ClearMarkScheme, ClearSolutions, NbGraderPreprocessor

from grader.nbgrader.handed_in.folders import TIMESTAMP, UnreadableError, read_file

SECRET = "submission_secret.txt"
"""In a submission: who knows it may fetch its feedback."""
_MARKS = re.compile(r"^### (BEGIN|END) SOLUTION\n?", re.MULTILINE)
_LETTER = re.compile(r'^(    "\w+": )"[a-z]"', re.MULTILINE)


class ClearAnswers(ClearSolutions):
    """`ClearSolutions` that empties the answers of a quiz, where it would put a stub in the place of all of them.

    Without it (nbgrader not configured by us) a quiz loses its form, but no answer is given away.
    """

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """Clear one cell."""
        if cell.metadata.get("gradestep", {}).get("kind") == "quiz":
            cell.source = _LETTER.sub(r'\1""', _MARKS.sub("", cell.source)).rstrip("\n")
            return cell, resources
        found: tuple[Any, Any] = super().preprocess_cell(cell, resources, cell_index)
        return found


class ClearScheme(ClearMarkScheme):
    """`ClearMarkScheme` for feedback: how to grade is for graders. The marks in a student's own cell are just text."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """Clear a task cell."""
        if not cell.metadata.get("nbgrader", {}).get("task"):
            return cell, resources
        found: tuple[Any, Any] = super().preprocess_cell(cell, resources, cell_index)
        return found


class ClearCopies(NbGraderPreprocessor):
    """For feedback: leaves of what nbgrader copies beside a page only what `nbgrader release_feedback` reads.

    A file that was handed in may be a copy of the instructor's own, where something that collects followed a link. As
    feedback, it would be handed out. And without the two files that are kept, releasing would stop for the whole class.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Clear the folder into which the page will be written; the notebook stays as it is."""
        about, folders = resources["nbgrader"], self.parent.parent.coursedir
        place = about["student"], about["assignment"]
        folder = Path(folders.format_path(folders.feedback_directory, *place))
        graded = Path(folders.format_path(folders.autograded_directory, *place))
        kept = {TIMESTAMP, SECRET} | {f"{notebook.stem}.html" for notebook in graded.glob("*.ipynb")}
        for path in sorted(folder.rglob("*")):
            if not path.is_dir() and path.relative_to(folder).as_posix() not in kept:
                path.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        if not _is_secret(folder / SECRET):
            (folder / SECRET).unlink(missing_ok=True)  # a copy may be read only
            (folder / SECRET).write_text(secrets.token_hex(64))
        if not (folder / TIMESTAMP).exists():
            (folder / TIMESTAMP).touch()
        return nb, resources


def _is_secret(file: Path) -> bool:
    """Whether a file holds what `nbgrader submit` writes; anything else would stop the release, or be guessed."""
    try:
        return re.fullmatch(rb"[0-9a-f]{128}", read_file(file, 1_000)) is not None
    except (FileNotFoundError, UnreadableError):
        return False
