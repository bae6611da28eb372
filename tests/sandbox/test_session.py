"""A process of student code, seen from the grader: what comes back, and how it ends."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.errors import GraderError, ProcessLost
from grader.model import Outcome
from grader.sandbox.inside import wire
from grader.sandbox.launcher import Launcher
from grader.sandbox.raised import StudentError
from grader.sandbox.session import Session, SessionEnded

Start = Callable[..., Session]

SERVER = """
import os, sys

def server():
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "nonce"):
        frame = frame.f_back
    return frame.f_locals["self"]

def send(*content, kind="VALUE", nonce=None):
    wire = sys.modules["grader.sandbox.inside.wire"]
    content = [server().nonce if nonce is None else nonce, *content]
    os.write(3, b"".join(map(bytes, wire.encode(content, wire.FrameKind[kind]))))
"""
"""What a submission needs to forge a reply."""


def call(session: Session, name: str, *args: Any, **keywords: Any) -> Any:
    return session.call(name, args, keywords).value


def end_of(session: Session, name: str, *args: Any) -> tuple[Outcome, str]:
    with pytest.raises(SessionEnded) as caught:
        session.call(name, args, {})
    return caught.value.outcome, str(caught.value)


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


DISK = "wrote more than 4 MiB, or 1000 files, or a folder that cannot be listed"
THREADS = "started more than 16 threads or processes"


class TestValues:
    """Calls go there, values come back."""

    def test_call(self, start: Start) -> None:
        """Positional and keyword arguments arrive, the value returns as an exact type."""
        session = start("def f(x, *, factor): return x * factor")
        value = call(session, "f", np.array([1.0, 2.0]), factor=3)
        assert type(value) is np.ndarray
        assert value.tolist() == [3.0, 6.0]

    def test_variables(self, start: Start) -> None:
        """A module's variable is read; one that is missing is the student's AttributeError."""
        session = start("ANSWERS = {'q1': 'a'}")
        assert session.get("ANSWERS") == {"q1": "a"}
        with pytest.raises(StudentError) as caught:
            session.get("OTHERS")
        assert caught.value.types[:2] == (wire.NO_SUCH_NAME, "AttributeError")

    def test_a_statement_that_raises_ends_no_other(self, start: Start) -> None:
        """What is defined around it is there; what it should have bound, and what nobody has, is its error."""
        session = start("a, b = 1, 1 / 0\nc = 2\nimport nowhere as n\nd = c\nraise SystemExit\ndef f(): return n")
        assert [session.get("c"), session.get("d")] == [2, 2]
        for name, raised in (("b", "ZeroDivisionError"), ("n", "ModuleNotFoundError"), ("z", "ZeroDivisionError")):
            with pytest.raises(StudentError, match=raised) as caught:
                session.get(name)
            assert caught.value.loading
        with pytest.raises(StudentError, match=r"'n' is not defined \(line 3 did not run: ModuleNotFoundError"):
            session.call("f", [], {})
        assert "line 5 did not run: SystemExit" in session.text

    @pytest.mark.parametrize(
        ("text", "left_out"),
        [
            ("%matplotlib inline\nx = 7\n%time", [1, 3]),
            ("!pip install numpy \\\n  scipy\nx = 7", [1]),
            ("if True:\n    !ls\n    x = 7", [2]),
            ("import asyncio\nx = 6\nawait asyncio.sleep(0)\nx += 1", []),
            ("x: int\nx = 7\nfrom math import *\nx?", [4]),
        ],
    )
    def test_what_a_notebook_understands(self, start: Start, text: str, left_out: list[int]) -> None:
        """Its lines are left out, of a file that was exported as well, and told; what is awaited at the top is."""
        session = start(text)
        assert session.get("x") == 7
        told = [f"line {line} was left out: only a notebook understands it" for line in left_out]
        assert session.text.splitlines() == told

    def test_a_file_is_one(self, start: Start) -> None:
        """A `from __future__` goes for all of it, lines keep their numbers, and in a text stands no magic."""
        text = "from __future__ import annotations\ndef f(x: nothing): 1 / 0\ns = 5 % 3\nt = '''\n%time\n'''"
        session = start(text)
        assert [session.get("s"), session.get("t")] == [2, "\n%time\n"]
        with pytest.raises(StudentError) as caught:
            session.call("f", [1], {})
        assert caught.value.frames == ((2, "f", "def f(x: nothing): 1 / 0"),)

    def test_objects_stay_there(self, start: Start) -> None:
        """An instance is a handle: methods are called on it, attributes read, and it can be passed back."""
        session = start(
            "class Neuron:\n"
            "    def __init__(self, weight): self.weight = weight\n"
            "    def output(self, x): return self.weight * x\n"
            "def weight(neuron): return neuron.weight\n"
        )
        neuron = call(session, "Neuron", 2.0)
        assert type(neuron) is wire.Handle
        assert neuron.type == "answer.Neuron"
        assert session.call("output", [4.0], {}, on=neuron).value == 8.0
        assert session.get("weight", neuron) == 2.0
        assert call(session, "weight", neuron) == 2.0
        assert call(session, "weight", neuron) == call(session, "weight", neuron=neuron)

    def test_changed_arguments(self, start: Start) -> None:
        """What a call changed is told by position and name, as it is afterwards; what it left alone is not."""
        session = start("def f(a, b, c=None):\n    a[0] = 9\n    c.append(1)\n    return 0")
        reply = session.call("f", [np.zeros(2), np.zeros(2)], {"c": [0]})
        assert set(reply.changed) == {"0", "c"}
        assert reply.changed["0"].tolist() == [9, 0]
        assert reply.changed["c"] == [0, 1]

    def test_warnings(self, start: Start) -> None:
        """The warnings of this call, and of no other, come along."""
        session = start("import numpy as np\ndef f(x): return np.exp(x)")
        assert session.call("f", [1000.0], {}).warnings == ("RuntimeWarning: overflow encountered in exp",)
        assert session.call("f", [1.0], {}).warnings == ()

    def test_random_numbers_do_not_depend_on_earlier_calls(self, start: Start) -> None:
        """Every call starts from the same seed, which is the one that it names."""
        session = start("import random, numpy as np\ndef f(): return [random.random(), np.random.rand()]")
        first = session.call("f", [], {}, seed=5).value
        assert session.call("f", [], {}, seed=6).value != first
        assert session.call("f", [], {}, seed=5).value == first

    def test_output(self, start: Start) -> None:
        """What is printed is kept, whatever bytes it is; input is empty."""
        session = start(
            "import os, sys\nprint('hello')\ndef f():\n    os.write(2, b'\\xff!')\n    return sys.stdin.read()"
        )
        assert call(session, "f") == ""
        session.close()
        assert session.text == "hello\n\ufffd!"

    def test_only_the_first_of_the_output_is_kept(self, start: Start) -> None:
        """Less than the limit may be printed, 64 KiB of it are kept."""
        session = start("print('x' * 500_000)")
        session.close()
        assert len(session.text) == 64 * 1024


class TestErrors:
    """An exception of the student's is data."""

    def test_type_text_and_place(self, start: Start) -> None:
        """Its type with all base classes, its text, and the lines of the student's file only."""
        session = start("import json\n\ndef f(text):\n    return json.loads(text)\n")
        with pytest.raises(StudentError, match="JSONDecodeError: Expecting value") as caught:
            call(session, "f", "?")
        assert caught.value.types[:2] == ("JSONDecodeError", "ValueError")
        assert caught.value.frames == ((4, "f", "return json.loads(text)"),)
        assert not caught.value.loading

    def test_while_loading(self, start: Start) -> None:
        """An error of the file as a whole says so, and a syntax error where it is."""
        with pytest.raises(StudentError) as caught:
            start("x = 1\nif x\n")
        assert caught.value.loading
        assert caught.value.frames == ((2, "", "if x"),)

    def test_the_process_goes_on(self, start: Start) -> None:
        """After an exception, KeyboardInterrupt and SystemExit included, the next call is served."""
        session = start("def f(kind): raise {'e': ValueError, 'k': KeyboardInterrupt, 's': SystemExit}[kind]")
        for kind, name in {"e": "ValueError", "k": "KeyboardInterrupt", "s": "SystemExit"}.items():
            with pytest.raises(StudentError, match=name):
                call(session, "f", kind)


