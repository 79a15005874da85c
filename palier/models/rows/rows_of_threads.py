"""Policies of messages between one person and who holds their file: theirs, and of the organisation that answers (ADR 92).

Another holder does not see that a thread exists, and no adviser does. A desk reads it for as long as it reads the candidature
that it is about; a counter, what the people whose demande it registered write to it. From where to where a thread moves, and what
becomes of a message, two triggers say (``palier_thread_moved``, ``palier_threadmessage_moved``).
"""

from palier.models.rows.row_conditions import (
    BY_MYSELF,
    BY_WHO_IS_THERE,
    ORGANISATION,
    OURS,
    OWN_DEMANDE,
    WHO_IS_THERE,
)
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, DEMANDEUR, GUICHET, READ, STAFF, Policy

_OWN = f"{OWN_DEMANDE} AND {BY_WHO_IS_THERE}"
_FOR_ONESELF = f"person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = {WHO_IS_THERE})"  # noqa: S608 - no value
_TO_WHO_HOLDS_IT = (
    "(candidature_id IS NULL AND organisation_id = palier_own_counter() OR EXISTS (SELECT FROM palier_candidature c"
    " JOIN palier_publication p ON p.id = c.publication_id WHERE c.id = candidature_id"
    " AND c.demande_id = palier_thread.demande_id AND organisation_id IN (p.bailleur_id, p.reservataire_id)"
    " AND organisation_id = ANY(c.audience)))"
)
_NEW = "state = 'en_attente' AND answered_at IS NULL AND handed_at IS NULL AND told_at IS NULL AND moved_at IS NULL"
_SENT_TO_US = f"organisation_id = ANY({OURS}) AND moved_at IS NULL"
_OF_A_READ_FILE = f"{_SENT_TO_US} AND candidature_id IN (SELECT id FROM palier_candidature)"  # noqa: S608 - no value
_OF_THE_COUNTER = f"{_SENT_TO_US} AND candidature_id IS NULL"
_OF_A_SEEN_THREAD = (
    "thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id)"
)
_UNTOUCHED = "taken_back_at IS NULL AND hidden_at IS NULL"
_DESKS = {**dict.fromkeys(STAFF, _OF_A_READ_FILE), GUICHET: _OF_THE_COUNTER}
THREADS: tuple[Policy, ...] = (
    Policy("palier_thread", DEMANDEUR, (READ,), _OWN),
    Policy("palier_thread", DEMANDEUR, (ADD,), f"{_OWN} AND {_FOR_ONESELF} AND {_NEW} AND {_TO_WHO_HOLDS_IT}"),
    Policy("palier_thread", DEMANDEUR, (CHANGE,), _OWN),
    *(Policy("palier_thread", role, (READ, CHANGE), rows) for role, rows in _DESKS.items()),
    Policy("palier_thread", CLOCK, ALL),
    Policy("palier_threadmessage", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND {_OF_A_SEEN_THREAD}"),
    Policy(
        "palier_threadmessage",
        DEMANDEUR,
        (ADD,),
        f"{_OWN} AND organisation_id IS NULL AND {_UNTOUCHED} AND {_OF_A_SEEN_THREAD}",
    ),
    Policy(
        "palier_threadmessage",
        DEMANDEUR,
        (CHANGE,),
        f"{_OWN} AND organisation_id IS NULL AND {_OF_A_SEEN_THREAD}",
        "taken_back_at IS NOT NULL",
    ),
    *(
        policy
        for role in _DESKS
        for policy in (
            Policy("palier_threadmessage", role, (READ,), _OF_A_SEEN_THREAD),
            Policy(
                "palier_threadmessage",
                role,
                (ADD,),
                f"{BY_MYSELF} AND organisation_id = {ORGANISATION} AND {_UNTOUCHED} AND {_OF_A_SEEN_THREAD}",
            ),
            Policy("palier_threadmessage", role, (CHANGE,), _OF_A_SEEN_THREAD),
        )
    ),
    Policy("palier_threadmessage", CLOCK, ALL),
)
