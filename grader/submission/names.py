"""What a file's name says: which exercise it answers, under whatever name a learning platform or a copy gave it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

LIKE_A_SOURCE = re.compile(r"(?:\.(?:py|ipynb))+(?:\.txt)?$", re.IGNORECASE)
UNPACKED_BY_OTHERS = re.compile(r"\.(?:7z|rar|tar|tgz|tbz2?|txz|tzst|zipx|tar\.(?:gz|bz2|xz|zst|lzma))$", re.IGNORECASE)
CANVAS = re.compile(r"([^\W_]+(?:-[^\W_]+)*)(?:_late)?_(\d+)_(\d+)_(.+)", re.IGNORECASE | re.DOTALL)
"""How Canvas names a download: `lovelace_LATE_1234_5678_neuron.py`: who, their number, the file's, the file."""

HAND_IN = re.compile(r"(.+)--[^\W_]+(?:-[^\W_]+)*--\d{8}-\d{6}(?:\.zip)?", re.IGNORECASE | re.DOTALL)
"""What `grade hand-in` makes: `ada--Neural-networks--20260901-120000.zip`: who, the course, when; or it unpacked."""
HAND_INS = "hand-in"
"""The folder of a student's copy in which they are kept."""

_COPY_OF = re.compile(r"(?:copy of|kopie von|copie de|copia de)\s+", re.IGNORECASE)
_COPIED = re.compile(
    r"(?:[\s_-]*\(\d{1,3}\)|[\s_-]+v?\d{1,3}|[\s_-]+(?:copy|kopie|copie|copia|final|fixed|new|solution)\d{0,3})$",
    re.IGNORECASE,
)
_TIMES = 4
"""So many endings of a copy of a copy are taken off."""
_LONGEST = 80
"""Characters of a name that means an exercise."""
_NO_FILE_NAME = frozenset('<>:"/\\|?*')
_ROOM = 36
"""Characters of a student's or a course's name in that of a file, of which some systems allow 255 bytes."""


def hand_in_name(student: str, title: str, when: datetime) -> str:
    """Return what a hand-in is called: a name that every system allows, and in which `HAND_IN` finds the student."""
    who = "".join("-" if char in _NO_FILE_NAME or not char.isprintable() else char for char in student)
    course = "-".join(re.findall(r"[^\W_]+", title))
    return f"{who[:_ROOM].strip(' .-') or 'student'}--{course[:_ROOM].strip('-') or 'course'}--{when:%Y%m%d-%H%M%S}.zip"


def is_like_a_source(name: str) -> bool:
    """Whether a file may hold code: a program, a notebook, or one that an editor took for text."""
    return not name.startswith(".") and LIKE_A_SOURCE.search(name) is not None


def is_zip(name: str) -> bool:
    """Whether a file is a zip by its name."""
    return not name.startswith(".") and name.lower().endswith(".zip")


def is_unknown_archive(name: str) -> bool:
    """Whether a file is an archive that is not opened here."""
    return not name.startswith(".") and UNPACKED_BY_OTHERS.search(name) is not None


def is_of_interest(name: str) -> bool:
    """Whether a name is worth to be remembered of all that a submission holds."""
    return is_like_a_source(name) or is_zip(name) or is_unknown_archive(name)


def is_notebook(name: str) -> bool:
    """Whether a file is a notebook by its name."""
    return ".ipynb" in name[-16:].lower()


def given_name(name: str) -> str:
    """Return the name that a student gave a file, of one that Canvas has named."""
    found = CANVAS.fullmatch(name)
    return found[4] if found else name


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a course's exercises."""

    exact: Mapping[str, str]
    """Exercise by file name."""
    alike: Mapping[str, str]
    """Exercise by its name without case, blanks and signs."""

    @classmethod
    def of(cls, exercises: Collection[str]) -> Names:
        """Return the names of exercises."""
        exact = {f"{exercise}.py": exercise for exercise in exercises}
        return cls(MappingProxyType(exact), MappingProxyType({_key(exercise): exercise for exercise in exercises}))

    def exercise_like(self, name: str) -> str | None:
        """Return the exercise that a file's name means, if it means one."""
        stem = LIKE_A_SOURCE.sub("", given_name(name))
        stem = _COPY_OF.sub("", stem, count=1)
        for _ in range(_TIMES + 1 if len(stem) <= _LONGEST else 0):
            if exercise := self.alike.get(_key(stem)):
                return exercise
            stem = _COPIED.sub("", stem)
        return None

    def is_of_the_course(self, name: str) -> bool:
        """Whether a file is one that the course hands out beside the stubs: visible checks, what draws a picture."""
        return any(name.startswith(start) and name.removeprefix(start) in self.exact for start in ("test_", "plot_"))


def _key(stem: str) -> str:
    return re.sub(r"[\W_]+", "", stem.casefold())
