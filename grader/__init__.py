"""gradestep: neural-network exercises, checked without trusting the code that is checked.

In a notebook: `%load_ext grader`, then a cell that begins with `%%check EXERCISE`, or `grader.check("EXERCISE")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from grader.notebook import Shell
    from grader.verdict import Verdict

__version__ = "0.1.0"


def check(exercise: str, *, course: str | Path | None = None) -> Verdict:
    """Check what this notebook has defined so far; outside a notebook, the exercise's own file.

    The cells' imports, functions, classes and plain constants that the exercise needs are the submission; of each name
    the last definition counts. It is graded as `grade check` grades a file, in a process of its own. The file of the
    exercise and the progress that `grade list` shows are about the file, and stay as they are.

    Args:
        exercise: its name, say "argmax_softmax".
        course: folder of the course; by default the one around the current folder.

    Raises:
        GraderError: there is no such exercise or course, or this machine cannot grade.
    """
    from grader import notebook

    return notebook.check(exercise, course)


def load_ipython_extension(shell: Shell) -> None:
    """Give a notebook the cell magic `%%check` (called by `%load_ext grader`)."""
    from grader import notebook

    notebook.add_magics(shell)
