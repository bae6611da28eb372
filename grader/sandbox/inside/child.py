"""What runs in the untrusted process: load the student's file, call its functions, answer with values.

Everything here is at the student's mercy once their code has run; the grader believes none of it. An answer is
`[nonce, value, changed, warnings]`: a value *claimed*, the arguments that the call changed (as they are after it), the
warnings it raised.
"""

from __future__ import annotations

import ast
import difflib
import io
import linecache
import mmap
import os
import random
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from grader.sandbox.inside import statements, wire

CHANNEL = 3
MAX_HANDLES = 10_000
MAX_WARNINGS = 20
UNCHANGING = (bool, int, float, str, type(None), wire.Callback)
"""Kinds of arguments that no call can change."""
MAX_MISSED, MAX_NAMES = 20, 50
"""So many statements that did not run are told, and so many names that each should have bound."""


def plumb(channel: int, output: int, memory: int | None = None, *further: int) -> mmap.mmap | None:
    """Leave this process four descriptors: an empty input, the output pipe twice, the channel. Return the memory.

    Further descriptors stay behind these, for whoever confines this process and then closes them.
    """
    shared = None if memory is None else mmap.mmap(memory, 0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    moved = [os.dup2(descriptor, 100 + i) for i, descriptor in enumerate((nothing, output, output, channel, *further))]
    for target, descriptor in enumerate(moved):
        os.dup2(descriptor, target)
    os.closerange(len(moved), 1 << 16)
    open_streams()
    return shared


def open_streams() -> None:
    """Open Python's streams on the descriptors 0 to 2 as they are now."""
    sys.stdin = io.TextIOWrapper(io.FileIO(0, "r", closefd=False), encoding="utf-8")
    sys.stdout, sys.stderr = _writer(1), _writer(2)
    for name in ("stdin", "stdout", "stderr"):
        setattr(sys, f"__{name}__", getattr(sys, name))


def _writer(descriptor: int) -> io.TextIOWrapper:
    raw = io.FileIO(descriptor, "w", closefd=False)
    return io.TextIOWrapper(
        raw, encoding="utf-8", errors="replace", newline="\n", line_buffering=True, write_through=True
    )


def serve(
    config: Mapping[str, Any], operations: Mapping[str, Callable[..., Any]], memory: mmap.mmap | None = None
) -> NoReturn:
    """Answer requests until the channel closes."""
    server = Server(config, operations, memory)
    while True:
        server.answer()


class MissingNameError(AttributeError):
    """The file has no function of a name; the text is one that resembles it, or empty."""


class Server:
    """The student's module, the objects that stay here, and the channel to the grader."""

    def __init__(
        self, config: Mapping[str, Any], operations: Mapping[str, Callable[..., Any]], memory: mmap.mmap | None
    ) -> None:
        self.operations, self.memory = operations, memory
        self.module = types.ModuleType("submission")
        self.objects: dict[int, object] = {}
        self.missed: list[statements.Missed] = []
        self.nonce = ""
        if "start" in operations:
            operations["start"](int(config["threads"]))
        write(wire.encode(["", None], wire.FrameKind.VALUE))  # confined and ready

    def answer(self) -> None:
        """Read one request, do it, write one reply."""
        self.nonce, request = self.read()
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                value, changed = self.do(request)
            said = [f"{w.category.__name__}: {w.message}"[:300] for w in caught[:MAX_WARNINGS]]
            reply = wire.encode([self.nonce, value, changed, said], wire.FrameKind.VALUE, wire.REPLIED, self.keep)
        except BaseException as error:  # noqa: BLE001  SystemExit and KeyboardInterrupt are the student's too
            told = describe(error, self.module.__name__)
            told["text"] += self.why_missing(getattr(error, "name", None)) if type(error) is NameError else ""
            reply = wire.encode([self.nonce, told], wire.FrameKind.ERROR)
        flush()
        write(reply)

    def read(self) -> tuple[str, Any]:
        """Read one frame from the grader."""
        head = wire.parse_head(bytes(read(wire.HEAD.size)))
        header = bytes(read(head.header))
        nonce, message = wire.decode(header, read(head.body))
        return nonce, message

    def do(self, request: dict[str, Any]) -> tuple[object, dict[str, object]]:
        """Return the value of a request, and the arguments that it changed as they are now."""
        match request["op"]:
            case "load":
                return self.load(request), {}
            case "get":
                return self.named(self.on(request), request["name"]), {}
            case "call":
                return self.call(request)
            case "operation":
                return self.operations[request["name"]](*map(self.resolve, request["args"])), {}
            case other:
                raise ValueError(f"unknown request {other!r}")

    def load(self, request: dict[str, Any]) -> list[Any]:
        """Run the student's file as a module that is not `__main__`; return the first statements that raised."""
        name = request["name"]
        text = request["source"].decode("utf-8-sig")
        filename = f"{name}.py"
        lines = io.StringIO(text, newline=None).readlines()  # str.splitlines also ends lines where Python does not
        linecache.cache[filename] = (len(text), None, lines, filename)
        self.module = types.ModuleType(name)
        self.module.__file__ = filename
        self.reseed(request["seed"])
        unpack(request["data"])
        sys.modules[name] = self.module
        self.missed, left_out = statements.run(text, filename, self.module.__dict__)
        first = self.missed[:MAX_MISSED]
        for line in left_out[:MAX_MISSED]:
            print(f"line {line} was left out: only a notebook understands it", file=sys.stderr)
        for one in first:
            print(f"line {one.line} did not run: {_briefly(one.error)}", file=sys.stderr)
        return [[sorted(one.names)[:MAX_NAMES], describe(one.error, name)] for one in first]

    def call(self, request: dict[str, Any]) -> tuple[object, dict[str, object]]:
        """Call a function of the student's, with the same random seeds whatever was called before."""
        target = self.on(request)
        function = self.named(target, request["name"]) if request["name"] else target
        args = [self.resolve(value) for value in request["args"]]
        keywords = {name: self.resolve(value) for name, value in request["keywords"].items()}
        given = {str(i): value for i, value in enumerate(request["args"])} | request["keywords"]
        named = {str(i): value for i, value in enumerate(args)} | keywords
        before = snapshot(looked_at(given, named))
        self.reseed(request["seed"])
        value = function(*args, **keywords)
        after = snapshot(looked_at(given, named))
        return value, {name: named[name] for name in before if before[name] != after[name]}

    def on(self, request: dict[str, Any]) -> Any:
        """Return what a name is looked up in: an object that stayed here, or else the student's module."""
        return self.module if request["on"] is None else self.kept(request["on"])

    def named(self, target: Any, name: str) -> Any:
        """Return what has a name; where the file has none, what resembles it is told."""
        try:
            return getattr(target, name)
        except AttributeError:
            if target is not self.module:
                raise
        raise MissingNameError(resembling(name, vars(self.module)))

    def why_missing(self, name: object) -> str:
        """Return which statement should have bound a name, or perhaps, and did not get so far."""
        found = [one for one in self.missed if name in one.names] or self.missed
        return next((f" (line {one.line} did not run: {_briefly(one.error)})" for one in found), "")

    def kept(self, handle: wire.Handle) -> object:
        return self.objects[handle.id]

    def resolve(self, value: object) -> object:
        """Replace handles by the objects, places by the arrays there, callbacks by functions that ask the grader."""
        if isinstance(value, wire.Handle):
            return self.kept(value)
        if isinstance(value, wire.Callback):
            return self.ask(value)
        if isinstance(value, wire.Place):
            return np.ndarray(value.shape, value.dtype, self.memory, value.offset)
        if isinstance(value, list):
            return [self.resolve(part) for part in value]
        if isinstance(value, tuple):
            return tuple(self.resolve(part) for part in value)
        if isinstance(value, dict):
            return {key: self.resolve(part) for key, part in value.items()}
        return value

    def ask(self, callback: wire.Callback) -> Callable[..., object]:
        """Return a function that has the grader call one of the check's own functions."""

        def function(*args: object) -> object:
            message = [self.nonce, callback.id, list(args)]
            try:
                frame = wire.encode(message, wire.FrameKind.CALLBACK, wire.ASKED, self.keep)
            except wire.WireError as error:
                raise ValueError(f"`{callback.name}` cannot be called with that: {error}") from None
            write(frame)
            _, (ok, value) = self.read()
            if not ok:
                raise ValueError(value)
            return value

        function.__name__ = function.__qualname__ = callback.name
        return function

    def keep(self, value: object) -> wire.Handle | wire.Opaque | np.ndarray[Any, Any] | None:
        """Decide what crosses for a value that is not data: a tensor's numbers, or a handle of an object kept here."""
        kind = type(value)
        to_numpy = getattr(value, "numpy", None)
        if kind.__module__.startswith(("tensorflow.", "keras.")) and to_numpy:
            return np.asarray(to_numpy())
        if len(self.objects) >= MAX_HANDLES:
            return wire.Opaque(kind.__qualname__[:100])
        number = len(self.objects) + 1
        self.objects[number] = value
        is_model = "is_model" in self.operations and self.operations["is_model"](value)
        return wire.Handle(number, f"{kind.__module__}.{kind.__qualname__}"[:200], keras=bool(is_model))

    def reseed(self, seed: int) -> None:
        """Start every generator that has a global state again."""
        random.seed(seed)
        np.random.seed(seed)
        if "seed" in self.operations:
            self.operations["seed"](seed)


def unpack(data: Mapping[str, bytes]) -> None:
    """Write data sets where a student has them: two folders above an exercise's, and above its module's.

    So a path works that is meant from the exercise's folder, and one that is meant from the course's.
    """
    for name, content in data.items():
        for folder in (Path("datasets"), Path("module/exercise/datasets")):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    if data:
        os.chdir("module/exercise")


def resembling(name: str, space: Mapping[str, object]) -> str:
    """Return the name of a function that may be meant by another: in another case, or with a slip."""
    known = {key.casefold(): key for key, value in space.items() if callable(value)}
    found = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.8)
    return known[found[0]][:100] if found else ""


