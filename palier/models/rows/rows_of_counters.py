"""Policies of counters: a visit and its acts, to its agent and to the person who was seen; first registrations (ADR 70).

A counter's own role reads no row of a household. In a visit its agent acts in the household's role, under a claim that names the
visit (``palier_hold_visit``). A visit is made by the intake of one file, once its number and birth date were proved: no
statement of a desk's page makes one.
"""

from palier.models.rows.row_conditions import BY_MYSELF, ORGANISATION, OURS, OWN_DEMANDE, STANDING, USER, VISIT
from palier.models.rows.row_rights import (
    ADD,
    ALL,
    CHANGE,
    CLOCK,
    DEMANDEUR,
    GATE,
    GUICHET,
    INTAKE,
    RA,
    RC,
    READ,
    REGISTRANT,
    REMOVE,
    Policy,
)

_OURS = f"organisation_id = ANY({OURS})"
_OF_MINE = f"{BY_MYSELF} AND organisation_id = {ORGANISATION}"
_SEEN = "visit_id IN (SELECT id FROM palier_visit)"
_AT_A_COUNTER = (
    f"organisation_id = {ORGANISATION} AND EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id"
    " AND o.kind = 'guichet' AND o.closed_at IS NULL AND o.suspended_at IS NULL) AND until <= now() + interval '12 hours'"
)
_FILLED = "(SELECT palier_claim('registration'))"
_ALONE = f"organisation_id IS NULL AND (public_id::text = {_FILLED} OR mark = {_FILLED} AND mark <> '')"
_OF_MY_FORM = "registration_id IN (SELECT id FROM palier_registration)"
_OF_MY_OPEN_FORM = f"{_OF_MY_FORM[:-1]} WHERE state IN ('brouillon', 'refusee', 'connue'))"
_BY_ITS_PERSON = "ended_how IN ('desavouee', 'fermee')"
COUNTERS: tuple[Policy, ...] = (
    Policy("palier_visit", GUICHET, (READ,), _OF_MINE),
    Policy("palier_visit", GUICHET, (CHANGE,), _OF_MINE, "ended_how IN ('partie', 'revue')"),
    Policy("palier_visit", INTAKE, (READ,), OWN_DEMANDE),
    Policy("palier_visit", INTAKE, (ADD,), f"{OWN_DEMANDE} AND {BY_MYSELF} AND {_AT_A_COUNTER} AND ended_at IS NULL"),
    # Of two holders, each sees their own: whoever flees is not told of by the counter that they went to.
    Policy("palier_visit", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND (account_id = {USER} OR id = {VISIT})"),
    Policy("palier_visit", DEMANDEUR, (CHANGE,), f"{OWN_DEMANDE} AND account_id = {USER}", _BY_ITS_PERSON),
    # Whoever was written to says that it was not them, without coming in.
    Policy("palier_visit", GATE, RC, "link_hash <> ''", "ended_how = 'desavouee'"),
    Policy("palier_visit", CLOCK, ALL),
    Policy("palier_visitact", GUICHET, (READ,), _SEEN),
    Policy("palier_visitact", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND {_SEEN}"),
    Policy("palier_visitact", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND visit_id = {VISIT} AND {BY_MYSELF}"),
    Policy("palier_visitact", CLOCK, ALL),
    # A form is of its counter: a colleague goes on with it. Once handed in it is the clock's (``palier_registration_open``).
    Policy("palier_registration", GUICHET, (READ,), _OURS),
    Policy(
        "palier_registration",
        GUICHET,
        (ADD,),
        f"{_OF_MINE} AND state = 'brouillon' AND numero = '' AND demande_id IS NULL AND deposited_on IS NULL"
        " AND claimed_at IS NULL",
    ),
    Policy("palier_registration", GUICHET, (CHANGE,), _OURS, "state IN ('brouillon', 'a_envoyer', 'abandonnee')"),
    # Whoever fills theirs alone is known by the code that they typed, and sees that form. It is the clock's as well, once signed.
    Policy("palier_registration", REGISTRANT, (READ,), _ALONE),
    Policy(
        "palier_registration",
        REGISTRANT,
        (ADD,),
        f"{_ALONE} AND state = 'brouillon' AND numero = '' AND demande_id IS NULL AND deposited_on IS NULL"
        " AND claimed_at IS NULL",
    ),
    Policy("palier_registration", REGISTRANT, (CHANGE,), _ALONE, "state IN ('brouillon', 'a_envoyer', 'abandonnee')"),
    Policy("palier_registration", CLOCK, ALL),
    Policy("palier_registrationpaper", REGISTRANT, (READ,), _OF_MY_FORM),
    Policy("palier_registrationpaper", REGISTRANT, (ADD, REMOVE), _OF_MY_OPEN_FORM),
    Policy("palier_registrationpaper", CLOCK, ALL),
    # What anybody reads without an account.
    Policy("palier_home", GUICHET, (READ,), STANDING),
    Policy("palier_publication", GUICHET, (READ,), "stage <> 'brouillon' AND NOT is_direct"),
    Policy("palier_doneact", GUICHET, RA, f"actor = {USER}"),
    Policy("palier_user", GUICHET, (READ,), f"id = {USER}"),
)
