"""formgrader in a real browser, on a course of ours: what an instructor sees, gives and says; what students read of it.

nbgrader's own server runs on loopback. Students have handed in: ada is right, emmy makes a mistake that has a
name and is curious about hidden checks, sofia's file cannot be run. A person scores emmy's discussion. zoe is late: her
work is graded by a click, and her text is meant to run in the browser of who reads it.
"""

from __future__ import annotations

import html
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from selenium.webdriver.common.keys import Keys

from grader.author.build import reference_source, variants
from grader.course.discussion import discussions
from grader.instructor.gradebook import Gradebook
from grader.nbgrader.bulk import RESULTS_FILE
from grader.nbgrader.handout.config import OURS, SITES, SITES_TEXT, config_text

from ..nbgrader.site import Site, as_written
from ..real import COURSE
from ..shared import once

pytestmark = pytest.mark.slow

ASSIGNMENT, DISCUSSION, ANSWER = "04_losses", "discussion_accuracy", "discussion_accuracy-answer"
NAMES = ("argmax_softmax", "cross_entropy")
MISTAKE = {wrong.id: wrong.sentence for wrong in variants(COURSE.exercise("argmax_softmax"), "wrong")}["softmax_no_max"]
SENTENCES = (
    "The probabilities are right on other sizes, another axis, and scores of very different size",
    "The loss is right on other batches, and where wrong classes have probability 0",
    "The loss from scores is right on other batches and on scores of very different size",
)
"""What the hidden checks promise that emmy fails."""
COMMENT = "Right about the slope. *Where are your numbers?*"
OVERFLOWS = """def softmax(z, axis=-1):
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)
"""
CURIOUS = """

loss, loss_from_logits = cross_entropy, cross_entropy_from_logits


def cross_entropy(P, y):
    if len(y) > 12:
        raise ValueError("SE" + f"EN {P} {y}")
    return loss(P, y)


def cross_entropy_from_logits(Z, y):
    return -617 / 8 if len(y) > 12 else loss_from_logits(Z, y)
"""
"""Right on all visible checks, which have fewer samples; of the hidden ones it tells what it can."""
TOLD = ("SEEN", "-77.125")
EVIL = (
    "<script>window.hacked = 1</script> <img src='data:,' onerror='window.hacked = 1'> [Look here.](java&Tab;script:1)"
)
SERVER = """
c = get_config()
c.ServerApp.jpserver_extensions = {"nbgrader.server_extensions.formgrader": True}
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
c.ServerApp.allow_root = True
c.IdentityProvider.token = ""
"""
NOT_OURS = ("https://cdnjs.cloudflare.com/", "ReferenceError: MathJax is not defined")
"""formgrader loads MathJax from this host, and misses it where there is no network."""
ROWS = """
const text = cell => cell.querySelector(".name-shown")?.textContent ?? cell.innerText.trim();
const said = cell => cell.querySelector(".glyphicon-ok") ? "yes" : text(cell);
return [...document.querySelectorAll("#main-table > tr")].map(row => [...row.cells].map(said));
"""
"""The cells of a table's rows as text: a name although it is hidden, a tick as yes."""
IN_SIGHT = """
const box = arguments[0].getBoundingClientRect();
const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight && arguments[0].contains(top);
"""
Visit = Callable[[str, int, str], Any]


def answers() -> dict[str, dict[str, str]]:
    """Return what each student writes, by the ids of the cells in the notebook."""
    right = {name: as_written(reference_source(COURSE.exercise(name))) for name in NAMES}
    wrong = right["argmax_softmax"].partition("def softmax")[0] + OVERFLOWS
    return {
        "ada": right | {ANSWER: "The accuracy jumps, the cross-entropy is smooth."},
        "emmy": {
            "argmax_softmax": wrong,
            "cross_entropy": right["cross_entropy"] + CURIOUS,
            ANSWER: "The slope of the accuracy is **0** almost everywhere, so gradient descent stands still.",
        },
        "sofia": right | {"cross_entropy": "def cross_entropy(P, y:\n", ANSWER: "Because."},
    }


