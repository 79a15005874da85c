"""Policies of who controls an organisation: what it did, while a mission lives, and nothing written (ADR 68).

Everything asks `palier_on_mission`: a mission of this very person in this very organisation, not ended, today in Paris not after
its last day, under a membership that lives. Openings say facts and points, under pseudonyms: no name, contact or piece is read.
"""

from palier.models.rows.row_conditions import ORGANISATION, OURS, PUBLISHED, USER
from palier.models.rows.row_rights import ADD, AUDITOR, CHANGE, CLOCK, RA, READ, STEWARD, Policy

ON_MISSION = "(SELECT palier_on_mission())"
_OURS = f"organisation = ANY({OURS}) AND {ON_MISSION}"
_ITS_OWN = f"bailleur_id = ANY({OURS}) OR reservataire_id = ANY({OURS})"
_OWN_LISTS = f"(SELECT id FROM palier_publication WHERE ({_ITS_OWN}) AND {ON_MISSION})"  # noqa: S608 - no value
_ANOTHER = f"user_id <> {USER}"
AUDITORS: tuple[Policy, ...] = (
    Policy("palier_mission", STEWARD, (READ,)),
    # Nobody lets themselves in: the person, the steward and the organisation are told apart by the rows themselves.
    Policy("palier_mission", STEWARD, (ADD,), f"{_ANOTHER} AND opened_by_id = {USER} AND ended_at IS NULL"),
    Policy("palier_mission", STEWARD, (CHANGE,), _ANOTHER, f"ended_by_id = {USER}"),
    Policy("palier_mission", AUDITOR, (READ,), f"user_id = {USER} AND organisation_id = {ORGANISATION}"),
    Policy("palier_mission", CLOCK, (READ,)),
    Policy("palier_journalentry", AUDITOR, (READ,), _OURS),
    Policy("palier_accessentry", AUDITOR, (READ,), _OURS),
    Policy("palier_membership", AUDITOR, (READ,), f"organisation_id = ANY({OURS}) AND {ON_MISSION}"),
    Policy("palier_user", AUDITOR, (READ,), "id IN (SELECT user_id FROM palier_membership)"),
    # Once closed, with the minutes that were kept; before, it is the commission's.
    Policy("palier_seance", AUDITOR, (READ,), f"bailleur_id = ANY({OURS}) AND stage = 'close' AND {ON_MISSION}"),
    Policy("palier_minutessignature", AUDITOR, (READ,), "seance_id IN (SELECT id FROM palier_seance)"),
    Policy("palier_publication", AUDITOR, (READ,), f"{PUBLISHED} OR ({_ITS_OWN}) AND {ON_MISSION}"),
    Policy("palier_home", AUDITOR, (READ,)),
    Policy(
        "palier_rankingline",
        AUDITOR,
        (READ,),
        f"ranking_id IN (SELECT id FROM palier_ranking WHERE publication_id IN {_OWN_LISTS})",  # noqa: S608 - no value
    ),
    Policy("palier_candidature", AUDITOR, (READ,), f"publication_id IN {_OWN_LISTS} AND rank IS NOT NULL"),
    # That a button was pressed once: its own sessions, the organisation that it acts for.
    Policy("palier_doneact", AUDITOR, RA, f"actor = {USER}"),
)
