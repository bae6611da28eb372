"""The tiny course in nbgrader's hands, made once: each of nbgrader's commands takes seconds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .site import Site


@pytest.fixture(scope="session")
def released(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The tiny course with a discussion, and nbgrader's course directory after `nbgrader generate_assignment`."""
    root = tmp_path_factory.mktemp("nbgrader") / "site"
    shutil.copytree(built, root)
    for part, text in (("exercises", "points: 4\n\nWhy?\n"), ("solutions", "Any reason will do.\n")):
        (root / part / "01_tiny" / "discussion_why.md").write_text(text)
    return Site.new(root / "nn", root / "exercises")
