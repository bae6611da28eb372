"""`nbgrader autograde` as it must be where submissions came from strangers.

nbgrader copies every file of a submission before anything else happens: through links to wherever they lead, and it
stops, or copies for ever, at a pipe or a device. Its own settings keep it from that, once it is known what is there.
"""

from __future__ import annotations

import glob
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory

from grader.explanation import printable
from grader.nbgrader.database import Database
from grader.nbgrader.handed_in.folders import TIMESTAMP, UnreadableError, is_showable, not_to_copy, read_timestamp
from grader.nbgrader.handed_in.submitted import UNSHOWABLE, unknown_notebooks


class CarefulDirectory(CourseDirectory):
    """nbgrader's course directory; a student's `timestamp.txt` that holds no time is as good as none."""

    def get_existing_timestamp(self, dest_path: str) -> datetime | None:
        """Return when something was handed in."""
        try:
            return read_timestamp(Path(dest_path))
        except UnreadableError as error:
            self.log.warning("%s %s: mend or delete it", Path(dest_path, TIMESTAMP), error)
            return None


def make_careful(converter: Any) -> None:
    """Make a conversion of nbgrader's that begins leave out what must not be copied, and look at every submission."""
    directory = converter.coursedir
    for folder in [path for path in converter.assignments if not is_showable(os.path.relpath(path, directory.root))]:
        converter.log.error("%s: %s", printable(folder), UNSHOWABLE)
        del converter.assignments[folder]
    settings = {name: getattr(directory, name) for name in directory.traits(config=True)}
    left_out = [path for folder in converter.assignments for path in not_to_copy(folder)]
    for path in left_out:
        converter.log.warning("%s is left out: no ordinary file, too much, or no time", printable(path))
    settings["ignore"] = [*directory.ignore, *map(glob.escape, left_out)]  # whole paths are patterns, too
    converter.coursedir = CarefulDirectory(parent=converter.parent, **settings)
    if directory.notebook_id == "*":
        _add_missing(converter)


def _add_missing(converter: Any) -> None:
    """Have a notebook looked at that is there by another name only: nbgrader would leave out its student."""
    directory = converter.coursedir
    with Database(directory.db_url, directory.course_id) as database:
        assignment = database.assignment(directory.assignment_id)
    expected = {f"{notebook.name}.ipynb" for notebook in assignment.notebooks}
    for folder, found in converter.assignments.items():
        if unknown_notebooks(Path(folder), assignment):
            found += [str(Path(folder, name)) for name in sorted(expected - {Path(path).name for path in found})]
