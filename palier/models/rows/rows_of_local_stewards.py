"""Policies of a steward held to territories: the organisations of those, their members, their switches and words (ADR 108).

``palier_held_territories`` says which, from the living membership of the claim; ``palier_local_accounts`` whose account is theirs
to change: whoever works in their territories and nowhere else. Nothing of the site; of households, the pairs
of demandes that are wholly of their territories.
"""

from palier.models.rows.row_conditions import ORGANISATION, PUBLISHED, UNSENT, USER
from palier.models.rows.row_rights import ADD, CHANGE, LOCAL_STEWARD, RA, READ, REMOVE, Policy
from palier.rules.doors.memberships import MANAGED

_HERE = "territory_id = ANY((SELECT palier_held_territories())::text[])"
_OF_HERE = f"organisation_id IN (SELECT o.id FROM palier_organisation o WHERE o.{_HERE})"  # noqa: S608 - no value
_HELD = "(SELECT palier_local_accounts())"
_SEEN = f"user_id IN {_HELD} AND user_id IN (SELECT m.user_id FROM palier_membership m WHERE m.ended_at IS NULL)"  # noqa: S608 - no value
"""Here now, and nowhere else: how somebody enters who also works beyond is not theirs to read."""
_ITS_COMMUNE = "SELECT c.code FROM palier_commune c WHERE c.territory_id = palier_organisation.territory_id"
_MADE_HERE = (
    f"{_HERE} AND suspended_at IS NULL AND closed_at IS NULL AND successor_id IS NULL AND took_over = '{{}}' AND NOT is_state"
    f" AND (commune_id IS NULL OR commune_id IN ({_ITS_COMMUNE}))"
)
_GIVEN = ", ".join(f"('{kind}', '{role}')" for kind, roles in MANAGED.items() for role in roles)
_FITTING = (
    f"EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.{_HERE} AND o.closed_at IS NULL"
    f" AND (o.kind, palier_membership.role) IN ({_GIVEN}))"
)
_ANOTHER = f"user_id <> {USER} AND role NOT IN ('intendant', 'intendant_territoire', 'controle')"
_SETTLED = (
    "verb IN ('changer_fin_de_lettre', 'changer_interrupteur', 'inscrire_part', 'inscrire_seuil', 'reprendre_part', "
    "'reprendre_seuil')"
)
_A_PAIR_OF_HERE = "territories <> '{}' AND territories <@ (SELECT palier_held_territories())::varchar[]"
"""Both households ask for these territories alone (ADR 157)."""
LOCAL_STEWARDS: tuple[Policy, ...] = (
    Policy("palier_demandepair", LOCAL_STEWARD, (READ,), _A_PAIR_OF_HERE),
    Policy(
        "palier_demandepair",
        LOCAL_STEWARD,
        (CHANGE,),
        f"undone_at IS NULL AND {_A_PAIR_OF_HERE}",
        f"decided_by_id = {USER}",
    ),
    Policy(
        "palier_stewardterritory",
        LOCAL_STEWARD,
        (READ,),
        f"membership_id IN (SELECT m.id FROM palier_membership m WHERE m.user_id = {USER})",  # noqa: S608 - no value
    ),
    Policy("palier_organisation", LOCAL_STEWARD, (ADD,), _MADE_HERE),
    Policy("palier_organisation", LOCAL_STEWARD, (CHANGE,), f"{_HERE} AND closed_at IS NULL"),
    Policy("palier_organisationlook", LOCAL_STEWARD, (ADD, CHANGE), _OF_HERE),
    Policy(
        "palier_membership",
        LOCAL_STEWARD,
        (READ,),
        f"{_OF_HERE} OR organisation_id = {ORGANISATION} AND user_id = {USER}",
    ),
    Policy(
        "palier_membership",
        LOCAL_STEWARD,
        (ADD,),
        f"{_ANOTHER} AND suspended_at IS NULL AND ended_at IS NULL AND manages_since IS NULL AND {_FITTING}"
        f" AND (user_id IN {_HELD} OR palier_local_unplaced(user_id))",
    ),
    # Whoever works beyond too may be stopped here; they are let in again by a steward of the site, who sees both.
    Policy(
        "palier_membership",
        LOCAL_STEWARD,
        (CHANGE,),
        f"{_ANOTHER} AND {_OF_HERE}",
        f"(suspended_at IS NOT NULL OR ended_at IS NOT NULL OR user_id IN {_HELD})",
    ),
    Policy("palier_user", LOCAL_STEWARD, (READ,), "id IN (SELECT m.user_id FROM palier_membership m)"),
    Policy("palier_user", LOCAL_STEWARD, (CHANGE,), f"id IN {_HELD}"),
    Policy("palier_passwordlink", LOCAL_STEWARD, (READ,), _SEEN),
    Policy("palier_passwordlink", LOCAL_STEWARD, (CHANGE,), f"user_id IN {_HELD}", "used_at IS NOT NULL"),
    *(
        policy
        for table in ("palier_secondfactor", "palier_passkey", "palier_backupcode", "palier_linkedidentity")
        for policy in (
            Policy(table, LOCAL_STEWARD, (READ,), _SEEN),
            Policy(table, LOCAL_STEWARD, (REMOVE,), f"user_id IN {_HELD}"),
        )
    ),
    Policy("palier_signin", LOCAL_STEWARD, (READ,), _SEEN),
    Policy("palier_doneact", LOCAL_STEWARD, RA, f"actor = {USER}"),
    Policy(
        "palier_message",
        LOCAL_STEWARD,
        (ADD,),
        f"{UNSENT} AND demande_id IS NULL AND channel = 'email' AND recipient IN (SELECT login FROM palier_user)",  # noqa: S608 - no value
    ),
    Policy("palier_switchchange", LOCAL_STEWARD, (ADD,), _HERE),
    Policy("palier_localshare", LOCAL_STEWARD, (ADD,), _HERE),
    Policy("palier_quartileentry", LOCAL_STEWARD, (ADD,), _HERE),
    Policy("palier_letterending", LOCAL_STEWARD, (ADD,), _HERE),
    Policy("palier_journalentry", LOCAL_STEWARD, (READ,), _SETTLED),
    # What everybody reads.
    Policy("palier_home", LOCAL_STEWARD, (READ,)),
    Policy("palier_publication", LOCAL_STEWARD, (READ,), PUBLISHED),
)
