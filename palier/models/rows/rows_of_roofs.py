"""Policies of other roofs: read by everybody once published; a request, by its person and by the logeur that it is for (ADR 90).

Another holder does not see that a request exists, and no other desk does. What the logeur reads of somebody is out of its sight
as soon as the request is over. Who has no file here is known by the address that they proved (ADR 117). Who may move a request
from where to where the trigger tells (``palier_roof_request_moved``).
"""

from palier.models.rows.row_conditions import (
    BY_WHO_IS_THERE,
    ORGANISATION,
    OURS,
    OWN_DEMANDE,
    STANDING,
    USER,
    WHO_IS_THERE,
)
from palier.models.rows.row_rights import (
    ADD,
    ALL,
    CHANGE,
    CLOCK,
    DEMANDEUR,
    LOGEUR,
    RA,
    READ,
    REGISTRANT,
    REMOVE,
    ROLES,
    Policy,
)

_OWN = f"{OWN_DEMANDE} AND {BY_WHO_IS_THERE}"
_FOR_ONESELF = f"person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = {WHO_IS_THERE})"  # noqa: S608 - no value
_SHOWN = "stage <> 'brouillon'"
_OURS = f"organisation_id = ANY({OURS})"
_NEW = (
    "state = 'envoyee' AND answered_at IS NULL AND answered_by_id IS NULL AND visit_at IS NULL AND listed_until IS NULL"
    " AND entry_on IS NULL AND ends_on IS NULL AND ended_at IS NULL AND told_at IS NULL AND late_told_on IS NULL"
    " AND reminded_at IS NULL AND moved_at IS NULL"
)
_OPEN_ROOF = (
    "EXISTS (SELECT FROM palier_otherroof r WHERE r.id = roof_id AND r.stage = 'publie'"
    " AND r.organisation_id = palier_roofrequest.organisation_id)"
)
_SENT_TO_US = f"{_OURS} AND moved_at IS NULL"
_OF_MINE = "request_id IN (SELECT id FROM palier_roofrequest)"
_OF_A_LIVING = (
    "request_id IN (SELECT id FROM palier_roofrequest WHERE state IN ('envoyee', 'liste_attente', 'acceptee'))"
)
_PROVED = "(SELECT palier_claim('registration'))"
_BY_PROOF = f"public_id::text = {_PROVED} OR mark = {_PROVED} AND mark <> ''"
_ALONE = "demande_id IS NULL AND contact_id IN (SELECT id FROM palier_roofcontact)"
_SAID_ALONE = f"demande_id IS NULL AND {_OF_MINE}"
ROOFS: tuple[Policy, ...] = (
    *(Policy("palier_otherroof", role, (READ,), _SHOWN) for role in ROLES if role not in (LOGEUR, CLOCK)),
    Policy("palier_otherroof", LOGEUR, (READ,), f"{_OURS} OR {_SHOWN}"),
    Policy("palier_otherroof", LOGEUR, (ADD,), f"organisation_id = {ORGANISATION} AND stage = 'brouillon'"),
    Policy("palier_otherroof", LOGEUR, (CHANGE,), _OURS),
    Policy("palier_otherroof", CLOCK, ALL),
    Policy("palier_roofrequest", DEMANDEUR, (READ,), _OWN),
    Policy("palier_roofrequest", DEMANDEUR, (ADD,), f"{_OWN} AND {_FOR_ONESELF} AND {_NEW} AND {_OPEN_ROOF}"),
    Policy("palier_roofrequest", DEMANDEUR, (CHANGE,), _OWN),
    Policy("palier_roofrequest", LOGEUR, (READ,), _SENT_TO_US),
    Policy("palier_roofrequest", LOGEUR, (CHANGE,), _SENT_TO_US, f"answered_by_id IS NOT DISTINCT FROM {USER}"),
    Policy("palier_roofrequest", CLOCK, ALL),
    Policy("palier_roofrequestfacts", DEMANDEUR, RA, f"{OWN_DEMANDE} AND {_OF_MINE}"),
    # A telephone is taken back, and no other is written: a safe address leaves none with a logeur.
    Policy("palier_roofrequestfacts", DEMANDEUR, (CHANGE,), f"{OWN_DEMANDE} AND {_OF_MINE}", "phone = ''"),
    Policy("palier_roofrequestfacts", LOGEUR, (READ,), _OF_A_LIVING),
    Policy("palier_roofrequestfacts", CLOCK, ALL),
    # Somebody without a file: by the mark of what they proved, or by an id that their own row gave. Forgotten, it is empty.
    Policy("palier_roofcontact", REGISTRANT, RA, _BY_PROOF),
    Policy("palier_roofcontact", REGISTRANT, (CHANGE,), _BY_PROOF, f"(mark = '' AND contact = '' OR mark = {_PROVED})"),
    Policy("palier_roofcontact", CLOCK, ALL),
    Policy("palier_roofrequest", REGISTRANT, (READ,), _ALONE),
    Policy("palier_roofrequest", REGISTRANT, (ADD,), f"{_ALONE} AND {_NEW} AND {_OPEN_ROOF}"),
    Policy("palier_roofrequest", REGISTRANT, (CHANGE,), _ALONE),
    Policy("palier_roofrequestfacts", REGISTRANT, (READ, ADD, REMOVE), _SAID_ALONE),
    Policy("palier_doneact", LOGEUR, RA, f"actor = {USER}"),
    # What anybody reads without an account.
    Policy("palier_home", LOGEUR, (READ,), STANDING),
    Policy("palier_publication", LOGEUR, (READ,), "stage <> 'brouillon' AND NOT is_direct"),
)
