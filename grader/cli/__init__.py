"""The command `grade`. Each command lives in a module that is imported only when the command runs."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

import click

from grader import __version__
from grader.errors import GraderError

COMMANDS = MappingProxyType(
    {
        "init": "student",
        "check": "check",
        "hint": "student",
        "list": "student",
        "show": "student",
        "reset": "student",
        "batch": "instructor",
        "report": "instructor",
        "export": "instructor",
        "build": "author",
        "verify": "author",
        "doctor": "machine",
        "demo": "demo",
    }
)
"""In the order in which help shows them, with the module that holds each."""


class Commands(click.Group):
    """A group that imports a command's module only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"grader.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", prog_name="grade")
@click.option(
    "--course",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="GRADE_COURSE",
    show_envvar=True,
    help="Folder of the course; by default the one around the current folder.",
)
@click.pass_context
def cli(ctx: click.Context, course: Path | None) -> None:
    """Check neural-network exercises, one at a time or a class at once.

    \b
    Students:     init  check  hint  list  show  reset
    Instructors:  batch  report  export
    Authors:      build  verify
    Anyone:       doctor  demo

    \b
    Examples:
      grade init my-course      a copy of the exercises to work in
      grade check               check what you changed last
      grade demo                grade a class made of right and wrong answers
    """
    ctx.obj = course


def main() -> None:
    """Run the command; our errors become a sentence and an exit code, never a traceback."""
    try:
        cli(prog_name="grade")
    except GraderError as error:
        click.echo(f"error: {error}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
        sys.exit(error.exit_code)
