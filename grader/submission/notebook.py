"""A notebook that anybody may have written, as plain data, and its code as one source; nothing of it is run.

bytes  →  parse  →  a tree of plain data  →  code_of: the cells one after the other
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.sandbox.inside.statements import without_magics

MAX_NOTEBOOK = 32 << 20
"""So many bytes of a notebook are read: pictures and long outputs are in it, too."""
MAX_CELLS = 5_000
MAX_CODE = 128 << 10
"""So many characters of code are looked through."""
TRANSPARENT = ("capture", "check", "prun", "time")
"""Cell magics that run their cell in the notebook's own namespace: what it defines is defined."""
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What Python's parser says of strange or huge text."""

_CELL_MAGICS = re.compile(r"(?:\n*%%[^\n]*)+")
_CELL_MAGIC = re.compile(r"^%%(\w*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A notebook's JSON, or the reason why there is none."""

    tree: Mapping[str, Any] | None
    problem: str = ""


def parse(content: bytes) -> Parsed:
    """Return the tree of a notebook's file, or what is wrong with the file."""
    if len(content) > MAX_NOTEBOOK:
        return Parsed(None, f"the notebook is larger than {MAX_NOTEBOOK >> 20} MiB: clear its outputs")
    if not content.strip():
        return Parsed(None, "the notebook's file is empty")
    try:
        tree = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Parsed(None, f"the notebook is not UTF-8 text (at byte offset {error.start})")
    except json.JSONDecodeError as error:
        return Parsed(None, f"the notebook's file is damaged: no JSON at line {error.lineno}")
    except (ValueError, RecursionError, MemoryError):  # a number of a million digits, lists in lists in lists
        return Parsed(None, "the notebook's file is no JSON that anybody could have saved")
    if not isinstance(tree, dict) or cells(tree) is None:
        return Parsed(None, "the file is no notebook: it has no list of cells")
    return Parsed(tree)


def cells(tree: Mapping[str, Any]) -> Sequence[Any] | None:
    """Return the cells of a notebook of any version, None where it has no list of them."""
    found = tree.get("cells")
    if isinstance(found, list):
        return found
    sheets = tree.get("worksheets")  # version 3
    if isinstance(sheets, list) and all(isinstance(sheet, Mapping) for sheet in sheets):
        return [cell for sheet in sheets for cell in (cells(sheet) if "cells" in sheet else None) or []]
    return None


def text_of(cell: Mapping[str, Any]) -> str:
    """Return a cell's text, which the format allows to be a list of lines."""
    source = cell.get("source", cell.get("input"))  # version 3 says input
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return ""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode(errors="replace").decode()  # half of a character pair is no text


def grade_id(cell: Mapping[str, Any]) -> str:
    """Return the name that a cell's metadata gives it for nbgrader, empty if none."""
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    name = nbgrader.get("grade_id") if isinstance(nbgrader, Mapping) else None
    return name if isinstance(name, str) else ""


def is_another_language(text: str) -> bool:
    """Whether a cell begins with a magic that gives it to something else than this Python."""
    magics = _CELL_MAGICS.match(text)
    return magics is not None and not set(_CELL_MAGIC.findall(magics[0])) <= set(TRANSPARENT)


# ---------------------------------------------------------------------- one source


def code_of(tree: Mapping[str, Any], names: Collection[str], until: str = "") -> str:
    """Return the code of a notebook as one text, the cells one after the other.

    As in the notebook, a cell that is no Python ends no other: it is left out, unless it is the one that should define
    what is asked for. (More code than anybody writes is not looked through, and stays as it is.)

    Args:
        tree: the notebook, as it was parsed.
        names: what its reader looks for in it.
        until: the name of a cell at which to stop, if it is there.
    """
    texts = _codes(tree, until)
    if sum(map(len, texts)) <= MAX_CODE:
        defines = _definition_of(names)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the parser warns about "\d", and of much else that students write
            texts = [_python_of(text, defines) for text in texts]
    return "\n\n\n".join(text.strip("\n") for text in texts if text)


def _definition_of(names: Collection[str]) -> re.Pattern[str]:
    """Return what begins the definition of a name, also in what is no Python."""
    any_name = "|".join(map(re.escape, names)) or "(?!)"
    return re.compile(rf"^\s*(?:(?:def|class)\s+(?:{any_name})\b|(?:{any_name})\s*=)", re.MULTILINE)


def _codes(tree: Mapping[str, Any], until: str) -> list[str]:
    """Return the cells of code that are in this Python."""
    found = [cell for cell in (cells(tree) or [])[:MAX_CELLS] if isinstance(cell, Mapping)]
    ends = [place for place, cell in enumerate(found) if until and grade_id(cell) == until]
    code = (cell for cell in found[: ends[-1] if ends else None] if cell.get("cell_type") == "code")
    texts = (text_of(cell) for cell in code)
    return [text for text in texts if text.strip() and not is_another_language(text)]


def _python_of(text: str, defines: re.Pattern[str]) -> str:
    """Return a cell as Python; one that is none as it is where it is asked for, else nothing."""
    plain = text if _is_python(text) else without_magics(text)
    if _is_python(plain):
        return plain
    return text if defines.search(text) else ""


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except UNREADABLE:
        return False
    return True
