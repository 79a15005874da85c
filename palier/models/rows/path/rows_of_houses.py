"""Policies of archives of organisations: who manages one asks for its own and takes it; the clock makes and erases it (ADR 127).

What came from another Palier is written by its operator, who is the owner; the clock reads what was undone, when it walks the
seals.
"""

from palier.models.rows.row_conditions import ORGANISATION, USER
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, MANAGER, READ, REMOVE, Policy

_OF_MY_HOUSE = f"organisation_id = {ORGANISATION} AND (SELECT palier_manages())"
_ANEW = (
    f"by_id = {USER} AND state = 'demandee' AND made_at IS NULL AND expires_at IS NULL AND taken_at IS NULL"
    " AND size = 0 AND digest = '' AND asked_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes'"
    " AND EXISTS (SELECT FROM palier_membership m WHERE m.organisation_id = palier_housearchive.organisation_id"
    f" AND m.user_id = {USER} AND m.role = palier_housearchive.role AND m.suspended_at IS NULL AND m.ended_at IS NULL)"
)
_OF_MINE = "archive_id IN (SELECT id FROM palier_housearchive)"
HOUSES: tuple[Policy, ...] = (
    Policy("palier_housearchive", MANAGER, (READ, REMOVE), _OF_MY_HOUSE),
    Policy("palier_housearchive", MANAGER, (ADD,), f"{_OF_MY_HOUSE} AND {_ANEW}"),
    # Taken once: what was taken is taken.
    Policy("palier_housearchive", MANAGER, (CHANGE,), _OF_MY_HOUSE, "taken_at IS NOT NULL", was="taken_at IS NULL"),
    Policy("palier_housearchive", CLOCK, ALL),
    Policy("palier_housearchivepart", MANAGER, (READ, REMOVE), _OF_MINE),
    Policy("palier_housearchivepart", CLOCK, ALL),
    Policy("palier_housearrival", CLOCK, (READ,)),
    Policy("palier_arrivedrow", CLOCK, (READ,)),
)
