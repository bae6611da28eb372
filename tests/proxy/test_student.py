"""What a check sees of the student's code: functions, objects and variables, every call written down."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from grader.checks import assert_close
from grader.errors import CheckFailure
from grader.feedback.show import show, show_call
from grader.proxy.held import HeldStudent
from grader.proxy.processes import Processes
from grader.proxy.student import Ref, Student, remote_of
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded

Open = Callable[..., Student]

ENGINES_WORDS = sorted({name for name in dir(HeldStudent) if not name.startswith("_")} | {"facade", "remote", "handle"})
"""Public names on the other side, where a check does not look."""
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
def student(hold: Callable[..., HeldStudent]) -> Open:
    """The function that gives what a check sees of a file: `student(text, seed=…)`."""
    return lambda text, **options: hold(text, **options).facade


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
        remote_of(one).begin()
        assert one.calls == []

    @pytest.mark.parametrize(
        ("body", "kind", "said"),
        [
            ("raise ValueError('no')", StudentError, "ValueError: no"),
            ("import os; os._exit(0)", SessionEnded, "ended its own process"),
        ],
    )
    def test_an_error_or_an_end(self, student: Open, body: str, kind: type[Exception], said: str) -> None:
        """An exception reaches the check and stands in the call; so does the end of the process."""
        one = student(f"def f(x): {body}")
        with pytest.raises(kind, match=said) as caught:
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
        with pytest.raises(StudentError, match="MissingNameError"):
            one["OTHERS"]
        assert one.calls == []

    @pytest.mark.parametrize("name", ENGINES_WORDS)
    def test_any_name_is_the_students(self, student: Open, name: str) -> None:
        """A function, or a method, may be called as something that the engine does: the check gets the student's."""
        one = student(f"def {name}(x): return x + 1")
        assert getattr(one, name)(1) == 2
        assert [call.function for call in one.calls] == [name]
        thing = student(f"class Thing:\n    def {name}(self, x): return x + 1").Thing()
        assert getattr(thing, name)(1) == 2

    def test_two_names_are_the_checks(self, student: Open) -> None:
        """`seed` and `calls` are what the course's authors are told; nothing else is taken."""
        taken = [name for name in dir(student("")) if not name.startswith("_")]
        assert taken == ["calls", "seed"]

    def test_underscores_are_no_functions(self, processes: Callable[..., Processes]) -> None:
        """What Python or pytest asks of an object in passing starts no process."""
        behind = processes("def _f(): return 1")
        one = HeldStudent(behind).facade
        assert not hasattr(one, "_f")
        assert not hasattr(one, "__array__")
        assert behind.started == 0

    def test_seed(self, student: Open) -> None:
        """Calls start from the seed, which a check may change between them."""
        one = student("import numpy as np\ndef f(): return np.random.rand()", seed=3)
        first = one.f()
        assert one.f() == first
        one.seed = 4
        assert one.f() != first


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
