"""What each provider takes in a question, read in their sources (February and August 2026): a parameter more is refused."""

import re
from dataclasses import dataclass

_PUBLIC = frozenset(
    {
        "client_id",
        "acr_values",
        "claims",
        "response_type",
        "nonce",
        "state",
        "redirect_uri",
        "scope",
        "prompt",
        "idp_hint",
    }
)
_LEAST_NONCE, _MOST_NONCE = 22, 512


class BadQuestion(Exception):
    """Refused on the provider's own page: the browser does not come back."""


@dataclass(frozen=True, slots=True)
class Rules:
    """One provider: what it takes, demands, signs with, and which claims each scope opens."""

    name: str
    takes: frozenset[str]
    demands: frozenset[str]
    acr: frozenset[str]
    least_nonce: int
    algorithm: str
    scopes: dict[str, tuple[str, ...]]


FRANCECONNECT = Rules(
    name="FranceConnect",
    takes=_PUBLIC | {"ui_locales"},
    demands=frozenset({"client_id", "acr_values", "response_type", "nonce", "state", "redirect_uri", "scope"}),
    acr=frozenset({"eidas1"}),
    least_nonce=_LEAST_NONCE,
    algorithm="ES256",
    scopes={
        "given_name": ("given_name", "given_name_array"),
        "family_name": ("family_name",),
        "birthdate": ("birthdate",),
        "birthplace": ("birthplace",),
        "birthcountry": ("birthcountry",),
        "gender": ("gender",),
        "preferred_username": ("preferred_username",),
        "email": ("email",),
    },
)
PROCONNECT = Rules(
    name="ProConnect",
    takes=_PUBLIC | {"response_mode", "login_hint", "siret_hint", "code_challenge", "code_challenge_method"},
    demands=frozenset({"client_id", "response_type", "state", "redirect_uri", "scope"}),
    acr=frozenset(),
    least_nonce=1,
    algorithm="RS256",
    scopes={
        "given_name": ("given_name",),
        "usual_name": ("usual_name",),
        "email": ("email",),
        "uid": ("uid",),
        "siret": ("siret",),
    },
)


def require(asked: dict[str, list[str]], rules: Rules) -> dict[str, str]:
    """The question, each parameter once; ``BadQuestion`` where the provider would show its page of errors."""
    if more := set(asked) - rules.takes:
        raise BadQuestion(f"paramètre refusé : {', '.join(sorted(more))}")
    if any(len(values) > 1 for values in asked.values()):
        raise BadQuestion("paramètre répété")
    told = {name: values[0] for name, values in asked.items()}
    if missing := {name for name in rules.demands if not told.get(name)}:
        raise BadQuestion(f"paramètre manquant : {', '.join(sorted(missing))}")
    nonce = told.get("nonce", "")
    if nonce and not (rules.least_nonce <= len(nonce) <= _MOST_NONCE and nonce.isascii()):
        raise BadQuestion("nonce trop court, trop long ou illisible")
    if rules.acr and not set(told["acr_values"].split()) <= rules.acr:
        raise BadQuestion("acr_values inconnu")
    if told["response_type"] != "code":
        raise BadQuestion("response_type inconnu")
    _require_challenge(told)
    return told


def _require_challenge(told: dict[str, str]) -> None:
    if "code_challenge" not in told and "code_challenge_method" not in told:
        return
    challenge = told.get("code_challenge", "")
    if told.get("code_challenge_method") != "S256" or not re.fullmatch(r"[A-Za-z0-9_-]{43}", challenge):
        raise BadQuestion("code_challenge illisible, ou autre que S256")
