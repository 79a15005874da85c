"""Asks the State's register: mutual TLS, one total time limit, bounded answers, retries on a lost connection only."""

import http.client
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from palier.gateways.cutting import cut_after
from palier.gateways.sne import messages
from palier.gateways.sne.documents import local, parse, parts
from palier.gateways.sne.errors import (
    SneAnomaly,
    SneGarbage,
    SneUnavailable,
    SneUncertified,
    SneUnexpected,
    SneUnknownNumber,
)
from palier.gateways.sne.messages import Call
from palier.gateways.sne.node import Node
from palier.gateways.sne.reading import read_part
from palier.gateways.sne.shapes import SneDemande, SneDuplicate, SneRadiation
from palier.gateways.sne.writing import write_demande, write_radiation, write_renewal

_UNKNOWN_NUMBER = "ANO001"
_LIMIT = 2 * 1024 * 1024
_LIST_LIMIT = 32 * 1024 * 1024
_CHUNK = 64 * 1024
_PAUSES = (0.2, 0.6)
_SERVER_FAULT = 500
_DOWN = "Le système national d’enregistrement ne répond pas. Réessayez dans quelques minutes."
_SLOW = "Le système national d’enregistrement met trop de temps à répondre. Réessayez dans quelques minutes."
_NO_CERTIFICATE = "Le certificat d’accès au système national d’enregistrement est absent ou refusé."
_UNREADABLE = "la réponse du système national d’enregistrement est illisible."


