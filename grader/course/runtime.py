"""What distinguishes the libraries that student code runs with: one record for each, in place of questions all over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from types import MappingProxyType

from grader.errors import MachineError
from grader.model import Limits, Runtime


@dataclass(frozen=True, slots=True)
class Setup:
    """How code of one runtime is started, limited and treated."""

    libraries: tuple[str, ...]
    """Those whose versions can change a verdict."""
    preload: tuple[str, ...]
    """What a zygote imports before it forks."""
    limits: Limits
    """What an exercise may use unless its `exercise.toml` says otherwise."""
    is_shared: bool
    """Whether one zygote serves all workers, because it is large."""
    has_models: bool
    """Whether answers are models that are trained: they take seconds, differ a little between machines, and cannot be
    asked again and again for smaller examples as a function of plain values can."""
    children: int
    """Processes that one check takes: that of the student's code and, for models, a clean one that rebuilds them."""
    slow: str
    """What starts that takes so long that people are told; empty where they need not wait."""
    name: str
    """What its exercises are called."""
    install: str
    """What pip installs to have the libraries."""


SETUPS: Mapping[Runtime, Setup] = MappingProxyType(
    {
        Runtime.NUMPY: Setup(
            libraries=("numpy",),
            preload=("numpy", "numpy.random", "numpy.linalg", "numpy.fft", "numpy.ma"),
            limits=Limits(
                cpu=4.0, load=20.0, memory=1024, file_size=16, processes=32, open_files=64, output=1, disk=64
            ),
            is_shared=False,
            has_models=False,
            children=1,
            slow="",
            name="NumPy",
            install="gradestep",
        ),
        Runtime.KERAS: Setup(
            libraries=("numpy", "tensorflow", "keras"),
            preload=("numpy", "numpy.random", "numpy.linalg", "tensorflow", "keras"),
            limits=Limits(
                cpu=60.0, load=60.0, memory=2048, file_size=64, processes=128, open_files=256, output=1, disk=256
            ),
            is_shared=True,
            has_models=True,
            children=2,
            slow="TensorFlow",
            name="Keras",
            install="'gradestep[keras]'",
        ),
    }
)
"""Every runtime's."""


def lacking(runtime: Runtime) -> str:
    """Return the library of a runtime that is not installed here, empty where all are."""
    return next((name for name in SETUPS[runtime].libraries if find_spec(name) is None), "")


def require(runtime: Runtime) -> None:
    """Raise MachineError where the libraries of a runtime are not installed."""
    if library := lacking(runtime):
        setup = SETUPS[runtime]
        raise MachineError(
            f"{setup.name} exercises need {library}, which is not installed here", f"Run: pip install {setup.install}"
        )
