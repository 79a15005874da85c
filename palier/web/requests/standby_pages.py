"""Which pages a replica may serve while the primary is away, and how old its data may be.

Staff read files by name, and each reading is written down: what cannot be written down is not
read. A place that moved an hour ago misleads; a letter or a rule does not.
"""

from enum import StrEnum

from django.urls import Resolver404, ResolverMatch, resolve


class Standby(StrEnum):
    """What a page becomes when only a replica answers."""

    ANY_AGE = "shown with the age of its data"
    RECENT = "shown with the age of its data, unless they are too old"
    NOMINATIVE = "unavailable: reading it is written down"
    ACT = "unavailable: showing it writes"


AUDIENCES = {
    "public": Standby.ANY_AGE,
    "proof": Standby.ANY_AGE,
    "demo": Standby.ANY_AGE,
    "demandeur": Standby.ANY_AGE,
    "demandeur.candidatures": Standby.RECENT,
    # A form is kept at each answer, and no account of it stands elsewhere.
    "demandeur.first": Standby.ACT,
    # What an address opens is asked of the primary.
    "demandeur.roofs_alone": Standby.ACT,
    "signin": Standby.ACT,
    "bailleur": Standby.NOMINATIVE,
    "commission": Standby.NOMINATIVE,
    "membre": Standby.NOMINATIVE,
    "employeur": Standby.ACT,
    "conseiller": Standby.NOMINATIVE,
    "social": Standby.NOMINATIVE,
    "social.codes": Standby.ACT,
    "logeur": Standby.NOMINATIVE,
    "controle": Standby.NOMINATIVE,
    "guichet": Standby.NOMINATIVE,
    # Whose place it is was asked of the primary; the numbers say of which day they are.
    "territoire": Standby.NOMINATIVE,
    "reservataire": Standby.NOMINATIVE,
    "intendant": Standby.NOMINATIVE,
    "equipe": Standby.NOMINATIVE,
    "desk": Standby.NOMINATIVE,
    "desk.views": Standby.ACT,
    "desk.planned": Standby.ACT,
    "desk.switching": Standby.ACT,
}
"""By folder of `palier/web`, or by what is in it where that differs. What is not here is unavailable."""
PAGES = {
    "recherche": Standby.RECENT,
    "publication": Standby.RECENT,
    "mes-points": Standby.RECENT,
    "accueil": Standby.RECENT,
    "demo-entrer": Standby.ACT,
    # What was taken back a second ago is not said to be worth something.
    "verifier-mandat": Standby.ACT,
    "verifier-mandat-lu": Standby.ACT,
    "mandats-retires": Standby.ACT,
    "pas-venu": Standby.ACT,
    "coordonnees-pas-moi": Standby.ACT,
    "personne-prevenue": Standby.ACT,
    "invitation-reprise": Standby.ACT,
    "arreter-alerte": Standby.ACT,
    "personne-a-prevenir": Standby.RECENT,
    "papier-mandat": Standby.ACT,
    "qui-m-aide": Standby.RECENT,
    "mes-donnees": Standby.RECENT,
    "service-social": Standby.RECENT,
    "autre-toit": Standby.RECENT,
    "autres-toits": Standby.RECENT,
    "mes-autres-toits": Standby.RECENT,
    "mes-messages": Standby.RECENT,
    "mes-messages-fil": Standby.RECENT,
    "ecrire-message": Standby.RECENT,
    "mon-echange": Standby.RECENT,
    "ancien-dossier": Standby.RECENT,
    "ancien-document": Standby.RECENT,
}
"""Pages that differ from their folder."""


def standby_of(path: str) -> Standby:
    """What the page at this path becomes. An address that leads nowhere is told so by the usual page."""
    try:
        return standby_at(resolve(path))
    except Resolver404:
        return Standby.ANY_AGE


def standby_at(match: ResolverMatch) -> Standby:
    """What the page becomes to which an address led."""
    if match.url_name in PAGES:
        return PAGES[match.url_name]
    _, _, folder, inside, *_ = [*match.func.__module__.split("."), "", "", "", ""]
    return AUDIENCES.get(f"{folder}.{inside}", AUDIENCES.get(folder, Standby.ACT))
