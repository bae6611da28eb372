"""Formulas on a screen: LaTeX as one line of Unicode, or as a few where it has rows. Nothing of it may get lost.

`pylatexenc` reads the LaTeX and knows the symbols. How a fraction, an index or a matrix is written in a line is said
here: its own text would be `1/1+e^-z`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from types import MappingProxyType
from typing import Any

from pylatexenc.latex2text import (
    EnvironmentTextSpec,
    LatexNodes2Text,
    MacroTextSpec,
    SpecialsTextSpec,
)
from pylatexenc.latex2text import get_default_latex_context_db as texts
from pylatexenc.latexwalker import LatexWalker, LatexWalkerError
from pylatexenc.latexwalker import get_default_latex_context_db as grammar
from pylatexenc.macrospec import EnvironmentSpec, MacroSpec, MacroStandardArgsParser, SpecialsSpec

from grader.cli.letters import SUBSCRIPTS, SUPERSCRIPTS

OPEN, CLOSE, ROWS, ROW, WORD, WIDE, PAD = "\ue000\ue001\ue002\ue003\ue004\ue005\ue006"
"""Marks until a formula is complete: around a fraction, before rows, between two of them, behind a word, gaps."""

RELATIONS = "=≈<>≤≥≠→←∈⇒⇔"
BEFORE, BEHIND = (
    rf"(?:^|[{RELATIONS}+\-([,;|{WIDE}{OPEN}{ROW}{ROWS}])",
    rf"(?:$|[{RELATIONS}+\-)\],;.|{WIDE}{CLOSE}{ROW}])",
)
FRACTION = re.compile(rf"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
INDEX = r"[\u0300-\u036f\u20d7⁰¹²³⁴-⁾ⁱⁿ₀-ₜʰ-ˣᴬ-ᶿⱼⱽᵀ]"
ATOM = re.compile(rf"(?:[∂d]?[^\W\d_]{INDEX}*|\d+(?:\.\d+)?|\([^()]*\))")
"""What needs no parentheses below the line of a fraction: a letter with its indices, a number, the slope's `dx`."""
SUM = re.compile(r"(?<=.)[-+,±]|[=≈<>≤≥∑∏/]")
"""What needs them above the line."""

