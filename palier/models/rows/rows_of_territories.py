"""Policies of a mairie and of a préfecture: what anybody reads, and no row of a person, of a séance or of a lease (ADR 73).

What the law tells them of their place comes by functions that give homes, dates and counts (``function_rights``): which place it
is, the organisation of the claim says, and the steward alone writes it.
"""

from palier.models.rows.row_conditions import PUBLISHED, STANDING, USER
from palier.models.rows.row_rights import RA, READ, TERRITORIES, Policy

OF_TERRITORIES: tuple[Policy, ...] = tuple(
    policy
    for role in TERRITORIES
    for policy in (
        Policy("palier_home", role, (READ,), STANDING),
        Policy("palier_publication", role, (READ,), PUBLISHED),
        Policy("palier_doneact", role, RA, f"actor = {USER}"),
    )
)
