"""Policies of who separates: a second file out of one, and what the first keeps of it; nothing of any other file (ADR 16).

What is written here is looked at once the act is whole, by ``palier_apart_whole``: a row of the new file is a copy of one that
the first file has, both are the two ends of a fork of this very transaction, and a fork joins two files that this transaction
claimed one after the other.
"""

from palier.models.rows import letter_rights
from palier.models.rows.row_conditions import (
    DEMANDE,
    NUMERO,
    OF_ITS_LOGIN,
    OWN_DEMANDE,
    SHOWN_ALIKE,
    TO_A_HOLDER,
    UNSENT,
    WITHOUT_A_PASSWORD,
)
from palier.models.rows.row_rights import ADD, CHANGE, READ, REMOVE, SEPARATION, Policy

_NEW = (
    f"numero_unique = {NUMERO} AND numero_unique LIKE 'ATT%' AND state = 'active' AND struck_off_at IS NULL"
    " AND confirmed_at IS NULL AND online_since IS NULL AND erasure_asked_at IS NULL AND NOT wants_paper AND audience = '{}'"
)
"""A file of no number, that nobody reads."""
_READ = (
    "palier_demandeversion",
    "palier_seniority",
    "palier_piece",
    "palier_piececontent",
    "palier_piecefile",
    "palier_filecontent",
    "palier_fact",
    "palier_safechannel",
    "palier_person",
    "palier_holder",
    "palier_letter",
)
_SHOWN = ("palier_demandeversion", "palier_seniority", "palier_piece", "palier_fact", "palier_person")
_FORK_END = f"parent_id = {DEMANDE} OR child_id = {DEMANDE}"
SEPARATIONS: tuple[Policy, ...] = (
    Policy("palier_demande", SEPARATION, (READ,), f"id = {DEMANDE} OR numero_unique = {NUMERO}"),
    Policy("palier_demande", SEPARATION, (ADD,), _NEW),
    *(Policy(table, SEPARATION, (READ,), OWN_DEMANDE) for table in _READ),
    *(Policy(table, SEPARATION, (ADD,), f"{OWN_DEMANDE} AND {SHOWN_ALIKE}") for table in _SHOWN),
    *(
        Policy(table, SEPARATION, (ADD,), OWN_DEMANDE)
        for table in ("palier_piecefile", "palier_filecontent", "palier_safechannel", "palier_holder")
    ),
    Policy("palier_piece", SEPARATION, (CHANGE,), OWN_DEMANDE),
    Policy("palier_person", SEPARATION, (CHANGE,), OWN_DEMANDE),
    Policy("palier_holder", SEPARATION, (REMOVE,), OWN_DEMANDE),
    Policy("palier_user", SEPARATION, (READ,), OF_ITS_LOGIN),
    Policy("palier_user", SEPARATION, (ADD,), f"{OF_ITS_LOGIN} AND {WITHOUT_A_PASSWORD}"),
    Policy("palier_fork", SEPARATION, (READ,), _FORK_END),
    Policy(
        "palier_fork",
        SEPARATION,
        (ADD,),
        f"child_id = {DEMANDE} AND parent_id <> child_id AND asked_at IS NULL AND palier_claimed_apart(parent_id)",
    ),
    Policy("palier_letter", SEPARATION, (ADD,), f"{OWN_DEMANDE} AND {letter_rights.written_by(SEPARATION)}"),
    Policy("palier_message", SEPARATION, (ADD,), f"{UNSENT} AND {OWN_DEMANDE} AND {TO_A_HOLDER}"),
)
