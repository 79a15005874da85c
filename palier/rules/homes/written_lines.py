"""Lines that a desk writes and everybody reads: no sign that nobody sees, nothing that a spreadsheet computes."""

import unicodedata

from palier.rules.law.law import act, applies

_HOUSE = act("règles de données de Palier")
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Zl", "Zp"})
"""Controls, marks that turn a line round, signs that are none, ends of lines and of paragraphs."""
_COMPUTING = "=+-@"


@applies(_HOUSE)
def has_unseen(text: str) -> bool:
    """Whether a sign of it is seen by nobody."""
    return any(unicodedata.category(sign) in _UNSEEN for sign in text)


@applies(_HOUSE)
def unfit(text: str) -> str:
    """Why this cannot stand in a public line: the end of a sentence, or nothing."""
    if has_unseen(text):
        return "contient un signe invisible : retapez le texte au lieu de le coller"
    if text.strip().startswith(tuple(_COMPUTING)):
        return "commence par une lettre ou un chiffre, et non par = + - ou @"
    return ""
