"""What the law may change once a household lives in its home: said when it reads its lease, never decided here.

None of these articles was read in force: each sentence says that it may happen, not for which amount.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from palier.rules.law.law import Source, applies, cch
from palier.rules.law.voice import phrase, say

_SAID: Mapping[Source, str] = {
    cch("L441-3"): phrase(
        "Si vos revenus dépassent un jour le plafond de votre logement, un supplément peut s’ajouter à votre loyer : le surloyer."
    ),
    cch("L442-3-3"): phrase(
        "Au-dessus de certains plafonds de revenus, le droit de rester dans le logement peut prendre fin."
    ),
    cch("L442-5-2"): phrase(
        "Tous les trois ans, là où les logements manquent, la commission regarde si le logement convient encore : trop petit, "
        "trop grand, adapté à un handicap que personne n’a plus, ou revenus au-dessus du plafond."
    ),
}
_UNREAD = phrase(
    "Selon nos informations : nous n’avons lu ni les montants ni les délais. Demandez-les au bailleur avant de décider quoi que "
    "ce soit."
)
_YOUR_TURN = phrase(
    "Votre famille ou vos revenus changent ? Dites-le au bailleur. Le logement ne convient plus ? Une nouvelle demande se dépose."
)


@dataclass(frozen=True, slots=True)
class AfterLease:
    """What may change, each with its article; what to do; and what was not read."""

    lines: tuple[tuple[str, str], ...]
    your_turn: str
    unread: str


@applies(*_SAID)
def told() -> AfterLease:
    """The same words on the page of the lease and on that of the candidature, once the lease is signed."""
    lines = tuple((say(words), source.number) for source, words in _SAID.items())
    return AfterLease(lines, say(_YOUR_TURN), say(_UNREAD))
