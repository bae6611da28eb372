"""Letters of formulas: small ones above and below the line; and all that is shown in ASCII for screens without others.

Marks keep their width there, signs become words, and a small 1 is `_1`.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

SUPERSCRIPTS = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀ",
)
SUBSCRIPTS = str.maketrans("0123456789+-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")
SIGNS = MappingProxyType(
    {
        **dict(zip("✓✗·–−×⋅⊙•▌█░′“”„‘’≈∝", "+x.--x**" + "*|#.'" + '"""\'\'' + "~~", strict=True)),
        **dict.fromkeys("─━═╌╍", "-"),
        **dict.fromkeys("│┃║", "|"),
        **dict.fromkeys("⎧⎨⎩⎪", "{"),
        **dict(zip("→←⇒≤≥≠±—‖∈", ("->", "<-", "=>", "<=", ">=", "!=", "+-", "--", "||", "in"), strict=True)),
        **dict(zip("…⇔∑∏∫∂√∞", ("...", "<=>", "sum", "prod", "int", "d", "sqrt", "inf"), strict=True)),
        "∇": "grad ",
        "↵": "Enter",
    }
)
"""Marks and lines stay as wide as they are. Other lines of boxes are corners: `+`."""
ACCENTS = MappingProxyType({"\u0302": "_hat", "\u0304": "_bar", "\u0303": "_tilde", "\u20d7": "_vec", "\u0307": "_dot"})
"""What accents mean in a formula; in a name they are left out."""
_BASES = {
    "^": {chr(small): chr(letter) for letter, small in reversed(SUPERSCRIPTS.items())},  # ᵀ is T first
    "_": {chr(small): chr(letter) for letter, small in reversed(SUBSCRIPTS.items())},
}
_SMALL = re.compile("|".join(f"[{''.join(map(re.escape, small))}]+" for small in _BASES.values()))
_BEFORE_WORD = re.compile(r"(?<=[A-Za-z0-9])(?=[α-ωΑ-Ω])|(?<=[α-ωΑ-Ω])(?=[A-Za-z0-9α-ωΑ-Ω])")


def in_ascii(text: str) -> str:
    """Return a text without anything that is not ASCII."""
    if text.isascii():
        return text
    text = _SMALL.sub(_index, _BEFORE_WORD.sub(" ", text))
    return "".join(map(_sign, unicodedata.normalize("NFC", text)))


def formula_in_ascii(text: str) -> str:
    """Return a formula without anything that is not ASCII: ŷ is `y_hat`."""
    parts = unicodedata.normalize("NFD", text)
    return in_ascii("".join(ACCENTS.get(letter, letter) for letter in parts))


def _index(found: re.Match[str]) -> str:
    """Write small letters behind the sign for what they are: ² as ^2, ₜ₋₁ as _(t-1)."""
    sign = next(sign for sign, small in _BASES.items() if found[0][0] in small)
    letters = "".join(_BASES[sign][letter] for letter in found[0])
    return f"{sign}{letters}" if letters.isalnum() else f"{sign}({letters})"


def _sign(letter: str) -> str:
    if letter.isascii() or letter in SIGNS:
        return SIGNS.get(letter, letter)
    name = unicodedata.name(letter, "")
    if name.startswith("GREEK "):
        word = name.rpartition(" ")[2].replace("LAMDA", "LAMBDA")
        return word.capitalize() if " CAPITAL " in name else word.lower()
    if name.startswith("BOX DRAWINGS"):
        return "+"
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return plain or ("" if unicodedata.combining(letter) else "?")
