"""Files in nbgrader's course directory: nothing that a person wrote is lost without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.nbgrader.handout.placing import BLANK, STAMP, is_untouched, place, stamped


def notebook(text: str) -> str:
    return stamped(f'{{\n "text": "{text}",\n "{STAMP}": "{BLANK}"\n}}\n')


ONE, TWO = "source/01/one.ipynb", "source/01/two.ipynb"


def test_a_stamp_shows_a_change() -> None:
    """Whatever is changed, the stamp included."""
    text = notebook("a")
    assert is_untouched(text)
    assert not is_untouched(text.replace('"a"', '"b"'))
    assert not is_untouched(text.replace(text[-36:-4], "f" * 32))
    assert not is_untouched("")


def test_what_is_ours_is_written_anew(tmp_path: Path) -> None:
    """A newer version replaces an older one; the same is left alone, which a second build shows."""
    assert place(tmp_path, {ONE: notebook("a")})["written"] == [ONE]
    assert place(tmp_path, {ONE: notebook("a")}) == {"written": [], "unchanged": [ONE], "removed": []}
    assert place(tmp_path, {ONE: notebook("b")})["written"] == [ONE]
    assert (tmp_path / ONE).read_text() == notebook("b")
    assert [path.name for path in (tmp_path / ONE).parent.iterdir()] == ["one.ipynb"]


@pytest.mark.parametrize("theirs", [notebook("a").replace('"a"', '"mine"').encode(), b"{}", b"\xff"])
def test_what_a_person_changed_is_refused(theirs: bytes, tmp_path: Path) -> None:
    """Named, and nothing is written, not even the other files; `force` overwrites it."""
    place(tmp_path, {ONE: notebook("a")})
    (tmp_path / ONE).write_bytes(theirs)
    with pytest.raises(UsageError, match=ONE) as caught:
        place(tmp_path, {TWO: notebook("c"), ONE: notebook("b")})
    assert "--force" in caught.value.hint
    assert (tmp_path / ONE).read_bytes() == theirs
    assert not (tmp_path / TWO).exists()
    assert place(tmp_path, {ONE: notebook("b")}, force=True)["written"] == [ONE]


def test_a_notebook_of_an_earlier_build_goes(tmp_path: Path) -> None:
    """An exercise that is in two notebooks of an assignment would be graded twice; other assignments stay."""
    place(tmp_path, {"source/02/other.ipynb": notebook("a")})
    place(tmp_path, {ONE: notebook("a")})
    assert place(tmp_path, {TWO: notebook("a")}) == {"written": [TWO], "unchanged": [], "removed": [ONE]}
    assert not (tmp_path / ONE).exists()
    assert (tmp_path / "source/02/other.ipynb").exists()


def test_notebooks_of_others_stay(tmp_path: Path) -> None:
    """An instructor's own notebook in the same assignment is none of ours, whatever is forced."""
    place(tmp_path, {ONE: notebook("a")})
    (tmp_path / TWO).write_text('{"cells": []}')
    assert place(tmp_path, {ONE: notebook("b")}, force=True)["removed"] == []
    assert (tmp_path / TWO).read_text() == '{"cells": []}'
