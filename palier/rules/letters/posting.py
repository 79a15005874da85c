"""A letter on paper: which letters take that way, where each stands, and the days that its posting can have.

A letter that was made reaches nobody, one that was posted proves its sending and not its receipt: no delay of the law
starts here. What this platform counts from a sending is counted from the posting.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from palier.rules.homes.home_dates import ImpossibleDay
from palier.rules.law import clocks, french
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.letters import table

_HOUSE = act("règles de publication de Palier")
MOST_AT_ONCE = 100
"""Letters that one document holds, and that one act notes: what a person feeds to a printer and puts in envelopes."""


class PostingState(StrEnum):
    """Where a letter on paper stands."""

    TO_PRINT = "a_imprimer"
    PRINTED = "imprimee"
    POSTED = "postee"
    WITHDRAWN = "retiree"


LABELS: Mapping[PostingState, str] = {
    PostingState.TO_PRINT: phrase("À imprimer"),
    PostingState.PRINTED: phrase("Imprimée, à poster"),
    PostingState.POSTED: phrase("Postée"),
    PostingState.WITHDRAWN: phrase("Retirée de la liste"),
}
WITHDRAWALS: Mapping[str, str] = {
    "coordonnees_protegees": phrase("Les coordonnées sont protégées"),
    "remise_autrement": phrase("La personne l’a reçue par un autre moyen"),
    "sans_objet": phrase("Elle n’a plus d’objet"),
    "adresse_introuvable": phrase("Aucune adresse n’a été trouvée"),
}
"""Why a letter will not be posted: coded, since the journal holds nothing personal."""
UNDOINGS: Mapping[str, str] = {
    "notee_par_erreur": phrase("Notée par erreur"),
    "pas_la_bonne_lettre": phrase("Ce n’était pas la bonne lettre"),
    "abimee": phrase("Lettre abîmée ou perdue avant l’envoi"),
}
"""Why a letter goes one step back."""


@applies(cch("R441-10"), cch("L441-2-2"), cch("R441-2-8"))
def goes_on_paper(kind: str) -> bool:
    """Whether a letter of this kind must reach somebody who has neither e-mail nor telephone: a text asks for it."""
    return table.is_due_on_paper(kind)


@applies(_HOUSE)
def state(*, printed_at: datetime | None, posted_on: date | None, withdrawn_at: datetime | None) -> PostingState:
    """Where a letter stands, from what was noted of it."""
    if withdrawn_at is not None:
        return PostingState.WITHDRAWN
    if posted_on is not None:
        return PostingState.POSTED
    return PostingState.TO_PRINT if printed_at is None else PostingState.PRINTED


@applies(_HOUSE)
def check_posted(posted_on: date, *, made_on: date, on: date) -> None:
    """Refuse a posting to come, or before the letter was made; raises ``ImpossibleDay``."""
    if posted_on > on:
        raise ImpossibleDay("posted_on", phrase("Ce jour est à venir : notez l’envoi une fois la lettre postée."))
    if posted_on < made_on:
        raise ImpossibleDay(
            "posted_on",
            say(
                "Une des lettres a été écrite le {day} : elle n’a pas pu être postée avant ce jour.",
                day=french.day(made_on),
            ),
        )


@applies(_HOUSE)
def say_posted(posted_on: date) -> str:
    """What the desk and the household read of a posted letter: its sending, never its receipt."""
    return say("envoyée par la poste le {day}", day=clocks.say_day(posted_on))


@applies(_HOUSE)
def late_days(*, made_on: date, posted_on: date) -> int:
    """Days by which a letter left after it was made: a delay that counted on its sending is given them back."""
    return max((posted_on - made_on).days, 0)
