"""Who may touch which row, as data.

The rows stand by subject in ``rows_of_*``. Migrations carry a frozen copy of the SQL that they write; a test compares the two
with the live catalogue. A request acts under one of the roles of ``row_rights``; the login of the web has no right of its own. A
row is compared with what ``palier_claim`` reads of a signed claim (ADR 39), never with a setting: any statement can write one.
"""

from palier.models.exchange.rows_of_exchanges import EXCHANGES
from palier.models.homes.rows_of_home_files import HOME_FILES
from palier.models.partners.rows_of_partners import EVENTS, KEYS, WEBHOOKS
from palier.models.rows.column_rights import COLUMNS, READ_COLUMNS
from palier.models.rows.path.rows_of_assignments import ASSIGNMENTS
from palier.models.rows.path.rows_of_envelopes import ENVELOPES
from palier.models.rows.path.rows_of_houses import HOUSES
from palier.models.rows.path.rows_of_notes import NOTES
from palier.models.rows.path.rows_of_questions import QUESTIONS
from palier.models.rows.path.rows_of_sheet_visits import SHEET_VISITS
from palier.models.rows.path.rows_of_viewings import VIEWINGS
from palier.models.rows.row_rights import (
    ADD,
    ALL,
    ANY,
    AUDITOR,
    BAILLEUR,
    CHANGE,
    CLAIMED,
    CLOCK,
    COMMISSION,
    CONSEILLER,
    DEMANDEUR,
    EMPLOYEUR,
    GATE,
    GUICHET,
    INTAKE,
    LOCAL_STEWARD,
    LOGEUR,
    MAIRIE,
    MANAGER,
    PREFECTURE,
    PUBLIC,
    RA,
    RAC,
    RC,
    READ,
    REGISTRANT,
    REMOVE,
    RESERVATAIRE,
    ROLES,
    SEPARATION,
    SOCIAL,
    STAFF,
    STEWARD,
    TERRITORIES,
    WEB_ROLES,
    Policy,
)
from palier.models.rows.rows_of_appeals import APPEALS
from palier.models.rows.rows_of_auditors import AUDITORS
from palier.models.rows.rows_of_changes import CHANGES
from palier.models.rows.rows_of_counters import COUNTERS
from palier.models.rows.rows_of_desks import DESKS
from palier.models.rows.rows_of_doors import DOORS
from palier.models.rows.rows_of_employers import EMPLOYERS
from palier.models.rows.rows_of_files import FILES
from palier.models.rows.rows_of_local_stewards import LOCAL_STEWARDS
from palier.models.rows.rows_of_managers import MANAGERS
from palier.models.rows.rows_of_mandates import MANDATES
from palier.models.rows.rows_of_members import MEMBERS
from palier.models.rows.rows_of_own import ARCHIVES, FETCHED, TRUSTED, WATCHING
from palier.models.rows.rows_of_radiations import RADIATIONS
from palier.models.rows.rows_of_referrals import REFERRALS
from palier.models.rows.rows_of_roofs import ROOFS
from palier.models.rows.rows_of_separations import SEPARATIONS
from palier.models.rows.rows_of_stewards import STEWARDS
from palier.models.rows.rows_of_territories import OF_TERRITORIES
from palier.models.rows.rows_of_threads import THREADS
from palier.models.scoring.rows_of_grids import GRIDS
from palier.models.takeover.rows_of_stocks import CAMPAIGNS, PAPERS, STOCKS

__all__ = (
    "ADD",
    "ALL",
    "ANY",
    "AUDITOR",
    "BAILLEUR",
    "CHANGE",
    "CLAIMED",
    "CLOCK",
    "COLUMNS",
    "COMMISSION",
    "CONSEILLER",
    "DEMANDEUR",
    "EMPLOYEUR",
    "GATE",
    "GUICHET",
    "INTAKE",
    "LOCAL_STEWARD",
    "LOGEUR",
    "MAIRIE",
    "MANAGER",
    "OPEN",
    "PREFECTURE",
    "PROTECTED",
    "PUBLIC",
    "RA",
    "RAC",
    "RC",
    "READ",
    "READ_COLUMNS",
    "REGISTRANT",
    "REMOVE",
    "RESERVATAIRE",
    "ROLES",
    "SEPARATION",
    "SOCIAL",
    "STAFF",
    "STEWARD",
    "TERRITORIES",
    "WEB_ROLES",
    "Policy",
    "held_columns",
    "protected_tables",
)

