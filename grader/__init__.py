"""gradestep: neural-network exercises, checked without trusting the code that is checked.

In a notebook: `%load_ext grader`, then a cell that begins with `%%check EXERCISE`, or `grader.check("EXERCISE")`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader
    from pathlib import Path
    from types import ModuleType

    from grader.notebook.magic import Shell
    from grader.notebook.verdict import Verdict

__version__ = "0.1.0"
MOVED = MappingProxyType(
    {
        "grader.failure": "grader.errors",
        "grader.plot_parts": "grader.pictures.parts",
        "grader.plugin": "grader.engine.plugin",
        "grader.nbgrader.preprocessors": "grader.nbgrader.hooks.preprocessors",
        "grader.nbgrader.clearing": "grader.nbgrader.hooks.clearing",
        "grader.nbgrader.collecting": "grader.nbgrader.hooks.collecting",
        "grader.nbgrader.rendering": "grader.nbgrader.hooks.rendering",
        "grader.nbgrader.exporter": "grader.nbgrader.hooks.exporter",
    }
)
"""Names that courses and sites may have on disk (pictures, settings of pytest and nbgrader), and what they mean now."""


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
    from grader.notebook import magic as notebook

    return notebook.check(exercise, course)


def load_ipython_extension(shell: Shell) -> None:
    """Give a notebook the cell magic `%%check` (called by `%load_ext grader`)."""
    from grader.notebook import magic as notebook

    notebook.add_magics(shell)


class _Moved:
    """Finds modules that have moved: the old name leads to the very module that has the new one.

    It is asked last, when all others have failed, and so costs nothing until somebody uses an old name.
    """

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(name, cast("Loader", self)) if name in MOVED else None

    def create_module(self, spec: ModuleSpec) -> None:
        """Let Python make an empty module, which `exec_module` replaces."""

    def exec_module(self, module: ModuleType) -> None:
        sys.modules[module.__name__] = import_module(MOVED[module.__name__])


sys.meta_path.append(_Moved())
