"""Policies of what a holder keeps to themselves.

Whom they trust (ADR 78), what they watch (ADR 83), their archive (ADR 87), their places (ADR 89), what
they let be fetched (ADR 96).
Another holder does not see that one exists, and no organisation does; the gate is shown what an answer or a stop by a link
needs. Columns are held beside (``column_rights``).
"""

from palier.models.rows.row_conditions import BY_MYSELF, OWN_DEMANDE, USER
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, DEMANDEUR, GATE, RC, READ, REMOVE, Policy

_OWN = f"{OWN_DEMANDE} AND {BY_MYSELF}"
_FOR_ONESELF = f"person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = {USER})"  # noqa: S608 - no value
_NEW_TRUST = (
    "state = 'demande' AND asked_at IS NULL AND answered_at IS NULL AND ended_at IS NULL AND lost_at IS NULL"
    " AND told_at IS NULL"
)
TRUSTED: tuple[Policy, ...] = (
    Policy("palier_trustedcontact", DEMANDEUR, (READ,), _OWN),
    Policy("palier_trustedcontact", DEMANDEUR, (ADD,), f"{_OWN} AND {_FOR_ONESELF} AND {_NEW_TRUST}"),
    Policy("palier_trustedcontact", DEMANDEUR, (CHANGE,), _OWN, "state = 'retire'"),
    Policy("palier_trustedcontact", GATE, RC, "asked_at IS NOT NULL", "state IN ('accepte', 'refuse', 'arrete')"),
    Policy("palier_trustedcontact", CLOCK, ALL),
    # The gate keeps that an address wants no question, and reads of none whether it does.
    Policy("palier_unaskedaddress", GATE, (ADD,)),
    Policy("palier_unaskedaddress", CLOCK, ALL),
)
_NEW_SEARCH = (
    "stopped_at IS NULL AND told_on IS NULL AND seen = '{}' AND seen_roofs = '{}'"
    " AND closed = '{}' AND weighed_at IS NULL"
)
WATCHING: tuple[Policy, ...] = (
    Policy("palier_kepthome", DEMANDEUR, (READ, ADD, REMOVE), _OWN),
    Policy("palier_kepthome", CLOCK, ALL),
    Policy("palier_keptplace", DEMANDEUR, (READ, ADD, REMOVE), _OWN),
    Policy("palier_keptplace", CLOCK, ALL),
    Policy("palier_keptlanguage", DEMANDEUR, (READ, REMOVE), _OWN),
    Policy("palier_keptlanguage", DEMANDEUR, (ADD,), f"{_OWN} AND {_FOR_ONESELF}"),
    Policy("palier_keptlanguage", CLOCK, ALL),
    Policy("palier_savedsearch", DEMANDEUR, (READ, CHANGE, REMOVE), _OWN),
    Policy("palier_savedsearch", DEMANDEUR, (ADD,), f"{_OWN} AND {_FOR_ONESELF} AND {_NEW_SEARCH}"),
    # By the link of a message: it stops, and does nothing else.
    Policy("palier_savedsearch", GATE, RC, becomes="stopped_at IS NOT NULL"),
    Policy("palier_savedsearch", CLOCK, ALL),
)
_NEW_ARCHIVE = (
    "state = 'demandee' AND made_at IS NULL AND expires_at IS NULL AND taken_at IS NULL AND done = 0"
    " AND size = 0 AND digest = ''"
)
_OF_OWN_ARCHIVE = f"{OWN_DEMANDE} AND archive_id IN (SELECT id FROM palier_dataarchive)"  # noqa: S608 - no value
_OF_NEW_ARCHIVE = (
    f"{OWN_DEMANDE} AND position = 0 AND archive_id IN (SELECT id FROM palier_dataarchive WHERE state = 'demandee')"  # noqa: S608 - no value
)
ARCHIVES: tuple[Policy, ...] = (
    Policy("palier_dataarchive", DEMANDEUR, (READ, REMOVE), _OWN),
    Policy("palier_dataarchive", DEMANDEUR, (ADD,), f"{_OWN} AND {_FOR_ONESELF} AND {_NEW_ARCHIVE}"),
    # That it was taken, and nothing else of it.
    Policy("palier_dataarchive", DEMANDEUR, (CHANGE,), _OWN, "state = 'prete'"),
    Policy("palier_dataarchive", CLOCK, ALL),
    Policy("palier_dataarchivepart", DEMANDEUR, (READ, REMOVE), _OF_OWN_ARCHIVE),
    # What is gathered when it is asked: the ZIP is made by the clock alone.
    Policy("palier_dataarchivepart", DEMANDEUR, (ADD,), _OF_NEW_ARCHIVE),
    Policy("palier_dataarchivepart", CLOCK, ALL),
)
_UNASKED = (
    "state = 'attend' AND tries = 0 AND answered_at IS NULL AND last_day IS NULL AND answer_sealed = '' AND ended_at IS NULL"
    " AND piece_id IS NULL AND settled = ''"
)
FETCHED: tuple[Policy, ...] = (
    Policy("palier_statefetch", DEMANDEUR, (READ,), _OWN),
    # Never by an adviser nor in a visit to a counter: their own session alone.
    Policy("palier_statefetch", DEMANDEUR, (ADD,), f"{_OWN} AND {_FOR_ONESELF} AND {_UNASKED}"),
    # Used, left or taken back; from where to where the trigger tells (``palier_fetch_moved``).
    Policy("palier_statefetch", DEMANDEUR, (CHANGE,), _OWN, "state IN ('accepte', 'ecarte', 'retire', 'repris')"),
    Policy("palier_statefetch", CLOCK, ALL),
)
