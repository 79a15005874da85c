"""The table of letters: every text that a person receives, by its kind, in the order of the story of a demande.

A row says to whom, when, under which article, by which way, what must stand in it, and its phrases. ``composing.compose`` makes
the letter; ``docs/reference/letters.md`` is this table in print.
"""

from collections.abc import Mapping

from palier.rules.law.law import act, applies
from palier.rules.letters.parts import Channel, DeskNotice, LetterRow
from palier.rules.letters.rows import (
    access_mails,
    alert_letters,
    announcements,
    appeal_letters,
    applying_letters,
    change_letters,
    commission_letters,
    designating_letters,
    desk_notices,
    exchange_letters,
    lease_letters,
    life_letters,
    listing_letters,
    mandate_letters,
    mistake_letters,
    offer_letters,
    own_data_letters,
    parting_letters,
    people_letters,
    radiation_letters,
    register_letters,
    registration_letters,
    roof_letters,
    seance_mails,
    takeover_letters,
    thread_letters,
    trusted_letters,
)
from palier.rules.letters.rows.path import signing_letters, viewing_letters, wanted_letters

_HOUSE = act("règles de publication de Palier")
CHAPTERS: Mapping[str, tuple[LetterRow, ...]] = {
    "Candidater": applying_letters.ROWS,
    "La liste": listing_letters.ROWS,
    "La question avant la désignation": wanted_letters.ROWS,
    "La désignation": designating_letters.ROWS,
    "Le contrôle et la commission": commission_letters.ROWS,
    "La visite": viewing_letters.ROWS,
    "L’offre": offer_letters.ROWS,
    "Le bail, et la fin d’une candidature": lease_letters.ROWS,
    "La signature du bail": signing_letters.ROWS,
    "Le dossier et ses pièces": people_letters.ROWS,
    "La vie de la demande": life_letters.ROWS,
    "La radiation": radiation_letters.ROWS,
    "La séparation": parting_letters.ROWS,
    "Ce qui a changé": change_letters.ROWS,
    "Le registre national": register_letters.ROWS,
    "La première demande en ligne": registration_letters.ROWS,
    "Les erreurs": mistake_letters.ROWS,
    "Ce que le ménage conteste": appeal_letters.ROWS,
    "Les mandats": mandate_letters.ROWS,
    "La personne à prévenir": trusted_letters.ROWS,
    "La reprise d’un ancien outil": takeover_letters.ROWS,
    "Les alertes d’une recherche": alert_letters.ROWS,
    "L’archive de ses données": own_data_letters.ROWS,
    "Les autres toits": roof_letters.ROWS,
    "Les messages à qui tient le dossier": thread_letters.ROWS,
    "L’échange de logements": exchange_letters.ROWS,
    "Les messages aux ménages": announcements.TO_HOUSEHOLDS,
    "Les messages à un ancien contact": change_letters.TO_FORMER,
    "Les messages aux professionnels sur leur accès": access_mails.TO_PROFESSIONALS,
    "Les messages aux membres d’une commission": seance_mails.ROWS,
    "Les messages aux autres": announcements.TO_OTHERS,
}
"""The rows, by chapter of the story."""
ROWS: Mapping[str, LetterRow] = {row.key: row for rows in CHAPTERS.values() for row in rows}
ON_DESKS: tuple[DeskNotice, ...] = desk_notices.ROWS
"""What is notified and is no letter."""


OPENED_BY_ACT = frozenset(row.kind for row in ROWS.values() if row.opened_by_act)
"""Kinds whose opening has an effect in law."""
STEPS = frozenset(row.kind for row in ROWS.values() if row.is_step)
"""Kinds that are steps of the path of a candidature."""


class UnknownKind(LookupError):
    """No row of the table has this kind."""


@applies(_HOUSE)
def subject_of(name: str) -> str:
    """The subject of a message whose row has one, the same for everybody: what is kept of it is found by that."""
    (title,) = row_of(name).title
    return title.phrase


@applies(_HOUSE)
def row_of(name: str) -> LetterRow:
    """The row of this name, which is its kind where one row writes it. Raises ``UnknownKind``."""
    try:
        return ROWS[name]
    except KeyError as error:
        raise UnknownKind(name) from error


@applies(_HOUSE)
def is_due_on_paper(kind: str) -> bool:
    """Whether a text asks that a letter of this stored kind reach somebody who has neither e-mail nor telephone."""
    return any(row.channel is Channel.LETTER for row in ROWS.values() if row.kind == kind)
