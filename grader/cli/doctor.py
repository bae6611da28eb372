"""`grade doctor`: what this machine can do for grading, and what to do about what it cannot."""

from __future__ import annotations

import os
import platform
import sys
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from grader.cli.params import json_option
from grader.cli.screen import print_json, say
from grader.course.runtime import SETUPS, lacking
from grader.model import Runtime

DOCTOR_FORMAT = 2
"""Version of `grade doctor --json`. 1: first. 2: `needed`."""
PYTHONS = ((3, 11), (3, 14))
"""From the first on, and before the second; also in pyproject.toml."""

MARGIN = len("✓ isolation  ")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    text: str
    remedy: str = ""
    needed: bool = True
    """Whether grading a student's own work is impossible without it."""


@click.command("doctor")
@json_option
@click.pass_context
def doctor_command(ctx: click.Context, as_json: bool) -> None:
    """Look at this machine: Python, libraries, how student code is held.

    Exit code 0: everything is there. 4: something is missing; it is said what to do.

    \b
    Examples:
      grade doctor
      grade doctor --json
    """
    findings = [_python(), _system(), *map(_runtime, Runtime), *_isolation()]
    if as_json:
        print_json({"format": DOCTOR_FORMAT, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            _print(finding)
    ctx.exit(0 if all(finding.ok or not finding.needed for finding in findings) else 4)


def _print(finding: Finding) -> None:
    mark, style = ("✓", "default") if finding.ok else ("✗", "red") if finding.needed else ("!", "yellow")
    say(f"{mark} {finding.name:<10} {finding.text}", hang=MARGIN, style=style)
    if finding.remedy:
        say(finding.remedy, indent=" " * MARGIN)


def _python() -> Finding:
    first, end = PYTHONS
    ok = first <= sys.version_info < end
    remedy = "" if ok else "Make a virtual environment with Python 3.11, 3.12 or 3.13."
    return Finding("python", ok, f"{platform.python_version()} in {sys.prefix}", remedy)


def _system() -> Finding:
    from grader.sandbox.ground import forks

    ok = forks() and hasattr(os, "fork") and hasattr(os, "pidfd_open") and Path("/proc/self/status").exists()
    text = f"{platform.system()} {platform.release()}, {os.cpu_count()} cores"
    if ok:
        return Finding("system", ok, text)
    if forks():
        return Finding("system", ok, text, "Grading needs Linux 5.3 or newer, with /proc.")
    text = f"{text}: a process per file, held by limits only; each start takes about 0.1 s with numpy, 3 s with Keras"
    remedy = "Fit for your own code. For a class use Linux, WSL2 or a container."
    return Finding("system", ok, text, remedy, needed=False)


def _runtime(runtime: Runtime) -> Finding:
    """Start a zygote, fork a child in it, and say what it took; or start a process, where the system cannot fork."""
    from grader.errors import GraderError
    from grader.sandbox.pool import Launchers
    from grader.sandbox.session import Session, SessionEnded

    if library := lacking(runtime):
        remedy = f"pip install {SETUPS[runtime].install}"
        return Finding(str(runtime), False, f"{library} is not installed", remedy, needed=runtime is Runtime.NUMPY)
    start = time.perf_counter()
    try:
        with closing(Launchers()) as launchers:
            launcher = launchers.get(runtime).wait()
            started = time.perf_counter()
            with Session(launcher, SETUPS[runtime].limits) as session:
                session.load(b"answer = 42", "probe")
                ok = session.get("answer") == 42
            forked = time.perf_counter()
    except (GraderError, SessionEnded, OSError) as error:
        return Finding(
            str(runtime), ok=False, text=str(error), remedy=f"Install it again: pip install {SETUPS[runtime].install}"
        )
    text = f"starts in {started - start:.1f} s, then {1000 * (forked - started):.0f} ms per submission"
    return Finding(str(runtime), ok, text)


def _isolation() -> list[Finding]:
    """Say at which level student code is held, and of each mechanism whether it works."""
    from grader.sandbox.isolation import best_level, mechanisms

    level = best_level()
    text = "fit for a class" if level.for_strangers else "fit for your own code; `grade batch` refuses"
    return [Finding("isolation", level.for_strangers, f"level `{level}`: {text}", needed=False)] + [
        Finding(mechanism.name, mechanism.works, mechanism.text, mechanism.remedy, needed=False)
        for mechanism in mechanisms()
    ]