def looked_at(given: Mapping[str, object], named: Mapping[str, Any]) -> dict[str, object]:
    """Return by position or name what tells whether a call has changed an argument.

    Of an array in the memory which the grader shares that is only the form: it looks at the numbers itself.

    Args:
        given: the arguments as they came.
        named: what was made of them.
    """
    found = {name: value for name, value in named.items() if type(given[name]) not in UNCHANGING}
    forms = {name: [*value.shape, value.dtype.str] for name, value in found.items() if type(given[name]) is wire.Place}
    return found | forms


def snapshot(named: dict[str, object]) -> dict[str, bytes]:
    """Return each value's bytes on the wire, by position or name, to see what a call changed."""
    return {name: b"".join(map(bytes, wire.encode(value, wire.FrameKind.VALUE))) for name, value in named.items()}


def describe(error: BaseException, name: str) -> dict[str, Any]:
    """Return an exception as data: its type, its text, and the lines of the student's file it passed through."""
    frames = [
        [frame.lineno or 0, frame.name[:100], (frame.line or "")[:300]]
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == f"{name}.py"
    ]
    text = _text(error)
    if isinstance(error, SyntaxError) and _is_of(error, f"{name}.py"):
        frames = [[error.lineno, "", str(error.text or "").strip()[:300]]]
        text = error.msg[:2000]
    mro = type.__dict__["__mro__"].__get__(type(error))
    types = [_class_name(kind) for kind in mro[:20]]
    if isinstance(error, NotImplementedError) and _is_untouched(f"{name}.py", frames):
        types.insert(0, wire.NOT_STARTED)
    return {"types": types, "text": text, "frames": frames[-20:]}


