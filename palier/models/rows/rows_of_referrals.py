"""Policies of referrals to a social service: their giver's own, and what one opens to the service that took it up (ADR 71).

Everything that a social worker reads of a file asks `palier_referred`: a referral that their own service took up, not taken back,
today in Paris not after its last day, whose giver has an account on that file. Another holder does not see that it exists. A note
is read by that service and by its person: every other role, the clock's too, is given no word of it (``column_rights``).
"""

import hashlib

from palier.models.rows.row_conditions import BY_MYSELF, OWN_DEMANDE, STANDING, USER
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, DEMANDEUR, RA, READ, REMOVE, SOCIAL, Policy

_OWN = f"{OWN_DEMANDE} AND {BY_MYSELF}"
_FOR_ONESELF = f"person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = {USER})"  # noqa: S608 - no value
_NEW = (
    "state = 'attend' AND asked_paper = '' AND proofs = '{}' AND seen_on IS NULL AND valid_until IS NULL AND reason = ''"
    " AND answered_at IS NULL AND answered_by_id IS NULL AND taken_back_at IS NULL AND settled_at IS NULL"
)
_OPENED = "id IN (SELECT palier_referred())"
_OF_OPENED = "referral_id IN (SELECT palier_referred())"
_OF_ITS_FILE = (
    "EXISTS (SELECT FROM palier_referral r WHERE r.id = referral_id AND r.demande_id = palier_referralnote.demande_id)"
)
_GIVER = (
    "role <> 'separe' AND EXISTS (SELECT FROM palier_referral r WHERE r.demande_id = palier_person.demande_id"
    " AND r.person_key = palier_person.key)"
)
_HANDED = (
    "left_at IS NULL AND EXISTS (SELECT FROM palier_referral r WHERE r.demande_id = palier_piece.demande_id"
    " AND palier_piece.id = ANY (r.pieces))"
)
_WITHOUT_WORDS = f"text = '' AND salt = '' AND digest = '{hashlib.sha256(b'').hexdigest()}'"
_OF_A_SEEN_ONE = "referral_id IN (SELECT id FROM palier_referral)"
_OF_A_PIECE = "piece_id IN (SELECT id FROM palier_piece)"
REFERRALS: tuple[Policy, ...] = (
    Policy("palier_referral", DEMANDEUR, (READ,), _OWN),
    # Which pieces one may hand over, and what one may change, the trigger tells (``palier_referral_moved``).
    Policy("palier_referral", DEMANDEUR, (ADD,), f"{_OWN} AND {_FOR_ONESELF} AND {_NEW}"),
    Policy("palier_referral", DEMANDEUR, (CHANGE,), _OWN),
    Policy("palier_referral", SOCIAL, (READ,), _OPENED),
    Policy("palier_referral", SOCIAL, (CHANGE,), _OPENED, f"answered_by_id IS NOT DISTINCT FROM {USER}"),
    Policy("palier_referral", CLOCK, ALL),
    Policy("palier_referralnote", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND {_OF_A_SEEN_ONE}"),
    Policy("palier_referralnote", SOCIAL, (READ,), _OF_OPENED),
    Policy("palier_referralnote", SOCIAL, (ADD,), f"{_OF_OPENED} AND {BY_MYSELF} AND {_OF_ITS_FILE}"),
    # Its author takes the words away, and that a note stood there stays.
    Policy("palier_referralnote", SOCIAL, (CHANGE,), f"{_OF_OPENED} AND {BY_MYSELF}", _WITHOUT_WORDS),
    Policy("palier_referralnote", CLOCK, (READ, REMOVE)),
    Policy("palier_person", SOCIAL, (READ,), _GIVER),
    Policy("palier_piece", SOCIAL, (READ,), _HANDED),
    *(Policy(table, SOCIAL, (READ,), _OF_A_PIECE) for table in ("palier_piecefile", "palier_piececontent")),
    Policy("palier_filecontent", SOCIAL, (READ,), "file_id IN (SELECT id FROM palier_piecefile WHERE NOT awaits_scan)"),
    Policy("palier_doneact", SOCIAL, RA, f"actor = {USER}"),
    # What anybody reads without an account.
    Policy("palier_home", SOCIAL, (READ,), STANDING),
    Policy("palier_publication", SOCIAL, (READ,), "stage <> 'brouillon' AND NOT is_direct"),
)
