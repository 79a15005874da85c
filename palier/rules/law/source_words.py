"""The references that a household reads in its language: Palier's own rules, and the code that nearly all its pages cite."""

from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.voice import phrase, say

_OURS = frozenset(
    {
        phrase("convention d’occupation par défaut de Palier"),
        phrase("règles de publication de Palier"),
        phrase("règles de conservation de Palier"),
        phrase("règles de données de Palier"),
    }
)
OF_THE_CODE = phrase("article {article} du code de la construction et de l’habitation")
_CODE = cch("L441-1").text


@applies(act("règles de publication de Palier"))
def said(source: Source) -> str:
    """A reference in the language of who reads; empty where it is the name of a text that stays as it was voted."""
    if source.text == _CODE and source.number:
        return say(OF_THE_CODE, article=source.number)
    return say(source.text) if source.text in _OURS and not source.number else ""
