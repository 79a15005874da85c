"""Policies of the papers of a lease: its household from the sending on, its landlord, and no other desk (ADR 94).

What is sent is changed by nobody: a paper comes and goes while its envelope is a draft, and what came back of a provider is the
clock's to write. From where to where an envelope moves, the trigger tells (``palier_envelope_moved``).
"""

from palier.models.rows.row_conditions import MANDATE, OWN_DEMANDE, OWN_PUBLICATIONS, USER, VISIT, its_file
from palier.models.rows.row_rights import ADD, ALL, BAILLEUR, CHANGE, CLOCK, DEMANDEUR, READ, REMOVE, Policy

_MINE = f"{OWN_DEMANDE} AND {VISIT} IS NULL AND {MANDATE} IS NULL"
"""Of the household itself: at a counter and by an adviser a lease is neither read nor signed."""
_OF_OUR_HOMES = f"candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN ({OWN_PUBLICATIONS}))"  # noqa: S608 - no value
_SEEN = "envelope_id IN (SELECT id FROM palier_leaseenvelope)"
"""Envelopes that this role may see: their own policies answer."""
_DRAFT = "envelope_id IN (SELECT id FROM palier_leaseenvelope WHERE state = 'brouillon')"


def _its_envelope(table: str) -> str:
    """What hangs on an envelope names the file of that envelope."""
    return f"EXISTS (SELECT FROM palier_leaseenvelope e WHERE e.id = envelope_id AND e.demande_id = {table}.demande_id)"


ENVELOPES: tuple[Policy, ...] = (
    Policy("palier_leaseenvelope", DEMANDEUR, (READ, CHANGE), f"{_MINE} AND sent_at IS NOT NULL"),
    Policy("palier_leaseenvelope", BAILLEUR, (READ, CHANGE), _OF_OUR_HOMES),
    Policy(
        "palier_leaseenvelope",
        BAILLEUR,
        (ADD,),
        f"{_OF_OUR_HOMES} AND {its_file('palier_leaseenvelope')} AND made_by_id = {USER} AND state = 'brouillon'"
        " AND sent_at IS NULL AND completed_at IS NULL AND opened_at IS NULL",
    ),
    Policy("palier_leaseenvelope", CLOCK, ALL),
    Policy("palier_leasesigner", DEMANDEUR, (READ,), f"{_MINE} AND {_SEEN}"),
    Policy("palier_leasesigner", BAILLEUR, (READ,), f"{_SEEN} AND {VISIT} IS NULL"),
    Policy(
        "palier_leasesigner",
        BAILLEUR,
        (ADD,),
        f"{_DRAFT} AND {_its_envelope('palier_leasesigner')} AND signed_at IS NULL AND link_sealed = ''"
        f" AND (user_id IS NULL OR user_id = {USER})",
    ),
    Policy("palier_leasesigner", CLOCK, ALL),
    Policy("palier_leasepaper", DEMANDEUR, (READ,), f"{_MINE} AND {_SEEN}"),
    Policy("palier_leasepaper", BAILLEUR, (READ,), f"{_SEEN} AND {VISIT} IS NULL"),
    Policy(
        "palier_leasepaper",
        BAILLEUR,
        (ADD,),
        f"{_DRAFT} AND {_its_envelope('palier_leasepaper')} AND kind <> 'preuve' AND signed_from_id IS NULL",
    ),
    Policy("palier_leasepaper", BAILLEUR, (REMOVE,), f"{_DRAFT} AND {VISIT} IS NULL"),
    Policy("palier_leasepaper", CLOCK, ALL),
    Policy("palier_signingnotice", CLOCK, ALL),
)
