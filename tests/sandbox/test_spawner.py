"""A process with an interpreter of its own: the same verdicts as a child of a zygote, without what only Linux has.

Neither macOS nor Windows is at hand. The spawner runs here as it would there: with descriptors that are inherited
("posix"), and with a connection and a copied output ("windows"), while what Linux alone offers raises.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import numpy as np
import pytest

from grader.cli.check import check
from grader.cli.doctor import _runtime, _system
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.engine.handle import Worker
from grader.engine.pool import Pool
from grader.engine.worker import grade_units
from grader.errors import MachineError, ProcessLost
from grader.model import Outcome, Result, Runtime, Source, Unit
from grader.sandbox import isolation
from grader.sandbox import output as output_module
from grader.sandbox import spawner as spawner_module
from grader.sandbox.ground import ENVIRONMENT
from grader.sandbox.isolation import Level, Mechanism
from grader.sandbox.output import READABLE, WRITABLE, CopiedOutput, SelectPoll
from grader.sandbox.pool import Launchers
from grader.sandbox.raised import StudentError
from grader.sandbox.session import Session, SessionEnded
from grader.sandbox.spawner import PYTHON, SCRIPT, Spawner, _accept, _seconds, _usage_of_group

from ..attacks.attack import ATTACKS
from ..real import COURSE
from . import test_session as zygote

Start = Callable[..., Session]

BARE = """
import os, runpy, select, signal, socket, sys

for module, names in {
    os: "fork geteuid getpgid killpg pidfd_open readv set_blocking setsid wait4 waitid WIFEXITED",
    select: "epoll poll POLLIN POLLOUT",
    signal: "pidfd_send_signal SIGKILL SIGXCPU SIGXFSZ",
    socket: "AF_UNIX SOCK_SEQPACKET send_fds recv_fds",
}.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
sys.modules["resource"] = sys.modules["fcntl"] = None
"""
"""Takes from an interpreter what Windows has not."""
RIGHT = "def scale(x, factor):\n    return x * factor\n\ndef total(x):\n    return sum(x)\n"
LINUX_ONLY = [
    (os, "pidfd_open"),
    (os, "readv"),
    (signal, "pidfd_send_signal"),
    (resource, "prlimit"),
    (socket, "send_fds"),
    (socket, "recv_fds"),
]
POSIX_ONLY = [(os, "wait4"), (os, "killpg"), (os, "set_blocking"), (select, "poll")]


def unavailable(*args: Any, **keywords: Any) -> NoReturn:
    raise NotImplementedError("this system has no such function")


@pytest.fixture(params=["posix", "windows"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A system that cannot fork safely; what it lacks is missing, in the grader and in the processes that it starts."""
    monkeypatch.setattr("grader.sandbox.ground.forks", lambda: False)
    monkeypatch.setattr("grader.sandbox.pool.forks", lambda: False)
    monkeypatch.setattr("grader.cli.check.forks", lambda: False)
    none = tuple(Mechanism(name, works=False, text="none") for name in ("landlock", "seccomp", "namespaces"))
    monkeypatch.setattr(isolation, "mechanisms", lambda: none)
    missing = list(LINUX_ONLY)
    if request.param == "windows":
        monkeypatch.setattr(spawner_module, "is_posix", lambda: False)
        monkeypatch.setattr(output_module, "new_poll", SelectPoll)
        monkeypatch.setattr("grader.sandbox.line.new_poll", SelectPoll)
        missing += POSIX_ONLY
        script = tmp_path / "spawned.py"
        script.write_text(
            f"{BARE}\nsys.path[0] = {str(SCRIPT.parent)!r}\nrunpy.run_path({str(SCRIPT)!r}, run_name='__main__')\n"
        )
        monkeypatch.setattr(spawner_module, "PYTHON", (*PYTHON[:-1], str(script)))
    for module, name in missing:
        monkeypatch.setattr(module, name, unavailable)
    return str(request.param)


@pytest.fixture
def launcher(system: str) -> Iterator[Spawner]:
    """The spawner that `Launchers` gives there, in the place of a zygote."""
    launchers = Launchers(Level.LIMITS)
    found = launchers.get(Runtime.NUMPY)
    assert isinstance(found, Spawner)
    yield found
    launchers.close()
    assert not Path(found.locks.folder).exists()


def end_of(session: Session, *args: Any) -> tuple[Outcome, str]:
    with pytest.raises(SessionEnded) as caught:
        session.call("f", args, {})
    return caught.value.outcome, str(caught.value)


