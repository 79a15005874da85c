"""What a steward may shut for a time, for all or in one territory: a closed table, read through ``is_open`` alone.

A switch shuts the beginning of something, never its end: what was begun is finished, taken back or read as before. **What
protects somebody, and what the law gives, is never a switch**: separating in silence, a safe address, confiding a danger, the
counter's visits, a renewal, a recourse, an erasure, the account of who read a file, a second factor, the seals. Nobody may add
one of these here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law.dates import add_months
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase

_HOUSE = act("règles de publication de Palier")
FARTHEST_MONTHS = 12
"""A change is announced at most so long before its day."""


class Switch(StrEnum):
    """What may be shut. Stored words, never labels."""

    REGISTRATION = "premiere_demande_guichet"
    REFERRAL = "orientation_sociale"
    ADVISER_ACTS = "actes_par_mandat"
    FRANCECONNECT = "franceconnect"


@dataclass(frozen=True, slots=True)
class SwitchRow:
    """One line of the table. Everything is open until somebody shuts it."""

    label: str
    opens: str
    """What it lets begin, and what stays while it is shut."""
    touches: str
    shut: str
    """What a page says while it is shut, with what to do instead."""
    is_local: bool = False
    """Whether the territory of a household is known there: it may then be shut in one territory."""


SWITCHES: Mapping[Switch, SwitchRow] = {
    Switch.REGISTRATION: SwitchRow(
        label=phrase("Première demande au guichet"),
        opens=phrase("Commencer un formulaire de l’État avec une personne. Ceux qui sont commencés se finissent."),
        touches=phrase("les guichets d’enregistrement"),
        shut=phrase(
            "Les premières demandes ne se commencent pas ici en ce moment. Enregistrez la personne sur le site national, "
            "demande-logement-social.gouv.fr, ou donnez-lui le formulaire de l’État sur papier."
        ),
    ),
    Switch.REFERRAL: SwitchRow(
        label=phrase("Orientation vers un service social"),
        opens=phrase(
            "Confier une situation à un service social. Un danger se confie toujours ; ce qui est confié se lit et se reprend."
        ),
        touches=phrase("les ménages et les services sociaux"),
        shut=phrase(
            "Confier une situation à un service social n’est pas possible ici en ce moment, sauf un danger. Pour le reste, "
            "envoyez votre papier depuis « Mon dossier », ou montrez-le à un guichet : il compte autant."
        ),
        is_local=True,
    ),
    Switch.ADVISER_ACTS: SwitchRow(
        label=phrase("Actes d’un conseiller par mandat"),
        opens=phrase("Agir pour le compte d’un ménage. Un mandat se lit, se rend et s’arrête comme avant."),
        touches=phrase("les organismes de conseil et les ménages qu’ils aident"),
        shut=phrase(
            "Les actes par mandat sont fermés en ce moment. Faites l’acte avec la personne, dans son espace, ou au guichet "
            "de sa commune."
        ),
    ),
    Switch.FRANCECONNECT: SwitchRow(
        label=phrase("Bouton FranceConnect"),
        opens=phrase("Entrer et relier son identité par FranceConnect. L’entrée par numéro unique reste ouverte."),
        touches=phrase("les ménages"),
        shut=phrase(
            "L’entrée par FranceConnect est fermée en ce moment. Entrez avec votre numéro unique et votre date de naissance, "
            "ou au guichet de votre commune."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class SwitchedTo:
    """One change, as it was made: the last that has begun holds."""

    switch: str
    territory: str | None
    """Null: for all."""
    is_open: bool
    since: date


@applies(_HOUSE)
def is_open(changes: Iterable[SwitchedTo], switch: Switch, *, territory: str | None = None, on: date) -> bool:
    """Whether something may begin on a day. ``changes`` stand in the order in which they were made.

    Shut for all is shut everywhere; a territory shuts for itself alone.
    """
    known = [one for one in changes if one.switch == switch and one.since <= on]
    return _last(known, None) and (territory is None or _last(known, territory))


@applies(_HOUSE)
def is_shut_somewhere(changes: Iterable[SwitchedTo], switch: Switch) -> bool:
    """Whether a territory ever asked for it: where none did, no territory needs to be known."""
    return any(one.switch == switch and one.territory is not None and not one.is_open for one in changes)


@applies(_HOUSE)
def last_day(on: date) -> date:
    """The farthest day from which a change may be announced."""
    return add_months(on, FARTHEST_MONTHS)


def _last(known: Iterable[SwitchedTo], territory: str | None) -> bool:
    """The state that holds: of the changes of this place, the one of the latest day, and of that day the last made."""
    found, since = True, date.min
    for one in known:
        if one.territory == territory and one.since >= since:
            found, since = one.is_open, one.since
    return found
