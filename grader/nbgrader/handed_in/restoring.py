"""A student's notebook as nbgrader's database wants it: every released cell once, the student's texts in between.

    released cells (database) + a student's notebook (anything) + the answers found in it  →  a sound notebook

Notebooks are plain data here, as `json` reads and writes them. All that nbgrader knows of a cell comes from its
database, so that formgrader and `generate_feedback` find their way; from the student come texts and pictures alone: no
metadata, ids, outputs or types. The same input gives the same notebook.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.model import Source
from grader.nbgrader.handed_in.pieces import Piece, pieces
from grader.nbgrader.handout.source import CHECK

Tree = dict[str, Any]

MAX_CELLS = 1_000
"""Of a student's notebook so many cells are shown."""
MAX_TEXT = 2 << 20
"""So many characters in all of them."""
MAX_PICTURES = 16 << 20
"""So many characters of pictures that are pasted into text."""
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
CUT = "\n… (cut: the notebook is too long)"
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_FILLER = re.compile(r"[\\\s\x00-\x1f]")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@dataclass(frozen=True, slots=True)
class Released:
    """A cell of a released notebook, as nbgrader's database knows it."""

    name: str
    """Its `grade_id`."""
    cell_type: str
    source: str
    checksum: str | None = None
    locked: bool = False
    grade: bool = False
    solution: bool = False
    task: bool = False
    points: float = 0.0

    @property
    def exercise(self) -> str | None:
        """The exercise whose points this cell holds, where its name is of our form."""
        is_test = self.grade and not self.solution and self.cell_type == "code" and self.name.endswith(CHECK)
        return self.name.removesuffix(CHECK) if is_test else None


Placed = list[tuple[Released | None, Piece | None]]
"""The cells of the new notebook: a released cell, the student's cell, or both."""
Pictures = Mapping[str, Mapping[str, str]]


def rebuilt(
    released: Sequence[Released],
    kernelspec: Mapping[str, Any] | None,
    notebook: Mapping[str, Any] | None,
    sources: Mapping[str, Source],
) -> Tree:
    """Return a sound notebook. Released cells keep the student's order; a missing one follows the one before it.

    The student's other cells stay where they are, without any metadata: below a discussion they are the answer.

    Args:
        released: the cells that the database has, in order.
        kernelspec: the released notebook's.
        notebook: the student's, as parsed; None when it cannot be read.
        sources: the answers that are graded, by exercise.
    """
    answers = {name: source.content.decode() for name, source in sources.items() if source.content is not None}
    found = _bounded(pieces(notebook or {}))
    pictures = _pictures(notebook or {})
    times = Counter(piece.grade_id for piece in found)
    cells = []
    for number, (own, piece) in enumerate(_with_missing(_placed(released, found, answers), released)):
        shown = pictures.get(piece.place) if piece else None
        if own is not None:
            answer = piece.raw if piece and times[piece.grade_id] == 1 else answers.get(own.name)
            cell = _restored(own, answer, shown)
        else:
            cell = _cell(piece.kind, _harmless(piece.kind, piece.raw), {}, shown) if piece else {}
        cells.append(cell | {"id": cell_id(own.name if own else f"\0{number}")})
    spoken = {"kernelspec": dict(kernelspec or KERNEL), "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": spoken, "nbformat": 4, "nbformat_minor": 5}


# ---------------------------------------------------------------------- the student's cells


def _bounded(found: Sequence[Piece]) -> list[Piece]:
    """Return the cells to be shown: not more than a person would read."""
    kept, room = [], MAX_TEXT
    for piece in found[:MAX_CELLS]:
        kept.append(piece if len(piece.raw) <= room else replace(piece, raw=piece.raw[:room] + CUT))
        room = max(0, room - len(piece.raw))
    return kept


