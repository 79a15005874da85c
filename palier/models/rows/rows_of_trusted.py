"""Policies of whom a holder trusts: their giver's own, and what the gate is shown to take an answer by a link (ADR 78).

Another holder does not see that one exists, and no organisation does. Columns are held beside (``column_rights``).
"""

from palier.models.rows.row_conditions import BY_MYSELF, OWN_DEMANDE, USER
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, DEMANDEUR, GATE, RC, READ, Policy

_OWN = f"{OWN_DEMANDE} AND {BY_MYSELF}"
_FOR_ONESELF = f"person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = {USER})"  # noqa: S608 - no value
_NEW = (
    "state = 'demande' AND asked_at IS NULL AND answered_at IS NULL AND ended_at IS NULL AND lost_at IS NULL"
    " AND told_at IS NULL"
)
TRUSTED: tuple[Policy, ...] = (
    Policy("palier_trustedcontact", DEMANDEUR, (READ,), _OWN),
    Policy("palier_trustedcontact", DEMANDEUR, (ADD,), f"{_OWN} AND {_FOR_ONESELF} AND {_NEW}"),
    Policy("palier_trustedcontact", DEMANDEUR, (CHANGE,), _OWN, "state = 'retire'"),
    Policy("palier_trustedcontact", GATE, RC, "asked_at IS NOT NULL", "state IN ('accepte', 'refuse', 'arrete')"),
    Policy("palier_trustedcontact", CLOCK, ALL),
    # The gate keeps that an address wants no question, and reads of none whether it does.
    Policy("palier_unaskedaddress", GATE, (ADD,)),
    Policy("palier_unaskedaddress", CLOCK, ALL),
)
