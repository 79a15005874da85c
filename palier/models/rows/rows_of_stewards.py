"""Policies of organisations, and of the steward who makes them and their members: no row of a household (ADR 61)."""

from palier.models.rows import verb_rights
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
_OF_ANOTHER_HELD = (
    "membership_id IN (SELECT m.id FROM palier_membership m"  # noqa: S608 - no value
    f" WHERE m.role = 'intendant_territoire' AND m.ended_at IS NULL AND m.user_id <> {USER})"
)
_GIVEN = ", ".join(f"('{kind}', '{role}')" for kind, roles in ROLES_OF.items() for role in roles)
_TO_A_PROFESSIONAL = "demande_id IS NULL AND channel = 'email' AND recipient IN (SELECT login FROM palier_user)"
_FITTING = (
    "EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.closed_at IS NULL"
    f" AND (o.kind, palier_membership.role) IN ({_GIVEN}))"
)
_LISTED = ", ".join(f"'{verb}'" for verb in verb_rights.OF_ACCOUNTS)
_OF_ACCOUNTS = (
    f"verb IN ({_LISTED}) AND role <> 'demandeur' AND (actor IS NULL OR actor IN (SELECT public_id FROM palier_user))"  # noqa: S608 - no value
)
"""Lines of accounts and of settings: a household's own are under another role, and of an account that a steward does not see."""
_UNCOUNTED = "counted_at IS NULL AND counts = '{}'"
STEWARDS: tuple[Policy, ...] = (
    # A number, a kind and a sentence; once the register has said it twice, and until the clock has carried a decision out.
    Policy("palier_registergap", STEWARD, (READ,), "seen >= 2"),
    Policy(
        "palier_registergap",
        STEWARD,
        (CHANGE,),
        "seen >= 2",
        f"(decision = '' OR decided_by_id = {USER})",
        "done_at IS NULL",
    ),
    Policy("palier_registergap", CLOCK, ALL),
    # Names and days of two demandes, no contact: the clock takes a pair away within the minute in which one begins to hide.
    Policy("palier_demandepair", STEWARD, (READ,)),
    Policy("palier_demandepair", STEWARD, (CHANGE,), "undone_at IS NULL", f"decided_by_id = {USER}"),
    Policy("palier_demandepair", CLOCK, ALL),
    Policy("palier_comparedholder", CLOCK, ALL),
    Policy("palier_registerasking", CLOCK, ALL),
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
    # Where a steward is held: by another than themselves.
    Policy("palier_stewardterritory", STEWARD, (READ,)),
    Policy("palier_stewardterritory", STEWARD, (ADD,), f"{_OF_ANOTHER_HELD} AND ended_at IS NULL"),
    Policy("palier_stewardterritory", STEWARD, (CHANGE,), _OF_ANOTHER_HELD),
    Policy("palier_stewardterritory", CLOCK, ALL),
    # A link is made by the worker, which mails it: no page of the steward can make one that it knows.
    Policy("palier_passwordlink", STEWARD, (READ,), _OF_A_PROFESSIONAL),
    Policy("palier_passwordlink", STEWARD, (CHANGE,), _OF_A_PROFESSIONAL, "used_at IS NOT NULL"),
    *(
        policy
        for table in ("palier_secondfactor", "palier_passkey", "palier_backupcode", "palier_linkedidentity")
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
    # What is settled for the site is read by every page, added to by a steward, and never changed.
    *(
        Policy(table, role, (READ,))
        for table in ("palier_switchchange", "palier_letterending", "palier_localshare", "palier_quartileentry")
        for role in ROLES
    ),
    Policy("palier_switchchange", STEWARD, (ADD,)),
    Policy("palier_localshare", STEWARD, (ADD,)),
    Policy("palier_quartileentry", STEWARD, (ADD,)),
    Policy("palier_letterending", STEWARD, (ADD,)),
    # Asked by a page, counted by the clock: numbers by rule.
    Policy("palier_erasureforecast", STEWARD, (READ,)),
    Policy("palier_erasureforecast", STEWARD, (ADD,), _UNCOUNTED),
    Policy("palier_erasureforecast", CLOCK, (READ, CHANGE, REMOVE)),
    Policy("palier_journalentry", STEWARD, (READ,), _OF_ACCOUNTS),
    # When somebody was refused, and nothing of who.
    Policy("palier_signinattempt", STEWARD, (READ,), "NOT is_success"),
    # What everybody reads.
    Policy("palier_home", STEWARD, (READ,)),
    Policy("palier_publication", STEWARD, (READ,), PUBLISHED),
)
