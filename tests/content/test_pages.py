"""Pages for authors are read by students as well: what they show is no answer to an exercise of the course."""

from __future__ import annotations

from pathlib import Path

from ..real import COURSE
from ..secrecy import leaks, secrets_of

DOCS = Path(__file__).resolve().parents[2] / "docs"
HARMLESS = ("marker", "hidden check")
"""How solutions are marked, and what checks are made of: the pages are there to tell it."""
SHORT = 16
"""A line with fewer characters may be in any program: `for _ in range(2):`."""


def test_pages_for_authors_show_no_answer() -> None:
    """Neither a line of a solution nor of a wrong or right model, no answer of a quiz, no note, no seed."""
    secrets = {secret for secret in secrets_of(COURSE) if secret.kind not in HARMLESS and len(secret.text) >= SHORT}
    assert leaks(DOCS, secrets) == []