class TestValues:
    """The codec is the same, so the values are."""

    def test_call(self, start: Start) -> None:
        """Values, changed arguments, warnings and callbacks cross as they do from a zygote's child."""
        session = start(
            "import numpy as np\ndef f(x, g):\n    x[0] = g(x)\n    return np.exp(x)\n",
        )
        reply = session.call("f", [np.array([0.0, 1000.0]), lambda x: float(x.sum())], {})
        assert reply.value.tolist() == [np.inf, np.inf]
        assert reply.changed["0"].tolist() == [1000.0, 1000.0]
        assert reply.warnings == ("RuntimeWarning: overflow encountered in exp",)

    def test_a_large_array(self, start: Start) -> None:
        """Megabytes go there and come back, through whatever buffers there are."""
        value = np.arange(1 << 19, dtype="f8")
        found = start("def f(x): return x + 1").call("f", [value], {}).value
        assert (found == value + 1).all()

    test_output = zygote.TestValues.test_output
    test_type_text_and_place = zygote.TestErrors.test_type_text_and_place
    test_the_process_goes_on = zygote.TestErrors.test_the_process_goes_on


class TestClean:
    """Nothing of the grader or the course is in the process."""

    def test_environment(self, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
        """Only what is set for it; home and the current folder are one empty folder of its own."""
        monkeypatch.setenv("COURSE_SECRET", "swordfish")
        found = start(
            "import os, sys\nresult = [dict(os.environ), os.getcwd(), os.listdir('.'), sys.argv, os.stat('.').st_mode]"
        ).get("result")
        names = {"HOME", "USERPROFILE", "KERAS_HOME", "MPLCONFIGDIR", "PWD", "TMPDIR", "TMP", "TEMP"}
        assert found[0].keys() == ENVIRONMENT.keys() | names | {"PYTHONUTF8"}
        assert {found[0][name] for name in names} == {found[1]}
        assert found[2:4] == [[], ["grade"]]

    @pytest.mark.parametrize("name", ["grader.checks", "grader.sandbox.session", "session", "zygote", "solutions"])
    def test_nothing_of_the_course_can_be_imported(self, start: Start, name: str) -> None:
        """The package is hollow, and the folder of the scripts is not searched."""
        with pytest.raises(StudentError, match="No module named"):
            start(f"import {name}").get("result")

    def test_no_token_is_left(self, start: Start, system: str) -> None:
        """What the process was told is neither on its command line nor on its input."""
        found = start("import sys\nresult = [sys.orig_argv, sys.stdin.read()]").get("result")
        assert found[0][1:-1] == ["-S", "-s", "-B"]
        assert Path(found[0][-1]).name == "spawned.py"
        assert found[1] == ""


class TestEnds:
    """A process that takes too much is ended, as far as the system tells."""

    def test_too_many_files(self, start: Start) -> None:
        """They are counted from outside. (Other ends, with the same sentences as everywhere: `test_attack`.)"""
        text = "import os, time\ndef f():\n    [os.mkdir(str(i)) for i in range(1001)]; time.sleep(60)"
        assert end_of(start(text)) == (Outcome.ERROR, zygote.DISK)

    @pytest.mark.parametrize("number", ["SIGTERM", "SIGXCPU"])
    def test_too_much_computing(self, start: Start, number: str) -> None:
        """An endless loop is stopped by the CPU limit, whatever signals it ignores, or else by the wall clock."""
        text = f"import signal\nif hasattr(signal, '{number}'): signal.signal(signal.{number}, signal.SIG_IGN)\n"
        outcome, said = end_of(start(text + "def f():\n    while True: pass", load=2, cpu=1))
        assert outcome is Outcome.TIMEOUT
        assert said in ("was stopped after 1 seconds of computing", "took longer than 3 seconds")

    @pytest.mark.parametrize("system", ["posix"], indirect=True)
    def test_the_cpu_limit_of_calls(self, start: Start) -> None:
        """After loading, the process limits itself to what is allowed for calls; the grader could not."""
        read = "import resource\ndef f(): return resource.getrlimit(resource.RLIMIT_CPU)[0]\nloading = f()\n"
        read += "most = resource.getrlimit(resource.RLIMIT_CPU)[1]"
        session = start(read, load=50, cpu=3)
        assert 50 < session.get("loading") < 55
        assert session.get("most") > 3 * 53
        assert 3 < session.call("f", [], {}).value < 8

    @pytest.mark.parametrize("system", ["posix"], indirect=True)
    def test_files_are_limited(self, start: Start) -> None:
        """What `resource` offers is set: a large file cannot be written."""
        session = start("def f(size):\n    with open('file', 'wb') as file: return file.write(bytes(size))")
        with pytest.raises(StudentError, match="File too large"):
            session.call("f", [2 << 20], {})

    def test_hanging_up(self, start: Start, system: str) -> None:
        """A process that closes its channel and stays is ended."""
        close = {
            "posix": "os.close(3)",
            "windows": "sys.modules['grader.sandbox.inside.child'].receive.__self__.close()",
        }
        session = start(f"import os, sys, time\ndef f():\n    {close[system]}\n    time.sleep(60)")
        assert end_of(session) == (Outcome.ERROR, "hung up on the grader")

    def test_bytes_that_are_no_reply(self, start: Start, system: str) -> None:
        """A forged reply is told from one."""
        write = {
            "posix": "os.write(3, bytes(99))",
            "windows": "sys.modules['grader.sandbox.inside.child'].send(bytes(99))",
        }
        outcome, said = end_of(start(f"import os, sys\ndef f(): {write[system]}"))
        assert outcome is Outcome.ERROR
        assert said.startswith("sent bytes on the grader's channel")


class TestNothingStays:
    """A session that is closed leaves nothing behind."""

    def test_descriptors_processes_and_folders(self, start: Start, launcher: Spawner) -> None:
        """Neither after a good end nor after a bad one, nor after one that never began."""
        threads = threading.active_count()
        before = len(list(Path("/proc/self/fd").iterdir()))
        sessions = [start("import os\ndef f(): os._exit(1)"), start("def f(): return 1")]
        end_of(sessions[0])
        with pytest.raises(ProcessLost, match="could not start"):
            start(threads="many")
        for session in sessions:
            session.close()
            session.close()
        deadline = time.monotonic() + 5
        while threading.active_count() > threads and time.monotonic() < deadline:
            time.sleep(0.01)
        assert threading.active_count() == threads
        assert len(list(Path("/proc/self/fd").iterdir())) == before
        assert not [session.process.pid for session in sessions if Path(f"/proc/{session.process.pid}").exists()]
        assert list(Path(launcher.locks.folder).iterdir()) == []

    @pytest.mark.parametrize("system", ["posix"], indirect=True)
    def test_what_it_started(self, start: Start) -> None:
        """A process of its group ends with it."""
        session = start(
            "import os, time\ndef f():\n    pid = os.fork()\n    if pid == 0: time.sleep(60)\n    return pid"
        )
        heir = session.call("f", [], {}).value
        session.close()
        deadline = time.monotonic() + 5
        while is_running(heir) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not is_running(heir)

    def test_a_missing_library_is_named(self, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
        """A process that cannot begin says what it lacks, and nobody gets a zero for it."""
        setup = replace(SETUPS[Runtime.NUMPY], preload=("no_such_library",))
        monkeypatch.setattr(spawner_module, "SETUPS", {Runtime.NUMPY: setup})
        with pytest.raises(ProcessLost, match="No module named 'no_such_library'"):
            start()

    def test_an_interpreter_that_does_not_start(self, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
        """A program that is not there, or ends at once, is our error."""
        for program in ("/no/such/python", "/bin/true"):
            monkeypatch.setattr(spawner_module, "PYTHON", (program,))
            with pytest.raises(ProcessLost, match="could not start"):
                start()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_levels_that_promise_more_are_refused(system: str) -> None:
    """No result can say that its code was confined."""
    with pytest.raises(MachineError, match="`strict` needs Linux"):
        Launchers(Level.STRICT).get(Runtime.NUMPY)


def test_only_the_process_may_connect() -> None:
    """Who connects without the token is turned away, and the next one is heard."""
    process = subprocess.Popen([sys.executable, "-S", "-c", "input()"], stdin=subprocess.PIPE)
    with process, socket.create_server(("127.0.0.1", 0)) as server:
        clients = [socket.create_connection(server.getsockname()) for _ in range(3)]
        clients[0].close()
        clients[1].sendall(b"x" * 64)
        clients[2].sendall(b"a" * 64 + b"rest")
        with _accept(server, "a" * 64, process) as channel:
            assert channel.getpeername() == clients[2].getsockname()
            assert channel.recv(10) == b"rest"
        assert clients[1].recv(1) == b""
        for client in clients:
            client.close()
        process.communicate(b"\n")


def test_the_memory_of_a_group() -> None:
    """`ps` counts the processes of a group and their memory, and of no other."""
    text = "import subprocess, sys; x = bytes(50 << 20); subprocess.run(['sleep', '60'], stdin=subprocess.DEVNULL)"
    with subprocess.Popen([sys.executable, "-S", "-c", text], start_new_session=True) as process:
        deadline = time.monotonic() + 10
        while _usage_of_group(process.pid)[0] < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        count, memory, _ = _usage_of_group(process.pid)
        os.killpg(process.pid, signal.SIGKILL)
    assert count == 2
    assert 1 << 20 < memory < 200 << 20
    assert _usage_of_group(1 << 30) == (0, 0, 0.0)


@pytest.mark.parametrize(("text", "seconds"), [("00:01:02", 62), ("1-01:00:00", 90_000), ("0:03.25", 3.25)])
def test_the_time_of_a_group(text: str, seconds: float) -> None:
    """As Linux and macOS write it."""
    assert _seconds(text) == seconds


@pytest.mark.parametrize("system", ["posix"], indirect=True)
def test_who_computes_is_not_late(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall clock ends only what does nothing, also where it is `ps` that tells of it, once a second."""
    session = start("import time\ndef f(): time.sleep(2); return 1", cpu=0.3)
    begin = time.monotonic()
    monkeypatch.setattr(spawner_module, "USAGE_SECONDS", 0.1)
    monkeypatch.setattr(spawner_module, "_usage_of_group", lambda _: (1, 0, time.monotonic() - begin))
    assert session.call("f", [], {}).value == 1


@pytest.mark.parametrize("system", ["posix"], indirect=True)
def test_too_much_memory(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is watched from outside where `ps` tells of it."""
    monkeypatch.setattr(spawner_module, "USAGE_SECONDS", 0.1)
    session = start("def f():\n    x = bytearray(b'x') * (700 << 20)\n    while True: pass", memory=64)
    assert end_of(session) == (Outcome.MEMORY, "used more than 64 MiB of memory")


def test_waiting_with_select() -> None:
    """What Windows has instead of `poll` tells the same events, and forgets what is unregistered."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        poll = SelectPoll()
        poll.register(ours, READABLE)
        assert poll.poll(0) == []
        theirs.send(b"x")
        assert poll.poll(1000) == [(ours.fileno(), READABLE)]
        poll.register(theirs, WRITABLE)
        assert sorted(poll.poll(0)) == sorted([(ours.fileno(), READABLE), (theirs.fileno(), WRITABLE)])
        poll.unregister(ours)
        assert poll.poll(0) == [(theirs.fileno(), WRITABLE)]


def test_a_copied_output_does_not_grow() -> None:
    """A flood waits in the pipe until it is read, and its first part is kept."""
    reading, writing = os.pipe()
    output = CopiedOutput(reading)
    written = threading.Thread(target=lambda: (os.write(writing, bytes(8 << 20)), os.close(writing)))
    written.start()
    written.join(0.3)
    assert written.is_alive()
    while output.take() != 0:
        select.select([output], [], [], 1)
    written.join()
    assert output.total == 8 << 20
    assert len(output.kept) == output_module.KEPT_OUTPUT
    output.close()
    output.close()


EVERYWHERE = [
    "right_prints", "right_writes_files", "right_reads_data", "right_replaces_streams", "patches_judges",
    "imports_the_course", "exit_in_call", "sys_exit_at_import", "crashes", "prints_too_much", "sleeps", "recursion",
    "returns_too_much", "raises_speechless", "syntax_error", "input_at_import",
]  # fmt: skip
WITH_DESCRIPTORS = [
    "takes_over", "forges_value", "forges_garbage", "forges_nonce", "forges_error", "forges_callback",
    "closes_everything", "hangs_up", "right_leaves_children", "kills_its_group", "exit_with_heir", "loops_in_softmax",
    "loops_and_ignores",
]  # fmt: skip
"""What names the channel's descriptor, leaves processes of its group, or ignores a signal that Windows has not."""


@pytest.mark.parametrize(
    ("system", "case"),
    [("posix", case) for case in EVERYWHERE + WITH_DESCRIPTORS] + [("windows", case) for case in EVERYWHERE],
    indirect=["system"],
)
def test_attack(system: str, case: str, launcher: Spawner) -> None:
    """A submission gets what a child of a zygote without locks gets, and nothing stays behind."""
    [attack] = [attack for attack in ATTACKS if attack.file.stem == case]
    unit = Unit(case, attack.exercise, Source(attack.text.encode()), cpu=attack.cpu)
    launchers = Launchers(Level.LIMITS)
    launchers.open[Runtime.NUMPY] = launcher
    results: list[Result] = []
    grade_units(COURSE, [unit], lambda result, _: results.append(result), launchers)

    assert attack.broken(results[0], Level.LIMITS, nobody=False) == []
    assert results[0].seconds < attack.seconds
    assert list(Path(launcher.locks.folder).iterdir()) == []


@pytest.mark.keras
@pytest.mark.parametrize("system", ["posix"], indirect=True)
def test_keras(system: str) -> None:
    """TensorFlow is imported in the process itself; a model is described and asked there."""
    launchers = Launchers(Level.LIMITS)
    limits = replace(SETUPS[Runtime.KERAS].limits, cpu=20)
    with Session(launchers.get(Runtime.KERAS), limits) as session:
        session.load(b"import keras\ndef f(): return keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])", "a")
        model = session.call("f", [], {}).value
        assert session.operation("facts", model)["parameters"] == 9
        assert session.operation("predict", model, np.zeros((4, 2), "f4")).shape == (4, 3)
    launchers.close()


class TestCommands:
    """What the commands say and do on such a system."""

    def test_check_says_that_nothing_confines(
        self, system: str, course: Course, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """One line on stderr, however many exercises are checked, and the usual result."""
        chosen = list(course.exercises.values())
        results: list[Result] = []
        for exercise in chosen:
            exercise.stub.write_text(RIGHT)
        check(course, chosen, results.append)
        assert [result.outcome for result in results] == [Outcome.PASSED] * 2
        assert {result.versions["isolation"] for result in results} == {"limits"}
        assert capsys.readouterr().err.count("unconfined") == 1

    def test_check_says_nothing_on_linux(self, course: Course, capsys: pytest.CaptureFixture[str]) -> None:
        """Where code is confined there is nothing to say."""
        check(course, [course.exercise("alpha")], lambda result: None)
        assert "unconfined" not in capsys.readouterr().err

    def test_doctor(self, system: str) -> None:
        """It says what works and what to use for a class, and is no hindrance."""
        finding = _system()
        assert (finding.ok, finding.needed) == (False, False)
        assert "a process per file" in finding.text
        assert "WSL2" in finding.remedy

    def test_doctor_starts_a_process(self, launcher: Spawner) -> None:
        """The times that it tells are those of this system."""
        finding = _runtime(Runtime.NUMPY)
        assert finding.ok, finding.text
        assert "ms per submission" in finding.text

    @pytest.mark.parametrize("system", ["posix"], indirect=True)
    def test_a_pool_shares_nothing(self, system: str, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its workers are given no zygote, and grade."""
        given: list[str] = []
        real = subprocess.Popen

        def popen(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
            given.append(command[-1])
            return real(command, **options)

        monkeypatch.setattr("grader.engine.handle.subprocess.Popen", popen)
        with Pool(course, 1, [Runtime.NUMPY, Runtime.KERAS], Level.LIMITS) as pool:
            [(_, result)] = pool.grade([Unit("ada", "alpha", Source(RIGHT.encode()))])
        assert result.outcome is Outcome.PASSED
        assert json.loads(given[0])["zygotes"] == []

    def test_a_pool_needs_posix(self, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
        """Windows hands no descriptors to a worker, so it is said what to use."""
        monkeypatch.setattr("grader.engine.handle.os", SimpleNamespace(name="nt"))
        with pytest.raises(MachineError, match="several submissions"):
            Worker(course, Launchers(Level.LIMITS), [Runtime.NUMPY])


MODULES = (
    "cli.check",
    "cli.doctor",
    "cli.student",
    "engine.pool",
    "notebook.magic",
    "engine.worker",
    "engine.handle",
    "sandbox.session",
    "sandbox.spawner",
)


@pytest.mark.parametrize("name", MODULES)
def test_import(name: str) -> None:
    """What a student's commands import touches nothing at import time that Windows has not."""
    program = f"import json, subprocess, tempfile, multiprocessing.connection\n{BARE}\nimport grader.{name}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