def _briefly(error: BaseException) -> str:
    return f"{_class_name(type(error))}: {_text(error)[:300]}"


def _is_untouched(file: str, frames: list[list[Any]]) -> bool:
    """Whether the line that raised is all there is of its function, as in a stub: nothing was written there yet."""
    line = frames[-1][0] if frames else 0
    tree = ast.parse("".join(linecache.getlines(file)))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    around = [node for node in functions if node.lineno <= line <= (node.end_lineno or 0)]
    if not around:
        return False
    first, *more = max(around, key=lambda node: node.lineno).body
    is_doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return all(isinstance(node, ast.Raise) for node in (more if is_doc else [first, *more]))


def _is_of(error: SyntaxError, file: str) -> bool:
    """Whether it is the file's own syntax that is wrong, and not that of a text which it had evaluated."""
    return type(error.filename) is str and error.filename == file and bool(error.lineno) and type(error.msg) is str


def _class_name(kind: type) -> str:
    return str.__str__(type.__dict__["__name__"].__get__(kind))[:100]  # asks no metaclass, keeps no subclass of str


def _text(error: BaseException) -> str:
    try:
        return str.__str__(str(error))[:2000]
    except BaseException:  # noqa: BLE001  a student's own __str__
        return "(no text)"


def read(count: int) -> bytearray:
    """Read exactly `count` bytes from the channel; a closed channel ends the process."""
    data = bytearray(count)
    view = memoryview(data)
    while view.nbytes:
        got = receive(view[: 1 << 20])
        if not got:
            os._exit(0)
        view = view[got:]
    return data


def write(buffers: list[bytes | memoryview]) -> None:
    """Write a frame to the channel."""
    for buffer in wire.joined(buffers):
        view = memoryview(buffer)
        while view.nbytes:
            view = view[send(view[: 1 << 20]) :]


def receive(view: memoryview) -> int:
    """Read some bytes from the channel; spawned.py replaces this and `send` where a socket has no descriptor."""
    return os.readv(CHANNEL, [view])


def send(view: memoryview) -> int:
    """Write some bytes to the channel."""
    return os.write(CHANNEL, view)


def flush() -> None:
    """Push out what the student printed, even where they closed or replaced the streams."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: BLE001  the stream may be any object now
            continue


def threads(count: int, operations: Mapping[str, Callable[..., Any]]) -> Callable[[], object]:
    """Return what lets BLAS use so many threads: `grade verify` repeats verdicts with two.

    It looks for the libraries in /proc, so at once; but another thread must not be there before a child is confined.
    A runtime that has a `start` of its own sees to threads itself.
    """
    if count == 1 or "start" in operations:
        return int
    from threadpoolctl import ThreadpoolController

    found = ThreadpoolController()
    return lambda: found.limit(limits=count)
