"""The student's page in a real browser: quiet, readable in every light, usable without a mouse or without eyes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from grader.course.copy import copy_course
from grader.course.reading import Course, packaged_course, read_course
from grader.engine.listing import declared_checks
from grader.explanation import MistakeName, plain
from grader.model import CheckResult, Exercise, Outcome, Result
from grader.pictures.svg import clean_svg
from grader.student.progress import Progress, source_digest
from grader.student.report import Picture, StudentReport, page, student_report

Look = Callable[[Path, int, str], Any]
LONG = "softmax([" + ", ".join(f"{n}.0" for n in range(200)) + "])  returned nan   expected 1.0"
UNBROKEN = "numerical_gradient_" * 20
MISTAKE = "exp(1000) overflows: subtract the row maximum first; the result is unchanged."
OUTCOMES = (
    Outcome.PASSED, Outcome.FAILED, Outcome.ERROR, Outcome.PASSED, Outcome.TIMEOUT, Outcome.NOT_ATTEMPTED,
    Outcome.GRADER_ERROR,
)  # fmt: skip
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 300" width="540pt" role="img"
aria-labelledby="plot-t"><title id="plot-t">ReLU</title>
<path d="M 20 280 L 360 280 L 700 20" style="fill:none;stroke:#0072b2;stroke-width:3"/>
<text x="360" y="20" style="font:12px sans-serif" fill="currentColor">yours</text></svg>"""
EVIL = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"
EVIL_SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked=1" viewBox="0 0 9 9">
<script>window.hacked=1</script><style>* { display: none !important }</style><image href="https://localhost:9/a.png"/></svg>"""
CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex='0'], .picture"


every_view = pytest.mark.parametrize(("width", "scheme"), list(product((375, 1440), ("light", "dark"))))


def verdict(exercise: Exercise, outcome: Outcome) -> Result:
    """Return a result in which the last two checks did not pass, one with a long message."""
    declared = declared_checks(packaged_course(), exercise)
    checks = [CheckResult(c.id, c.sentence, Outcome.PASSED, c.points, c.points) for c in declared]
    if outcome is not Outcome.PASSED:
        for place, message in ((-1, LONG), (-2, UNBROKEN)):
            said = plain(message, MistakeName("m", MISTAKE))
            checks[place] = replace(checks[place], outcome=outcome, earned=0.0, explanation=said)
    return Result("ada", exercise.id, 1, "", tuple(checks), 0.1, {}, 0)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return read_course(copy_course(packaged_course(), tmp_path_factory.mktemp("copy") / "course", "ada"))


@pytest.fixture(scope="module")
def report(copy: Course) -> StudentReport:
    """A report with every state: solved, failed in many ways, changed since, never checked, strange."""
    progress = Progress(copy.root)
    exercises = list(copy.exercises.values())
    for exercise, outcome in zip(exercises, OUTCOMES, strict=False):
        progress.note(verdict(exercise, outcome), source_digest(exercise))
    progress.sources[exercises[1].id] = "another"
    progress.results["unknown"] = progress.results[exercises[0].id]
    return student_report(copy, progress)


@pytest.fixture(scope="module")
def file(report: StudentReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    first, second, *_ = (row.exercise.id for row in report.exercises)
    pictures = {first: Picture(clean_svg(SVG)), second: Picture(problem="relu is not there\n" + UNBROKEN)}
    written = tmp_path_factory.mktemp("page") / "progress.html"
    written.write_text(page(report, pictures, "2026-09-01 12:00"), encoding="utf-8")
    return written


@every_view
def test_the_page_fits_the_screen_and_is_accessible(width: int, scheme: str, file: Path, look: Look) -> None:
    """Nothing to scroll sideways, also with everything unfolded; nothing on the console; nothing fetched.

    axe-core finds nothing serious or critical: contrast, names, landmarks, order.
    """
    shown = look(file, width, scheme)
    shown.run("document.querySelectorAll('details').forEach(found => found.open = true)")

    assert shown.run("return document.documentElement.scrollWidth") == width
    assert shown.messages() == []
    assert shown.run("return performance.getEntriesByType('resource').length") == 0
    assert shown.violations() == []


@every_view
def test_the_keyboard_reaches_every_control(width: int, scheme: str, file: Path, look: Look) -> None:
    """Tab visits each link, each fold and each picture once, and it is to be seen where one is."""
    shown = look(file, width, scheme)
    expected = shown.run(f'return [...document.querySelectorAll("{CONTROLS}")].filter(e => e.checkVisibility()).length')
    visited, outlines = [], set()
    for _ in range(expected):
        ActionChains(shown.driver).send_keys(Keys.TAB).perform()
        visited.append(shown.driver.switch_to.active_element.id)
        outlines.add(shown.run("return getComputedStyle(document.activeElement).outlineStyle"))

    assert expected > 20
    assert len(set(visited)) == expected
    assert outlines == {"solid"}


def test_the_keyboard_skips_and_unfolds(file: Path, look: Look) -> None:
    """Who uses the keyboard need not pass all modules; the link to that is in sight when it has the focus.

    What is folded opens without a mouse, and without a script.
    """
    shown = look(file, 1440, "light")
    ActionChains(shown.driver).send_keys(Keys.TAB).perform()

    assert shown.driver.switch_to.active_element.text == "Skip to the progress"
    assert shown.run("return document.activeElement.getBoundingClientRect().top") >= 0
    ActionChains(shown.driver).send_keys(Keys.ENTER).perform()
    assert shown.run("return document.activeElement.id") == "main"
    shown.run("window.fold = document.querySelector('details:not([open]) > summary'); window.fold.focus()")
    ActionChains(shown.driver).send_keys(Keys.ENTER).perform()
    assert shown.run("return window.fold.parentElement.open") is True


def test_light_and_dark_differ(file: Path, look: Look) -> None:
    """The page follows the system, and so do the words in its pictures."""

    def colours(scheme: str) -> list[int]:
        shown = look(file, 1440, scheme)
        found = shown.run(
            "return [getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.querySelector('.picture text')).fill]"
        )
        return [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in found]

    (light, dark_words), (dark, light_words) = colours("light"), colours("dark")
    assert min(light, light_words) > 600
    assert max(dark, dark_words) < 200


def test_paper_shows_what_is_folded(file: Path, look: Look) -> None:
    """Printed in the dark it is still black on white, and nothing is hidden that cannot be unfolded there."""
    shown = look(file, 1440, "dark")
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    shown.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": dark})

    assert shown.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert shown.run("return document.querySelector('details:not([open]) .sentence').checkVisibility()")


def test_hostile_words_do_nothing(copy: Course, tmp_path: Path, look: Look) -> None:
    """Markup in messages and in a picture does not run, hides nothing and asks for nothing."""
    exercise = next(iter(copy.exercises.values()))
    made = verdict(exercise, Outcome.FAILED)
    checks = tuple(
        replace(check, explanation=plain(EVIL, MistakeName("m", EVIL)), sentence=EVIL) for check in made.checks
    )
    progress = Progress(copy.root)
    progress.note(replace(made, checks=checks), "")
    report = replace(student_report(copy, progress), student=EVIL, title=EVIL)
    (tmp_path / "a.html").write_text(page(report, {exercise.id: Picture(clean_svg(EVIL_SVG))}, EVIL), encoding="utf-8")
    shown = look(tmp_path / "a.html", 1440, "light")

    assert shown.run("return window.hacked === undefined")
    assert shown.run("return document.querySelectorAll('img, script').length") == 0
    assert shown.run("return performance.getEntriesByType('resource').length") == 0
    assert shown.messages() == []
    assert EVIL in shown.driver.find_element("tag name", "h1").text


def test_the_policy_stops_what_got_in(file: Path, tmp_path: Path, look: Look) -> None:
    """Were there a hole in the escaping, the page itself would still run no script and load no picture."""
    (tmp_path / "a.html").write_text(file.read_text(encoding="utf-8").replace("<footer>", EVIL), encoding="utf-8")
    shown = look(tmp_path / "a.html", 1440, "light")

    assert shown.run("return window.hacked === undefined")
    assert sum("Content Security Policy" in message for message in shown.messages()) >= 2
