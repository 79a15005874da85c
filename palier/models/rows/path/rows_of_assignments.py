"""Policies of who follows what in a house, and of who is away: read and written by its own desk, and by nobody else.

A line is seen with its file, or its list: where the house sees those no more, nothing says that somebody had it (ADR 203).
"""

from palier.models.rows.row_conditions import LISTS_OF, ORGANISATION, USER
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, READ, REMOVE, STAFF, Policy

_OURS = f"organisation_id = {ORGANISATION}"
_COLLEAGUE = (
    "EXISTS (SELECT FROM palier_membership m WHERE m.user_id = member_id"
    " AND m.organisation_id = palier_assignment.organisation_id AND m.suspended_at IS NULL AND m.ended_at IS NULL)"
)
_SEEN = {
    role: (
        f"{_OURS} AND (publication_id IN ({lists}) OR EXISTS (SELECT FROM palier_candidature c"
        f" WHERE c.id = candidature_id AND c.publication_id IN ({lists})))"
    )
    for role, lists in LISTS_OF.items()
}
_GIVEN = f"given_by_id = {USER} AND {_COLLEAGUE}"
ASSIGNMENTS: tuple[Policy, ...] = (
    *(Policy("palier_assignment", role, (READ, REMOVE), _SEEN[role]) for role in STAFF),
    *(Policy("palier_assignment", role, (ADD,), f"{_SEEN[role]} AND {_GIVEN}") for role in STAFF),
    *(Policy("palier_assignment", role, (CHANGE,), _SEEN[role], _GIVEN) for role in STAFF),
    Policy("palier_assignment", CLOCK, ALL),
    *(Policy("palier_absence", role, (READ,), _OURS) for role in STAFF),
    # One's own, and no colleague's.
    *(Policy("palier_absence", role, (ADD, CHANGE, REMOVE), f"{_OURS} AND user_id = {USER}") for role in STAFF),
    Policy("palier_absence", CLOCK, ALL),
)
