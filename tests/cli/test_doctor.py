"""`grade doctor`: what is there, what is missing, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from grader.cli import doctor
from grader.cli.doctor import Finding
from grader.errors import MachineError
from grader.model import Runtime
from grader.sandbox import isolation
from grader.sandbox.isolation import Level, Mechanism
from grader.sandbox.launcher import Launcher

Invoke = Callable[..., Result]


@pytest.fixture
def _no_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the keras process out: it takes seconds."""
    real = doctor._runtime

    def runtime(name: Runtime) -> Finding:
        return real(name) if name is Runtime.NUMPY else Finding("keras", ok=True, text="not looked at")

    monkeypatch.setattr(doctor, "_runtime", runtime)


@pytest.mark.usefixtures("_no_tensorflow")
def test_a_good_machine(invoke: Invoke) -> None:
    """A tick for each finding; student code was really started once."""
    done = invoke("doctor")

    assert done.exit_code == 0
    ticked = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("✓")]
    assert ticked[:4] == ["python", "system", "numpy", "keras"]
    assert "ms per submission" in done.stdout


@pytest.mark.usefixtures("_no_tensorflow")
def test_json_has_the_published_shape(invoke: Invoke) -> None:
    """Each finding with name, verdict, text and remedy."""
    tree = json.loads(invoke("doctor", "--json").stdout)

    assert tree["format"] == 2
    assert all(list(finding) == ["name", "ok", "text", "remedy", "needed"] for finding in tree["findings"])


def test_something_is_missing(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that cannot be imported: a cross, the reason, the remedy, and exit code 4."""

    def start(cls: type[Launcher], runtime: Runtime, level: Level) -> Launcher:
        raise MachineError(f"the {runtime} process could not start: No module named 'tensorflow'")

    monkeypatch.setattr(Launcher, "start", classmethod(start))
    done = invoke("doctor")

    assert done.exit_code == 4
    assert "✗ keras" in done.stdout
    assert "No module named 'tensorflow'" in done.stdout
    assert "pip install gradestep" in done.stdout
    assert invoke("doctor", "--json").exit_code == 4


MISSING = {
    "landlock": "every file that you can",
    "seccomp": "use the network",
    "namespaces": "learn that a file exists",
}


@pytest.mark.usefixtures("_no_tensorflow")
@pytest.mark.parametrize("name", MISSING)
def test_a_missing_lock(invoke: Invoke, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """It says what the lack risks and what to do about it, and is no hindrance to a student."""
    works = [Mechanism(other, works=True, text="works") for other in MISSING if other != name]
    lacking = Mechanism(name, works=False, text=f"not here: student code can {MISSING[name]}", remedy="Get it.")
    monkeypatch.setattr(isolation, "mechanisms", lambda: (*works, lacking))

    done = invoke("doctor")

    assert done.exit_code == 0
    assert f"! {name}" in done.stdout
    assert MISSING[name] in " ".join(done.stdout.split())
    assert "Get it." in done.stdout
    assert "fit for a class" in done.stdout if name == "namespaces" else "`grade batch` refuses" in done.stdout


def test_an_old_python(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """The versions that work are named."""
    monkeypatch.setattr(doctor, "PYTHONS", ((3, 98), (3, 99)))
    finding = doctor._python()

    assert not finding.ok
    assert "3.11" in finding.remedy


@pytest.mark.keras
def test_tensorflow_is_looked_at(invoke: Invoke) -> None:
    """The real thing: both kinds of process start and answer."""
    tree = json.loads(invoke("doctor", "--json").stdout)

    assert {finding["name"]: finding["ok"] for finding in tree["findings"]}["keras"] is True
