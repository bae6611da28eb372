"""`grade watch`: the student's loop without typing. Every save is checked, from processes that are up already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from grader.cli.advice import KEYS as WITH_KEYS
from grader.cli.check import next_exercises, show
from grader.cli.params import ExerciseName, course_of, exercise_here
from grader.cli.screen import err, number, out, say, short, stoppable
from grader.cli.student import hint_command, list_command, reset_command, show_command
from grader.course.reading import Course, read_course
from grader.course.runtime import SETUPS, lacking, require
from grader.errors import GraderError
from grader.explanation import printable
from grader.model import Exercise, Outcome
from grader.sandbox.ground import forks
from grader.student.progress import Progress

if TYPE_CHECKING:
    from grader.cli.keys import Terminal
    from grader.engine.attempt import Attempt
    from grader.model import Result, Unit
    from grader.sandbox.pool import Launchers
    from grader.student.watch import Saves

KEYS = "[n]ext [p]revious [h]int [l]ist [s]how [v]erbose [x] reset [q]uit"
FEW_KEYS = "keys: n p h l s v x q ?"
LEAST_KEYS = "q quit  ? keys"
"""For a narrow screen; `?` shows the others."""


@click.command("watch")
@click.argument("exercise", type=ExerciseName(), required=False)
@click.option("-v", "--verbose", is_flag=True, help="Also show what your code printed, and times.")
@click.option("--poll", is_flag=True, help="Look at the files again and again, where nothing tells of a save.")
@click.pass_context
def watch_command(ctx: click.Context, exercise: str | None, verbose: bool, poll: bool) -> None:
    """Check on every save, until you press q or Ctrl-C.

    Begins with what you name, or in whose folder you are; otherwise with what you changed, or the next one. Saving
    another exercise's file goes on with that one. A save or a key ends a check that is running. On a network drive
    where saves go unnoticed, try --poll.

    \b
    Keys:
      n next   p previous   h hint   l list
      s show the task   v verbose
      x reset the file   Enter check again
      ? the keys   q quit

    \b
    Examples:
      grade watch
      grade watch argmax_softmax
      grade watch --poll
    """
    from grader.sandbox.pool import Launchers

    course = course_of(ctx)
    first = course.exercise(exercise) if exercise else _first(course)
    launchers = Launchers()
    try:
        launchers.get(first.runtime)  # it starts while the grader imports its own libraries
        if not forks():
            say("Your code runs unconfined here, like any program that you start.", style="dim", to=err)
        if slow := SETUPS[first.runtime].slow:
            say(f"Starting {slow}: some seconds …", style="dim", to=err)
        from grader.cli.keys import Terminal
        from grader.student.watch import Saves, watched_folders

        with Saves(watched_folders(course), poll=poll) as saves, Terminal(saves) as terminal:
            loop = Loop(ctx, course, first, launchers, saves, terminal)
            loop.verbose = verbose
            with stoppable(loop.stored):
                loop.run()
        say(loop.stored())
    finally:
        launchers.close()


def _first(course: Course) -> Exercise:
    if here := exercise_here(course):
        return here
    chosen = next_exercises(course, Progress.load(course))
    return chosen[0] if chosen else next(iter(course.exercises.values()))


class Loop:
    """What goes on between two keys or saves. Its `units` are the endless input of one grading session."""

    def __init__(
        self,
        ctx: click.Context,
        course: Course,
        current: Exercise,
        launchers: Launchers,
        saves: Saves,
        terminal: Terminal,
    ) -> None:
        from grader.student.watch import Work

        self.ctx, self.course, self.current = ctx, course, current
        self.launchers, self.saves, self.terminal = launchers, saves, terminal
        self.work = Work(course)
        self.steps: Iterator[None] = iter(())
        self.configs: dict[str, list[str]] = {}
        self.last: Result | None = None
        self.verbose = False
        self.checked = 0
        self.is_over = self.is_stale = self.is_asked = self.is_polling = False
        self.is_due = False
        """Whether the check of the current exercise was ended before there was a result."""
        self.saved: Exercise | None = None
        """What was saved while a check was running."""
        self._note = ""

    def stored(self) -> str:
        """The sentence at the end."""
        return f"{self.checked} {'check is' if self.checked == 1 else 'checks are'} stored."

    def run(self) -> None:
        """Check until somebody quits. After an error of ours the course is read again, when a file changes."""
        from grader.engine.worker import grade_units

        say(f"Watching {len(self.course.exercises)} exercises. Save a file to check it.")
        while not self.is_over:
            try:
                grade_units(
                    self.course,
                    self.units(),
                    self.deliver,
                    self.launchers,
                    tell=self.tell,
                    wanted=self.is_wanted,
                    hurried=True,
                )
            except GraderError as error:
                self.complain(error)
                self.await_change()
            if self.is_stale:
                self.read_again()

    # ------------------------------------------------------------------ what to check

    def units(self) -> Iterator[Unit]:
        """Yield the current exercise, and then whatever is saved."""
        exercise: Exercise | None = self.current
        while exercise:
            if lacking(exercise.runtime):
                self.refuse(exercise)
            else:
                yield self.unit(exercise)
            exercise = self.next_exercise()

    def refuse(self, exercise: Exercise) -> None:
        """Say what has to be installed for an exercise; others can be checked."""
        self.current, self.is_due = exercise, False
        self.work.read(exercise)  # it is known as it is now
        try:
            require(exercise.runtime)
        except GraderError as error:
            self.complain(error)

    def unit(self, exercise: Exercise) -> Unit:
        """Return the work of checking an exercise as it is now."""
        from grader.model import Unit

        self.current = exercise
        self.is_due = True
        self._note = ""
        self.terminal.draw(f"{exercise.id}  checking …")
        return Unit(self.course.student, exercise.id, self.work.read(exercise))

    def next_exercise(self) -> Exercise | None:
        """Wait for a save, or a key that asks for a check; None to end the session.

        A check that a key has ended begins anew when that is done.
        """
        self.get_ready()
        self.draw()
        while not self.is_over:
            self.look_for_save()
            if self.is_stale:
                return None
            if self.saved or self.is_asked or (self.is_due and not self.terminal.typed()):
                found, self.saved, self.is_asked = self.saved or self.current, None, False
                return found
            self.pause()
            self.press(self.terminal.take())
        return None

    def look_for_save(self) -> None:
        """Note what has been saved meanwhile, be it a file of the course's own."""
        from grader.student.watch import CourseChanged

        try:
            self.saved = self.saved or self.work.saved(self.current, self.saves)
        except CourseChanged as changed:
            self.print(f"{changed} has changed: the course is read again.", style="dim")
            self.is_stale = True

    def is_wanted(self) -> bool:
        """Whether the running check still tells what somebody wants to know: a save ends it, and so does a key."""
        if self.terminal.is_idle():
            return True
        self.look_for_save()
        return not (self.saved or self.is_stale or any(key in self.actions for key in self.terminal.typed()))

    def get_ready(self) -> None:
        """Have the processes of the next check started while nothing else is to do."""
        from grader.student.watch import prepare

        self.steps = prepare(self.launchers, self.current, self.configs.get(self.current.id, []))

    def pause(self) -> None:
        """Do one step of getting ready; then wait for a key or a save."""
        done = object()
        if not self.terminal.is_idle() or next(self.steps, done) is not done:
            return
        if self.saves.problem and not self.is_polling:
            self.is_polling = True
            self.print(f"Looking at the files three times a second: {printable(self.saves.problem)}", style="dim")
        self.draw()
        self.terminal.wait()

    def await_change(self) -> None:
        """Wait until a file changes or a key is pressed; the course has to be read again then."""
        self.is_stale = True
        self.terminal.draw("waiting for a change of a file; [q]uit")
        while not self.is_over:
            self.terminal.wait()
            key = self.terminal.take()
            self.is_over = key == "q"
            if self.saves.take() or key:
                return

    def read_again(self) -> None:
        """Read the course from its files; where that fails, again when one of them changes."""
        from grader.student.watch import Work, watched_folders

        while not self.is_over:
            try:
                self.course = read_course(self.course.root)
                known = self.course.exercises
                self.current = known.get(self.current.id) or next(iter(known.values()))
                self.work = Work(self.course)
            except (GraderError, StopIteration) as error:
                self.complain(error if isinstance(error, GraderError) else GraderError("the course has no exercises"))
                self.await_change()
            else:
                self.saves.folders = watched_folders(self.course)
                self.is_stale = False
                return

    # ------------------------------------------------------------------ what is shown

    def deliver(self, result: Result, attempt: Attempt) -> None:
        """Store and show a result."""
        progress = self.remember(result)
        self.checked += 1
        self.is_due = False
        self.last = result
        held = attempt.held
        self.configs[result.exercise] = held.configs or self.configs.get(result.exercise, [])
        took = f"{result.seconds:.2f} s" + (f", {held.trained:.2f} s of it in training" if held.trained else "")
        self.print(f"{datetime.now():%H:%M:%S}  {short(self.current.stub)}  {took}", style="dim")
        show(self.course, result, progress, verbose=self.verbose, keys=self.terminal.is_live)

    def remember(self, result: Result) -> Progress:
        """Store a result; where it cannot be stored, say so and go on. `grade hint` may write in another window."""
        digest = self.work.digests[result.exercise]
        try:
            with Progress.updated(self.course) as progress:
                progress.note(result, digest)
        except GraderError as error:
            self.complain(error)
            progress = Progress.load(self.course)
            progress.note(result, digest)
        return progress

    def tell(self, text: str) -> None:
        """Show how a training goes; the first word of it also where there is no line to be drawn again."""
        if self.terminal.is_live:
            self.terminal.tell(f"{self.current.id}  {text}")
        elif not self._note:
            say(f"{self.current.id}: {text}; this takes some seconds …", style="dim", to=err)
        self._note = text

    def complain(self, error: GraderError) -> None:
        """Say what went wrong on our side."""
        self.print(f"error: {error}", style="red")
        if error.hint:
            say(error.hint, indent="  ")

    def print(self, text: str, style: str = "") -> None:
        """Print a text in the place of the bottom line."""
        self.terminal.clear()
        say(text, style=style)

    def draw(self) -> None:
        """Draw the bottom line: where the exercise stands, how far the course is solved, the keys."""
        progress = Progress.load(self.course)
        exercises = self.course.exercises.values()
        solved = sum(progress.status(exercise) == Outcome.PASSED for exercise in exercises)
        last = progress.results.get(self.current.id)
        points = f"{number(last['score'])}/{number(last['max_score'])} points" if last else "not checked"
        parts = [f"{self.current.id} {points}", f"{solved} of {len(exercises)} solved"]
        self.terminal.draw(next(line for line in _lines(parts) if len(line) < out().width or line == LEAST_KEYS))

    # ------------------------------------------------------------------ keys

    @property
    def actions(self) -> dict[str, Callable[[], object]]:
        """What the keys ask for."""
        return {
            "n": lambda: self.go(1),
            "p": lambda: self.go(-1),
            "h": lambda: self.run_command(hint_command, exercise=self.current.id, again=False),
            "l": lambda: self.run_command(list_command, as_json=False),
            "s": lambda: self.run_command(show_command, exercise=self.current.id, no_pager=True),
            "?": lambda: say(f"{KEYS} [Enter] check again"),
            "v": self.toggle,
            "x": self.reset,
            "q": self.quit,
            "\n": self.ask,
            "\r": self.ask,
        }

    def press(self, key: str) -> None:
        """Do what a key asks for."""
        if action := self.actions.get(key):
            self.terminal.clear()
            try:
                action()
            except GraderError as error:
                self.complain(error)

    def run_command(self, command: click.Command, **options: object) -> None:
        """Run another command of the student's, set off by an empty line."""
        if self.terminal.is_live:
            self.ctx.meta[WITH_KEYS] = True
        self.ctx.invoke(command, **options)
        say()

    def go(self, places: int) -> None:
        """Turn to another exercise, without checking it."""
        exercises = list(self.course.exercises.values())
        place = [e.id for e in exercises].index(self.current.id) + places
        if not 0 <= place < len(exercises):
            say("That was the last exercise." if places > 0 else "That was the first exercise.", style="dim")
            return
        self.current = exercises[place]
        self.last, self.is_due = None, False
        say(f"{self.current.id}   {self.current.title}", style="bold")
        say(f"{short(self.current.stub)}: save it to check it, or press Enter.", style="dim")
        self.get_ready()

    def toggle(self) -> None:
        """Show more or less, of the last result again."""
        self.verbose = not self.verbose
        say("Showing times and what your code prints." if self.verbose else "Showing what matters.", style="dim")
        if self.last and self.last.exercise == self.current.id:
            progress = Progress.load(self.course)
            show(self.course, self.last, progress, verbose=self.verbose, keys=self.terminal.is_live)

    def reset(self) -> None:
        """Put the file back to its beginning, if a second key says so."""
        self.terminal.draw(f"Replace {short(self.current.stub)}? A backup is kept. [y/n]")
        self.terminal.wait_for_key()
        answer = self.terminal.take()
        self.terminal.clear()
        if answer == "y":
            self.run_command(reset_command, exercise=self.current.id, yes=True)
            self.work.read(self.current)  # nothing to check in it
            self.last, self.is_due = None, False
        else:
            say("Nothing was changed.", style="dim")

    def ask(self) -> None:
        """Check the current exercise once more."""
        self.is_asked = True

    def quit(self) -> None:
        """End it all."""
        self.is_over = True


def _lines(parts: list[str]) -> Iterator[str]:
    """Yield bottom lines, each shorter than the one before: how to leave is said in the shortest, too."""
    yield from (" · ".join([*parts, keys]) for keys in (KEYS, FEW_KEYS, LEAST_KEYS))
    yield from (" · ".join([*parts[:count], LEAST_KEYS]) for count in (1, 0))
