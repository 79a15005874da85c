"""Policies of visits: hours of a home, for the households sent to its landlord; each household's own place, and no other.

No household reads who else comes, and no other desk than the landlord's reads any of it (ADR 93). Who may move a place from where
to where, and whether one is left, the trigger tells (``palier_viewing_moved``).
"""

from palier.models.rows.row_conditions import DEMANDE, OWN_DEMANDE, OWN_PUBLICATIONS, USER, its_file
from palier.models.rows.row_rights import ADD, ALL, BAILLEUR, CHANGE, CLOCK, DEMANDEUR, READ, Policy
from palier.rules.viewings.viewings import VIEWABLE

_STAGES = ", ".join(f"'{stage.value}'" for stage in VIEWABLE)
OF_A_SENT_FILE = (
    "(publication_id IN (SELECT c.publication_id FROM palier_candidature c"  # noqa: S608 - no value
    f" WHERE c.demande_id = {DEMANDE} AND c.stage IN ({_STAGES}))"
    f" OR id IN (SELECT v.slot_id FROM palier_viewing v WHERE v.demande_id = {DEMANDE}))"
)
"""An hour of a home whose landlord has the file, or the one that was held while it had."""
_OF_OUR_HOMES = f"candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN ({OWN_PUBLICATIONS}))"  # noqa: S608 - no value
_UNTOLD = "told_at IS NULL AND reminded_at IS NULL"
VIEWINGS: tuple[Policy, ...] = (
    Policy("palier_viewingslot", DEMANDEUR, (READ,), OF_A_SENT_FILE),
    Policy("palier_viewingslot", BAILLEUR, (READ,), f"publication_id IN ({OWN_PUBLICATIONS})"),
    Policy(
        "palier_viewingslot",
        BAILLEUR,
        (ADD,),
        f"publication_id IN ({OWN_PUBLICATIONS}) AND created_by_id = {USER} AND cancelled_at IS NULL",
    ),
    Policy("palier_viewingslot", BAILLEUR, (CHANGE,), f"publication_id IN ({OWN_PUBLICATIONS})"),
    Policy("palier_viewingslot", CLOCK, ALL),
    Policy("palier_viewing", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_viewing", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND {its_file('palier_viewing')} AND {_UNTOLD}"),
    Policy("palier_viewing", DEMANDEUR, (CHANGE,), OWN_DEMANDE),
    Policy("palier_viewing", BAILLEUR, (READ,), _OF_OUR_HOMES),
    Policy("palier_viewing", BAILLEUR, (ADD,), f"{_OF_OUR_HOMES} AND {its_file('palier_viewing')} AND {_UNTOLD}"),
    Policy("palier_viewing", BAILLEUR, (CHANGE,), _OF_OUR_HOMES),
    Policy("palier_viewing", CLOCK, ALL),
)
