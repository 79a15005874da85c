"""What a key of the API is for: a closed list, by role, each said to who draws the key (ADR 112).

A purpose takes away, and never gives: a key reads and does what its member may, and of that what its purposes name.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from palier.rules.doors.access import Role
from palier.rules.law.law import act, applies

_SECURITY = act("règlement (UE) 2016/679, article 32")
_MINIMUM = act("règlement (UE) 2016/679, article 5")


class ApiPurpose(StrEnum):
    """A purpose, as a key keeps it."""

    HOMES = "logements"
    LISTS = "publications"
    CANDIDATES = "candidats"
    SEANCES = "seances"
    OFFERS = "offres"
    FLOW = "flux"


LABELS: Mapping[ApiPurpose, str] = {
    ApiPurpose.HOMES: "Logements : les lire, les déclarer, les corriger, les orienter",
    ApiPurpose.LISTS: "Publications : les lire, publier, envoyer les dossiers, retirer",
    ApiPurpose.CANDIDATES: "Candidats désignés : les lire par leur nom, enregistrer un contrôle",
    ApiPurpose.SEANCES: "Séances : les convoquer, tenir leur ordre du jour, noter présents et décisions, les clore",
    ApiPurpose.OFFERS: "Offres et baux : envoyer une offre, prouver sa remise, enregistrer un bail",
    ApiPurpose.FLOW: "Flux de réservations : lire les droits, les soldes et les parts",
}
"""What each opens to a landlord, in the words of the page that draws a key."""
FOR_A_RESERVATAIRE: Mapping[ApiPurpose, str] = {
    ApiPurpose.HOMES: "Logements orientés vers vous : les lire",
    ApiPurpose.LISTS: "Publications : les lire, publier, envoyer les dossiers, appeler les suivants, retirer",
    ApiPurpose.CANDIDATES: "Candidats classés : les lire dans l’ordre, par leur référence",
    ApiPurpose.FLOW: "Flux de réservations : lire vos droits, leurs soldes et vos parts",
}
OF_ROLES: Mapping[Role, Mapping[ApiPurpose, str]] = {
    Role.BAILLEUR: LABELS,
    Role.RESERVATAIRE: FOR_A_RESERVATAIRE,
}
"""By role: an adviser, a counter or a commission has no key, for what they do is done by a person."""
LIVES = (30, 90, 180, 365)
"""Days that a key may live."""
TOKEN_LIFE = timedelta(minutes=10)
"""How long a token opens: as long as a copy of it is of use to somebody else."""
HANDOVER = timedelta(days=1)
"""How long the secret before still opens once a key is drawn anew: the software is changed meanwhile."""


@applies(_MINIMUM)
def offered(role: str) -> Mapping[ApiPurpose, str]:
    """The purposes that a member of this role may give to a key; none: this role has no key."""
    return OF_ROLES.get(Role(role), {})


@applies(_MINIMUM)
def fitting(role: str, purposes: Iterable[str]) -> tuple[ApiPurpose, ...]:
    """The purposes asked for, in the order of the list, without those that this role has not."""
    asked = set(purposes)
    return tuple(one for one in offered(role) if one.value in asked)


@applies(_SECURITY)
def end(days: int, *, at: datetime) -> datetime | None:
    """When a key of so many days ends; none where no key lives so long."""
    return at + timedelta(days=days) if days in LIVES else None
