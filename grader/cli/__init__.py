"""The command `grade`. Each command lives in a module that is imported only when the command runs."""

from __future__ import annotations

import difflib
import errno
import io
import os
import sys
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from grader import __version__
from grader.cli.screen import err, say
from grader.errors import GraderError

COMMANDS = MappingProxyType(
    {
        "init": "student",
        "check": "check",
        "watch": "watch",
        "edit": "student",
        "hint": "student",
        "list": "student",
        "show": "student",
        "reset": "student",
        "plot": "plot",
        "hand-in": "hand_in",
        "batch": "instructor",
        "report": "report",
        "export": "instructor",
        "backup": "instructor",
        "release": "release",
        "nbgrader": "nbgrader",
        "new": "new",
        "build": "author",
        "verify": "author",
        "suggest": "suggest",
        "doctor": "doctor",
        "demo": "demo",
    }
)
"""In the order in which help shows them, with the module that holds each."""
INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells give it: 128 and the number of the signal."""


class Commands(click.Group):
    """A group that imports a command's module only when it is asked for, and turns errors into sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"grader.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and name[:1].isalnum() and not ctx.resilient_parsing:
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            ctx.fail(f"there is no command {name!r}" + (f"; did you mean {near[0]!r}?" if near else "."))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GraderError as error:
            say(f"error: {error}", style="red", to=err)
            if error.hint:
                say(error.hint, indent="  ", to=err)
            ctx.exit(error.exit_code)
        except (KeyboardInterrupt, click.Abort) as stop:
            if err().is_terminal:
                say(to=err)  # ends the line on which the terminal shows ^C
            say(f"Stopped. {stop}".strip(), to=err)
            ctx.exit(INTERRUPTED)
        except OSError as error:
            if error.errno == errno.EPIPE:  # `grade list | head -1`: click ends silently
                raise
            where = f"{error.filename}: " if error.filename else ""
            say(f"error: {where}{error.strerror or error}", style="red", to=err)
            ctx.exit(GraderError.exit_code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", prog_name="grade")
@click.option(
    "--course",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="GRADE_COURSE",
    show_envvar=True,
    help="Folder of the course; by default the one around the current folder.",
)
def cli(course: Path | None) -> None:
    """Check neural-network exercises, one at a time or a class at once.

    \b
    Students:     init check watch edit hint
                  list show reset plot
                  report hand-in
    Instructors:  batch report export
                  backup release nbgrader
    Authors:      new build verify
    Anyone:       doctor demo

    \b
    Examples:
      grade init ml  a copy to work in
      grade check    check what you changed
      grade demo     grade a made-up class
    """


def main() -> None:
    """Run the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a screen without Unicode gets a question mark, not a traceback
    if os.environ.get("GRADE_TRACE"):
        from grader.engine.trace import trace  # it brings `logging`, for which nobody else should wait

        trace()
    cli(prog_name="grade")
