"""Policies of what a holder keeps an eye on: their own alone, and what the gate needs to stop an alert by its link (ADR 83)."""

from palier.models.rows.row_conditions import BY_MYSELF, OWN_DEMANDE, USER
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, DEMANDEUR, GATE, RC, READ, REMOVE, Policy

_OWN = f"{OWN_DEMANDE} AND {BY_MYSELF}"
_FOR_ONESELF = f"person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = {USER})"  # noqa: S608 - no value
_NEW = "stopped_at IS NULL AND told_on IS NULL AND seen = '{}'"
WATCHING: tuple[Policy, ...] = (
    Policy("palier_kepthome", DEMANDEUR, (READ, ADD, REMOVE), _OWN),
    Policy("palier_kepthome", CLOCK, ALL),
    Policy("palier_savedsearch", DEMANDEUR, (READ, CHANGE, REMOVE), _OWN),
    Policy("palier_savedsearch", DEMANDEUR, (ADD,), f"{_OWN} AND {_FOR_ONESELF} AND {_NEW}"),
    # By the link of a message: it stops, and does nothing else.
    Policy("palier_savedsearch", GATE, RC, becomes="stopped_at IS NOT NULL"),
    Policy("palier_savedsearch", CLOCK, ALL),
)
