"""What a file's name says: which exercise it answers, under whatever name a learning platform or a copy gave it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

LIKE_A_SOURCE = re.compile(r"(?:\.(?:py|ipynb))+(?:\.txt)?$", re.IGNORECASE)
UNPACKED_BY_OTHERS = re.compile(r"\.(?:7z|rar|tar|tgz|tbz2?|txz|tzst|zipx|tar\.(?:gz|bz2|xz|zst|lzma))$", re.IGNORECASE)
CANVAS = re.compile(r"([^\W_]+(?:-[^\W_]+)*)(?:_late)?_(\d+)_(\d+)_(.+)", re.IGNORECASE | re.DOTALL)
"""How Canvas names a download: `lovelace_LATE_1234_5678_neuron.py`: who, their number, the file's, the file."""

_COPY_OF = re.compile(r"(?:copy of|kopie von|copie de|copia de)\s+", re.IGNORECASE)
_COPIED = re.compile(
    r"(?:[\s_-]*\(\d{1,3}\)|[\s_-]+v?\d{1,3}|[\s_-]+(?:copy|kopie|copie|copia|final|fixed|new|solution)\d{0,3})$",
    re.IGNORECASE,
)
_TIMES = 4
"""So many endings of a copy of a copy are taken off."""
_LONGEST = 80
"""Characters of a name that means an exercise."""


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
