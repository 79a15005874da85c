"""The service: a token, a recipient, the name of an account; strict about every word that it is sent, in its own codes."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qsl, urlsplit

PATH = "/v3/france_travail/statut/identifiant"
TOKEN, RECIPIENT = "jeton-du-bac-a-sable", "13002526500013"
ADDRESS = "3 RUE DES INVENTIONS"
"""Every answer bears one: whoever asks is not to keep it."""
_SIRET = 14
_ERRORS = {
    "00101": (401, "Votre token n'est pas valide ou n'est pas renseigné"),
    "00103": (401, "Votre token est expiré. Vous devez refaire une demande"),
    "00100": (403, "Votre token est valide mais vos privilèges sont insuffisants."),
    "00203": (422, "Le paramètre recipient est obligatoire"),
    "00210": (422, "Le paramètre identifiant n'est pas correct"),
    "00015": (409, "Une requête associée à votre jeton est déjà en cours de traitement pour ces paramètres."),
    "00429": (429, "Vous avez effectué trop de requêtes"),
    "24003": (404, "Aucune situation France Travail n'a pu être trouvée avec les critères de recherche fournis."),
    "24999": (502, "La réponse retournée par le fournisseur de données est invalide et inconnue de notre service."),
    "24002": (504, "Temps d’attente d’une réponse du fournisseur de données écoulé."),
    "24001": (504, "Service du fournisseur de données temporairement indisponible ou en maintenance."),
}
FAULTS = {
    "expired": "00103",
    "rights": "00100",
    "conflict": "00015",
    "busy": "00429",
    "unknown": "24999",
    "late": "24002",
    "away": "24001",
}
OTHER_FAULTS = ("", "slow", "garbage", "endless", "mute", "elsewhere", "gone")
"""Silence, noise, too much, hangs up, 302, 410."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """Somebody invented, as France Travail has them."""

    account: str
    name: str
    given: str
    birth: str
    since: str
    until: str | None = None
    usage: str | None = None

    def answer(self) -> dict[str, object]:
        """The answer, whole, in the words of the description."""
        return {
            "data": {
                "identifiant": self.account,
                "identite": {
                    "civilite": "MME",
                    "nom_naissance": self.name,
                    "nom_usage": self.usage,
                    "prenom": self.given[:13],
                    "sexe": "Féminin",
                    "date_naissance": self.birth,
                },
                "contact": {"email": "a@exemple.test", "telephone": "0600000000", "telephone2": None},
                "adresse": {
                    "code_cog_insee_commune": "93048",
                    "code_postal": "93100",
                    "ligne_complement_adresse": None,
                    "ligne_complement_destinataire": None,
                    "ligne_complement_distribution": None,
                    "ligne_nom": self.name,
                    "ligne_voie": ADDRESS,
                    "localite": "93100 MONTREUIL",
                },
                "inscription": {
                    "date_debut": self.since,
                    "date_fin": self.until,
                    "code_certification_cnav": "VC",
                    "categorie": {"code": 1, "libelle": "PERSONNE SANS EMPLOI DISPONIBLE DUREE INDETERMINEE PLEIN TPS"},
                },
            },
            "links": {},
            "meta": {},
        }


class ParticulierSandbox(ThreadingHTTPServer):
    """The server: whom it knows, who may ask, and what it was asked."""

    daemon_threads = True

    def __init__(
        self, address: tuple[str, int], people: Iterable[Registered], *, fault: str = "", pause: float = 60.0
    ) -> None:
        """Listen at once; ``serve_forever`` answers."""
        if fault not in (*FAULTS, *OTHER_FAULTS):
            raise ValueError(fault)
        self.people = {one.account: one for one in people}
        self.fault, self.pause = fault, pause
        self.asked = 0
        self.refused: list[str] = []
        """Codes of what was wrong with a question; empty as long as who asks keeps to the description."""
        super().__init__(address, ParticulierHandler)


class ParticulierHandler(BaseHTTPRequestHandler):
    """One request."""

    timeout = 30

    @property
    def house(self) -> ParticulierSandbox:
        """The server, with its own words."""
        return cast("ParticulierSandbox", self.server)

    def do_GET(self) -> None:
        """Answer the one question, or play the fault that was chosen."""
        self.house.asked += 1
        address = urlsplit(self.path)
        told = dict(parse_qsl(address.query, strict_parsing=bool(address.query)))
        if self._played():
            return
        if address.path != PATH or set(told) - {"identifiant", "recipient"}:
            self._refuse("00210")
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._refuse("00101")
        elif not (told.get("recipient", "").isdecimal() and len(told["recipient"]) == _SIRET):
            self._refuse("00203")
        elif not told.get("identifiant"):
            self._refuse("00210")
        elif (found := self.house.people.get(told["identifiant"])) is None:
            self._error("24003")
        else:
            self._say(200, json.dumps(found.answer()).encode())

    def _played(self) -> bool:
        fault = self.house.fault
        if fault in FAULTS:
            self._error(FAULTS[fault])
        elif fault == "slow":
            time.sleep(self.house.pause)
        elif fault == "garbage":
            self._say(200, b'{"data": {"identite": []}}')
        elif fault == "endless":
            self._say(200, b" " * 200_000)
        elif fault == "elsewhere":
            self._say(302, b"", Location="http://127.0.0.1:9/")
        elif fault == "gone":
            self._say(410, b"{}")
        return bool(fault)

    def _refuse(self, code: str) -> None:
        self.house.refused.append(code)
        self._error(code)

    def _error(self, code: str) -> None:
        status, detail = _ERRORS[code]
        more = {"Retry-After": "90"} if code == "00429" else {}
        told: dict[str, object] = {"code": code, "title": "Erreur", "detail": detail, "source": None, "meta": {}}
        self._say(status, json.dumps({"errors": [told]}).encode(), **more)

    def _say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the library gives it
        """Write nothing: an address holds the name of an account."""