PROTECTED: tuple[Policy, ...] = (
    *FILES,
    *CHANGES,
    *SEPARATIONS,
    *DESKS,
    *RADIATIONS,
    *MEMBERS,
    *EMPLOYERS,
    *MANDATES,
    *REFERRALS,
    *TRUSTED,
    *WATCHING,
    *APPEALS,
    *ARCHIVES,
    *FETCHED,
    *ROOFS,
    *THREADS,
    *VIEWINGS,
    *QUESTIONS,
    *ASSIGNMENTS,
    *NOTES,
    *SHEET_VISITS,
    *ENVELOPES,
    *EXCHANGES,
    *GRIDS,
    *STOCKS,
    *PAPERS,
    *HOME_FILES,
    *CAMPAIGNS,
    *DOORS,
    *STEWARDS,
    *LOCAL_STEWARDS,
    *MANAGERS,
    *KEYS,
    *EVENTS,
    *WEBHOOKS,
    *HOUSES,
    *AUDITORS,
    *COUNTERS,
    *OF_TERRITORIES,
)
_REFERENCE = (
    "palier_territory",
    "palier_commune",
    "palier_placeedition",
    "palier_sizeguideversion",
    "palier_communefigure",
    "palier_vacancyfigure",
    "palier_fairnessfigure",
    "palier_refusalfigure",
    "palier_ranking",
    "palier_closinghold",
    "palier_publishedhead",
    "palier_headstamp",
    "palier_instance",
    "palier_sealedhead",
    "palier_dailyroot",
)
OPEN: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    *((table, ROLES, (READ,)) for table in _REFERENCE),
    ("palier_ranking", (CLOCK,), (ADD,)),
    ("palier_chainhead", (CLOCK,), RAC),
    ("palier_closinghold", (CLOCK,), (ADD, CHANGE)),
    ("palier_publishedhead", (CLOCK,), (ADD,)),
    ("palier_headstamp", (CLOCK,), (ADD,)),
    ("palier_unsealed", (CLOCK,), (READ, REMOVE)),
    ("palier_partneroutbox", (CLOCK,), (READ, REMOVE)),
    ("palier_partnerfeed", (CLOCK,), RAC),
    ("palier_sealedline", (CLOCK,), RAC),
    ("palier_sealedhead", (CLOCK,), (ADD, CHANGE)),
    ("palier_dailyroot", (CLOCK,), (ADD,)),
    ("palier_sealtakeover", (CLOCK,), (READ, CHANGE, REMOVE)),
    ("palier_sealcheck", (CLOCK,), RA),
    ("palier_sealcheck", (STEWARD,), (READ,)),
    ("palier_sizeguideversion", (CLOCK,), (ADD,)),
    ("palier_communefigure", (CLOCK,), (ADD,)),
    ("palier_vacancyfigure", (CLOCK,), (ADD,)),
    ("palier_fairnessfigure", (CLOCK,), (ADD,)),
    ("palier_refusalfigure", (CLOCK,), (ADD,)),
    ("django_migrations", (GATE,), (READ,)),
    ("procrastinate_workers", (GATE,), (READ,)),
    ("procrastinate_periodic_defers", (CLOCK,), ALL),
)
"""Grants without row security: data that is public, or that holds opaque ids only."""


def protected_tables() -> tuple[str, ...]:
    """Tables under row security, in the order of the matrix."""
    return tuple(dict.fromkeys(policy.table for policy in PROTECTED))


def held_columns(table: str, role: str, command: str) -> tuple[str, ...]:
    """The columns to which a command of a role is held; none where it is given on the whole table."""
    columns = {CHANGE: COLUMNS, READ: READ_COLUMNS}.get(command, {})
    return columns.get((table, role), ())
