"""What a provider says of somebody, read into facts: an answer without what it is for is not believed."""

import re
from datetime import date
from typing import Any

from palier.gateways.identity import judging
from palier.gateways.identity.errors import Unbelievable
from palier.gateways.identity.providers import MFA_LEVELS
from palier.rules.doors.agents import Agent
from palier.rules.people.certified import Citizen

_BIRTH = re.compile(r"[0-9]{4}-(?:00-00|(?:0[1-9]|1[0-2])-(?:0[0-9]|[12][0-9]|3[01]))")
"""A day; the day, or the month with it, is 00 where nobody knows it."""
_LONGEST = 255


def citizen(claims: dict[str, Any]) -> Citizen:
    """Somebody whom FranceConnect certifies. There may be no given name, and days of birth that nobody knows.

    Raises ``Unbelievable``.
    """
    family, birth = _text(claims, "family_name"), _text(claims, "birthdate")
    if not family or not _is_birth(birth):
        raise Unbelievable("L’identité n’a pas de nom ou pas de date de naissance.")
    listed = claims.get("given_name_array")
    if isinstance(listed, list):
        given = tuple(name for one in listed if (name := _plain(one, "given_name_array")))
    else:
        given = tuple(_text(claims, "given_name").replace(",", " ").split())
    if len(" ".join(given)) > _LONGEST:
        raise Unbelievable("L’identité est démesurée.")
    return Citizen(family_name=family, given_names=given, birth=birth, usage_name=_text(claims, "preferred_username"))


def agent(claims: dict[str, Any], token: dict[str, Any]) -> Agent:
    """Somebody whom ProConnect knows by a professional address; how they were recognised is in the token of identity.

    Raises ``Unbelievable``.
    """
    ways = token.get("amr")
    is_mfa = token.get("acr") in MFA_LEVELS or (isinstance(ways, list) and "mfa" in ways)
    name = f"{_text(claims, 'given_name')} {_text(claims, 'usual_name')}".strip()
    email = _text(claims, "email")
    if not email:
        raise Unbelievable("L’identité n’a pas d’adresse professionnelle.")
    return Agent(email=email, name=name, is_mfa=is_mfa, recognised_at=judging.instant(token, "auth_time"))


def _is_birth(told: str) -> bool:
    """Whether this is a day of the calendar, or one of which a part is not known."""
    if not _BIRTH.fullmatch(told):
        return False
    try:
        date.fromisoformat(told.replace("-00", "-01"))
    except ValueError:
        return False
    return True


def _text(claims: dict[str, Any], name: str) -> str:
    told = claims.get(name)
    return "" if told is None else _plain(told, name)


def _plain(told: object, name: str) -> str:
    if not isinstance(told, str) or len(told) > _LONGEST or not told.isprintable():
        raise Unbelievable(f"L’identité se lit mal ({name}).")
    return " ".join(told.split())
