"""Policies of the keys of partners: the gate recognises one, a manager draws, draws anew and revokes those of their own house.

No other role reads a row of them, the one under which a key acts no more than the others (ADR 112). An event is read by its own
organisation, and only while the home that it names is still that organisation's to read (ADR 119).
"""

from palier.models.rows.row_conditions import ORGANISATION, OURS, USER
from palier.models.rows.row_rights import (
    ADD,
    BAILLEUR,
    CHANGE,
    CLOCK,
    GATE,
    MANAGER,
    READ,
    REMOVE,
    RESERVATAIRE,
    Policy,
)

_OF_MY_HOUSE = f"organisation_id = {ORGANISATION} AND (SELECT palier_manages())"
_OF_MY_ENDPOINTS = (
    "endpoint_id IN (SELECT id FROM palier_webhookendpoint WHERE"  # noqa: S608 - no value
    f" organisation_id = {ORGANISATION}) AND (SELECT palier_manages())"
)
_AS_A_MEMBER = (
    "EXISTS (SELECT FROM palier_membership m WHERE m.organisation_id = palier_apikey.organisation_id"
    " AND m.user_id = holder_id AND m.role = palier_apikey.role AND m.suspended_at IS NULL AND m.ended_at IS NULL)"
)
_MINE = f"holder_id = {USER} AND {_AS_A_MEMBER}"
_ENDS = (
    "created_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes'"
    " AND expires_at <= created_at + interval '366 days'"
)
"""Of now, and for a year at most."""
_SOON_OVER = "(former_until IS NULL OR former_until <= now() + interval '25 hours')"
"""The secret before opens for the day of its handover."""
KEYS: tuple[Policy, ...] = (
    Policy("palier_apikey", GATE, (READ, CHANGE)),
    Policy("palier_apikey", MANAGER, (READ,), _OF_MY_HOUSE),
    # In one's own name, and as what one is there: nobody is made to answer for a software that they never saw.
    Policy("palier_apikey", MANAGER, (ADD,), f"{_OF_MY_HOUSE} AND revoked_at IS NULL AND {_MINE} AND {_ENDS}"),
    # Revoked is revoked; who draws a key anew answers for it.
    Policy(
        "palier_apikey",
        MANAGER,
        (CHANGE,),
        _OF_MY_HOUSE,
        f"(revoked_at IS NOT NULL OR {_MINE}) AND {_SOON_OVER}",
        was="revoked_at IS NULL",
    ),
    Policy("palier_apikey", CLOCK, (READ, CHANGE, REMOVE)),
)


def _of_ours(table: str, row: str) -> str:
    """Whether an object is the caller's to read by the API: its landlord's, or its réservataire's."""
    ours = f"t.bailleur_id = ANY({OURS}) OR t.reservataire_id = ANY({OURS})"
    return f"EXISTS (SELECT FROM {table} t WHERE t.id = {row} AND ({ours}))"


_TOLD = (
    f"organisation_id = {ORGANISATION}"
    f" AND ({_of_ours('palier_home', 'home_id')} OR {_of_ours('palier_publication', 'publication_id')})"
)
EVENTS: tuple[Policy, ...] = (
    *(Policy("palier_partnerevent", role, (READ,), _TOLD) for role in (BAILLEUR, RESERVATAIRE)),
    # Beside what was sent of it: a kind, a number, an instant.
    Policy("palier_partnerevent", MANAGER, (READ,), _OF_MY_HOUSE),
    Policy("palier_partnerevent", CLOCK, (READ, ADD, REMOVE)),
)
_ANEW = (
    "created_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes'"
    f" AND created_by_id = {USER} AND removed_at IS NULL AND stopped_at IS NULL"
)
_SIGNS_ON = "(former_until IS NULL OR former_until <= now() + interval '25 hours')"
"""The secret before signs for the day of its handover."""
WEBHOOKS: tuple[Policy, ...] = (
    Policy("palier_webhookendpoint", MANAGER, (READ,), _OF_MY_HOUSE),
    Policy("palier_webhookendpoint", MANAGER, (ADD,), f"{_OF_MY_HOUSE} AND {_ANEW}"),
    # Removed is removed.
    Policy("palier_webhookendpoint", MANAGER, (CHANGE,), _OF_MY_HOUSE, _SIGNS_ON, was="removed_at IS NULL"),
    Policy("palier_webhookendpoint", CLOCK, (READ, CHANGE)),
    Policy("palier_webhookdelivery", MANAGER, (READ,), _OF_MY_ENDPOINTS),
    # What was given up is asked for once more, and nothing else is changed.
    Policy(
        "palier_webhookdelivery", MANAGER, (CHANGE,), _OF_MY_ENDPOINTS, "state = 'a_redire'", was="state = 'abandonnee'"
    ),
    Policy("palier_webhookdelivery", CLOCK, (READ, ADD, CHANGE, REMOVE)),
)
