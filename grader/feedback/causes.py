"""Why checks failed: what has one cause is explained once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from grader.explanation import Explanation, is_whole
from grader.model import CheckResult

SHORT = 64
"""A call that is not longer needs no smaller one in its place."""


@dataclass(slots=True)
class Cause:
    """Checks that failed for one reason, in order; or a single check."""

    checks: list[CheckResult] = field(default_factory=list)

    @property
    def mistake(self) -> str:
        """The sentence of the named mistake, or nothing."""
        return self.checks[0].mistake

    @property
    def telling(self) -> CheckResult:
        """The check whose explanation says most: a call with what it returned, before what is computed from that."""
        return min(self.checks, key=lambda check: (_rank(check.explanation), _is_unwieldy(check.explanation.call)))

    @property
    def message(self) -> str:
        """The plain fact that says most."""
        return self.telling.message


def _is_unwieldy(call: str) -> bool:
    """Whether a call cannot be pasted, or is not read at a glance."""
    return not is_whole(call) or len(call) > SHORT


def _rank(found: Explanation) -> int:
    if found.values and not (found.what and found.values.expected):
        return 0
    return 1 if found.call or found.what else 2 if found.fact else 3


def causes(checks: Iterable[CheckResult]) -> list[Cause]:
    """Return the causes in the order of their first checks."""
    found: dict[Hashable, Cause] = {}
    for check in checks:
        said = check.explanation
        found.setdefault(said.mistakes or said.cause or (check.id,), Cause()).checks.append(check)
    return list(found.values())
