"""Policies of who manages an organisation: its members, who are members nowhere else, and no row of a household (ADR 76).

``palier_manages`` says whether the claim is of a manager; ``palier_managed`` whose account is theirs to change.
"""

from palier.models.rows.row_conditions import ORGANISATION, PUBLISHED, STANDING, UNSENT, USER
from palier.models.rows.row_rights import ADD, CHANGE, MANAGER, RA, READ, REMOVE, Policy
from palier.rules.doors.memberships import MANAGED

_MANAGES = f"organisation_id = {ORGANISATION} AND (SELECT palier_manages())"
_HELD = "(SELECT palier_managed())"
# Here now, and nowhere else: what becomes of who has left, or also works elsewhere, is not a former employer's to read.
_SEEN = f"user_id IN {_HELD} AND user_id IN (SELECT m.user_id FROM palier_membership m WHERE m.ended_at IS NULL)"  # noqa: S608 - no value
_GIVEN = ", ".join(f"('{kind}', '{role}')" for kind, roles in MANAGED.items() for role in roles)
_FITTING = (
    "EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.closed_at IS NULL"
    f" AND o.suspended_at IS NULL AND (o.kind, palier_membership.role) IN ({_GIVEN}))"
)
_ANOTHER = f"user_id <> {USER} AND manages_since IS NULL AND role NOT IN ('intendant', 'controle')"
MANAGERS: tuple[Policy, ...] = (
    Policy("palier_membership", MANAGER, (READ,), _MANAGES),
    Policy(
        "palier_membership",
        MANAGER,
        (ADD,),
        f"{_MANAGES} AND {_ANOTHER} AND suspended_at IS NULL AND ended_at IS NULL AND {_FITTING}"
        f" AND (user_id IN {_HELD} OR palier_unplaced(user_id))",
    ),
    # Whoever works elsewhere too may be stopped here; they are let in again by a steward, who sees both.
    Policy(
        "palier_membership",
        MANAGER,
        (CHANGE,),
        f"{_MANAGES} AND {_ANOTHER}",
        f"(suspended_at IS NOT NULL OR ended_at IS NOT NULL OR user_id IN {_HELD})",
    ),
    Policy("palier_user", MANAGER, (READ,), "id IN (SELECT m.user_id FROM palier_membership m)"),
    Policy("palier_user", MANAGER, (CHANGE,), f"id IN {_HELD}"),
    Policy("palier_passwordlink", MANAGER, (READ,), _SEEN),
    Policy("palier_passwordlink", MANAGER, (CHANGE,), f"user_id IN {_HELD}", "used_at IS NOT NULL"),
    *(
        policy
        for table in ("palier_secondfactor", "palier_passkey", "palier_backupcode", "palier_linkedidentity")
        for policy in (
            Policy(table, MANAGER, (READ,), _SEEN),
            Policy(table, MANAGER, (REMOVE,), f"user_id IN {_HELD}"),
        )
    ),
    Policy("palier_signin", MANAGER, (READ,), _SEEN),
    Policy("palier_doneact", MANAGER, RA, f"actor = {USER}"),
    Policy(
        "palier_message",
        MANAGER,
        (ADD,),
        f"{UNSENT} AND demande_id IS NULL AND channel = 'email' AND recipient IN (SELECT login FROM palier_user)",  # noqa: S608 - no value
    ),
    # What everybody reads.
    Policy("palier_home", MANAGER, (READ,), STANDING),
    Policy("palier_publication", MANAGER, (READ,), PUBLISHED),
)