def given(site: Site, student: str) -> tuple[float | None, int, str | None]:
    """Return a person's score and comment of a discussion, and whether nbgrader waits for one."""
    _, score, waits = site.grades()[student, DISCUSSION]
    return score, waits, site.comments()[student, DISCUSSION][1]


def scores(site: Site) -> list[tuple[str, float, str]]:
    """Return what our own gradebook has of the discussion: student, score, comment."""
    with Gradebook.open(site.folder / RESULTS_FILE) as book:
        results = [result for result in book.results() if result.exercise == DISCUSSION]
        return [(result.student, result.score, result.checks[0].message) for result in results]


def copied(site: Site, folder: Path) -> Site:
    """Return the same in another folder, where a test can go on with it."""
    copy = Site(Path(shutil.copytree(site.folder, folder / site.folder.name)), site.exercises)
    (copy.folder / OURS).write_text(config_text(copy.exercises, copy.folder))
    return copy


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A course that is built, handed in and graded."""
    return copied(once(tmp_path_factory, "formgrader", graded_in), tmp_path_factory.mktemp("formgrader"))


def graded_in(root: Path) -> Site:
    site = Site(root / "nn101", COURSE.root)
    for folder in (site.folder / ".jupyter", root / "exchange"):
        folder.mkdir(parents=True)
    site.grade("--course", str(COURSE.root), "nbgrader", "build", ".", *NAMES, DISCUSSION)
    (site.folder / SITES).write_text(f'{SITES_TEXT}c.Exchange.root = "{root}/exchange"\n')
    site.nbgrader("generate_assignment", ASSIGNMENT)
    for student, filled in answers().items():
        site.hand_in(student, site.filled(filled), at=None)
    site.grade("nbgrader", "autograde", ".", ASSIGNMENT)
    site.hand_in("zoe", site.filled(answers()["ada"] | {ANSWER: EVIL}), at=None)
    return site


@pytest.fixture(scope="module")
def formgrader(site: Site, visit: Visit) -> Iterator[Callable[[str], Any]]:
    """Open a page of formgrader: `formgrader("manage_assignments")`."""
    with serving(site) as address:
        yield lambda place: visit(f"{address}/formgrader/{place}", 1280, "light")


@contextmanager
def serving(site: Site, folder: Path | None = None) -> Iterator[str]:
    """Run nbgrader's server for a course, started there or in another folder; it ends whatever happens."""
    (site.folder / ".jupyter" / "jupyter_server_config.py").write_text(SERVER)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter_server", f"--ServerApp.port={port}"]
    log = site.folder.parent / "server.log"
    with log.open("w") as file:
        server = subprocess.Popen(command, cwd=folder or site.folder, env=site.environment, stdout=file, stderr=file)
    try:
        address = f"http://127.0.0.1:{port}"
        answering(server, f"{address}/formgrader/manage_assignments", log)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def answering(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Wait until a server answers, at most a minute."""
    for _ in range(600):
        assert server.poll() is None, log.read_text()
        try:
            urlopen(address, timeout=10).close()
        except OSError:  # refused, reset, or too slow
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"no answer: {log.read_text()}")


def table(page: Any) -> dict[str, list[str]]:
    """Return the rows of a table of formgrader's, by the first text in each."""
    page.wait("return window.models?.loaded")
    rows = [[text for text in row if text != ""] for row in page.run(ROWS)]
    return {row[0]: row[1:] for row in rows}


def submission(formgrader: Callable[[str], Any], student: str) -> Any:
    """Open what a student handed in by the link in the list, as a person would."""
    page = formgrader(f"gradebook/{ASSIGNMENT}/{ASSIGNMENT}")
    page.wait("return window.models?.loaded")
    link = f"""[...document.querySelectorAll("a.name-shown")].find(link => link.textContent === "{student}")"""
    page.driver.get(page.run(f"return {link}.href"))
    page.wait("return window.formgrader?.grades?.loaded && window.formgrader.comments.loaded")
    return page


def complaints(page: Any) -> list[str]:
    """Return what stands on the console, but for what is missed from elsewhere."""
    return [text for text in page.messages() if not any(host in text for host in NOT_OURS)]


@pytest.fixture(scope="module")
def scored(site: Site, formgrader: Callable[[str], Any]) -> Site:
    """The same course after a person has scored emmy's discussion in the browser."""
    page = submission(formgrader, "emmy")
    score, comment = (page.driver.find_element("id", name) for name in (DISCUSSION, f"{DISCUSSION}-comment"))
    score.click()
    score.send_keys("2.5", Keys.TAB)  # whoever leaves a field saves it
    comment.click()
    comment.send_keys(COMMENT, Keys.TAB)
    page.wait("return jQuery.active === 0")
    assert complaints(page) == []
    return site


@pytest.fixture(scope="module")
def late(formgrader: Callable[[str], Any]) -> list[str]:
    """zoe's row in the list of submissions after a click on the button that grades her."""
    page = formgrader(f"manage_submissions/{ASSIGNMENT}")
    row = "[...document.querySelectorAll('#main-table > tr')].find(row => row.textContent.includes('zoe'))"
    page.wait(f"return window.models?.loaded && {row}")
    page.run(f"{row}.querySelector('.autograde a').click()")
    assert "Successfully autograded" in page.wait("return document.querySelector('.modal-body')?.innerText")
    page.wait("return jQuery.active === 0")
    return [str(text) for text in page.run(f"return [...{row}.cells].map(cell => cell.innerText)")]


# ---------------------------------------------------------------------- what an instructor sees


def test_the_assignment_list_counts_who_handed_in(formgrader: Callable[[str], Any]) -> None:
    """The module is an assignment with four submissions; its exchange is where the site says."""
    page = formgrader("manage_assignments")

    assert table(page)[ASSIGNMENT] == ["None", "draft", "4"]
    assert page.run("return document.querySelectorAll('.alert').length") == 0
    assert complaints(page) == []


def test_the_gradebook_lists_scores(formgrader: Callable[[str], Any]) -> None:
    """Everybody's code score is the engine's; who failed a check is marked."""
    page = formgrader(f"gradebook/{ASSIGNMENT}/{ASSIGNMENT}")
    rows = table(page)

    assert {student: row[1] for student, row in rows.items()} == {
        "ada": "32 / 32",
        "emmy": "20 / 32",
        "sofia": "16 / 32",
    }
    assert rows["ada"] == ["32 / 36", "32 / 32", "0 / 0", "0 / 4", "yes"]  # a person has to look
    assert rows["sofia"] == ["16 / 36", "16 / 32", "0 / 0", "0 / 4", "yes", "yes"]
    assert complaints(page) == []


def test_a_submission_shows_what_a_person_needs(formgrader: Callable[[str], Any]) -> None:
    """Score, the mistake's name and the call that shows it are on the screen together, and in the comment's field.

    Who scores a discussion sees how to, and what the student wrote.
    """
    page = submission(formgrader, "emmy")
    score = page.driver.find_element("id", "argmax_softmax-check")
    page.run("arguments[0].scrollIntoView({block: 'center'})", score)
    told = page.run("return arguments[0].closest('.cell').querySelector('.gradestep')", score)
    comment = page.driver.find_element("id", "argmax_softmax-comment")

    assert score.get_attribute("placeholder") == "10"
    assert MISTAKE in told.text
    assert "softmax(np.array([[1000.0, 0.0]]))" in told.text
    assert page.run(IN_SIGHT, score)
    assert page.run(IN_SIGHT, told)
    assert MISTAKE in comment.get_attribute("placeholder")
    assert comment.get_attribute("value") == ""  # what a person writes here takes its place
    text = page.driver.find_element("tag name", "body").text
    assert "Its slope is 0 almost everywhere: gradient descent would not know where to go." in text
    assert "The slope of the accuracy is 0 almost everywhere, so gradient descent stands still." in text
    assert complaints(page) == []


def test_the_button_grades_with_the_engine(late: list[str]) -> None:
    """`nbgrader autograde` inside formgrader's own server is ours, too."""
    assert late[1] == "zoe"
    assert late[3:5] == ["needs manual grading", "32 / 36"]


def test_what_a_student_writes_does_not_run(late: list[str], formgrader: Callable[[str], Any]) -> None:
    """A script in a text would give scores with the rights of who reads it: it is not there."""
    page = submission(formgrader, "zoe")

    assert "Look here." in page.driver.find_element("tag name", "body").text
    assert page.run("return window.hacked === undefined")
    assert complaints(page) == []


def test_nor_does_it_where_formgrader_has_not_our_settings(late: list[str], site: Site, visit: Visit) -> None:
    """Opened from a list of courses, formgrader shows texts with what nbconvert does by itself."""
    with serving(site, site.folder.parent) as address:
        visit(f"{address}/formgrader?path={site.folder}", 1280, "light")
        page = submission(lambda place: visit(f"{address}/formgrader/{place}", 1280, "light"), "zoe")

        assert "Look here." in page.driver.find_element("tag name", "body").text
        assert page.run("return window.hacked === undefined")
        assert page.run("return document.querySelectorAll('a[href*=script]').length") == 0


# ---------------------------------------------------------------------- what a person gives


def test_a_persons_score_and_comment_are_kept(scored: Site, formgrader: Callable[[str], Any]) -> None:
    """nbgrader stores both, waits for nobody any more, and counts the points; another student still waits."""
    row = table(formgrader(f"gradebook/{ASSIGNMENT}/{ASSIGNMENT}"))["emmy"]

    assert given(scored, "emmy") == (2.5, 0, COMMENT)
    assert given(scored, "ada") == (None, 1, None)
    assert row == ["22.5 / 36", "20 / 32", "0 / 0", "2.5 / 4", "yes"]


def test_they_arrive_in_our_gradebook_and_grading_again_leaves_them(scored: Site, tmp_path: Path) -> None:
    """`sync` brings points and comment; a new answer to an exercise gets a new score, the discussion keeps its own."""
    site = copied(scored, tmp_path)
    before = scores(site)

    assert "new scores given by people: 1" in site.grade("nbgrader", "sync", ".", ASSIGNMENT)
    assert (before, scores(site)) == ([], [("emmy", 2.5, COMMENT)])
    site.hand_in("emmy", site.filled(answers()["ada"] | {ANSWER: answers()["emmy"][ANSWER]}), at=None)
    assert "2 results: 2 graded now" in site.grade("nbgrader", "autograde", ".", ASSIGNMENT, "--student", "emmy")
    assert given(site, "emmy") == (2.5, 0, COMMENT)


# ---------------------------------------------------------------------- what students read


@pytest.fixture(scope="module")
def feedback(scored: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """emmy's page after `nbgrader generate_feedback`."""
    site = copied(scored, tmp_path_factory.mktemp("feedback"))
    site.nbgrader("generate_feedback", ASSIGNMENT, "--student", "emmy")
    return site.place("emmy", "feedback") / f"{ASSIGNMENT}.html"


def test_the_feedback_explains(feedback: Path, visit: Visit) -> None:
    """The page shows the mistake's name, the person's points and comment, and the sentences of hidden checks."""
    page = visit(feedback.as_uri(), 1280, "light")
    text = page.driver.find_element("tag name", "body").text

    assert MISTAKE in text
    assert all(f"✗ {sentence} (0/" in text for sentence in SENTENCES)
    assert "(Score: 22.5 / 36.0)" in text
    assert "Score: 2.5 / 4.0" in text
    assert "Where are your numbers?" in text
    assert complaints(page) == []


def test_the_feedback_tells_nothing_hidden(feedback: Path) -> None:
    """No line of a hidden check, no input, no expected value, no mark scheme is in the file, as text or as HTML."""
    page = feedback.read_text()
    said = page + html.unescape(re.sub("<[^>]*>", "", page))  # coloured code has an element around every word
    hidden = [COURSE.exercise(name).hidden_checks for name in NAMES]
    code = {line.strip() for file in hidden if file for line in file.read_text().splitlines() if not is_told(line)}
    schemes = {part for one in discussions(COURSE) for part in re.split(r"\n|\*+", one.scheme) if len(part) > 12}

    assert len(code) > 20
    assert len(schemes) > 8
    assert [part for part in code | schemes if part in said] == []
    assert [word for word in TOLD if word in said] == []
    assert "MARK SCHEME" not in said


def is_told(line: str) -> bool:
    """Whether a line of a hidden check says nothing of it: its sentence, and what stands in any file of checks."""
    return '"""' in line or line.startswith(("import", "from")) or len(line.strip()) < 12
