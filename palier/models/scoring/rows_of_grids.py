"""Policies of grids: everybody reads those that were entered; stewards write drafts and enter them where they act (ADR 130, 131).

A version is added and never changed. A try is asked by a page and counted by the clock; whom it would have sent is the clock's.
"""

from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, LOCAL_STEWARD, READ, ROLES, STEWARD, Policy

_HERE = "territory_id = ANY((SELECT palier_held_territories())::text[])"
_OF_TODAY = "entered_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes'"
_CLOSED = (
    "SELECT FROM palier_publication p JOIN palier_home h ON h.id = p.home_id JOIN palier_commune c ON c.code = h.commune_id"
    " WHERE c.territory_id = palier_gridversion.territory_id AND p.closes_at <= now()"
    " AND p.closes_at >= palier_gridversion.effective_on::timestamp AT TIME ZONE 'Europe/Paris'"
)
_NO_PAST = f"(effective_on > (now() AT TIME ZONE 'Europe/Paris')::date OR NOT EXISTS ({_CLOSED}))"
"""Lists that closed keep the grid of their day: no page writes another beside it."""
_NEW = "version_id IS NULL AND put_away_at IS NULL"
_UNDONE = (
    "state = 'demande' AND lists = 0 AND done = 0 AND result = '{}' AND told_as_id IS NULL"
    " AND living = '{}' AND living_as_id IS NULL"
)
_OF_THEIRS = "draft_id IN (SELECT d.id FROM palier_griddraft d)"
GRIDS: tuple[Policy, ...] = (
    *(Policy("palier_gridversion", role, (READ,)) for role in ROLES),
    Policy("palier_gridversion", CLOCK, (ADD,)),
    Policy("palier_gridversion", STEWARD, (ADD,), f"territory_id IS NOT NULL AND {_OF_TODAY} AND {_NO_PAST}"),
    Policy("palier_gridversion", LOCAL_STEWARD, (ADD,), f"{_HERE} AND {_OF_TODAY} AND {_NO_PAST}"),
    Policy("palier_griddraft", STEWARD, (READ,)),
    Policy("palier_griddraft", LOCAL_STEWARD, (READ,), _HERE),
    Policy("palier_griddraft", STEWARD, (ADD,), _NEW),
    Policy("palier_griddraft", LOCAL_STEWARD, (ADD,), f"{_HERE} AND {_NEW}"),
    Policy("palier_griddraft", STEWARD, (CHANGE,), was="version_id IS NULL"),
    Policy("palier_griddraft", LOCAL_STEWARD, (CHANGE,), _HERE, was="version_id IS NULL"),
    Policy("palier_griddraft", CLOCK, (READ,)),
    Policy("palier_gridtrial", STEWARD, (READ,)),
    Policy("palier_gridtrial", LOCAL_STEWARD, (READ,), _OF_THEIRS),
    Policy("palier_gridtrial", STEWARD, (ADD,), _UNDONE),
    Policy("palier_gridtrial", LOCAL_STEWARD, (ADD,), f"{_OF_THEIRS} AND {_UNDONE}"),
    Policy("palier_gridtrial", CLOCK, (READ, CHANGE)),
    Policy("palier_trialmarks", CLOCK, ALL),
)
