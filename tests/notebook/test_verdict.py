"""A result as a page and as text: each reason once, whatever a student wrote escaped, and what to do next."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.course.runtime import SETUPS
from grader.explanation import Explanation, Place
from grader.model import Exercise, Kind, Outcome, Runtime
from grader.notebook.composed import Composed, Statement
from grader.notebook.verdict import Verdict

from ..making import check, result

HOSTILE = "<script>alert(1)</script> & \"quoted\" 'too' {{ 7 * 7 }}"
SENTENCE = "Divide by the sum of `exp(z)`."


def exercise(title: str = "Scale & add") -> Exercise:
    hints = ("Think of one number.", "Think of `many`.", "Use\n    `*`.")
    limits = SETUPS[Runtime.NUMPY].limits
    return Exercise(
        "alpha", "01_tiny", title, Kind.FUNCTION, Runtime.NUMPY, 1, 1, ("x",), hints, limits, Path("01_tiny/alpha")
    )


def verdict(*checks: tuple[str, Outcome, str, str], title: str = "Scale & add") -> Verdict:
    """Return a verdict of checks given as id, outcome, message, mistake; each is worth 2 points."""
    found = [check(*said, id=name, sentence=f"It {name}s") for name, *said in checks]
    return Verdict(result("ada", "alpha", *found), exercise(title), 3, 4.5)


class Text(HTMLParser):
    """The elements of a page, and its text without the style sheet."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


MIXED = verdict(
    ("pass", Outcome.PASSED, "", ""),
    ("fail", Outcome.FAILED, "f(1) returned 2", SENTENCE),
    ("crash", Outcome.ERROR, "f(1) raised it", ""),
    ("sink", Outcome.FAILED, "f(2) returned 3", SENTENCE),
)


def page_of(found: Verdict) -> Text:
    return Text(found._repr_html_())


def test_a_mistake_is_told_once_above_the_checks_that_show_it() -> None:
    """In the page and in the text, in the order of the checks, with one example; other facts are told besides."""
    for text in (page_of(MIXED).text, repr(MIXED)):
        text = text.replace("`", "")
        assert text.count(SENTENCE.replace("`", "")) == 1
        parts = [SENTENCE.replace("`", ""), "It fails", "It sinks", "f(1) returned 2", "It crashs", "f(1) raised it"]
        places = [text.index(part) for part in parts]
        assert places == sorted(places)


def test_what_other_checks_found_is_folded_away() -> None:
    """The example that says most is in sight, the others a click away."""
    page = MIXED._repr_html_()
    assert page.index("f(1) returned 2") < page.index("What the other checks found") < page.index("f(2) returned 3")
    assert "f(2) returned 3" not in repr(MIXED)


def test_what_all_checks_say_is_said_once() -> None:
    """A file that cannot be run fails every check for the same reason."""
    found = verdict(*((name, Outcome.ERROR, "the file could not be run", "") for name in ("a", "b", "c")))
    for text in (page_of(found).text, repr(found)):
        assert text.count("the file could not be run") == 1
        assert text.count("0/2") == 3


def test_points_and_counts_are_shown() -> None:
    """Of the checks that ran, of each check, and of those that are still to come."""
    for text in (" ".join(page_of(MIXED).text.split()), repr(MIXED)):
        for part in ("1 of 4 checks", "2/8 points", "0/2", "3 more checks (4.5 points) run when it is graded."):
            assert part in text
    assert "width: 25%" in MIXED._repr_html_()


def test_without_styles_no_two_parts_run_together() -> None:
    """A notebook that is not trusted shows the elements alone: a sentence ending with 1 and its points are no 10/2."""
    text = page_of(MIXED).text
    for parts in ("✓ It passs · 2/2", "✗ It fails · 0/2", "Scale & add · alpha · 1 of 4 checks"):
        assert parts in text
    assert ".apart { display: none; }" in MIXED._repr_html_()


@pytest.mark.parametrize("place", ["message", "mistake", "title"])
def test_text_is_escaped(place: str) -> None:
    """What a student's code says is text, whatever it says."""
    texts = {"message": "", "mistake": "", "title": "T"} | {place: HOSTILE}
    found = verdict(("fail", Outcome.FAILED, texts["message"], texts["mistake"]), title=texts["title"])
    page = page_of(found)
    assert HOSTILE in page.text
    assert "script" not in page.tags
    assert '"quoted"' not in found._repr_html_()


def test_code_in_sentences_is_set_as_code() -> None:
    """Between backticks; a single one is left as it is."""
    assert "<code>exp(z)</code>" in MIXED._repr_html_()
    assert "a ` b <i>" in page_of(verdict(("fail", Outcome.FAILED, "", "a ` b <i>"))).text


def test_hints_are_folded_one_into_another() -> None:
    """One click shows one hint; who has solved it needs none."""
    page = page_of(MIXED)
    assert page.tags.count("details") == 3 + 2  # the checks that passed, and what other checks found
    places = [page.text.index(f"int {n} of 3") for n in (1, 2, 3)]
    assert places == sorted(places)
    assert "<details open" not in MIXED._repr_html_()
    solved = verdict(("pass", Outcome.PASSED, "", ""))
    assert "of 3" not in page_of(solved).text


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome.PASSED, "What you hand in is the file 01_tiny/alpha/alpha.py"),
        (Outcome.NOT_ATTEMPTED, "grade show alpha"),
        (Outcome.FAILED, "grade hint alpha"),
        (Outcome.GRADER_ERROR, "This is not your fault. Next: grade doctor"),
    ],
)
def test_the_next_step_is_named(outcome: Outcome, expected: str) -> None:
    """The last line of the text is what to do."""
    assert expected in repr(verdict(("it", outcome, "", ""))).splitlines()[-1]


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_page(outcome: Outcome) -> None:
    """With a mark that a screen reader says as a word; all elements are closed."""
    page = verdict(("it", outcome, "", ""))._repr_html_()
    assert f'aria-label="{outcome.replace("_", " ")}"' in page
    assert Text(page).text


def test_the_page_follows_the_theme() -> None:
    """Colours are Jupyter's where it gives any; others fit light and dark. Nothing outside the result is styled."""
    style = re.findall(r"<style>(.*?)</style>", MIXED._repr_html_(), re.DOTALL)[0]
    assert "var(--jp-" in style
    assert "prefers-color-scheme: dark" in style
    selectors = [part.strip() for part in re.findall(r"([^{}]+)\{", style) if not part.strip().startswith("@")]
    assert all(one.strip().startswith(".gradestep") for part in selectors for one in part.split(","))
    assert not re.search(r"https?:|url\(|@import", style)


def test_lines_of_a_composed_file_are_told_as_lines_of_cells() -> None:
    """The result itself is as `grade check` gives it, and so is what counts as one cause."""
    nothing = frozenset[str]()
    code = "def f():\n    return 1 / 0"
    part = Statement(frozenset("f"), True, nothing, nothing, False, False, code, nothing, nothing, 4, 7)
    raised = [
        Explanation("raised ZeroDivisionError", f"f({name})", place=Place(2, "return 1 / 0"), cause="line 2")
        for name in "ab"
    ]
    checks = tuple(check(Outcome.ERROR, explanation=said) for said in raised)
    found = verdict()
    found = replace(found, result=replace(found.result, checks=checks), composed=Composed(part.code, ((1, part),)))
    for text in (page_of(found).text, repr(found)):
        assert "In [4], line 8: return 1 / 0" in text
    assert len(found.causes) == 1
    assert "line 2:" in found.result.checks[0].message
