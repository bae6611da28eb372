"""What a check sees of the student's code: functions, objects and variables, every call written down."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.checks import assert_close, numbers
from grader.course.runtime import SETUPS
from grader.errors import CheckFailure, CheckSkipped
from grader.feedback.explain import explain
from grader.feedback.fingerprint import same, sketch_call
from grader.feedback.show import show, show_call
from grader.model import Exercise, Kind, Outcome, Runtime
from grader.proxy.student import MAX_CHILDREN, Call, Ref, Student
from grader.sandbox.inside import wire
from grader.sandbox.pool import Launchers
from grader.sandbox.session import SessionEnded, StudentError

Open = Callable[..., Student]

EXERCISE = Exercise(
    "answer",
    "01_tiny",
    "Answer",
    Kind.FUNCTION,
    Runtime.NUMPY,
    10,
    1,
    (),
    (),
    replace(SETUPS[Runtime.NUMPY].limits, cpu=2.0),
    Path("nowhere"),
)
NEURON = """
import numpy as np

class Neuron:
    def __init__(self, weights):
        self.weights = np.array(weights)
    def output(self, x):
        return float(self.weights @ x)
    def twin(self):
        return Neuron(2 * self.weights)
    def __call__(self, x):
        return self.output(x) + 1
    def forget(self):
        self.weights = None

class Nothing:
    pass

def layer(count):
    return {"neurons": [Neuron([n]) for n in range(count)], "pair": (Neuron([5]), "text")}

def total(neurons, extra):
    return float(sum(neuron.weights.sum() for neuron in neurons) + extra["one"].weights.sum())
"""


@pytest.fixture
def student(launchers: Launchers) -> Iterator[Open]:
    """The function that gives the proxy of a file: `student(text, seed=…)`."""
    with ExitStack() as stack:

        def student(text: str, **options: Any) -> Student:
            found = Student(launchers, EXERCISE, text.encode(), **options)
            stack.callback(found._close)
            found._begin()
            return found

        yield student


class TestCalls:
    """Every call is written down with how it ended."""

    def test_a_value(self, student: Open) -> None:
        """Function, arguments, value, changed arguments and warnings are kept until the next check."""
        one = student("import numpy as np\ndef f(x, *, to):\n    x[0] = 0\n    return np.log(x) + to")
        with np.errstate(all="raise"):
            value = one.f(np.ones(2), to=1.0)
        [call] = one.calls
        assert (call.function, call.keywords, call.error) == ("f", {"to": 1.0}, None)
        assert call.args[0].tolist() == [1, 1]
        assert call.value is value
        assert value.tolist() == [-np.inf, 1]
        assert call.changed["0"].tolist() == [0, 1]
        assert call.warnings == ("RuntimeWarning: divide by zero encountered in log",)
        one._begin()
        assert one.calls == []

    def test_an_error(self, student: Open) -> None:
        """An exception reaches the check and stands in the call."""
        one = student("def f(x): raise ValueError('no')")
        with pytest.raises(StudentError, match="ValueError: no") as caught:
            one.f(1)
        assert one.calls[0].error is caught.value

    def test_an_end(self, student: Open) -> None:
        """The end of the process stands in the call as well."""
        one = student("import os\ndef f(x): os._exit(0)")
        with pytest.raises(SessionEnded) as caught:
            one.f(1)
        assert one.calls[0].error is caught.value

    def test_none_is_a_forgotten_return(self, student: Open) -> None:
        """None where a value is expected fails at once, and says what is missing."""
        one = student("def f(x): x + 1")
        with pytest.raises(CheckFailure, match=r"returned None\. Did you forget `return`\?"):
            one.f(1)
        assert one.calls[0].value is None

    def test_variables(self, student: Open) -> None:
        """Items are the module's variables and no calls."""
        one = student("ANSWERS = {'q1': 'a'}\nNOTHING = None")
        assert one["ANSWERS"] == {"q1": "a"}
        assert one["NOTHING"] is None
        with pytest.raises(StudentError, match="AttributeError"):
            one["OTHERS"]
        assert one.calls == []

    def test_underscores_are_no_functions(self, student: Open) -> None:
        """What Python or pytest asks of an object in passing starts no process."""
        one = student("def _f(): return 1")
        assert not hasattr(one, "_f")
        assert not hasattr(one, "__array__")
        assert one._processes.started == 0

    def test_seed(self, student: Open) -> None:
        """Calls start from the seed, which a check may change between them."""
        one = student("import numpy as np\ndef f(): return np.random.rand()", seed=3)
        first = one.f()
        assert one.f() == first
        one.seed = 4
        assert one.f() != first

    def test_output(self, student: Open) -> None:
        """What all processes of a source printed comes together."""
        one = student("import os\nprint('loaded')\ndef f(): os._exit(0)")
        for _ in range(2):
            with pytest.raises(SessionEnded):
                one.f()
            one._begin()
        one._close()
        assert one._output == "loaded\nloaded\n"


