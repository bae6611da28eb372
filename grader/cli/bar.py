"""What moves on standard error while one waits: the bar of a class run, the line of a training."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from grader.cli.screen import err, shown

if TYPE_CHECKING:
    from grader.instructor.batch import Standing


class ProgressBar:
    """A bar on standard error with rate, remaining time and failures; silent where that is no terminal."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self.bar = Progress(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:.1f}/s"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[failed]} not passed"),
            console=err(),
            transient=True,
            disable=not err().file.isatty(),  # FORCE_COLOR makes a pipe colourful, not a terminal
        )
        self.task = self.bar.add_task("", total=None, rate=0.0, failed=0)
        self.failed = 0
        self.done = 0
        self.text = ""

    def show(self, progress: Standing) -> None:
        """Draw where the run stands."""
        self.failed += progress.result is not None and progress.result.outcome != "passed"
        self.done = progress.done
        rate = self.bar.tasks[0].speed or 0.0
        self.bar.update(self.task, total=progress.total, completed=progress.done, rate=rate, failed=self.failed)
        graded = progress.done - progress.kept
        self.text = f"{progress.total} results: {graded} graded now, {progress.kept} kept"

    def __enter__(self) -> ProgressBar:
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()


ERASE = "\r\x1b[K"
DRAW_SECONDS = 0.1


class LiveLine:
    """A line that tells how a long check goes; silent where nobody sits before a terminal."""

    def __init__(self) -> None:
        self.is_live = err().file.isatty() and not err().is_dumb_terminal
        self._drawn = 0.0

    def tell(self, text: str) -> None:
        """Show a text in the place of the one before, unless that was shown just now."""
        if self.is_live and time.monotonic() - self._drawn > DRAW_SECONDS:
            self._drawn = time.monotonic()
            self._write(f"{ERASE}{shown(text)[: max(0, err().width - 1)]}")

    def clear(self) -> None:
        """Take the line away."""
        if self._drawn:
            self._drawn = 0.0
            self._write(ERASE)

    def _write(self, text: str) -> None:
        err().file.write(text)
        err().file.flush()
