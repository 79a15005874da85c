"""Policies of files of homes: a landlord's member sends, begins and undoes those of their own; the clock does the rest (ADR 135).

Which state follows which, and for whom, is a trigger's to say (``palier_home_file_moved``), as of a take-over.
"""

from palier.models.rows.row_conditions import ORGANISATION, OURS, USER
from palier.models.rows.row_rights import ADD, ALL, BAILLEUR, CHANGE, CLOCK, READ, Policy

_ANEW = (
    "state = 'recu' AND position = 0 AND lines IS NULL AND done_at IS NULL"
    " AND declared + corrected + same + refused + kept = 0"
    " AND received_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes'"
)
_OF_OURS = f"file_id IN (SELECT f.id FROM palier_homefile f WHERE f.bailleur_id = ANY({OURS}))"  # noqa: S608 - no value
_OF_AN_OPEN_ONE = (
    "EXISTS (SELECT FROM palier_homefile f WHERE f.id = file_id AND f.state = 'recu'"
    f" AND f.bailleur_id = {ORGANISATION} AND f.by_id = {USER})"
)
HOME_FILES: tuple[Policy, ...] = (
    Policy("palier_homefile", BAILLEUR, (READ,), f"bailleur_id = ANY({OURS})"),
    Policy("palier_homefile", BAILLEUR, (ADD,), f"bailleur_id = {ORGANISATION} AND by_id = {USER} AND {_ANEW}"),
    # Who moves it answers for what follows: in nobody else's name.
    Policy("palier_homefile", BAILLEUR, (CHANGE,), f"bailleur_id = {ORGANISATION}", f"by_id = {USER}"),
    Policy("palier_homefile", CLOCK, ALL),
    Policy("palier_homefilepart", BAILLEUR, (READ,), _OF_OURS),
    Policy("palier_homefilepart", BAILLEUR, (ADD,), _OF_AN_OPEN_ONE),
    Policy("palier_homefilepart", CLOCK, ALL),
    Policy("palier_homefileline", BAILLEUR, (READ,), _OF_OURS),
    Policy("palier_homefileline", CLOCK, ALL),
)
