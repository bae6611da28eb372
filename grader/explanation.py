"""What is said of a check that did not pass: as data, and as the text that every face shows.

`feedback/explain.py` makes explanations. Faces show them by `message` and `mistake`, or take single parts, such as the
line at which the student's code raised. Nobody reads the text back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

WIDE = 120
"""A call with both values stays on one line up to this length."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MistakeName:
    """A mistake that was recognised: who it is, and the sentence that explains it."""

    id: str
    """The name of the wrong model's file, of a quiz its question and option; empty in records that did not keep it."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Values:
    """What was found and what was expected, as text."""

    found: str
    expected: str = ""
    """Empty where it is no value that was expected, but something that can be worked with: the fact says what."""
    differ: str = ""
    """Of long arrays, how many numbers differ and where the first of them is."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the student's code raised: a line of their file, and what stands there."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Relation:
    """How all wrong numbers are related to the right ones."""

    kind: str
    """A stable name: "sign", "transpose", "factor_of_size"."""
    detail: str
    """The sentence, with the sizes and places of the call that is shown."""
    constant: str = ""
    """What two calls with the same mistake share beside the kind: a factor, the name of a size."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a check did not pass. Of a hidden check there is a fact in our own words at most, and named mistakes."""

    fact: str = ""
    """What is wrong, in words; empty where the values say it."""
    call: str = ""
    """The call it is about, as a line that can be pasted."""
    what: str = ""
    """What it is about where that is not the call's own value: "the row sums"."""
    values: Values | None = None
    example: bool = False
    """Whether the call is the smallest one that was found, and not the check's own."""
    place: Place | None = None
    relation: Relation | None = None
    mistakes: tuple[MistakeName, ...] = ()
    cause: str = ""
    """A key: checks that have the same one are explained together; those without one are alone."""
    given: str = ""
    """Lines that belong to the call: what it is given, where that does not fit into its line."""

    def each(self, change: Callable[[str], str]) -> Explanation:
        """Return the explanation with a change made to every text that may hold a student's words."""
        values, place = self.values, self.place
        return replace(
            self,
            fact=change(self.fact),
            call=change(self.call),
            what=change(self.what),
            values=values and Values(change(values.found), change(values.expected), change(values.differ)),
            place=place and Place(place.line, change(place.text)),
            given=self.given and change(self.given),
        )

    def within(self, length: int) -> Explanation:
        """Return the explanation, or, where its text is longer, the beginning of that as the fact."""
        text = message(self)
        if len(text) <= length:
            return self
        return Explanation(f"{text[:length]} …", mistakes=self.mistakes, cause=self.cause)

    def to_json(self) -> dict[str, Any]:
        """Return all but the mistakes as plain data; those stand beside it in the record."""
        return {
            "fact": self.fact,
            "call": self.call,
            "what": self.what,
            "values": self.values and asdict(self.values),
            "example": self.example,
            "place": self.place and asdict(self.place),
            "relation": self.relation and asdict(self.relation),
            "cause": self.cause,
        } | ({"given": self.given} if self.given else {})

    @classmethod
    def from_json(cls, tree: Mapping[str, Any], mistakes: Sequence[Mapping[str, Any]]) -> Explanation:
        """Return what `to_json` wrote; a TypeError, KeyError or ValueError where it is anything else."""
        if not mistakes and tree == _NOTHING:  # of most checks of a class: they have passed
            return UNEXPLAINED
        values, place, relation = tree["values"], tree["place"], tree["relation"]
        return cls(
            **{name: exact(str, tree[name]) for name in ("fact", "call", "what", "cause")},
            example=exact(bool, tree["example"]),
            values=None if values is None else Values(**texts(values)),
            place=None if place is None else Place(exact(int, place["line"]), exact(str, place["text"])),
            relation=None if relation is None else Relation(**texts(relation)),
            mistakes=tuple(MistakeName(**texts(name)) for name in mistakes),
            given=exact(str, tree.get("given", "")),
        )


def exact(kind: type[T], value: Any) -> T:
    """Return a part of a record if it is of this very type, else raise TypeError."""
    if type(value) is not kind:
        raise TypeError(f"{value!r:.60} is no {kind.__name__}")
    return value


def texts(tree: Any) -> dict[str, str]:
    """Return a part of a record that has texts by name, else raise TypeError."""
    return {name: exact(str, text) for name, text in exact(dict, tree).items()}


UNEXPLAINED = Explanation()
"""Of a check that passed, and of a hidden one of which nothing may be told."""
_NOTHING = UNEXPLAINED.to_json()


def plain(text: str, *mistakes: MistakeName) -> Explanation:
    """Return an explanation that is a sentence and no more; checks with the same one have one cause."""
    return Explanation(text, mistakes=mistakes, cause=cause_of(text))


def cause_of(*parts: str) -> str:
    """Return the key of a cause that is told by these texts; empty where they are."""
    text = "\0".join(parts)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16] if text else ""


# ---------------------------------------------------------------------- as text


def line_of_file(line: int) -> str:
    """Return how a line of the student's file is called."""
    return f"line {line}"


def message(found: Explanation, name_line: Callable[[int], str] = line_of_file) -> str:
    """Return what is wrong as text of one or more lines, without the mistake's name.

    Args:
        found: the explanation.
        name_line: says where a line of the file is, for students who see it elsewhere (in a notebook's cell).
    """
    text = _values(found, found.values) if found.values else _joined(found.what or found.call, found.fact)
    text += "".join(f"\n  {line}" for line in found.given.splitlines())
    if found.example:
        text += "\n  (the smallest call found that fails)"
    if found.place:
        text += f"\n  {name_line(found.place.line)}: {found.place.text}"
    return f"{text}\n{found.relation.detail}" if found.relation else text


def is_whole(call: str) -> bool:
    """Whether nothing is left out in a call's line."""
    return "<array" not in call and "…" not in call


def _values(found: Explanation, values: Values) -> str:
    subject = found.what or found.call
    if not values.expected:
        return _joined(subject, f"returned {values.found}" + (f", {found.fact}" if found.fact else ""))
    if line := beside(found):
        return line
    verb = "found    " if found.what else "returned "
    differ = [values.differ] if values.differ else []
    return "\n  ".join([subject, verb + values.found, f"expected {values.expected}", *differ])


def beside(found: Explanation) -> str:
    """Return what it is about with both values on one line; empty where they take more."""
    subject, values = found.what or found.call, found.values
    if values is None or not values.expected or values.differ:
        return ""
    line = f"{subject}{':  ' if found.what else '  returned '}{values.found}   expected {values.expected}"
    return line if len(line) <= WIDE else ""


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def mistake(names: Iterable[MistakeName]) -> str:
    """Return the sentence of a mistake; of several at once all of them, numbered."""
    sentences = list(dict.fromkeys(name.sentence for name in names))
    if len(sentences) < 2:
        return "".join(sentences)
    lines = [f"\n  {place}. {sentence}" for place, sentence in enumerate(sentences, start=1)]
    return f"{'Two' if len(sentences) == 2 else len(sentences)} mistakes at once:{''.join(lines)}"


def printable(text: str) -> str:
    """Escape control characters: what a student wrote must not move a cursor, colour a screen or turn a line around."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)
