"""Ways to damage what was right: edits of bytes, text and lists, and of trees as JSON and TOML know them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T", bytes, str, list[Any])
Path = tuple[Any, ...]

EDITS: Mapping[str, Callable[[Any, Any, Any, Any], Any]] = {
    "cut": lambda left, middle, right, piece: left + right,
    "double": lambda left, middle, right, piece: left + middle + middle + right,
    "swap": lambda left, middle, right, piece: middle + left + right,
    "turn": lambda left, middle, right, piece: left + middle[::-1] + right,
    "put": lambda left, middle, right, piece: left + piece + middle + right,
    "overwrite": lambda left, middle, right, piece: left + piece + right,
    "end": lambda left, middle, right, piece: left + middle,
}
LENGTHS = (0, 1, 1, 1, 2, 3, 5, 20, 400)
ODD_NUMBERS = (0, 1, -1, 2, 255, 2**31, 2**63, -(2**63), 2**64, 10**400, 0.0, -0.0, 0.5, 1e308)
ODD_TEXTS = (
    "", " ", "a", "\0", "\n", "\x1b[31m", "é", "\U0001f600", "\u202e", "x" * 3000, "../..", "a\0b", '"""', "\\",
)  # fmt: skip
ODD_TREES: tuple[Any, ...] = ([], {}, [[]], [None], {"": None}, [1, "a", {}], {"a": [0.5]}, [0] * 70)


@st.composite
def mangled(draw: st.DrawFn, whole: T, pieces: st.SearchStrategy[T], most: int = 5) -> T:
    """Return a sequence with one to `most` edits; what is put in comes from `pieces`."""
    for _ in range(draw(st.integers(1, most))):
        start = draw(st.integers(0, len(whole)))
        end = start + draw(st.sampled_from(LENGTHS))
        edit = EDITS[draw(st.sampled_from(sorted(EDITS)))]
        whole = edit(whole[:start], whole[start:end], whole[end:], draw(pieces))
    return whole


def odd_values() -> st.SearchStrategy[Any]:
    """Return values that a tree of plain data may hold in the wrong place."""
    special = (None, True, False, float("nan"), float("inf"), float("-inf"))
    return st.sampled_from((*special, *ODD_NUMBERS, *ODD_TEXTS, *ODD_TREES))


@st.composite
def mangled_tree(draw: st.DrawFn, tree: Any, odd: st.SearchStrategy[Any], most: int = 3) -> Any:
    """Return a tree in which one to `most` parts are removed, doubled, replaced, moved or wrapped."""
    for _ in range(draw(st.integers(1, most))):
        place = draw(st.sampled_from(list(places(tree))))
        match draw(st.sampled_from(["remove", "replace", "move", "wrap", "rename"])):
            case "remove":
                tree = without(tree, place)
            case "replace":
                tree = replaced(tree, place, draw(odd))
            case "move":
                tree = replaced(tree, place, at(tree, draw(st.sampled_from(list(places(tree))))))
            case "wrap":
                tree = replaced(tree, place, [at(tree, place)])
            case "rename":
                tree = renamed(tree, place, draw(st.sampled_from(ODD_TEXTS)))
    return tree


def places(tree: Any, above: Path = ()) -> Iterator[Path]:
    """Yield the path of every part of a tree, its own first."""
    yield above
    for key, part in _items(tree):
        yield from places(part, (*above, key))


def at(tree: Any, place: Path) -> Any:
    for key in place:
        tree = tree[key]
    return tree


def replaced(tree: Any, place: Path, new: Any) -> Any:
    """Return a copy of a tree in which one part is another."""
    if not place:
        return new
    key, *rest = place
    copy = tree.copy()
    copy[key] = replaced(tree[key], tuple(rest), new)
    return copy


def without(tree: Any, place: Path) -> Any:
    """Return a copy of a tree in which one part is not there; of the whole tree nothing is left."""
    if not place:
        return None
    parent = at(tree, place[:-1]).copy()
    del parent[place[-1]]
    return replaced(tree, place[:-1], parent)


def renamed(tree: Any, place: Path, name: str) -> Any:
    """Return a copy of a tree in which a part of a mapping has another key; a part of a list stays."""
    parent = at(tree, place[:-1]) if place else None
    if not isinstance(parent, dict):
        return tree
    names = {key: name if key == place[-1] else key for key in parent}
    return replaced(tree, place[:-1], {names[key]: part for key, part in parent.items()})


def _items(tree: Any) -> list[tuple[Any, Any]]:
    if isinstance(tree, dict):
        return list(tree.items())
    return list(enumerate(tree)) if isinstance(tree, list) else []
