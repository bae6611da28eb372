"""A cell becomes plain Python: without what only IPython understands."""

from __future__ import annotations

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grader.notebook.cells import plain

translate = TransformerManager().transform_cell


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("x = 1\n", "x = 1\n"),
        ("%matplotlib inline\nx = 1\n", "pass\nx = 1\n"),
        ("if x:\n    !pip install it\n    y = 2\n", "if x:\n    pass\n    y = 2\n"),
        ("files = !ls\nx = 1\n", "pass\nx = 1\n"),
        ("x = (7\n  % 2)\n", "x = (7\n  % 2)\n"),
        ('s = """\n%time\n!ls\n"""\n', 's = """\n%time\n!ls\n"""\n'),
        ("x?\ny = 1\n", "pass\ny = 1\n"),
        ("\n\nx = 1\n", "\n\nx = 1\n"),
        ("%%time\nx = 1\n", "\nx = 1\n"),
        ("%%bash\nrm -rf here\n", ""),
        ("\u00fc = '\u6570'; %time f()\n", "\u00fc = '\u6570'; %time f()\n"),
        ("x = '\x0c\u2028'\r\n!ls\ry = 1\n", "x = '\x0c\u2028'\npass\ny = 1\n"),
        ("x = '\ud800'\n", "x = '?'\n"),
        ("def f(:\n", "def f(:\n"),
        ("%%check f --no-run\ndef f(): pass\n", ""),
    ],
)
def test_a_cell_becomes_plain_python(cell: str, expected: str) -> None:
    """Magics and shell commands are left out, modulo and strings are not; every line stays where it was."""
    assert plain(cell, translate) == expected


def test_a_broken_cell_keeps_its_own_mistake() -> None:
    """What Python says of it is about the student's line, not about a magic above it."""
    with pytest.raises(SyntaxError) as caught:
        compile(plain("%matplotlib inline\nx = 1\ndef f(:\n", translate), "cell", "exec")
    assert (caught.value.lineno, caught.value.text) == (3, "def f(:\n")
