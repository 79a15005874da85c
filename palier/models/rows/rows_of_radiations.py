"""Policies of radiations: a landlord strikes off on the grounds of the law, each by an act of its own (R441-2-8)."""

from palier.models.rows.row_conditions import IN_AUDIENCE, ORGANISATION, OURS, OWN_DEMANDE, OWN_PUBLICATIONS, USER
from palier.models.rows.row_rights import ADD, ALL, BAILLEUR, CHANGE, CLOCK, DEMANDEUR, RC, READ, Policy
from palier.rules.candidature import funnel

_STRUCK_OFF = (
    "state = 'radiee' AND struck_off_at IS NOT NULL AND strike_off_reason IN ('RADATT', 'RADABA', 'RADCON', 'RADIRR')"
)
# An organisation may read the file of a household that another one houses: it corrects nothing of that.
_OF_OWN_LEASES = f"{IN_AUDIENCE} AND demande_id IN (SELECT demande_id FROM palier_lease WHERE publication_id IN ({OWN_PUBLICATIONS}))"  # noqa: S608, E501 - no value
_WARNS = (
    f"issued_by_id = {ORGANISATION} AND written_by_id = {USER} AND audience = ARRAY[{ORGANISATION}]"
    " AND sent_at > now() - interval '1 day' AND delivered_at IS NULL AND cancelled_at IS NULL AND struck_off_at IS NULL"
    " AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id"
    " AND c.demande_id = palier_radiationwarning.demande_id"
    f" AND c.publication_id IN ({OWN_PUBLICATIONS})"
    " AND (palier_radiationwarning.reason = 'RADCON' OR c.stage = 'irrecevable'))"
)
"""A warning of today, about a candidate of its author's own list."""


def _has_a_ground(demande: str, reason: str) -> str:
    """The cases in which a landlord strikes a demande off (R441-2-8 a to d), each by an act of its own."""
    sent = ", ".join(f"'{stage}'" for stage in sorted(funnel.UNSENT))
    return (
        f"CASE {reason}"  # noqa: S608 - no value
        " WHEN 'RADATT' THEN EXISTS (SELECT FROM palier_lease l JOIN palier_publication p ON p.id = l.publication_id"
        f" JOIN palier_home h ON h.id = p.home_id WHERE l.demande_id = {demande} AND p.bailleur_id = ANY({OURS})"
        " AND h.financing <> 'LLI')"
        f" WHEN 'RADABA' THEN EXISTS (SELECT FROM palier_candidature c WHERE c.demande_id = {demande}"
        f" AND c.publication_id IN ({OWN_PUBLICATIONS}) AND c.stage NOT IN ({sent}))"
        " ELSE EXISTS (SELECT FROM palier_radiationwarning w JOIN palier_candidature c ON c.id = w.candidature_id"
        f" WHERE w.demande_id = {demande} AND w.issued_by_id = ANY({OURS}) AND w.reason = {reason}"
        " AND w.cancelled_at IS NULL AND w.struck_off_at IS NULL AND w.answer_by < now()"
        " AND w.sent_at < now() - interval '1 month' AND (w.reason = 'RADCON' OR c.stage = 'irrecevable')) END"
    )


_STRIKES_OFF = (
    f"issued_by_id = {ORGANISATION} AND audience = ARRAY[{ORGANISATION}] AND kept_numero = '' AND lifted_at IS NULL"
    " AND register_told_at IS NULL AND EXISTS (SELECT FROM palier_demande d WHERE d.id = demande_id AND d.state = 'radiee'"
    " AND d.strike_off_reason = palier_radiation.reason) AND "
    + _has_a_ground("palier_radiation.demande_id", "palier_radiation.reason")
)
_OF_A_HOUSED = f"reason = 'RADATT' AND issued_by_id = ANY({OURS})"
RADIATIONS: tuple[Policy, ...] = (
    Policy(
        "palier_demande",
        BAILLEUR,
        RC,
        IN_AUDIENCE,
        f"{_STRUCK_OFF} AND {_has_a_ground('palier_demande.id', 'palier_demande.strike_off_reason')}",
    ),
    Policy("palier_radiation", BAILLEUR, (CHANGE,), f"{_OF_OWN_LEASES} AND {_OF_A_HOUSED}"),
    Policy("palier_radiationwarning", DEMANDEUR, RC, OWN_DEMANDE),
    Policy("palier_radiationwarning", BAILLEUR, (READ,), IN_AUDIENCE),
    Policy("palier_radiationwarning", BAILLEUR, (ADD,), _WARNS),
    Policy("palier_radiationwarning", BAILLEUR, (CHANGE,), f"issued_by_id = ANY({OURS})"),
    Policy("palier_radiationwarning", CLOCK, ALL),
    Policy("palier_radiation", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_radiation", BAILLEUR, (READ,), IN_AUDIENCE),
    Policy("palier_radiation", BAILLEUR, (ADD,), _STRIKES_OFF),
    Policy("palier_radiation", CLOCK, ALL),
)