class TestCallbacks:
    """A function of the check in the hands of the student."""

    GRADIENT = """
import numpy as np

def gradient(f, x, h=1e-6):
    return np.array([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))])

def careful(f, x):
    try:
        return f(x)
    except ValueError as error:
        return str(error)
"""

    def test_numerical_gradient(self, start: Start) -> None:
        """Calls travel back with their arguments; what they return is computed with."""
        asked: list[np.ndarray[Any, Any]] = []

        def square(x: np.ndarray[Any, Any]) -> float:
            asked.append(x)
            return float(x @ x)

        found = call(start(self.GRADIENT), "gradient", square, np.array([1.0, -2.0, 3.0]))
        assert np.allclose(found, [2, -4, 6])
        assert len(asked) == 6

    def test_as_keyword_with_its_name(self, start: Start) -> None:
        """A function may be passed by keyword, and has its name there."""

        def loss() -> float:
            return 4.0

        assert call(start("def f(*, g): return [g.__name__, g()]"), "f", g=loss) == ["loss", 4.0]

    def test_a_fault_of_the_arguments_is_told_to_the_caller(self, start: Start) -> None:
        """What the function raises becomes a ValueError in the student's code, which may catch it."""

        def picky(x: int) -> float:
            raise IndexError("no such row")

        text = call(start(self.GRADIENT), "careful", picky, 1)
        assert text == "the function given to you raised IndexError: no such row"

    def test_a_value_too_large_is_the_callers_fault(self, start: Start) -> None:
        """Arguments that make the function return more than can be sent are no error of ours."""
        text = call(start(self.GRADIENT), "careful", lambda n: np.zeros((n, n)), 10_000)
        assert "too large" in text

    def test_no_end(self, start: Start) -> None:
        """A function is not called for ever."""
        session = start("def f(g):\n    while True: g()")
        session.guard.budget.calls = 20
        outcome, text = end_of(session, "f", lambda: 0.0)
        assert outcome is Outcome.ERROR
        assert "called the function it was given more than 20 times in all checks together" in text