def _pictures(notebook: Mapping[str, Any]) -> dict[int, Pictures]:
    """Return the pictures pasted into cells, by the cells' places; whatever else could hide there is left out."""
    cells = notebook.get("cells")
    room = MAX_PICTURES
    found: dict[int, dict[str, dict[str, str]]] = {}
    for place, cell in enumerate(cells[:MAX_CELLS] if isinstance(cells, list) else []):
        pasted = cell.get("attachments") if isinstance(cell, Mapping) else None
        for name, bundle in pasted.items() if isinstance(pasted, Mapping) else ():
            for kind, data in bundle.items() if isinstance(bundle, Mapping) else ():
                if kind in PICTURES and isinstance(data, str) and len(data) <= room and _is_base64(data):
                    room -= len(data)
                    found.setdefault(place, {})[name.encode(errors="replace").decode()] = {kind: data}
    return dict(found)


def _is_base64(data: str) -> bool:
    try:
        base64.b64decode("".join(data.split()), validate=True)
    except ValueError:
        return False
    return True


# ---------------------------------------------------------------------- the new notebook


def _placed(released: Sequence[Released], found: Sequence[Piece], answers: Mapping[str, str]) -> Placed:
    """Return the student's cells in their order, each with the released cell that it is, if any."""
    left = {cell.name: cell for cell in released}
    locked = {cell.name for cell in released if not cell.solution}
    named = {piece.grade_id for piece in found}
    by_text = {text.strip(): name for name, text in answers.items() if name not in named}
    placed: Placed = []
    for piece in found:
        name = piece.grade_id if piece.grade_id in left else by_text.get(piece.raw.strip(), "")
        own = left.pop(name, None)
        if own is not None or piece.grade_id not in locked:  # a second copy of a locked cell is left out
            placed.append((own, piece))
    return placed


def _with_missing(placed: Placed, released: Sequence[Released]) -> Placed:
    """Put the released cells in that are missing, each after the one that it followed."""
    for number, cell in enumerate(released):
        names = [own.name if own else None for own, _ in placed]
        if cell.name not in names:
            place = names.index(released[number - 1].name) + 1 if number else 0
            placed.insert(place, (cell, None))
    return placed


def _restored(cell: Released, answer: str | None, pictures: Pictures | None) -> Tree:
    """Return a released cell; in an answer cell stands what the student wrote, if anything."""
    if not cell.solution:
        return _cell(cell.cell_type, cell.source, metadata(cell))
    text = cell.source if answer is None else _harmless(cell.cell_type, answer)
    return _cell(cell.cell_type, text, metadata(cell), pictures)


def _harmless(kind: str, text: str) -> str:
    """Return a student's text without what a browser would run: formgrader may show it without our settings.

    Formgrader started in another folder (`/formgrader?path=COURSE`) knows nothing of `c.HTMLExporter.filters`.
    """
    if kind == "code":  # it is shown as it is written
        return text
    text = _TAG.sub("< ", text)
    packed = _FILLER.sub("", html.unescape(html.unescape(text))).casefold()
    if "javascript:" in packed or "vbscript:" in packed:
        return "\n".join(f"    {line}" for line in text.splitlines())  # no link, a block of code
    return text


def _cell(kind: str, source: str, about: Tree, pictures: Pictures | None = None) -> Tree:
    cell: Tree = {"cell_type": kind, "metadata": about, "source": source}
    if kind == "code":
        return cell | {"execution_count": None, "outputs": []}
    return cell | ({"attachments": pictures} if pictures and kind == "markdown" else {})


def metadata(cell: Released) -> Tree:
    """Return a released cell's metadata, as `nbgrader generate_assignment` writes it."""
    flags = {"grade": cell.grade, "locked": cell.locked, "solution": cell.solution, "task": cell.task}
    ours: Tree = {"grade_id": cell.name, "checksum": cell.checksum, "cell_type": cell.cell_type, "schema_version": 3}
    worth = {"points": cell.points} if cell.grade or cell.task else {}
    fixed = {"deletable": False} | ({} if cell.solution else {"editable": False})
    return {"nbgrader": ours | flags | worth} | fixed


def cell_id(name: str) -> str:
    """Return a cell's id in the file: the same each time, of the letters that nbformat allows."""
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()[:16]
