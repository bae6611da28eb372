"""The author's first command: new."""

from __future__ import annotations

import click

from grader.cli.params import course_of
from grader.cli.screen import err, say


@click.command("new")
@click.argument("name", metavar="EXERCISE")
@click.option("--module", required=True, metavar="NN_NAME", help="Its folder; a new one if the number is new.")
@click.option(
    "--kind",
    default="function",
    show_default=True,
    help="What students write: function, class, model, experiment, quiz.",
)
@click.option("--runtime", default="", help="numpy or keras; by default what suits the kind.")
@click.pass_context
def new_command(ctx: click.Context, name: str, module: str, kind: str, runtime: str) -> None:
    """Write the skeleton of a new exercise, to be filled in.

    All files are written, or none; nothing that is there is changed. What only you can know is a place marked FILL_IN:
    `grade build` lists what is left of them, in the order in which to write them. docs/authors.md shows the whole way.

    \b
    Examples:
      grade new leaky_relu --module 02_activations
      grade new attention --module 14_attention --kind model
    """
    from grader.author.skeleton import new_exercise

    for file in new_exercise(course_of(ctx), name, module, kind, runtime):
        say(f"written: {file}")
    say(f"Run `grade build {name}`: it makes what is missing, and tells what is to be filled in.", to=err)