class TestForgery:
    """A reply is a value, claimed; anything else on the channel ends the process."""

    def test_nonces(self, start: Start) -> None:
        """Every request has a nonce of its own that cannot be guessed from the others."""
        session = start(SERVER + "def f(): return server().nonce")
        nonces = [call(session, "f") for _ in range(50)]
        assert len(set(nonces)) == 50
        assert all(len(bytes.fromhex(nonce)) == 8 for nonce in nonces)

    def test_a_forged_value_counts_once(self, start: Start) -> None:
        """A forged reply is taken for the value; the real one behind it answers nothing any more."""
        session = start(SERVER + "def f():\n    send(1.0, {}, [])\n    return 2.0")
        assert call(session, "f") == 1.0
        assert end_of(session, "f") == (
            Outcome.ERROR,
            "sent bytes on the grader's channel (not the reply to this request)",
        )

    @pytest.mark.parametrize(
        "forgery",
        [
            "os.write(3, b'GSW1' + b'x' * 100)",
            "os.write(3, b'x' * 17)",
            "send(1.0)",
            "send(1.0, [], [])",
            "send(1.0, {}, {})",
            "send(1.0, {}, [], nonce='0000000000000000')",
            "send(1.0, {}, [], nonce=[1])",
            "send(1.0, {}, [], nonce=server().module.np.zeros(3))",
            "send(kind='VALUE')",
            "send({}, kind='ERROR')",
            "send({'types': [], 'text': '', 'frames': []}, kind='ERROR')",
            "send({'types': [1], 'text': '', 'frames': []}, kind='ERROR')",
            "send({'types': ['E'], 'text': '', 'frames': {}}, kind='ERROR')",
            "send(1, [], kind='CALLBACK')",
            "send(True, {}, kind='CALLBACK')",
            "send({'op': 'load'}, kind='REQUEST')",
        ],
    )
    def test_what_is_no_reply(self, start: Start, forgery: str) -> None:
        """Whatever the bytes are, they end the student's process and raise nothing else here."""
        session = start(SERVER + f"import numpy as np\ndef f():\n    {forgery}")
        outcome, text = end_of(session, "f")
        assert outcome is Outcome.ERROR
        assert text.startswith("sent bytes on the grader's channel")

    def test_lines_that_are_none(self, start: Start) -> None:
        """A claimed place in the file is dropped when no file has such a line."""
        frames = "[[3, 'f', 'text'], [2**1000, '', ''], [-1, '', ''], 'line', [1, 2, 3]]"
        session = start(SERVER + f"def f(): send(dict(types=['E'], text='', frames={frames}), kind='ERROR')")
        with pytest.raises(StudentError) as caught:
            call(session, "f")
        assert caught.value.frames == ((3, "f", "text"),)


