"""A registered letter that its person did not collect: from which day it counts as received (Conseil d'État, no. 436148).

For how long an office keeps a letter was read in no text: nothing is computed of it. Who holds the letter says what the post
wrote on it: one that came back from an address where its person is not was never theirs to collect.

Kinder than the decision on one point: only once the letter came back. The reminder that follows gives back the days by which
it is late, so nobody learns of a delay that is already over.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from palier.rules.homes.home_dates import ImpossibleDay
from palier.rules.law import french
from palier.rules.law.clocks import at_hour
from palier.rules.law.law import act, applies

DECISION = act("Conseil d’État, 30 novembre 2021, n° 436148")
_PROOF = "Lettre recommandée non retirée"
_MIDDAY = 12


class ReturnMark(StrEnum):
    """What the post wrote on the letter that came back. Words of a form."""

    UNCLAIMED = "non_reclamee"
    UNKNOWN = "inconnue"
    OTHER = "autre"


RETURN_MARKS: Mapping[ReturnMark, str] = {
    ReturnMark.UNCLAIMED: "« Pli avisé et non réclamé » : un avis de passage a été laissé, personne n’est venu la retirer",
    ReturnMark.UNKNOWN: "« Destinataire inconnu à l’adresse », « défaut d’accès ou d’adressage », « n’habite pas à l’adresse »",
    ReturnMark.OTHER: "« Pli refusé », ou autre chose",
}


@applies(DECISION)
def counts(mark: ReturnMark | str) -> bool:
    """Whether it counts as received: where it could be collected, and was not. Of what was not read, nothing begins."""
    return ReturnMark(mark) is ReturnMark.UNCLAIMED


@applies(DECISION)
def received_at(presented_on: date, returned_on: date, *, posted_on: date, on: date) -> datetime:
    """From when it counts as received: the day on which it was presented. Until it comes back it may still be collected.

    Raises ``ImpossibleDay``.
    """
    if presented_on < posted_on:
        day = french.day(posted_on)
        raise ImpossibleDay("presented_on", f"La lettre a été postée le {day} : elle n’a pas été présentée avant.")
    if returned_on > on:
        raise ImpossibleDay("returned_on", "Ce retour est à venir : notez-le une fois la lettre revenue.")
    if returned_on <= presented_on:
        raise ImpossibleDay(
            "returned_on",
            "Une lettre gardée au bureau revient un autre jour que celui de l’avis : vérifiez les deux jours.",
        )
    return at_hour(presented_on, _MIDDAY)


@applies(DECISION)
def proof(presented_on: date, returned_on: date) -> str:
    """What is kept as the proof of it."""
    return f"{_PROOF} : présentée le {french.day(presented_on)}, revenue le {french.day(returned_on)}"


@applies(DECISION)
def is_uncollected(proof_kept: str) -> bool:
    """Whether a proof says that nobody collected the letter: its person is then not told that they received it."""
    return proof_kept.startswith(_PROOF)
