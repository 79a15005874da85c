"""Policies of what a household contests: its own, and that of who decided, which answers (ADR 86)."""

from palier.models.rows.row_conditions import OURS, OWN_DEMANDE, USER, VISIT
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, DEMANDEUR, RC, READ, STAFF, Policy

_BY_WHO_IS_THERE = f"sent_by_id = coalesce((SELECT account_id FROM palier_visit WHERE id = {VISIT}), {USER})"  # noqa: S608 - no value
_WHO_DECIDED = (
    "(EXISTS (SELECT FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id WHERE c.id = candidature_id"
    " AND c.demande_id = palier_appeal.demande_id AND organisation_id IN (p.bailleur_id, p.reservataire_id))"
    " OR EXISTS (SELECT FROM palier_radiation r WHERE r.id = radiation_id AND r.demande_id = palier_appeal.demande_id"
    " AND r.issued_by_id = organisation_id))"
)
"""One writes to who decided on one's own file, and to nobody else."""
_NEW = (
    "state IN ('envoyee', 'au_tribunal') AND told_at IS NULL AND late_told_at IS NULL AND mistake_id IS NULL"
    " AND answered_at IS NULL"
)
APPEALS: tuple[Policy, ...] = (
    Policy("palier_appeal", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_appeal", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND {_BY_WHO_IS_THERE} AND {_WHO_DECIDED} AND {_NEW}"),
    # Taken back, or a judge is done: an answer that leaves or left is held by the constraints of the table.
    Policy("palier_appeal", DEMANDEUR, (CHANGE,), OWN_DEMANDE, "state IN ('retiree', 'tribunal_termine')"),
    *(
        Policy("palier_appeal", role, RC, f"organisation_id = ANY({OURS})", "state IN ('envoyee', 'reponse_qui_part')")
        for role in STAFF
    ),
    Policy("palier_appeal", CLOCK, ALL),
)
