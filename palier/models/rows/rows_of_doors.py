"""Policies of the doors: accounts, sessions, codes, browsers; of the journal; and of what members see of their own."""

from palier.models.rows import verb_rights
from palier.models.rows.row_conditions import (
    ACTOR,
    DEMANDE,
    OF_ITS_LOGIN,
    ORGANISATION,
    OURS,
    OWN_DEMANDE,
    TO_ONESELF,
    UNSENT,
    USER,
    WITHOUT_A_PASSWORD,
)
from palier.models.rows.row_rights import (
    ADD,
    ALL,
    AUDITOR,
    CLOCK,
    COMMISSION,
    CONSEILLER,
    DEMANDEUR,
    EMPLOYEUR,
    GATE,
    GUICHET,
    INTAKE,
    LOCAL_STEWARD,
    LOGEUR,
    MANAGER,
    RA,
    RAC,
    RC,
    READ,
    REGISTRANT,
    REMOVE,
    SEPARATION,
    SOCIAL,
    STAFF,
    STEWARD,
    TERRITORIES,
    Policy,
)

_COLLEAGUES = f"SELECT user_id FROM palier_membership WHERE organisation_id = ANY({OURS})"  # noqa: S608 - no value
_BY_ONESELF = f"actor = {ACTOR}"
_OF_ONESELF = f"demande_ref = {DEMANDE} AND organisation IS NULL AND role = 'demandeur'"
_BY_ONESELF_FOR_IT = f"{_BY_ONESELF} AND organisation = {ORGANISATION}"
_NEITHER = "purpose NOT IN ('conseil par mandat', 'passage au guichet')"
_OF_A_SEEN_MANDATE = "object_id IN (SELECT public_id FROM palier_mandate)"
_NO_REFERRAL = "purpose NOT IN ('orientation vers un service social', 'pièce remise à un service social')"
_OF_A_SEEN_REFERRAL = "object_id IN (SELECT public_id FROM palier_referral)"
_NO_ROOF = "purpose <> 'demande pour un autre toit'"
_OF_A_SEEN_ROOF_REQUEST = "object_id IN (SELECT public_id FROM palier_roofrequest)"
_NO_THREAD = "purpose <> 'message à qui tient le dossier'"
_OF_A_SEEN_THREAD = "object_id IN (SELECT public_id FROM palier_thread)"
PROFESSIONALS = (*STAFF, COMMISSION)
_OF_A_SEEN_VISIT = "object_id IN (SELECT public_id FROM palier_visit)"
_SEEN_USERS = "SELECT id FROM palier_user"
DOORS: tuple[Policy, ...] = (
    # Which verbs, in which quality, is a table of its own (``verb_rights``). The public does nothing that is journalled.
    *(
        Policy("palier_journalentry", role, (ADD,), verb_rights.signed_by(role))
        for role in (
            GATE,
            INTAKE,
            SEPARATION,
            DEMANDEUR,
            *PROFESSIONALS,
            STEWARD,
            LOCAL_STEWARD,
            EMPLOYEUR,
            CONSEILLER,
            GUICHET,
            SOCIAL,
            MANAGER,
            REGISTRANT,
            LOGEUR,
            *TERRITORIES,
        )
    ),
    Policy("palier_journalentry", CLOCK, RA),
    Policy("palier_accessentry", DEMANDEUR, (ADD,), f"{_BY_ONESELF} AND {_OF_ONESELF}"),
    *(
        Policy("palier_accessentry", role, (ADD,), _BY_ONESELF_FOR_IT)
        for role in (*PROFESSIONALS, CONSEILLER, SOCIAL, AUDITOR, GUICHET, LOGEUR, STEWARD, LOCAL_STEWARD)
    ),
    # Readings by a mandate, at a counter, of a referral, for another roof or of a message are of who sees it, and of nobody else.
    Policy(
        "palier_accessentry",
        DEMANDEUR,
        (READ,),
        f"demande_ref = {DEMANDE} AND ({_NEITHER} OR {_OF_A_SEEN_MANDATE} OR {_OF_A_SEEN_VISIT})"
        f" AND ({_NO_REFERRAL} OR {_OF_A_SEEN_REFERRAL}) AND ({_NO_ROOF} OR {_OF_A_SEEN_ROOF_REQUEST})"
        f" AND ({_NO_THREAD} OR {_OF_A_SEEN_THREAD})",
    ),
    Policy("palier_accessentry", CLOCK, (READ, ADD, REMOVE)),
    # A change of a second factor is told to its own person, and to nobody else.
    Policy("palier_message", GATE, (ADD,), f"{UNSENT} AND {TO_ONESELF}"),
    *(Policy("palier_doneact", role, RA, f"actor = {USER}") for role in (DEMANDEUR, *PROFESSIONALS)),
    Policy("palier_doneact", CLOCK, ALL),
    Policy("palier_user", GATE, RC),
    Policy("palier_user", INTAKE, (READ,), OF_ITS_LOGIN),
    Policy("palier_user", INTAKE, (ADD,), f"{OF_ITS_LOGIN} AND {WITHOUT_A_PASSWORD}"),
    *(Policy("palier_user", role, (READ,), f"id IN ({_COLLEAGUES})") for role in STAFF),
    Policy("palier_user", DEMANDEUR, (READ,), f"id = {USER}"),
    Policy("palier_user", COMMISSION, (READ,), f"id = {USER}"),
    Policy("palier_user", CLOCK, ALL),
    Policy("django_session", GATE, ALL),
    Policy("django_session", CLOCK, (READ, REMOVE)),
    Policy("palier_signin", GATE, ALL),
    Policy("palier_signin", CLOCK, ALL),
    Policy("palier_membership", GATE, (READ,)),
    *(Policy("palier_membership", role, (READ,), f"organisation_id = ANY({OURS})") for role in STAFF),
    Policy("palier_membership", CLOCK, ALL),
    # Made by the operator alone; the page that takes it has no role of its own yet.
    Policy("palier_passwordlink", GATE, RC),
    Policy("palier_passwordlink", CLOCK, ALL),
    # Secrets are sealed and codes hashed: what the door reads opens nothing without the key of the site.
    *(
        Policy(table, role, ALL)
        for table in ("palier_secondfactor", "palier_passkey", "palier_backupcode")
        for role in (GATE, CLOCK)
    ),
    # A hash of the provider's name, and what was certified, sealed: read at the door, shown to its own person.
    Policy("palier_linkedidentity", GATE, (READ, ADD, REMOVE)),
    Policy("palier_linkedidentity", CLOCK, ALL),
    Policy("palier_holder", GATE, (READ,)),
    Policy("palier_holder", INTAKE, (READ,), OWN_DEMANDE),
    Policy("palier_holder", INTAKE, (ADD,), f"{OWN_DEMANDE} AND user_id IN ({_SEEN_USERS})"),
    Policy("palier_holder", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_holder", CLOCK, ALL),
    Policy("palier_signincode", GATE, RC),
    Policy("palier_signincode", INTAKE, RAC, OWN_DEMANDE),
    Policy("palier_signincode", CLOCK, ALL),
    Policy("palier_knownbrowser", GATE, ALL, "user_id IS NOT NULL"),
    Policy("palier_knownbrowser", INTAKE, ALL, OWN_DEMANDE),
    Policy("palier_knownbrowser", CLOCK, ALL),
    Policy("palier_signinattempt", GATE, RA),
    Policy("palier_signinattempt", CLOCK, ALL),
    # What a member has opened, and the mail that they do not want: their own, and nobody else's.
    *(Policy("palier_newsseen", role, RA, f"user_id = {USER}") for role in STAFF),
    Policy("palier_newsseen", CLOCK, ALL),
    *(
        Policy("palier_mailpause", role, (READ, ADD, REMOVE), f"user_id = {USER}")
        for role in (*PROFESSIONALS, CONSEILLER, SOCIAL, LOGEUR, *TERRITORIES)
    ),
    Policy("palier_mailpause", CLOCK, ALL),
    Policy("palier_deskmail", CLOCK, ALL),
    # Addresses of witnesses: no page reads them.
    Policy("palier_witness", CLOCK, ALL),
)
