"""The envelope of the register's services: SOAP 1.2 in a multipart body, and the XML found in what comes back."""

import re
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

PATH = "/services/DemandeLogementImplService/"
UNEXPECTED = "Une erreur inattendue est survenue lors du traitement de la demande."
_BOUNDARY = "MIME_BOUNDARY"
_INCLUDE = '<xop:Include href="cid:{cid}" xmlns:xop="http://www.w3.org/2004/08/xop/include"/>'
_CERTIFICATE = (
    f'      <certificat ws:contentType="application/x-x509-ca-cert">{_INCLUDE.format(cid="certificate")}</certificat>'
)
_OPENING = (
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:ws="http://ws.metier.nuu.application.i2/">'
)
_ANSWER = re.compile(rb"<(?:(\w+):)?(interfaceNuu|listeDoublons)[\s>].*</(?:\1:)?\2\s*>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a service: its name after ``get``, its body element, its parameters, and the file that it carries."""

    service: str
    element: str
    parameters: tuple[tuple[str, str], ...] = ()
    file: bytes | None = None
    has_certificate: bool = True


def content_type(service: str) -> str:
    """The header that names the root part and the service."""
    return (
        'multipart/related; type="application/xop+xml"; start="soaproot"; start-info="application/soap+xml"; '
        f'boundary="{_BOUNDARY}"; action="http://ws.metier.nuu.application.i2/get{service}"'
    )


def body(call: Call, *, guichet: str, at: datetime) -> bytes:
    """The whole request body, its lines ended by CRLF as the register asks."""
    lines = [
        f"--{_BOUNDARY}",
        f'Content-Type: application/xop+xml; charset=UTF-8; type="application/soap+xml"; action="get{call.service}"',
        "Content-Transfer-Encoding: 8bit",
        "Content-ID: <soaproot>",
        "",
        *_envelope(call, guichet, at),
    ]
    if call.has_certificate:
        lines += [
            f"--{_BOUNDARY}",
            "Content-Type: application/octet-stream",
            "Content-ID: <certificate>",
            "Content-Transfer-Encoding: BASE64",
            "Content-Disposition: attachment",
            "",
            "",
        ]
    if call.file is not None:
        lines += [
            f"--{_BOUNDARY}",
            "Content-Type: text/xml; charset=us-ascii",
            "Content-Transfer-Encoding: 7bit",
            "Content-ID: <xml_id>",
            'Content-Disposition: attachment; name="xml_id"',
            "",
            _ascii(call.file),
        ]
    return "\r\n".join([*lines, f"--{_BOUNDARY}--"]).encode("utf-8")


def _envelope(call: Call, guichet: str, at: datetime) -> list[str]:
    moment = f"{at:%Y%m%d%H%M}"
    fields = [f"      <{name}>{escape(value)}</{name}>" for name, value in call.parameters]
    if call.file is not None:
        fields += [
            f"      <nomFichierDemande>DEM{escape(guichet)}-{moment}-000000.xml</nomFichierDemande>",
            f'      <fichierDemande ws:contentType="text/xml">{_INCLUDE.format(cid="xml_id")}</fichierDemande>',
        ]
    if call.has_certificate:
        # The Include stands on the line of its parent: the register refuses it elsewhere.
        fields += [
            f"      <nomCertificat>CER{escape(guichet)}-{moment}.pem</nomCertificat>",
            _CERTIFICATE,
        ]
    return [
        _OPENING,
        "  <soap:Header/>",
        "  <soap:Body>",
        f"    <ws:{call.element}>",
        *fields,
        f"    </ws:{call.element}>",
        "  </soap:Body>",
        "</soap:Envelope>",
    ]


def _ascii(file: bytes) -> str:
    """The part is us-ascii: other characters become references, and the declaration goes."""
    text = file.decode("utf-8")
    text = re.sub(r"^<\?xml[^>]*\?>\s*", "", text)
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def answer(data: bytes) -> bytes | None:
    """The ``interfaceNuu`` or ``listeDoublons`` inside an answer, plain or multipart; ``None`` when there is none."""
    found = _ANSWER.search(data)
    return found.group(0) if found else None
