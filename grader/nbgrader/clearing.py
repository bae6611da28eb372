"""What nbgrader cuts out: of a source notebook as ever, but a quiz keeps its form; of feedback, how to grade."""

from __future__ import annotations

import re
from typing import Any

from nbgrader.preprocessors import ClearMarkScheme, ClearSolutions

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
