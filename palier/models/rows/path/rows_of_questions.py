"""Policies of the question before the files leave: put by who publishes the list, answered by the household, read by these two.

Neither a landlord of another's list nor a commission reads it: an answer weighs nothing (ADR 152). Once the access to a file
ended, its answer is read no more.
"""

from palier.models.rows.row_conditions import OF_SEEN_DEMANDE, ORDERED_PUBLICATIONS, OWN_DEMANDE, USER, its_file
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, DEMANDEUR, READ, STAFF, Policy

_RANKED = "c.stage = 'classee'"
_OF_A_LIST = f"candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN ({ORDERED_PUBLICATIONS}))"  # noqa: S608 - no value
QUESTIONS: tuple[Policy, ...] = (
    Policy("palier_stillwanted", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy(
        "palier_stillwanted",
        DEMANDEUR,
        (CHANGE,),
        f"{OWN_DEMANDE} AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND {_RANKED})",
    ),
    *(Policy("palier_stillwanted", role, (READ,), f"{_OF_A_LIST} AND {OF_SEEN_DEMANDE}") for role in STAFF),
    *(
        Policy(
            "palier_stillwanted",
            role,
            (ADD,),
            f"{_OF_A_LIST} AND {its_file('palier_stillwanted', f' AND {_RANKED}')} AND asked_by_id = {USER}"
            " AND yes_at IS NULL",
        )
        for role in STAFF
    ),
    Policy("palier_stillwanted", CLOCK, ALL),
)
