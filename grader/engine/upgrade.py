"""Records of older formats, brought up to today's."""

from __future__ import annotations

from typing import Any

AT_ONCE = "mistakes at once:"
"""How format 1 began the text of several mistakes, of which each had a numbered line."""


def upgrade_record(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record of a result in format 2; one that is in another format than 1 stays as it is.

    Raises whatever it deserves where it is no record at all.

    Format 1 kept an explanation as text alone. That text becomes the fact, so that it reads as before; who a mistake
    is was not kept, and its id stays empty.
    """
    if record["format"] != 1:
        return record
    return {**record, "format": 2, "handed_in": "", "checks": [_upgrade_check(check) for check in record["checks"]]}


def _upgrade_check(check: dict[str, Any]) -> dict[str, Any]:
    if type(check["message"]) is not str or type(check["mistake"]) is not str:
        raise TypeError("a message or a mistake is no text")
    nothing = {"call": "", "what": "", "values": None, "example": False, "place": None, "relation": None}
    return {
        **check,
        "hidden": False,  # not known; what was hidden is not in the text
        "mistakes": [{"id": "", "sentence": sentence} for sentence in _sentences(check["mistake"])],
        "explanation": {"fact": check["message"], **nothing, "cause": check["message"]},
    }


def _sentences(mistake: str) -> list[str]:
    """Return the single mistakes of a text that may number several."""
    first, *numbered = mistake.split("\n")
    if first.endswith(AT_ONCE):
        return [line.partition(". ")[2] for line in numbered]
    return [mistake] if mistake else []
