"""Roles of the database and what they may be given: verbs on the rows of a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from palier.rules.doors.access import Role

GATE, PUBLIC, INTAKE = "palier_gate", "palier_public", "palier_intake"
SEPARATION = "palier_separation"
STEWARD = "palier_steward"
LOCAL_STEWARD = "palier_local_steward"
"""A steward held to territories: the organisations of those, their members, and no setting of the site (ADR 108)."""
DEMANDEUR, BAILLEUR, RESERVATAIRE, CLOCK = "palier_demandeur", "palier_bailleur", "palier_reservataire", "palier_clock"
COMMISSION = "palier_commission"
"""A member of a commission, of their own séances alone; the secretary who holds one is of its landlord."""
EMPLOYEUR = "palier_employeur"
"""A member of an employer: what anybody reads, its own sites, and no row of a household."""
CONSEILLER = "palier_conseiller"
"""A member of an organisation that advises households: of a file, what a living mandate of its household opens (ADR 66)."""
SOCIAL = "palier_social"
"""A member of a social service: of a file, what its household handed over and has not taken back (ADR 71)."""
AUDITOR = "palier_controle"
"""Who controls an organisation: what it did, while a mission lives (ADR 68)."""
GUICHET = "palier_guichet"
"""An agent of a counter: their own visits. Of a file, nothing but in the household's role, in a visit (ADR 70)."""
MANAGER = "palier_manager"
"""A member who lets in and stops the others of their own organisation, on those pages alone (ADR 76)."""
REGISTRANT = "palier_registrant"
"""Who proved an address and has no account: their first registration, or their requests for other roofs (ADR 88, 117)."""
LOGEUR = "palier_logeur"
"""A member who lets other roofs: those of their own organisation, and the requests that live on them (ADR 90)."""
MAIRIE, PREFECTURE = "palier_mairie", "palier_prefecture"
"""Whom the law tells of a commune, or of a département: what anybody reads, and numbers by functions (ADR 73)."""
TERRITORIES = (MAIRIE, PREFECTURE)
WEB_ROLES = (
    GATE,
    PUBLIC,
    INTAKE,
    SEPARATION,
    DEMANDEUR,
    BAILLEUR,
    RESERVATAIRE,
    COMMISSION,
    STEWARD,
    LOCAL_STEWARD,
    EMPLOYEUR,
    CONSEILLER,
    SOCIAL,
    AUDITOR,
    GUICHET,
    MANAGER,
    REGISTRANT,
    LOGEUR,
    *TERRITORIES,
)
ROLES = (*WEB_ROLES, CLOCK)
OF_MEMBERS: Mapping[Role, str] = {
    Role.BAILLEUR: BAILLEUR,
    Role.RESERVATAIRE: RESERVATAIRE,
    Role.COMMISSION: COMMISSION,
    Role.STEWARD: STEWARD,
    Role.LOCAL_STEWARD: LOCAL_STEWARD,
    Role.EMPLOYEUR: EMPLOYEUR,
    Role.CONSEILLER: CONSEILLER,
    Role.SOCIAL: SOCIAL,
    Role.AUDITOR: AUDITOR,
    Role.GUICHET: GUICHET,
    Role.LOGEUR: LOGEUR,
    Role.MAIRIE: MAIRIE,
    Role.PREFET: PREFECTURE,
}
"""The role that a request takes for a member of an organisation, by their quality: those that have pages."""
STAFF = (BAILLEUR, RESERVATAIRE)
READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"
RA, RAC, RC, ALL = (READ, ADD), (READ, ADD, CHANGE), (READ, CHANGE), (READ, ADD, CHANGE, REMOVE)
CLAIMED = "(SELECT palier_claim('role') IS NOT NULL)"
"""A claim of this very role: written before every condition that would hold without one."""
ANY = "true"


@dataclass(frozen=True, slots=True)
class Policy:
    """One role's rights on one table: its commands, and the rows on which they hold."""

    table: str
    role: str
    commands: tuple[str, ...]
    rows: str = ANY
    becomes: str = ""
    """What a row must be once changed, beside ``rows``."""
    was: str = ""
    """What a row must be to be changed, beside ``rows``: what it is once changed is not looked at for it."""
