"""What a provider says of somebody, read into facts: an answer without what it is for is not believed."""

import re
from typing import Any

from palier.gateways.identity.errors import Unbelievable
from palier.gateways.identity.providers import MFA_LEVELS
from palier.rules.doors.agents import Agent
from palier.rules.people.certified import Citizen

_BIRTH = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST = 255


def citizen(claims: dict[str, Any]) -> Citizen:
    """Somebody whom FranceConnect certifies. There may be no given name, and days of birth that nobody knows.

    Raises ``Unbelievable``.
    """
    family, birth = _text(claims, "family_name"), _text(claims, "birthdate")
    if not family or not _BIRTH.fullmatch(birth):
        raise Unbelievable("L’identité n’a pas de nom ou pas de date de naissance.")
    listed = claims.get("given_name_array")
    if isinstance(listed, list) and all(isinstance(name, str) for name in listed):
        given = tuple(name.strip() for name in listed if name.strip())
    else:
        given = tuple(_text(claims, "given_name").replace(",", " ").split())
    if len(" ".join(given)) > _LONGEST:
        raise Unbelievable("L’identité est démesurée.")
    return Citizen(family_name=family, given_names=given, birth=birth, usage_name=_text(claims, "preferred_username"))


def agent(claims: dict[str, Any], token: dict[str, Any]) -> Agent:
    """Somebody whom ProConnect knows by a professional address; how they were recognised is in the token of identity."""
    ways = token.get("amr")
    is_mfa = token.get("acr") in MFA_LEVELS or (isinstance(ways, list) and "mfa" in ways)
    name = f"{_text(claims, 'given_name')} {_text(claims, 'usual_name')}".strip()
    return Agent(email=_text(claims, "email"), name=name, is_mfa=is_mfa)


def _text(claims: dict[str, Any], name: str) -> str:
    told = claims.get(name)
    if told is None:
        return ""
    if not isinstance(told, str) or len(told) > _LONGEST or not told.isprintable():
        raise Unbelievable(f"L’identité se lit mal ({name}).")
    return " ".join(told.split())