class TestRefs:
    """Objects that stay in the student's process."""

    def test_methods_attributes_calls(self, student: Open) -> None:
        """Methods are called, attributes are items, and the object itself may be called."""
        neuron = student(NEURON).Neuron([1.0, 2.0])
        assert isinstance(neuron, Ref)
        assert neuron.output(np.array([3.0, 4.0])) == 11.0
        assert neuron(np.array([3.0, 4.0])) == 12.0
        assert neuron["weights"].tolist() == [1, 2]
        assert neuron.twin().twin()["weights"].tolist() == [4, 8]

    def test_names_of_calls(self, student: Open) -> None:
        """A call of a method is written with its class."""
        one = student(NEURON)
        neuron = one.Neuron([1.0])
        neuron.output(np.ones(1))
        neuron(np.ones(1))
        array = "np.array([1.0])"
        lines = [show_call(call) for call in one.calls]
        assert lines == ["Neuron([1.0])", f"Neuron.output({array})", f"Neuron({array})"]

    def test_inside_other_values(self, student: Open) -> None:
        """Lists, tuples and dictionaries of objects arrive, and can be passed back."""
        one = student(NEURON)
        layer = one.layer(3)
        assert [neuron["weights"].tolist() for neuron in layer["neurons"]] == [[0], [1], [2]]
        assert layer["pair"][1] == "text"
        assert one.total(layer["neurons"], {"one": layer["pair"][0]}) == 8.0
        assert one.total(tuple(layer["neurons"][:2]), extra={"one": layer["neurons"][2]}) == 3.0

    def test_faults(self, student: Open) -> None:
        """A missing method, a missing attribute, a method without a return."""
        neuron = student(NEURON).Neuron([1.0])
        with pytest.raises(StudentError, match="has no attribute 'train'"):
            neuron.train()
        with pytest.raises(StudentError, match="has no attribute 'bias'"):
            neuron["bias"]
        with pytest.raises(CheckFailure, match="returned None"):
            neuron.forget()

    def test_are_no_numbers(self, student: Open) -> None:
        """An object where numbers are expected is told by its type."""
        one = student(NEURON)
        with pytest.raises(CheckFailure, match="is of type Nothing, expected numbers"):
            assert_close(one.Nothing(), 1.0)
        assert show(one.Nothing()) == "an object of type Nothing"


