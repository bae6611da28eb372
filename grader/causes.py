"""Why checks failed: what has one cause is explained once, and several mistakes at once are counted out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.model import CheckResult, Outcome

PLACE = re.compile(r"raised (\w+).*\n(  line \d+: .*)", re.DOTALL)
"""Where the student's code raised, at the end of a message."""
VALUES = ("returned", "has shape", "changed")
"""How a message goes on after the call where it is about this call's own value."""
AT_ONCE = "mistakes at once:"
QUIET = frozenset({Outcome.PASSED, Outcome.SKIPPED})
"""Outcomes that have no cause of their own."""


def together(*sentences: str) -> str:
    """Return the text of several mistakes at once, numbered; of one it is the sentence itself."""
    found = list(dict.fromkeys(part for sentence in sentences for part in parts(sentence)))
    if len(found) < 2:
        return "".join(found)
    lines = [f"\n  {place}. {sentence}" for place, sentence in enumerate(found, start=1)]
    return f"{'Two' if len(found) == 2 else len(found)} {AT_ONCE}{''.join(lines)}"


def parts(sentence: str) -> list[str]:
    """Return the mistakes that `together` has put into one text."""
    first, *numbered = sentence.split("\n")
    if not first.endswith(AT_ONCE):
        return [sentence]
    return [line.partition(". ")[2] for line in numbered]


@dataclass(slots=True)
class Cause:
    """Checks that failed for one reason, in order; or a single check."""

    checks: list[CheckResult] = field(default_factory=list)

    @property
    def mistake(self) -> str:
        """The sentence of the named mistake, or nothing."""
        return self.checks[0].mistake

    @property
    def message(self) -> str:
        """The plain fact that says most: a call with what it returned, before what is computed from that."""
        return min((check.message for check in self.checks), key=_rank)


def _rank(message: str) -> int:
    if not message:
        return 3
    if " returned " in message or "\n  returned " in message:
        return 0
    return 2 if message.startswith("your code") else 1


def causes(checks: Iterable[CheckResult]) -> list[Cause]:
    """Return the causes in the order of their first checks."""
    found: dict[tuple[str, ...], Cause] = {}
    for check in checks:
        found.setdefault(_key(check), Cause()).checks.append(check)
    return list(found.values())


def _key(check: CheckResult) -> tuple[str, ...]:
    """Return what checks of one cause share: the mistake, the line that raised, the relation, or the whole message."""
    if check.outcome in QUIET or not (check.mistake or check.message):
        return "check", check.id
    if check.mistake:
        return "mistake", check.mistake
    if place := PLACE.search(check.message):
        return "place", *place.groups()
    first, *more = check.message.splitlines()
    last = more[-1] if more else " "
    if not last.startswith(" "):  # how the numbers are related
        return "relation", first.partition("(")[0], last
    return "message", check.outcome, _after_call(check.message)


def _after_call(message: str) -> str:
    """Return what a message says of a call without the call, where that does not depend on its arguments."""
    depth = 0
    for place, character in enumerate(message):
        depth += (character == "(") - (character == ")")
        if character == ")" and depth == 0:
            rest = message[place + 1 :].strip()
            function = message.partition("(")[0]
            return f"{function} {rest}" if function.isidentifier() and not rest.startswith(VALUES) else message
    return message
