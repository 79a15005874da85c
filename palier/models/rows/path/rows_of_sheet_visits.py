"""Policies of the visits to a sheet: each person reads and writes their own, while their house sees the file (ADR 209)."""

from palier.models.rows.row_conditions import LISTS_OF, ORGANISATION, USER
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, READ, STAFF, Policy

_OWN = {
    role: (
        f"member_id = {USER} AND organisation_id = {ORGANISATION} AND EXISTS (SELECT FROM palier_candidature c"
        f" WHERE c.id = candidature_id AND c.publication_id IN ({lists}))"
    )
    for role, lists in LISTS_OF.items()
}
SHEET_VISITS: tuple[Policy, ...] = (
    *(Policy("palier_sheetvisit", role, (READ, ADD, CHANGE), _OWN[role]) for role in STAFF),
    Policy("palier_sheetvisit", CLOCK, ALL),
)
