"""Why a zygote is not there: whoever was killed is started again, and what cannot start says what is missing."""

from __future__ import annotations

import select
import sys

import pytest

from grader.errors import GraderError, MachineError, NotStarted
from grader.model import Runtime
from grader.sandbox import launcher
from grader.sandbox.isolation import Level
from grader.sandbox.launcher import Launcher
from grader.sandbox.session import Session

from .conftest import LIMITS, needs_worlds

SPEAKS = "import os, sys\nprint('Could not find cuda drivers', file=sys.stderr, flush=True)\n"


@pytest.mark.parametrize("level", [Level.STRICT, pytest.param(Level.STRICT_PLUS, marks=needs_worlds)])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("os.kill(os.getpid(), 9)", NotStarted),
        ("os.kill(os.getpid(), 15)", NotStarted),
        ("os.kill(os.getpid(), 2); import time; time.sleep(5)", NotStarted),  # Python says KeyboardInterrupt
        ("import no_such_library", MachineError),
        ("sys.exit(1)", MachineError),
    ],
)
def test_a_library_may_speak_before_it_is_killed(
    level: Level, text: str, kind: type[GraderError], monkeypatch: pytest.MonkeyPatch
) -> None:
    """TensorFlow prints as it is imported; a zygote that is killed afterwards is no fault of the machine's."""
    monkeypatch.setattr(launcher, "PYTHON", (sys.executable, "-c", SPEAKS + text))
    with Launcher.start(Runtime.KERAS, level) as found:
        with pytest.raises(GraderError) as caught:
            found.wait()
        assert type(caught.value) is kind
        assert found.lost


def test_a_zygote_that_dies_of_a_fork_has_started_nothing(own_launcher: Launcher) -> None:
    """The machine may have no room for a process: that takes pauses, and is no verdict on a unit."""
    assert own_launcher.process
    own_launcher.process.kill()
    assert select.select([own_launcher.control], [], [], 10)[0]  # it dies a moment after the bubblewrap around it
    with pytest.raises(NotStarted, match="a process for student code could not be started"):
        Session(own_launcher, LIMITS, threads=1)
