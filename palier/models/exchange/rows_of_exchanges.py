"""Policies of exchanges: a household reads its own entry and its own links; a landlord, links to its homes once all said yes.

No row of one file is read from another: the home that would be theirs is copied into a household's own link (ADR 97). A landlord
reads who would move in and which tenant of its own would leave, from the last yes on, and nothing more once it is dissolved.
"""

from palier.models.rows.row_conditions import BY_MYSELF, OURS, OWN_DEMANDE, USER
from palier.models.rows.row_rights import ADD, ALL, BAILLEUR, CHANGE, CLOCK, DEMANDEUR, READ, Policy

_NEW = "state = 'inscrite' AND ended_at IS NULL"
_AS_HOLDER = f"person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = {USER})"  # noqa: S608 - no value
_OURS = f"(house_id = ANY({OURS}) OR own_house_id = ANY({OURS}))"
_SEEN = f"{_OURS} AND stage IN ('chez_les_bailleurs', 'presentee')"
_TO_JUDGE = f"house_id = ANY({OURS}) AND stage IN ('chez_les_bailleurs', 'presentee')"
_OF_A_SEEN_LINK = "id IN (SELECT round_id FROM palier_exchangelink)"
EXCHANGES: tuple[Policy, ...] = (
    Policy("palier_exchangeentry", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_exchangeentry", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND {BY_MYSELF} AND {_AS_HOLDER} AND {_NEW}"),
    # Whoever corrects it signs it; the clock alone says that it is presented, or over.
    Policy(
        "palier_exchangeentry",
        DEMANDEUR,
        (CHANGE,),
        OWN_DEMANDE,
        "state IN ('inscrite', 'en_pause', 'retiree')",
    ),
    Policy("palier_exchangeentry", CLOCK, ALL),
    Policy("palier_exchangeround", DEMANDEUR, (READ,), _OF_A_SEEN_LINK),
    Policy("palier_exchangeround", BAILLEUR, (READ,), _OF_A_SEEN_LINK),
    Policy("palier_exchangeround", CLOCK, ALL),
    Policy("palier_exchangelink", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy(
        "palier_exchangelink",
        DEMANDEUR,
        (CHANGE,),
        f"{OWN_DEMANDE} AND stage = 'proposee'",
        f"answered_by_id = {USER}",
    ),
    Policy("palier_exchangelink", BAILLEUR, (READ,), _SEEN),
    Policy("palier_exchangelink", BAILLEUR, (CHANGE,), _TO_JUDGE, f"verdict_by_id = {USER}"),
    Policy("palier_exchangelink", CLOCK, ALL),
)
