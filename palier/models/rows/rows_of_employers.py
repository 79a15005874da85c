"""Policies of an employer's door: its own sites, and no row of a person; an employee's codes are their own (ADR 63).

An employer attests, declines and corrects through functions that take a hash and give yes or no, and counts through one that
gives numbers (``function_rights``): receipts, numbers and codes are read by no page of an employer.
"""

from palier.models.rows.row_conditions import BY_WHO_IS_THERE, ORGANISATION, OWN_DEMANDE, STANDING, USER, WHO_IS_THERE
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, DEMANDEUR, EMPLOYEUR, RA, READ, Policy

_UNANSWERED = (
    "state = 'attend' AND ended_at IS NULL AND answered_at IS NULL AND employer_id IS NULL AND contract = '' AND since IS NULL"
    " AND commune_id IS NULL AND site_name = '' AND receipt_hash = '' AND settled = '' AND settled_at IS NULL"
)
_OWN_CODE = f"{OWN_DEMANDE} AND {BY_WHO_IS_THERE}"
_FOR_ONESELF = f"person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = {WHO_IS_THERE})"  # noqa: S608 - no value
_OWN_SITE = f"organisation_id = {ORGANISATION}"
_NOW = "said_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes'"
EMPLOYERS: tuple[Policy, ...] = (
    Policy("palier_employmentcode", DEMANDEUR, (READ,), _OWN_CODE),
    Policy("palier_employmentcode", DEMANDEUR, (ADD,), f"{_OWN_CODE} AND {_FOR_ONESELF} AND {_UNANSWERED}"),
    # Taken back before it serves, disowned after (``palier_code_ended``).
    Policy("palier_employmentcode", DEMANDEUR, (CHANGE,), _OWN_CODE, "state IN ('retiree', 'desavouee')"),
    Policy("palier_employmentcode", CLOCK, ALL),
    Policy("palier_employersite", EMPLOYEUR, RA, _OWN_SITE),
    Policy("palier_employersite", EMPLOYEUR, (CHANGE,), _OWN_SITE),
    Policy("palier_employersite", CLOCK, ALL),
    # Said now: a table that was told rests on what stood on its day.
    Policy("palier_employersize", EMPLOYEUR, (READ,), _OWN_SITE),
    Policy("palier_employersize", EMPLOYEUR, (ADD,), f"{_OWN_SITE} AND {_NOW}"),
    Policy("palier_employersize", CLOCK, ALL),
    Policy("palier_employerreceipt", CLOCK, ALL),
    Policy("palier_employertally", CLOCK, ALL),
    Policy("palier_doneact", EMPLOYEUR, RA, f"actor = {USER}"),
    # What anybody reads without an account.
    Policy("palier_home", EMPLOYEUR, (READ,), STANDING),
    Policy("palier_publication", EMPLOYEUR, (READ,), "stage <> 'brouillon' AND NOT is_direct"),
)
