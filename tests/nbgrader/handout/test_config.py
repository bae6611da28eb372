"""The settings that we give nbgrader, as nbgrader reads them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.nbgrader.handout.config import LOAD, OURS, SITES, SITES_TEXT, config_text, course_of
from grader.nbgrader.handout.placing import is_untouched

READ = """
import json, os, sys, warnings
from traitlets.config.loader import PyFileConfigLoader
config = PyFileConfigLoader("nbgrader_config.py", path=sys.argv[1]).load_config()
ignored = [message.pattern for _, message, *_ in warnings.filters if message]
print(json.dumps({"config": config, "env": dict(os.environ), "ignored": ignored, "modules": list(sys.modules)}))
"""
DEFAULTS = """
import json
from nbgrader.converters import Autograde, GenerateAssignment
names = lambda trait: [f"{c.__module__}.{c.__name__}" for c in trait.default_args[0]]
print(json.dumps([names(Autograde.sanitize_preprocessors), names(Autograde.autograde_preprocessors),
                  names(GenerateAssignment.preprocessors)]))
"""
IMPORT = """
import sys
from traitlets.utils.importstring import import_item
from nbconvert.preprocessors import Preprocessor
for name in sys.argv[1:]:
    assert issubclass(import_item(name), Preprocessor), name
"""


def said(*command: str, **variables: str) -> str:
    env = {name: text for name, text in os.environ.items() if name != "GRADE_COURSE"} | variables
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


def read(folder: Path, sites: str = SITES_TEXT, **variables: str) -> Any:
    """Return what nbgrader has read in a course directory, and what its process has become."""
    folder.mkdir(exist_ok=True)
    (folder / OURS).write_text(config_text(Path("/srv/course/exercises"), folder))
    (folder / SITES).write_text(sites)
    return json.loads(said(sys.executable, "-c", READ, str(folder), **variables)) | {"folder": str(folder)}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What is read in a course directory whose name is no word, where nothing else is on the path."""
    return read(tmp_path_factory.mktemp("settings") / "nn 101", PATH=os.defpath)


def short(names: list[str]) -> list[str]:
    """Return classes without the module that holds them, which nbgrader moves about."""
    return [name.rpartition(".")[2] for name in names]


def test_the_course_directory_is_where_the_settings_lie(settings: Any) -> None:
    """From wherever nbgrader is started; its name is the course's, as a word. Where the exchange is, is the site's."""
    assert settings["config"]["CourseDirectory"] == {"course_id": "nn-101", "root": settings["folder"]}
    assert "Exchange" not in settings["config"]


def test_the_course_with_solutions_is_known(settings: Any, tmp_path: Path) -> None:
    """To whatever runs in nbgrader's process; a course that was named outright stays."""
    assert settings["env"]["GRADE_COURSE"] == "/srv/course/exercises"
    assert read(tmp_path, GRADE_COURSE="/other")["env"]["GRADE_COURSE"] == "/other"


def test_what_the_process_becomes(settings: Any) -> None:
    """Alembic is found though the environment is not active; right answers that make noise are not punished.

    That is: TensorFlow's messages, long training, and SQLAlchemy's warnings about nbgrader. Every command of nbgrader's
    reads the settings, so they import nothing of ours.
    """
    assert (Path(settings["env"]["PATH"].split(os.pathsep)[0]) / "alembic").is_file()
    assert settings["env"]["TF_CPP_MIN_LOG_LEVEL"] == "3"
    assert settings["config"]["ExecutePreprocessor"]["timeout"] >= 120
    assert settings["config"]["IgnorePattern"]["enabled"]
    assert any("Submitted" in pattern for pattern in settings["ignored"])
    assert [name for name in settings["modules"] if name.partition(".")[0] in ("grader", "nbgrader")] == []


def test_the_site_has_the_last_word(tmp_path: Path) -> None:
    """What stands after the line that loads ours counts."""
    sites = f'c = get_config()\n{LOAD}\nc.CourseDirectory.course_id = "mine"\nc.Exchange.root = "/x"\n'
    config = read(tmp_path, sites)["config"]
    assert config["CourseDirectory"]["course_id"] == "mine"
    assert config["Exchange"] == {"root": "/x"}


def test_only_what_must_be_ours_is_replaced(settings: Any) -> None:
    """nbgrader's own lists of steps, with ours in the places of those that we replace; each can be imported."""
    config = settings["config"]
    _, autograde, generate = map(short, json.loads(said(sys.executable, "-c", DEFAULTS)))
    replaced = {"Execute": ["Grade"], "IgnorePattern": [], "SaveAutoGrades": ["SaveScores"]}
    assert short(config["Autograde"]["sanitize_preprocessors"]) == ["Tolerant"]  # it does what the others do
    assert short(config["Autograde"]["autograde_preprocessors"]) == [
        step for name in autograde for step in replaced.get(name, [name])
    ]
    ours = ["ClearAnswers" if name == "ClearSolutions" else name for name in generate]
    assert short(config["GenerateAssignment"]["preprocessors"]) == ours
    feedback = config["GenerateFeedback"]["preprocessors"]
    assert short(feedback) == ["GetGrades", "ClearScheme", "ClearCopies", "CSSHTMLHeaderPreprocessor"]
    steps = [*config["Autograde"]["sanitize_preprocessors"], *config["Autograde"]["autograde_preprocessors"]]
    said(sys.executable, "-c", IMPORT, *steps, *config["GenerateAssignment"]["preprocessors"], *feedback)
    filters = config["HTMLExporter"][
        "filters"
    ]  # every page of nbgrader's is made with them: what students write is text
    assert filters == {"markdown2html": "grader.nbgrader.hooks.rendering.markdown2html"}


def test_the_settings_are_the_same_every_time(tmp_path: Path) -> None:
    """And bear a stamp, so that a change by hand is seen."""
    text = config_text(Path("/srv/course"), tmp_path)
    assert text == config_text(Path("/srv/course"), tmp_path)
    assert is_untouched(text)
    assert not is_untouched(text.replace("/srv/course", "/srv/other"))


def test_the_course_behind_a_directory_is_known(tmp_path: Path) -> None:
    """Whatever its name; not where nothing was built, or the file says nothing of it."""
    assert course_of(tmp_path) is None
    (tmp_path / OURS).write_text("c = get_config()\n")
    assert course_of(tmp_path) is None
    (tmp_path / OURS).write_text(config_text(Path('/srv/it\'s "mine"'), tmp_path))
    assert course_of(tmp_path) == Path('/srv/it\'s "mine"')
