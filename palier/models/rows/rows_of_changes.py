"""Policies of what a household said had changed: its own, the intake's that heeds it, and the gate's that stops one (ADR 81)."""

from palier.models.rows.row_conditions import OWN_DEMANDE, VISIT
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, DEMANDEUR, GATE, INTAKE, RC, READ, REMOVE, Policy

CHANGES: tuple[Policy, ...] = (
    Policy("palier_filechange", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_filechange", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND undone_at IS NULL"),
    Policy("palier_filechange", DEMANDEUR, (CHANGE,), OWN_DEMANDE, "undone_at IS NOT NULL AND NOT is_disowned"),
    # A safe address leaves no trace of the contacts before it.
    Policy("palier_filechange", DEMANDEUR, (REMOVE,), f"{OWN_DEMANDE} AND kind = 'contact' AND {VISIT} IS NULL"),
    Policy("palier_filechange", INTAKE, (READ,), OWN_DEMANDE),
    # By the link of a message, one change is stopped: who it is of, and what it says, is not the gate's to read.
    Policy("palier_filechange", GATE, RC, "link_hash <> ''", "is_disowned AND undone_at IS NOT NULL"),
    Policy("palier_filechange", CLOCK, ALL),
)