class TestEnds:
    """A process that takes too much, or ends itself. (CPU time and memory: `attacks/corpus/{endless,floods}`.)"""

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            ("os._exit(7)", "ended its own process with exit status 7"),
            ("os.kill(os.getpid(), signal.SIGTERM)", "crashed its process (SIGTERM)"),
            ("os.close(3)", "left its process unable to answer the grader"),
            ("os.close(3); time.sleep(60)", "hung up on the grader"),
            ("print('x' * 2_000_000)", "printed more than 1 MiB"),
            ("[open(f'{i}', 'wb').write(bytes(1 << 20)) for i in range(9)]; time.sleep(60)", DISK),
            ("[os.mkdir(f'{i}') for i in range(1001)]; time.sleep(60)", DISK),
            ("[threading.Thread(target=time.sleep, args=[60]).start() for _ in range(20)]; time.sleep(60)", THREADS),
        ],
    )
    def test_of_a_process(self, start: Start, body: str, text: str) -> None:
        """The end has an outcome and a sentence."""
        session = start(f"import os, signal, threading, time\ndef f():\n    {body}")
        assert end_of(session, "f") == (Outcome.ERROR, text)

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            ("os.fork() and os._exit(0); time.sleep(60)", "ended its own process with exit status 0"),
            ("[os.fork() or time.sleep(60) for _ in range(20)]; time.sleep(60)", THREADS),
            ("os.kill(os.getpid(), 9)", "crashed its process (SIGKILL)"),
        ],
    )
    def test_without_locks(self, start: Start, loose_launcher: Launcher, body: str, text: str) -> None:
        """Where the system does not refuse them, more processes and the own death end as an error of the student's."""
        session = start(f"import os, time\ndef f():\n    {body}", launcher=loose_launcher)
        assert end_of(session, "f") == (Outcome.ERROR, text)

    def test_a_kill_from_outside_is_not_the_students(self, start: Start) -> None:
        """Student code cannot send SIGKILL to itself, so whoever did is not blamed on it."""
        session = start("import os, time\ndef f():\n    print('up', flush=True)\n    time.sleep(60)")
        killer = threading.Timer(0.3, os.kill, [session.process.pid, signal.SIGKILL])
        killer.start()
        with pytest.raises(ProcessLost, match="killed from outside"):
            session.call("f", [], {})
        killer.join()

    def test_a_process_that_is_gone_with_its_zygote_is_lost(self, start: Start, own_launcher: Launcher) -> None:
        """Nobody waits for it then, so there is nothing left to be asked: no fault of a check, nor of the student."""
        session = start("def f(): return 1", launcher=own_launcher)
        assert own_launcher.process
        own_launcher.process.kill()
        assert session.process.has_ended(10)
        deadline = time.monotonic() + 10
        while Path(f"/proc/{session.process.pid}").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        with pytest.raises(ProcessLost, match="gone with its zygote"):
            session.begin_calls()
        session.guard.looked = 0.0  # long ago
        with pytest.raises(ProcessLost, match="gone with its zygote"):
            session.call("f", [], {})

    @pytest.mark.parametrize("kill", ["os.kill(os.getpid(), 9)", "signal.raise_signal(9)", "os.kill(0, 9)"])
    def test_student_code_cannot_kill_itself(self, start: Start, kill: str) -> None:
        """Neither by its number nor through its group."""
        with pytest.raises(StudentError, match="PermissionError"):
            start(f"import os, signal\nresult = {kill}").get("result")

    def test_too_much_sleep(self, start: Start) -> None:
        """Waiting is limited too, to three times as long."""
        begin = time.monotonic()
        end = end_of(start("import time\ndef f(): time.sleep(100)", cpu=0.2), "f")
        assert end == (Outcome.TIMEOUT, "took longer than 0.6 seconds")
        assert time.monotonic() - begin < 5

    def test_a_call_in_a_hurry(self, start: Start) -> None:
        """It has less time, and leaves the next ones what it did not use, whether it returned or raised."""
        session = start(
            "import time\n"
            "def f(seconds):\n"
            "    end = time.process_time() + seconds\n"
            "    while time.process_time() < end: pass\n"
            "def g(): raise ValueError\n"
            "def h(): time.sleep(60)\n",
            cpu=2,
        )
        before = session.guard.cpu
        with session.hurried(0.5):
            session.call("f", [0.1], {})
        with pytest.raises(StudentError), session.hurried(0.5):
            session.call("g", [], {})
        assert session.guard.cpu == before
        session.call("f", [1.2], {})
        with session.hurried(0.2):
            assert end_of(session, "h") == (Outcome.TIMEOUT, "took longer than 0.6 seconds")

    def test_while_loading(self, start: Start) -> None:
        """An end during loading says so."""
        with pytest.raises(SessionEnded, match="exit status 3") as caught:
            start("import os; os._exit(3)")
        assert caught.value.loading

    def test_is_for_ever(self, start: Start) -> None:
        """Every later request raises the same."""
        session = start("import os\ndef f(): os._exit(7)")
        with pytest.raises(SessionEnded) as first:
            call(session, "f")
        for request in (lambda: call(session, "g"), lambda: session.get("x"), lambda: session.load(b"", "answer")):
            with pytest.raises(SessionEnded) as again:
                request()
            assert again.value is first.value


