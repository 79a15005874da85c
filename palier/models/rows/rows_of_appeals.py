"""Policies of what a household contests, of who was not reached, and of more time: its own, and of who answers it (ADR 86)."""

from palier.models.rows.row_conditions import BY_MYSELF, LISTS_OF, ORGANISATION, OURS, OWN_DEMANDE, USER, VISIT
from palier.models.rows.row_rights import ADD, ALL, BAILLEUR, CHANGE, CLOCK, DEMANDEUR, RC, READ, STAFF, Policy

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
_OWN_LETTER = (
    "EXISTS (SELECT FROM palier_letter l WHERE l.id = letter_id AND l.demande_id = palier_reachnote.demande_id"
    f" AND l.kind IN ('demande_pieces', 'attribution_condition') AND l.audience && {OURS})"
)
_ASKED_BY_WHO_IS_THERE = _BY_WHO_IS_THERE.replace("sent_by_id", "asked_by_id")
_ASKS_FOR_PIECES = (
    "EXISTS (SELECT FROM palier_letter l WHERE l.id = letter_id AND l.demande_id = palier_moretime.demande_id"
    " AND l.candidature_id = palier_moretime.candidature_id AND (l.kind = 'demande_pieces' AND state = 'accordee'"
    " OR l.kind IN ('offre', 'attribution_condition') AND state = 'demandee'))"
    " AND note = '' AND answered_at IS NULL AND answered_by_id IS NULL"
)
_ANSWERED = f"answered_by_id = {USER} AND answered_at IS NOT NULL AND state IN ('accordee', 'maintenue')"
"""By who is signed in."""
OF_OWN_LISTS_FILE = {
    role: f"candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN ({lists}))"  # noqa: S608 - no value
    for role, lists in LISTS_OF.items()
}
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
    # On a letter of its own, in its own name, and never rewritten.
    Policy("palier_reachnote", DEMANDEUR, (READ,), OWN_DEMANDE),
    *(Policy("palier_reachnote", role, (READ,), f"organisation_id = ANY({OURS})") for role in STAFF),
    Policy("palier_reachnote", BAILLEUR, (ADD,), f"organisation_id = {ORGANISATION} AND {BY_MYSELF} AND {_OWN_LETTER}"),
    Policy("palier_reachnote", CLOCK, ALL),
    # Once a letter, on one that asks for pieces; how long is held by the table.
    Policy("palier_moretime", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_moretime", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND {_ASKED_BY_WHO_IS_THERE} AND {_ASKS_FOR_PIECES}"),
    *(Policy("palier_moretime", role, (READ,), OF_OWN_LISTS_FILE[role]) for role in STAFF),
    # Answered once: what was given is taken back by nobody.
    Policy("palier_moretime", BAILLEUR, (CHANGE,), OF_OWN_LISTS_FILE[BAILLEUR], _ANSWERED, was="state = 'demandee'"),
    Policy("palier_moretime", CLOCK, ALL),
)