SYMBOLS = MappingProxyType(
    {
        **dict.fromkeys((",", ";", ":", ">", " ", "thinspace", "enspace"), " "),
        **dict.fromkeys(("!", "displaystyle", "textstyle", "limits", "nolimits", "nonumber"), ""),
        **dict.fromkeys(("dots", "ldots", "cdots", "vdots", "ddots"), "…"),
        **dict.fromkeys(("|", "lVert", "rVert"), "‖"),
        **dict.fromkeys(("mid", "lvert", "rvert", "vert"), "|"),
        **dict(zip(("{", "}", "lbrace", "rbrace", "cdot", "ast", "odot", "circ", "top"), "{}{}⋅*⊙∘⊤", strict=True)),
        **dict(zip(("le", "leq", "ge", "geq", "ne", "neq", "to", "gets", "implies", "iff"), "≤≤≥≥≠≠→←⇒⇔", strict=True)),
        **dict(zip(("epsilon", "varepsilon", "phi", "varphi"), "εεφφ", strict=True)),
        "quad": WIDE,
        "qquad": WIDE * 2,
        "\\": ROW,
        "sum": f"∑{WORD}",
        "prod": f"∏{WORD}",
    }
)
WORDS = (
    "ln",
    "log",
    "exp",
    "max",
    "min",
    "arg",
    "sin",
    "cos",
    "tan",
    "tanh",
    "sinh",
    "cosh",
    "det",
    "lim",
    "sup",
    "inf",
)
DELIMITERS = (
    "left",
    "right",
    "middle",
    *(f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", *"lrm")),
)
PLAIN = (
    *("mathrm", "mathbf", "mathit", "mathsf", "mathtt", "boldsymbol", "bm", "operatorname", "text", "textrm", "textbf"),
    *("textit", "texttt", "mbox", "underline", "overbrace", "underbrace", "boxed", "mathop"),
)
"""What only changes how its argument looks."""
ACCENTS = MappingProxyType(
    {
        **dict.fromkeys(("hat", "widehat"), "\u0302"),
        **dict.fromkeys(("bar", "overline"), "\u0304"),
        **dict.fromkeys(("tilde", "widetilde"), "\u0303"),
        "vec": "\u20d7",
        "dot": "\u0307",
        "ddot": "\u0308",
    }
)
MATRICES = ("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array")
ALIGNED = ("align", "align*", "aligned", "split", "gather", "gather*", "gathered", "eqnarray", "eqnarray*")
BRACES = MappingProxyType({1: "⎧", 2: "⎧⎩", 3: "⎧⎨⎩"})


def formula(latex: str, *, rows: bool = False) -> str:
    """Return a formula as text; as it stands where it is no LaTeX.

    Args:
        latex: what stands between the dollars.
        rows: whether it may take several lines, where it has cases or aligned rows.
    """
    walker = LatexWalker(latex, latex_context=_grammar(), tolerant_parsing=False)
    try:
        nodes, _, _ = walker.get_latex_nodes(parsing_state=walker.make_parsing_state(in_math_mode=True))
        text = _writer(rows).nodelist_to_text(nodes)
    except (LatexWalkerError, RecursionError):
        return latex
    return _laid_out(_divided(_spaced(text)), rows=rows)


def _spaced(text: str) -> str:
    """Set words apart from letters, relations from both sides, and what takes the slope close to its function."""
    text = re.sub(rf"{WORD}(?={INDEX}|[_^])((?:{INDEX}|[_^]\([^()]*\)|[_^].)+)", rf"\1{WORD}", text)
    text = re.sub(rf"{WORD} *(?=[(,)/]|$)", "", text).replace(WORD, " ")
    text = re.sub(rf" *([{RELATIONS}⊙⋅×]) *", r" \1 ", re.sub(r"([∂∇]) +", r"\1", text))
    text = re.sub(rf"(?<=[\w)\]{CLOSE}])([∑∏])", r" \1", text)
    return " ".join(re.sub(rf" *({WIDE}+) *", r"\1", text).split())


def _divided(text: str) -> str:
    """Put parentheses around the fractions with which something is multiplied; inner fractions come first."""

    def closed(found: re.Match[str]) -> str:
        is_bare = re.search(f"{BEFORE} *$", text[: found.start()]) and re.match(f" *{BEHIND}", text[found.end() :])
        gap = " " if re.search(r"\w$", text[: found.start()]) else ""  # or it would be a call
        return found[1] if is_bare else f"{gap}({found[1]})"

    while found := FRACTION.search(text):
        text = text[: found.start()] + closed(found) + text[found.end() :]
    return text


def _laid_out(text: str, *, rows: bool) -> str:
    """Write rows below each other, or one after the other."""
    text = re.sub(rf" *{ROW} *|(?<={ROWS}) +", lambda found: found[0].strip(), text).rstrip(ROW)
    text = text.replace(WIDE, "   ").replace(PAD, " ")
    indent = " " * len(text.partition(ROWS)[0]) if ROWS in text else ""
    return text.replace(ROW, f"\n{indent}" if rows else "; ").replace(ROWS, "")


@cache
def _grammar() -> Any:
    """What takes how many arguments. An index is a special sign with one."""
    known = grammar()
    one = (*PLAIN, *ACCENTS, *DELIMITERS, "phantom")
    macros = [MacroSpec(name, "{") for name in one]
    macros += [MacroSpec(name, "{{") for name in ("frac", "dfrac", "tfrac", "binom")]
    specials = [SpecialsSpec("^", MacroStandardArgsParser("{")), SpecialsSpec("_", MacroStandardArgsParser("{"))]
    environments = [EnvironmentSpec("array", "{"), *map(EnvironmentSpec, ("cases", *MATRICES[:-1], *ALIGNED))]
    known.add_context_category("gradestep", macros, environments, specials, prepend=True)
    return known


@cache
def _writer(rows: bool) -> Any:
    """What writes a tree of LaTeX as text."""
    known = texts()
    macros = [MacroTextSpec(name, _literally(text)) for name, text in SYMBOLS.items()]
    macros += [MacroTextSpec(name, _literally(f"{name}{WORD}")) for name in WORDS]
    macros += [MacroTextSpec(name, "%s") for name in PLAIN]
    macros += [MacroTextSpec(name, _accented) for name in ACCENTS]
    macros += [MacroTextSpec(name, _delimiter) for name in DELIMITERS]
    macros += [MacroTextSpec(name, _fraction) for name in ("frac", "dfrac", "tfrac")]
    macros += [MacroTextSpec("binom", _binomial), MacroTextSpec("sqrt", _root), MacroTextSpec("phantom", discard=True)]
    environments = [EnvironmentTextSpec(name, _matrix) for name in MATRICES]
    environments += [EnvironmentTextSpec(name, _aligned) for name in ALIGNED]
    environments += [EnvironmentTextSpec("cases", _cases if rows else _alternatives)]
    specials = [SpecialsTextSpec("^", _raised), SpecialsTextSpec("_", _lowered), SpecialsTextSpec("&", " ")]
    specials += [SpecialsTextSpec(signs, _itself) for signs in ("''", "``", "--", "---", "?`", "!`", "~")]
    known.add_context_category("gradestep", macros, environments, specials, prepend=True)
    known.set_unknown_macro_spec(MacroTextSpec("", _unknown))
    kept = {"between-macro-and-chars": False, "between-latex-constructs": True, "after-comment": False}
    return LatexNodes2Text(known, math_mode="text", strict_latex_spaces={**kept, "in-equations": False})


# ---------------------------------------------------------------------- how each is written


def _literally(text: str) -> Callable[..., str]:
    """Return what writes a text, whatever stands in it: the library would fill in a `%`."""
    return lambda _: text


def _itself(node: Any) -> str:
    return " " if node.specials_chars == "~" else str(node.specials_chars)


def _unknown(node: Any, l2tobj: Any) -> str:
    """Write the name of what nobody knows, and its arguments."""
    arguments = node.nodeargd.argnlist if node.nodeargd else []
    return f"{node.macroname} " + " ".join(_inner(argument, l2tobj) for argument in arguments or [])


def _inner(node: Any, writer: Any) -> str:
    """Return an argument as text, without its braces."""
    return str(writer.nodelist_to_text([node] if node else [])).strip()


def _argument(node: Any, writer: Any, place: int = 0) -> str:
    given = node.nodeargd.argnlist if node.nodeargd else []
    return _inner(given[place], writer) if place < len(given) else ""


def _raised(node: Any, l2tobj: Any) -> str:
    return _index("^", _argument(node, l2tobj), SUPERSCRIPTS)


def _lowered(node: Any, l2tobj: Any) -> str:
    return _index("_", _argument(node, l2tobj), SUBSCRIPTS)


def _index(sign: str, text: str, small: dict[int, int]) -> str:
    """Return an index in small letters where there is one for each of its own, else behind its sign."""
    text = _divided(_spaced(text))
    close = text.replace(" ", "")
    if all(ord(letter) in small for letter in close):
        return close.translate(small)
    return f"{sign}{text}{WORD}" if len(text) == 1 else f"{sign}({text})"


def _fraction(node: Any, l2tobj: Any) -> str:
    above, below = (_divided(_spaced(_argument(node, l2tobj, place))) for place in (0, 1))
    above = f"({above})" if SUM.search(re.sub(r"\([^()]*\)", "", above)) else above
    below = below if ATOM.fullmatch(below) else f"({below})"
    stroke = " / " if " " in above + below else "/"
    return f"{OPEN}{above}{stroke}{below}{CLOSE}"


def _binomial(node: Any, l2tobj: Any) -> str:
    return f"C({_argument(node, l2tobj)}, {_argument(node, l2tobj, 1)})"


def _root(node: Any, l2tobj: Any) -> str:
    degree, text = _argument(node, l2tobj), _divided(_spaced(_argument(node, l2tobj, 1)))
    return f"{degree.translate(SUPERSCRIPTS)}√{text if ATOM.fullmatch(text) else f'({text})'}"


def _accented(node: Any, l2tobj: Any) -> str:
    letters = (letter + ACCENTS[node.macroname] for letter in _argument(node, l2tobj))
    return unicodedata.normalize("NFC", "".join(letters))


def _delimiter(node: Any, l2tobj: Any) -> str:
    sign = _argument(node, l2tobj)
    return "" if sign == "." else sign


def _cells(node: Any, writer: Any) -> list[list[str]]:
    """Return the rows of an environment as texts."""
    rows: list[list[list[Any]]] = [[[]]]
    for part in node.nodelist:
        if getattr(part, "macroname", "") == "\\":
            rows.append([[]])
        elif getattr(part, "specials_chars", "") == "&":
            rows[-1].append([])
        else:
            rows[-1][-1].append(part)
    texts = [[_spaced(writer.nodelist_to_text(cell)) for cell in row] for row in rows]
    return [row for row in texts if any(row)]


def _matrix(node: Any, l2tobj: Any) -> str:
    """Write a matrix as NumPy does: [[1, 2], [3, 4]]."""
    rows = [f"[{', '.join(row)}]" for row in _cells(node, l2tobj)]
    return f"[{', '.join(rows)}]"


def _aligned(node: Any, l2tobj: Any) -> str:
    return ROWS + ROW.join(" ".join(row) for row in _cells(node, l2tobj))


def _cases(node: Any, l2tobj: Any) -> str:
    """Write cases below each other, behind one large brace."""
    rows = _cells(node, l2tobj)
    width = max((len(row[0]) for row in rows), default=0)
    braces = BRACES.get(len(rows), "⎧" + "⎪" * (len(rows) - 2) + "⎩")
    lines = [
        f"{brace} {row[0]}{PAD * (width - len(row[0]) + 2)}{' '.join(row[1:])}"
        for brace, row in zip(braces, rows, strict=True)
    ]
    return ROWS + ROW.join(lines)


def _alternatives(node: Any, l2tobj: Any) -> str:
    return f"({'; '.join(' '.join(row) for row in _cells(node, l2tobj))})"