class TestNothingStays:
    """A closed session leaves nothing behind."""

    def test_descriptors(self, start: Start) -> None:
        """As many descriptors are open afterwards as before, whether the process ended or was ended."""
        start().close()  # the zygote has started now
        before = open_descriptors()
        quiet, loud = start("def f(): return 1"), start("import os\ndef f(): os._exit(1)")
        call(quiet, "f")
        end_of(loud, "f")
        for session in (quiet, loud):
            session.close()
            session.close()
        assert open_descriptors() == before

    def test_processes(self, start: Start, loose_launcher: Launcher) -> None:
        """The process, its children and those that detached themselves are gone when `close` returns."""
        session = start(
            "import os, time\n"
            "def detach(times):\n"
            "    if os.fork() == 0:\n"
            "        os.setsid()\n"
            "        if times: detach(times - 1)\n"
            "        os.write(1, b'%d\\n' % os.getpid())\n"
            "        time.sleep(60)\n"
            "def f():\n"
            "    detach(2)\n"
            "    time.sleep(0.2)\n"
            "    return os.getpid()\n",
            launcher=loose_launcher,
        )
        pid = call(session, "f")
        session.close()
        pids = [pid, *map(int, session.text.split())]
        assert len(pids) == 4
        assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]

    @pytest.mark.parametrize("mess", ["deep", "locked", "many"])
    def test_folder(self, start: Start, loose_launcher: Launcher, mess: str) -> None:
        """The folder goes, whatever was built inside."""
        session = start(
            "import os\n"
            "def deep():\n"
            "    for _ in range(900):\n"
            "        os.mkdir('d'); os.chdir('d')\n"
            "def locked():\n"
            "    os.makedirs('a/b/c'); open('a/b/c/file', 'w').close()\n"
            "    os.chmod('a/b/c', 0); os.chmod('a/b', 0); os.chmod('a', 0); os.chmod('.', 0)\n"
            "def many():\n"
            "    for name in range(500): open(str(name), 'w').close()\n"
            "    os.symlink('/', 'root')\n",
            launcher=loose_launcher,
        )
        session.call(mess, [], {})
        session.close()
        assert list(Path(loose_launcher.locks.folder).iterdir()) == []
        assert Path("/").is_dir()

    def test_a_process_that_cannot_be_confined_is_our_error(self, start: Start, launcher: Launcher) -> None:
        """Where the limits cannot be set, no student code runs and nobody gets a zero for it."""
        before = open_descriptors()
        with pytest.raises(GraderError, match="could not start"):
            start("import os; os._exit(0)", load=float("inf"))
        assert list(Path(launcher.locks.folder).iterdir()) == []
        assert open_descriptors() == before


def test_what_a_process_ended_after_is_told_behind_its_detail() -> None:
    """Whatever may be chosen by the process comes last, so that it can be left out of what is said of hidden checks."""
    stopped = SessionEnded(Outcome.TIMEOUT, "was stopped").after(" in epoch 3", " (loss 0.5)")
    crashed = SessionEnded(Outcome.ERROR, "crashed", " (SIGSEGV)").after(" in epoch 3", " (loss 0.5)")

    assert (stopped.text, str(stopped)) == ("was stopped in epoch 3", "was stopped in epoch 3 (loss 0.5)")
    assert (crashed.text, str(crashed)) == ("crashed", "crashed (SIGSEGV) in epoch 3 (loss 0.5)")
