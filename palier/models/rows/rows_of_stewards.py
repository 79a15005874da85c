"""Policies of organisations, and of the steward who makes them and their members: no row of a household (ADR 61)."""

from palier.models.rows.row_conditions import PUBLISHED, UNSENT, USER
from palier.models.rows.row_rights import (
    ADD,
    ALL,
    CHANGE,
    CLOCK,
    RA,
    READ,
    REMOVE,
    ROLES,
    STEWARD,
    Policy,
)
from palier.rules.doors.memberships import ROLES_OF

_PROFESSIONAL = "login NOT LIKE 'd:%'"
_INVITED = f"{_PROFESSIONAL} AND password LIKE '!%' AND chose_at IS NULL AND is_active AND NOT is_demo"
"""An account that nobody has entered, and that no password opens."""
_OF_A_PROFESSIONAL = "user_id IN (SELECT id FROM palier_user)"
_ANOTHER = f"user_id <> {USER}"
"""Nobody gives themselves a role, nor takes theirs away: another steward does."""
_GIVEN = ", ".join(f"('{kind}', '{role}')" for kind, roles in ROLES_OF.items() for role in roles)
_TO_A_PROFESSIONAL = "demande_id IS NULL AND channel = 'email' AND recipient IN (SELECT login FROM palier_user)"
_FITTING = (
    "EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.closed_at IS NULL"
    f" AND (o.kind, palier_membership.role) IN ({_GIVEN}))"
)
STEWARDS: tuple[Policy, ...] = (
    # Public to read, as the name of a shop is; the steward alone writes, and by no setting.
    *(Policy("palier_organisation", role, (READ,)) for role in ROLES),
    Policy("palier_organisation", STEWARD, (ADD,), "suspended_at IS NULL AND closed_at IS NULL"),
    Policy("palier_organisation", STEWARD, (CHANGE,)),
    # How it is recognised: on its mails, its letters and its homes, so by everybody (ADR 74).
    *(Policy("palier_organisationlook", role, (READ,)) for role in ROLES),
    Policy("palier_organisationlook", STEWARD, (ADD, CHANGE)),
    Policy("palier_user", STEWARD, (READ,), _PROFESSIONAL),
    # A password only becomes none; who has been in keeps their name and address (``palier_stewarded``).
    Policy("palier_user", STEWARD, (CHANGE,), f"id <> {USER} AND {_PROFESSIONAL}"),
    Policy("palier_user", STEWARD, (ADD,), _INVITED),
    Policy("palier_membership", STEWARD, (READ,)),
    Policy("palier_membership", STEWARD, (ADD,), f"{_ANOTHER} AND {_FITTING}"),
    Policy("palier_membership", STEWARD, (CHANGE,), _ANOTHER),
    # A link is made by the worker, which mails it: no page of the steward can make one that it knows.
    Policy("palier_passwordlink", STEWARD, (READ,), _OF_A_PROFESSIONAL),
    Policy("palier_passwordlink", STEWARD, (CHANGE,), _OF_A_PROFESSIONAL, "used_at IS NOT NULL"),
    *(
        policy
        for table in ("palier_secondfactor", "palier_backupcode", "palier_linkedidentity")
        for policy in (
            Policy(table, STEWARD, (READ,), _OF_A_PROFESSIONAL),
            Policy(table, STEWARD, (REMOVE,), f"{_ANOTHER} AND {_OF_A_PROFESSIONAL}"),
        )
    ),
    Policy("palier_signin", STEWARD, (READ,), _OF_A_PROFESSIONAL),
    Policy("palier_doneact", STEWARD, RA, f"actor = {USER}"),
    # The loss of a second factor is told to its own person.
    Policy("palier_message", STEWARD, (ADD,), f"{UNSENT} AND {_TO_A_PROFESSIONAL}"),
    # Who prints what the register writes; the letters themselves move without being read (``palier_hand_over``).
    Policy("palier_letterprinter", STEWARD, ALL),
    Policy("palier_letterprinter", CLOCK, (READ,)),
    # What everybody reads.
    Policy("palier_home", STEWARD, (READ,)),
    Policy("palier_publication", STEWARD, (READ,), PUBLISHED),
)
