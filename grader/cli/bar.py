"""The progress bar of a class run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.cli.screen import err

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