class TestProcesses:
    """A process is replaced when it has ended, but not for ever."""

    def test_one_process_serves_all_checks(self, student: Open) -> None:
        """Exceptions cost no process."""
        one = student("import os\ndef f(): return os.getpid()\ndef g(): raise SystemExit")
        first = one.f()
        with pytest.raises(StudentError):
            one.g()
        one._begin()
        assert one.f() == first
        assert one._processes.started == 1

    def test_a_crash_costs_a_process(self, student: Open) -> None:
        """The next check gets a fresh one, and sees nothing of the last."""
        one = student("import os\nstate = [0]\ndef f():\n    state[0] += 1\n    return state[0]\ndef g(): os._exit(0)")
        assert one.f() == 1
        with pytest.raises(SessionEnded):
            one.g()
        with pytest.raises(SessionEnded):
            one.f()
        one._begin()
        assert one.f() == 1

    def test_the_rest_is_skipped(self, student: Open) -> None:
        """After the last process that a source may use up, checks are not run."""
        one = student("import os\ndef f(): os._exit(0)")
        for _ in range(MAX_CHILDREN):
            one._begin()
            with pytest.raises(SessionEnded):
                one.f()
        for _ in range(2):
            with pytest.raises(CheckSkipped, match=f"not run: {MAX_CHILDREN} checks before it had to be stopped"):
                one._begin()

    @pytest.mark.parametrize(
        ("text", "error"), [("1 / 0", StudentError), ("import os; os._exit(1)", SessionEnded), ("f(", StudentError)]
    )
    def test_a_file_that_cannot_be_loaded_is_loaded_once(
        self, student: Open, text: str, error: type[Exception]
    ) -> None:
        """Every check is told the same, and nothing is skipped."""
        one = student(text)
        seen = []
        for _ in range(MAX_CHILDREN + 2):
            one._begin()
            with pytest.raises(error) as caught:
                one.f()
            seen.append(caught.value)
        assert all(found is seen[0] for found in seen)
        assert one._processes.started == 1


# ---------------------------------------------------------------------- whatever may arrive

ARRAYS = st.sampled_from(["?", "i1", "i8", "u8", "f2", "f4", "f8", "c8", "c16", "U3"]).flatmap(
    lambda dtype: hnp.arrays(np.dtype(dtype), hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5))
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**2047), 2**2047),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=9),
    st.binary(max_size=9),
    ARRAYS,
    ARRAYS.filter(lambda array: array.size > 0).map(lambda array: array.flat[0]),
    st.builds(wire.Handle, st.integers(1, 5), st.text(max_size=5)),
    st.builds(wire.Opaque, st.text(max_size=5), st.text(max_size=5)),
    st.builds(wire.Callback, st.integers(1, 5), st.text(max_size=5)),
)
VALUES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, max_size=4),
        st.lists(parts, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=3), parts, max_size=3),
    ),
    max_leaves=10,
)
USES: tuple[Callable[[Any], Any], ...] = (
    lambda value: assert_close(value, 0.0),
    lambda value: assert_close(value, np.zeros((2, 2))),
    lambda value: numbers(value).shape,
    lambda value: len(value),
    lambda value: value["weights"],
    lambda value: value[0] + 1,
    lambda value: float(value),
)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_no_value_breaks_the_grader(launchers: Launchers, value: Any) -> None:
    """Whatever a student returns is shown in a line, sketched, and at worst their fault; never an error of ours."""
    _, header, *body = wire.encode(value, wire.FrameKind.VALUE)
    student = Student(launchers, EXERCISE, b"")
    value = student._adopt(wire.decode(bytes(header), b"".join(map(bytes, body))))
    call = Call("f", (value, [value]), {"k": value}, value=value)
    sketch = sketch_call(call)
    assert same(sketch, sketch)
    assert "\n" not in show(value) + show_call(call)
    for use in USES:
        outcome, message = outcome_of(use, value, call)
        assert outcome in (Outcome.PASSED, Outcome.FAILED, Outcome.ERROR), message
    student._close()


def outcome_of(use: Callable[[Any], Any], value: Any, call: Call) -> tuple[Outcome, str]:
    try:
        with warnings.catch_warnings(action="ignore"):  # numpy's, of a complex number taken for a real one
            use(value)
    except Exception as error:  # noqa: BLE001  whatever it is, it must be explained as the student's
        return explain(error, [call])
    return Outcome.PASSED, ""
