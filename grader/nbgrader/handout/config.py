"""The settings that nbgrader needs for a course of ours, as the text of two files in nbgrader's course directory.

`gradestep_config.py` holds them and is made anew by every build. `nbgrader_config.py` belongs to the site: it is
written only where there is none, and loads the other one.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from grader.author.build import TODO
from grader.nbgrader.handout.placing import BLANK, stamped

OURS, SITES = "gradestep_config.py", "nbgrader_config.py"
LOAD = f'load_subconfig("{OURS}")'
"""What the site's file has to say."""
_NAMED = re.compile(r'^os\.environ\.setdefault\("GRADE_COURSE", (.+)\)$', re.MULTILINE)

SITES_TEXT = f"""c = get_config()
{LOAD}  # made by `grade nbgrader build`

# Settings of this site follow, say where the exchange is: c.Exchange.root = "/srv/nbgrader/exchange"
"""

_TEXT = '''"""Settings for nbgrader, made by `grade nbgrader build`: change them in nbgrader_config.py, not here."""
# gradestep_digest: {blank}

import os
import sys
import warnings
from pathlib import Path

c = get_config()
c.CourseDirectory.course_id = {course_id!r}
c.CourseDirectory.root = str(Path(__file__).absolute().parent)

# The course with its solutions, from which answers are graded.
os.environ.setdefault("GRADE_COURSE", {course!r})

# A new gradebook calls the program `alembic`, which is beside this Python.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
warnings.filterwarnings("ignore", message="Object of type <Submitted")  # SQLAlchemy 2, each time nbgrader grades

# A stub says what `grade init` says, and a quiz keeps its form.
c.ClearSolutions.code_stub = {{"python": {stub!r}}}
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "grader.nbgrader.hooks.clearing.ClearAnswers",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# nbgrader's own exchange follows links, and a student could make one to a file of the instructor's.
c.ExchangeFactory.collect = "grader.nbgrader.hooks.collecting.Collect"

# Whatever happened to a notebook, it is made to fit the released one; nothing in it stops the others.
c.Autograde.exporter_class = "grader.nbgrader.hooks.preprocessors.Submissions"
c.Autograde.sanitize_preprocessors = ["grader.nbgrader.hooks.preprocessors.Tolerant"]
# Answers are graded by the engine in its sandbox, not by running the notebook; scores are numbers, not outputs.
# (c.Grade.isolation = "limits" is for students whom you trust: below `strict` nothing is graded.)
c.Autograde.autograde_preprocessors = [
    "grader.nbgrader.hooks.preprocessors.Grade",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "grader.nbgrader.hooks.preprocessors.SaveScores",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Feedback is for students: how to grade a discussion is not, nor are files that were handed in beside a notebook.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "grader.nbgrader.hooks.clearing.ClearScheme",
    "grader.nbgrader.hooks.clearing.ClearCopies",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# In feedback and in formgrader, what students write is text, pictures and formulas: no element of it runs.
c.HTMLExporter.filters = {{"markdown2html": "grader.nbgrader.hooks.rendering.markdown2html"}}

# What still runs notebooks (generate_solution, validate): a model trains for some time, and TensorFlow talks.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
c.ExecutePreprocessor.timeout = 120
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"cuInit|absl::Init|oneDNN"
'''


def config_text(course_root: Path, course_dir: Path) -> str:
    """Return the text of `gradestep_config.py` for a course with solutions and nbgrader's directory of it."""
    stub = TODO.format("").rstrip("\n")
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", course_dir.resolve().name) or "course"
    return stamped(_TEXT.format(blank=BLANK, course_id=name, course=str(course_root.resolve()), stub=stub))


def course_of(course_dir: Path) -> Path | None:
    """Return the course that nbgrader's directory was built from, None where that is not known."""
    path = course_dir / OURS
    found = _NAMED.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    return Path(ast.literal_eval(found[1])) if found else None
