"""Asks whether somebody is, or was, registered at France Travail: the name of their account in, two days and an identity out.

What is followed is the description that API Particulier publishes (``openapi-particulier.yaml``, version 3, April 2026): a token
of eighteen months in ``Authorization``, ``recipient`` for whom it is asked (a SIRET), errors as codes of five digits.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from palier.gateways import administration
from palier.gateways.administration import StateAnswer, StateAway, StateShut
from palier.rules.fetching.job_status import JobSeeker
from palier.rules.people.certified import Citizen

_PATH = "/v3/france_travail/statut/identifiant"
_OK, _NOT_FOUND, _UNFIT = 200, 404, 422
_SHUT = frozenset({400, 401, 403, 405, 406, 410})
"""Who asks is not known, or asks what it may not: the token, its rights, an address that is gone."""
_OURS = "00203"
"""Of 422: the code of a ``recipient`` that is missing. Any other is of what its person typed."""


@dataclass(frozen=True, slots=True)
class ParticulierService:
    """Where it answers, and as whom it knows this site."""

    url: str
    token: str = field(repr=False)
    recipient: str
    """SIRET of the administration for which it is asked."""
    timeout: float = 20.0

    def job_seeker(self, account: str) -> JobSeeker | None:
        """The registration of an account, or none. Raises ``StateAway`` or ``StateShut``."""
        if not (self.token.isascii() and self.token.isprintable()):
            raise StateShut("token")
        asked = urlencode({"identifiant": account, "recipient": self.recipient})
        headers = {"Authorization": f"Bearer {self.token}"}
        until = time.monotonic() + self.timeout
        answer = administration.ask(self.url, "GET", f"{_PATH}?{asked}", headers, until=until)
        if answer.status == _NOT_FOUND or (answer.status == _UNFIT and _OURS not in _codes(answer)):
            return None
        if answer.status in _SHUT or answer.status == _UNFIT:
            raise StateShut(" ".join((str(answer.status), *_codes(answer))))
        if answer.status != _OK:
            # 409: the same question is being answered; 429: too many; 502 and 504: France Travail itself is away.
            raise StateAway(str(answer.status), answer.wait)
        return _read(answer.body)


def _codes(answer: StateAnswer) -> tuple[str, ...]:
    """The codes of an error; of what else it says, nothing is kept."""
    try:
        told = [str(one["code"]) for one in json.loads(answer.body)["errors"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ()
    return tuple(code for code in told if code.isdecimal() and len(code) == len(_OURS))


def _read(body: bytes) -> JobSeeker:
    """An answer, or ``StateAway``: what is none is no fault of a person. Address, telephone and mail are not read."""
    try:
        told = dict(json.loads(body)["data"])
        who, entered = told["identite"], told["inscription"]
        until = entered["date_fin"]
        return JobSeeker(
            who=_citizen(who),
            since=date.fromisoformat(entered["date_debut"]),
            until=date.fromisoformat(until) if until else None,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StateAway("unreadable") from error


def _citizen(who: Mapping[str, Any]) -> Citizen:
    name, given, usage = (str(who[one] or "").strip() for one in ("nom_naissance", "prenom", "nom_usage"))
    if not name:
        raise ValueError
    return Citizen(name, (given,) if given else (), str(who["date_naissance"]), usage_name=usage)
