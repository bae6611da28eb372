"""`nbgrader collect`, which would follow a link that a student made in the exchange, with the instructor's rights.

A student's notebook could so be the instructor's own one, with all solutions, and come back as feedback.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import ignore_patterns

from grader.explanation import printable
from grader.nbgrader.handed_in.folders import SHARED, SHARED_FOLDER, UnreadableError, read_file


class Collect(ExchangeCollect):
    """For `c.ExchangeFactory.collect`, where the exchange is nbgrader's own: copies ordinary files, of bounded size."""

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy a submission, which its student may still be changing."""
        room = 1_000 * self.coursedir.max_dir_size
        for folder, name, at in self._found(src):
            path = Path(folder, name)
            try:
                content = read_file(path, room, at=at)
            except (FileNotFoundError, UnreadableError) as error:
                self.log.warning("%s is left out: %s", printable(str(path)), error)
                continue
            room -= len(content)
            target = Path(dest, path.relative_to(src))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        Path(dest).mkdir(parents=True, exist_ok=True)
        if self.coursedir.groupshared:
            _share(dest)

    def _found(self, src: str) -> Iterator[tuple[str, str, int]]:
        """Yield folder, name and open folder of each file that is to be copied; no link to a folder is followed."""
        own = self.coursedir
        unwanted = ignore_patterns(own.ignore, own.include, own.max_file_size, self.log)
        for folder, names, files, at in os.fwalk(src):
            names[:] = sorted(set(names) - set(unwanted(folder, names)))
            for name in sorted(set(files) - set(unwanted(folder, files))):
                yield folder, name, at


def _share(dest: str) -> None:
    for folder, _, files, at in os.fwalk(dest):
        for name in files:
            os.chmod(name, SHARED, dir_fd=at)
        Path(folder).chmod(stat.S_IMODE(os.fstat(at).st_mode) | SHARED_FOLDER)
