"""The course in nbgrader: source notebooks, and grading that nbgrader's own commands, formgrader and feedback show."""

from __future__ import annotations

from importlib.util import find_spec

from grader.errors import MachineError


def require() -> None:
    """Say in a sentence that nbgrader is needed and not there, before something of it is imported.

    Raises:
        MachineError: it is not installed.
    """
    if find_spec("nbgrader") is None:
        raise MachineError("nbgrader is not installed", "pip install 'gradestep[nbgrader]'")
