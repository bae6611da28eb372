"""Keras models rebuilt in the clean process. One that a check is done with serves a later check that builds the same.

The checks of an exercise build equal models again and again, because every call starts from the same seed. Rebuilding
one takes Keras longer than answering what is asked of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from grader.sandbox.inside import wire
from grader.sandbox.session import Session

NAMING = ("keras_history", "input_layers", "output_layers")
"""Where a description refers to layers by their names."""
STATEFUL = '"stateful": true'
"""A layer that remembers the last batch: such a model is not as it was, once it has been called."""


@dataclass(slots=True)
class Rebuilt:
    """A model in the clean process, and what is known of it."""

    session: Session
    handle: wire.Handle
    key: str
    """What it was built from, without the names that Keras counts up; empty where it cannot be used twice."""
    compared: bool = False
    """Whether it was seen to answer as the student's own model does."""
    answers: dict[str, Any] = field(default_factory=dict)
    """What was asked about the model as it was built, by operation and inputs."""

    def ask(self, operation: str, args: tuple[Any, ...], ask: Callable[[], Any]) -> Any:
        """Return an answer that is known, or else what `ask` brings; the latter always for a model of no key."""
        if not self.key:
            return ask()
        name = f"{operation} {_digest(list(args))}"
        if name not in self.answers:
            self.answers[name] = ask()
        return self.answers[name]


class Workshop:
    """The rebuilt models of one source."""

    def __init__(self) -> None:
        self._used: list[Rebuilt] = []
        self._free: dict[str, list[Rebuilt]] = {}

    def rebuild(self, session: Session, config: str, weights: list[Any]) -> Rebuilt:
        """Return a model that no one else of this check has: a free one, or a new one. Raises StudentError."""
        key = _key(config, weights)
        free = [model for model in self._free.pop(key, []) if model.session is session] if key else []
        found = free.pop() if free else Rebuilt(session, session.operation("build", config, weights), key)
        if free:
            self._free[key] = free
        self._used.append(found)
        return found

    def trained(self, model: Rebuilt) -> None:
        """Note that a model is not what it was built as any more, whatever it answered until then."""
        model.key = ""
        model.answers.clear()

    def release(self) -> None:
        """A check is over: whoever builds the same again may have its models."""
        for model in self._used:
            if model.key:
                self._free.setdefault(model.key, []).append(model)
        self._used.clear()


def _key(config: str, weights: list[Any]) -> str:
    """Return a digest of all that a model is built from; empty for one that must not be used twice."""
    if STATEFUL in config:
        return ""
    return _digest([nameless(config), weights])


def _digest(values: list[Any]) -> str:
    """Return a digest of values that can cross the boundary."""
    digest = hashlib.sha256()
    for buffer in wire.encode(values, wire.FrameKind.VALUE):
        digest.update(buffer)
    return digest.hexdigest()


def nameless(config: str) -> str:
    """Return a description, which was checked, with its layers and its optimiser numbered instead of named.

    Two models whose descriptions are then equal differ in nothing but those names.
    """
    tree = json.loads(config)
    numbers: dict[str, str] = {}
    _rename(tree, numbers)
    compiled = tree.get("compile_config") if isinstance(tree, dict) else None
    _rename(compiled.get("optimizer") if isinstance(compiled, dict) else None, numbers)
    _renumber(tree, numbers)
    return json.dumps(tree)


def _rename(layer: Any, numbers: dict[str, str]) -> None:
    """Number a layer and those in its own list `layers`. A name elsewhere, say of a loss, is more than a name."""
    config: Any = layer.get("config") if isinstance(layer, dict) else None
    if not isinstance(config, dict):
        return
    for holder in (layer, config):
        if isinstance(holder.get("name"), str):
            holder["name"] = numbers.setdefault(holder["name"], f"#{len(numbers)}")
    inside = config.get("layers")
    for part in inside if isinstance(inside, list) else []:
        _rename(part, numbers)


def _renumber(node: Any, numbers: dict[str, str], *, names: bool = False) -> Any:
    """Put numbers where layers are referred to, `names` being whether this is such a place."""
    if isinstance(node, dict):
        for key, part in node.items():
            node[key] = _renumber(part, numbers, names=key in NAMING)
    elif isinstance(node, list):
        node[:] = [_renumber(part, numbers, names=names) for part in node]
    elif names and isinstance(node, str):
        return numbers.get(node, node)
    return node
