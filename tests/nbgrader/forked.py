"""A command of the environment in a process that has imported nbgrader already: importing takes three seconds."""

from __future__ import annotations

import multiprocessing
import os
import sys
import warnings
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from tempfile import TemporaryDirectory

PROCESSES = multiprocessing.get_context("forkserver")
IMPORTED = ["nbgrader.apps.nbgraderapp", "grader.nbgrader.hooks.preprocessors", "grader.nbgrader.hooks.exporter"]
SECONDS = 240.0
"""None may wait for ever."""


def run(program: str, args: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> CompletedProcess[str]:
    """Do what the script of this name (`nbgrader`, `grade`) does in a folder and an environment."""
    PROCESSES.set_forkserver_preload(IMPORTED)
    with TemporaryDirectory() as place:
        said = Path(place, "stdout"), Path(place, "stderr")
        process = PROCESSES.Process(target=_be, args=(program, args, folder, dict(environment), said))
        process.start()
        process.join(SECONDS)
        if process.exitcode is None:
            process.kill()
            raise TimeoutExpired([program, *args], SECONDS)
        return CompletedProcess([program, *args], process.exitcode, *map(Path.read_text, said))


def _be(
    program: str, args: tuple[str, ...], folder: Path, environment: Mapping[str, str], said: tuple[Path, Path]
) -> None:
    """Be that script: with its descriptors, its folder, its environment, its words."""
    for number, path in enumerate(said, start=1):
        with path.open("wb") as file:
            os.dup2(file.fileno(), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.dont_write_bytecode = "PYTHONDONTWRITEBYTECODE" in environment
    if "PYTHONWARNINGS" in environment:
        warnings.simplefilter("default")
    sys.argv = [program, *args]
    [script] = entry_points(group="console_scripts", name=program)
    sys.exit(script.load()())
