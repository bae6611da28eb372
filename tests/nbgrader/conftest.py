"""The tiny course in nbgrader's hands, made once: each of nbgrader's commands takes seconds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ..shared import once
from .site import Site


@pytest.fixture(scope="session")
def released(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The tiny course with a discussion, and nbgrader's course directory after `nbgrader generate_assignment`."""

    def make(folder: Path) -> Site:
        root = Path(shutil.copytree(built, folder / "site"))
        for part, text in (("exercises", "points: 4\n\nWhy?\n"), ("solutions", "Any reason will do.\n")):
            (root / part / "01_tiny" / "discussion_why.md").write_text(text)
        return Site.new(root / "nn", root / "exercises")

    return once(tmp_path_factory, "released", make)
