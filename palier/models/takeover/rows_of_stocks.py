"""Policies of take-overs: a steward brings files, maps them, begins and undoes; the clock alone writes and removes a line.

Of the lines, a steward reads those that were refused, to mend them; of those that were taken, it sees counts. One that was taken
is read by one person: the holder of the demande of its number who has its birth date. The other holder of that demande does not
read it, and no link or message of a take-over opens it: its person has come in by the ordinary door (ADR 104).
"""

from palier.models.rows.row_conditions import DEMANDE, USER
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, DEMANDEUR, READ, STEWARD, Policy

_OPEN = "(SELECT b.state FROM palier_stockbatch b WHERE b.id = batch_id) = 'recu'"
_OF_AN_OPEN_ONE = (
    "EXISTS (SELECT FROM palier_stockfile f JOIN palier_stockbatch b ON b.id = f.batch_id"
    " WHERE f.id = file_id AND b.state = 'recu')"
)
_MINE = (
    f"numero = (SELECT d.numero_unique FROM palier_demande d WHERE d.id = {DEMANDE})"  # noqa: S608 - no value
    " AND birth_date = (SELECT p.birth_date FROM palier_person p"
    " JOIN palier_holder h ON h.demande_id = p.demande_id AND h.person_key = p.key"
    f" WHERE h.demande_id = {DEMANDE} AND h.user_id = {USER})"
    " AND state IN ('en_attente', 'confirmee', 'ecartee')"
)
# Which state follows which, for whom, and when a mapping may change, is a trigger's to say (``palier_stock_mapping_kept``).
STOCKS: tuple[Policy, ...] = (
    Policy("palier_stockbatch", STEWARD, (READ,)),
    Policy("palier_stockbatch", STEWARD, (ADD,), "state = 'recu' AND read = 0 AND done_at IS NULL"),
    Policy(
        "palier_stockbatch",
        STEWARD,
        (CHANGE,),
        becomes="state IN ('recu', 'en_cours', 'en_annulation', 'annule', 'fini')",
    ),
    Policy("palier_stockbatch", DEMANDEUR, (READ,), "id IN (SELECT batch_id FROM palier_stockline)"),
    Policy("palier_stockbatch", CLOCK, ALL),
    Policy("palier_stockfile", STEWARD, (READ,)),
    Policy("palier_stockfile", STEWARD, (ADD,), _OPEN),
    Policy("palier_stockfile", CLOCK, ALL),
    Policy("palier_stockfilepart", STEWARD, (READ,)),
    Policy("palier_stockfilepart", STEWARD, (ADD,), _OF_AN_OPEN_ONE),
    Policy("palier_stockfilepart", CLOCK, ALL),
    Policy("palier_stockline", STEWARD, (READ,), "state IN ('refusee', 'deja')"),
    Policy("palier_stockline", DEMANDEUR, (READ,), _MINE),
    Policy(
        "palier_stockline",
        DEMANDEUR,
        (CHANGE,),
        _MINE,
        f"state IN ('confirmee', 'ecartee') AND demande_id = {DEMANDE}",
    ),
    Policy("palier_stockline", CLOCK, ALL),
)
