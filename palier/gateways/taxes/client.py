"""Asks for one notice: a token, then the notice; one time limit for both, bounded answers, no redirection followed.

The service wants the tax number in the address that is asked (its protocol): nothing here writes an address down, and an error
holds a kind and a status alone.
"""

import base64
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from palier.gateways import administration
from palier.gateways.administration import StateAnswer
from palier.gateways.taxes import reading
from palier.gateways.taxes.errors import TaxesAway, TaxesShut
from palier.rules.fetching.tax_notices import TaxNotice

_SCOPE = "RessourceIRDerniere"
"""What the token opens: the last situation for the income tax, and nothing else."""
_OK, _CLIENT = 200, 4
_NOTHING = frozenset({204, 400, 403, 404, 410, 422})
"""No notice of that year under that number, or no such number: which of them is told to nobody."""
_SHUT = frozenset({401})
_BUSY = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class TaxService:
    """Where it answers, and as whom it knows this site."""

    url: str
    client: str
    secret: str = field(repr=False)
    teleservice: str
    """The identifier that the DGFiP gave to this service of the site (``ID_Teleservice``)."""
    timeout: float = 20.0

    def notice(self, number: str, year: int) -> TaxNotice | None:
        """The notice on the income of a year, or none. Raises ``TaxesAway`` or ``TaxesShut``."""
        until = time.monotonic() + self.timeout
        token = self._token(until)
        headers = {
            "Authorization": f"Bearer {token}",
            "ID_Teleservice": self.teleservice,
            "X-Correlation-ID": str(uuid4()),
        }
        path = f"/impotparticulier/1.0/spi/{number}/dernieresituation/ir/assiettes/annrev/{year}"
        answer = self._ask("GET", path, None, headers, until)
        if answer.status in _NOTHING:
            return None
        return reading.notice(self._good(answer).body, year)

    def _token(self, until: float) -> str:
        known = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        body = urlencode({"grant_type": "client_credentials", "scope": _SCOPE}).encode()
        headers = {"Authorization": f"Basic {known}", "Content-Type": "application/x-www-form-urlencoded"}
        answer = self._ask("POST", "/token", body, headers, until)
        if answer.status // 100 == _CLIENT and answer.status not in _BUSY:
            raise TaxesShut(str(answer.status))
        try:
            token = json.loads(self._good(answer).body)["access_token"]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise TaxesAway("unreadable token") from error
        if not isinstance(token, str) or not token or not (token.isascii() and token.isprintable()) or " " in token:
            raise TaxesAway("unreadable token")
        return token

    @staticmethod
    def _good(answer: StateAnswer) -> StateAnswer:
        if answer.status in _SHUT:
            raise TaxesShut(str(answer.status))
        if answer.status != _OK:
            raise TaxesAway(str(answer.status), answer.wait)
        return answer

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str], until: float) -> StateAnswer:
        return administration.ask(self.url, method, path, headers, body=body, until=until)