@dataclass(frozen=True, slots=True)
class SneClient:
    """The register's services. ``certs`` holds ca.pem, client.pem, client.key; ``at`` is the instant of the act.

    ``timeout`` is the total time of one call in seconds, retries included.
    """

    url: str
    certs: Path
    guichet: str
    at: datetime
    timeout: float = 10.0

    def demande(self, numero: str) -> SneDemande:
        """The demande of this number. Raises ``SneGarbage``."""
        call = Call(service="DemandeLogement", element="demandeLogementParametres", parameters=(("numUnique", numero),))
        found = next(self._demandes(call, _LIMIT), None)
        if found is None or found.numero != numero:
            raise SneGarbage("", "la réponse du système national d’enregistrement porte sur une autre demande.")
        return found

    def create(self, sne: SneDemande) -> str:
        """Register a new demande; the answer is its number. Never repeated by itself: it would make two."""
        return self._send(write_demande(sne, file_type="CRE", at=self.at), can_retry=False)

    def separate(self, sne: SneDemande) -> str:
        """Register the demande of a person who leaves a household; the answer is its number. Never repeated by itself."""
        return self._send(write_demande(sne, file_type="CRS", at=self.at), can_retry=False)

    def renew(self, sne: SneDemande) -> str:
        """Renew the demande for a year, with its facts as they are now."""
        return self._send(write_renewal(sne, at=self.at))

    def modify(self, sne: SneDemande) -> str:
        """Update the facts of the demande; its validity stays."""
        return self._send(write_demande(sne, file_type="MOD", at=self.at))

    def radiate(self, sne: SneDemande, radiation: SneRadiation) -> str:
        """Strike the demande off, for a reason of the closed list."""
        return self._send(write_radiation(sne, radiation, at=self.at))

    def duplicates(self, sne: SneDemande) -> tuple[SneDuplicate, ...]:
        """Other demandes that may be of the same person."""
        file = write_demande(sne, file_type=sne.file_type or "MOD", at=self.at)
        call = Call(service="Doublons", element="rechercheDoublonsParametres", file=file, has_certificate=False)
        root = parse(self._ask(call, _LIMIT))
        _refuse_anomalies(Node(root, 1, "", []).child("demande", "demandeLogement"))
        lines = [one for one in root if local(one) == "doublon"]
        return tuple(_duplicate(Node(one, index, "doublon", [])) for index, one in enumerate(lines, start=1))

    def dalo_since(self, since: datetime) -> tuple[SneDemande, ...]:
        """Demandes recognised DALO since that instant."""
        return self._list("NouveauxDaloDepuisLe", "dateNouveauDaloDepuisLe", since)

    def radiated_since(self, since: datetime) -> tuple[SneDemande, ...]:
        """Demandes struck off since that instant, each with its ``radiation``."""
        return self._list("DemandesRadieesDepuisLe", "dateRadiationDepuisLe", since)

    def _list(self, service: str, parameter: str, since: datetime) -> tuple[SneDemande, ...]:
        moment = since.isoformat(timespec="milliseconds")
        element = f"{service[0].lower()}{service[1:]}Parametres"
        return tuple(
            self._demandes(Call(service=service, element=element, parameters=((parameter, moment),)), _LIST_LIMIT)
        )

    def _send(self, file: bytes, *, can_retry: bool = True) -> str:
        call = Call(service="NumUnique", element="numUniqueParametres", file=file)
        found = next(self._demandes(call, _LIMIT, can_retry=can_retry), None)
        if found is None or not found.numero:
            raise SneGarbage("", "la réponse du système national d’enregistrement ne donne pas de numéro.")
        return found.numero

    def _demandes(self, call: Call, limit: int, *, can_retry: bool = True) -> Iterator[SneDemande]:
        for part in parts(self._ask(call, limit, can_retry=can_retry)):
            _refuse_anomalies(Node(part.element, part.number, "", []).child("demandeLogement"))
            yield read_part(part)

    def _ask(self, call: Call, limit: int, *, can_retry: bool = True) -> bytes:
        request = messages.body(call, guichet=self.guichet, at=self.at)
        deadline = time.monotonic() + self.timeout
        for pause in (*_PAUSES, None) if can_retry else (None,):
            found = self._attempt(call.service, request, deadline, limit)
            if found is not None:
                return found
            if pause is None:
                break
            if time.monotonic() + pause >= deadline:
                raise SneUnavailable(_SLOW)
            time.sleep(pause)
        raise SneUnavailable(_DOWN)

    def _attempt(self, service: str, request: bytes, deadline: float, limit: int) -> bytes | None:
        """The XML of the answer; ``None`` when the same request may be tried again."""
        try:
            status, data = self._exchange(service, request, deadline, limit)
        except TimeoutError as error:
            raise SneUnavailable(_SLOW) from error
        except (OSError, http.client.HTTPException) as error:
            # A cut connection is an SSLError too, but no fault of the certificate.
            if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
                raise SneUncertified(_NO_CERTIFICATE) from error
            return None
        if messages.UNEXPECTED.encode() in data:
            raise SneUnexpected("INATTENDUE", messages.UNEXPECTED.rstrip("."))
        if status >= _SERVER_FAULT:
            return None
        found = messages.answer(data)
        if found is None:
            raise SneGarbage("", _UNREADABLE)
        return found

    def _exchange(self, service: str, request: bytes, deadline: float, limit: int) -> tuple[int, bytes]:
        address = urlsplit(self.url)
        connection = http.client.HTTPSConnection(
            address.hostname or "", address.port or 443, timeout=_left(deadline), context=self._context()
        )
        try:
            connection.connect()
            headers = {"Content-Type": messages.content_type(service), "MIME-Version": "1.0", "Connection": "close"}
            with cut_after(connection.sock, _left(deadline)):
                connection.request("POST", messages.PATH, body=request, headers=headers)
                response = connection.getresponse()
                data = bytearray()
                while chunk := response.read1(_CHUNK):
                    data += chunk
                    if len(data) > limit:
                        raise SneGarbage("", "la réponse du système national d’enregistrement est démesurée.")
                _require_whole(response)
            return response.status, bytes(data)
        finally:
            connection.close()

    def _context(self) -> ssl.SSLContext:
        try:
            context = ssl.create_default_context(cafile=str(self.certs / "ca.pem"))
            context.load_cert_chain(self.certs / "client.pem", self.certs / "client.key")
        except OSError as error:
            raise SneUncertified(_NO_CERTIFICATE) from error
        return context


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _require_whole(response: http.client.HTTPResponse) -> None:
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)


def _refuse_anomalies(form: Node) -> None:
    anomalies = form.child("listeAnomalie").element
    for element in () if anomalies is None else anomalies:
        code = element.get("code", "")
        first = element[0] if len(element) else element
        message = (first.text or "").strip().rstrip(".")
        raise (SneUnknownNumber if code == _UNKNOWN_NUMBER else SneAnomaly)(code, message)


def _duplicate(node: Node) -> SneDuplicate:
    return SneDuplicate(
        numero=node.text("numUnique"), guichet=node.text("numGuichet"), deposited_on=node.day("dateCreationDemande")
    )
