"""Serves the register's services over mutual TLS, with faults on request."""

import contextlib
import ssl
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from sandbox.sne.faults import WRONG, wrong
from sandbox.sne.register import Anomaly, Register, anomaly_answer, number_answer
from sandbox.sne.request import BadRequest, SoapRequest, read

PATH = "/services/DemandeLogementImplService"
FAULTS = ("slow", "late", "drip", "down", "garbage", "anomaly", "truncated", "bomb", "unexpected", *WRONG)
UNEXPECTED = "Une erreur inattendue est survenue lors du traitement de la demande."
_LIMIT = 16 * 1024 * 1024
_SLOW_SECONDS, _LATE_SECONDS = 30, 2
_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + ']><ns1:interfaceNuu xmlns:ns1="http://nuu.application.i2/">&a9;</ns1:interfaceNuu>'
)


class RegisterSandbox(ThreadingHTTPServer):
    """The server: ``address`` to listen on, the folder of certificates, and the register behind."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], certs: Path, register: Register, fault: str = "") -> None:
        super().__init__(address, RegisterHandler)
        self.register, self.fault, self.fault_count = register, fault, -1
        self.slots = threading.BoundedSemaphore(64)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.load_cert_chain(certs / "server.pem", certs / "server.key")
        self.context.load_verify_locations(certs / "ca.pem")
        self.context.verify_mode = ssl.CERT_REQUIRED

    def finish_request(self, request: object, client_address: object) -> None:
        """Shake hands in the thread of the connection: one mute client stops nobody else."""
        request.settimeout(60)  # type: ignore[attr-defined]
        with self.slots:
            try:
                wrapped = self.context.wrap_socket(request, server_side=True)  # type: ignore[arg-type]
            except (OSError, ssl.SSLError):
                return
            try:
                RegisterHandler(wrapped, client_address, self)
            except OSError:
                pass
            finally:
                wrapped.close()

    def next_fault(self, asked: str) -> str:
        """The fault of this request: its own header, or the one set for the next ones."""
        if asked in FAULTS:
            return asked
        if self.fault and self.fault_count:
            self.fault_count -= 1
            return self.fault
        return ""


class RegisterHandler(BaseHTTPRequestHandler):
    """One connection, kept alive."""

    protocol_version = "HTTP/1.1"
    server: RegisterSandbox

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: requests carry numbers."""

    def do_GET(self) -> None:
        """Only say that the register is there."""
        self._send(200, "text/plain; charset=UTF-8", b"SNE sandbox\n")

    def do_POST(self) -> None:
        """Answer a service."""
        body = self._body()
        if body is None:
            return
        if self.path == "/__fault":
            form = parse_qs(body.decode("latin-1"))
            count = form.get("count", ["-1"])[0]
            if not count.removeprefix("-").isdecimal():
                self._send(400, "text/plain; charset=UTF-8", b"count\n")
                return
            fault = form.get("fault", [""])[0]
            if fault and fault not in FAULTS:
                self._send(400, "text/plain; charset=UTF-8", f"fault: {' '.join(FAULTS)}\n".encode())
                return
            self.server.fault, self.server.fault_count = fault, int(count)
            self._send(200, "text/plain; charset=UTF-8", b"ok\n")
            return
        if self.path.split("?")[0].rstrip("/") != PATH:
            self._send(404, "text/plain; charset=UTF-8", b"not here\n")
            return
        fault = self.server.next_fault(self.headers.get("X-Sandbox-Fault", ""))
        self._answer(body, fault)

    def _body(self) -> bytes | None:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _LIMIT:
            self.close_connection = True
            self._send(413 if length.isdecimal() else 411, "text/plain; charset=UTF-8", b"length\n")
            return None
        return self.rfile.read(int(length))

    def _chunks(self) -> bytes | None:
        data = bytearray()
        try:
            while size := int(self.rfile.readline(64).split(b";")[0], 16):
                data += self.rfile.read(size)
                self.rfile.readline(8)
                if len(data) > _LIMIT:
                    break
        except ValueError:
            self.close_connection = True
            self._send(400, "text/plain; charset=UTF-8", b"chunk\n")
            return None
        self.rfile.readline(8)
        return bytes(data)

    def _answer(self, body: bytes, fault: str) -> None:
        now = datetime.now(UTC)
        if fault == "slow":
            time.sleep(_SLOW_SECONDS)
        if fault == "late":
            time.sleep(_LATE_SECONDS)
        if fault == "drip":
            self._drip()
            return
        if fault == "down":
            self.close_connection = True
            self._send(503, "text/plain; charset=UTF-8", b"down\n")
            return
        status, answer = self._xml(body, fault, now)
        data = envelope(answer).encode()
        if fault == "garbage":
            data = bytes(range(256)) * 40
        if fault == "bomb":
            data = _BOMB.encode()
        self._send(status, "application/soap+xml; charset=UTF-8", data, cut=fault == "truncated")

    def _drip(self) -> None:
        """A head that never ends: each line comes before whoever reads gives up."""
        self.close_connection = True
        self.send_response(200)
        with contextlib.suppress(OSError):
            for index in range(_SLOW_SECONDS * 3):
                self.send_header(f"X-Drip-{index}", "x")
                self.flush_headers()
                time.sleep(0.2)

    def _xml(self, body: bytes, fault: str, now: datetime) -> tuple[int, str]:
        try:
            _fail(fault)
            return 200, self._served(read(self.headers.get("Content-Type", ""), body), fault, now)
        except Anomaly as anomaly:
            answer = anomaly_answer(anomaly.code, anomaly.message, now)
            is_list = b"rechercheDoublonsParametres" in body
            return 200, answer.replace("interfaceNuu", "listeDoublons") if is_list else answer
        except BadRequest:
            return 500, f"<soap:Fault><soap:Reason><soap:Text>{UNEXPECTED}</soap:Text></soap:Reason></soap:Fault>"

    def _served(self, request: SoapRequest, fault: str, now: datetime) -> str:
        answer = serve(self.server.register, request, now)
        if fault in WRONG and request.element == "demandeLogementParametres":
            return wrong(answer, fault, self.server.register.before(request.texts.get("numUnique", "")))
        return answer

    def _send(self, status: int, kind: str, data: bytes, *, cut: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        self.close_connection = self.close_connection or cut


def _fail(fault: str) -> None:
    if fault == "anomaly":
        raise Anomaly("ANO999", "Anomalie demandée au bac à sable.")
    if fault == "unexpected":
        raise BadRequest(fault)


def envelope(answer: str) -> str:
    """The SOAP envelope, with the XML of the answer inline and untouched."""
    opening = '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>'
    return f"{opening}{answer}</soap:Body></soap:Envelope>"


def serve(register: Register, request: SoapRequest, now: datetime) -> str:
    """The XML that a service answers."""
    texts = request.texts
    match request.element:
        case "demandeLogementParametres":
            return register.demande(texts.get("numUnique", ""))
        case "numUniqueParametres":
            return number_answer(register.receive(request.file, now), now)
        case "rechercheDoublonsParametres" | "doublonsParametres":
            lines = "".join(
                f"<ns1:doublon><ns1:numUnique>{numero}</ns1:numUnique>"
                f"<ns1:dateCreationDemande>{day}</ns1:dateCreationDemande></ns1:doublon>"
                for numero, day in register.duplicates(request.file)
            )
            # An attribute on the opening tag: known clients take the first bare one for the closing tag.
            return f'<ns1:listeDoublons xmlns:ns1="http://nuu.application.i2/">{lines}</ns1:listeDoublons>'
        case "nouveauxDaloDepuisLeParametres":
            return register.dalo_since(_moment(texts.get("dateNouveauDaloDepuisLe", "")), now)
        case "demandesRadieesDepuisLeParametres":
            return register.radiated_since(_moment(texts.get("dateRadiationDepuisLe", "")), now)
    raise BadRequest(request.element)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Anomaly("ANO006", "La date est illisible.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
