"""Reads a request of the register's services, tolerantly: CRLF or LF, brackets or none, multipart or plain SOAP."""

import base64
import binascii
import re
from dataclasses import dataclass

from lxml import etree

_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)


class BadRequest(Exception):
    """What came is not a call of a service."""


@dataclass(frozen=True, slots=True)
class SoapRequest:
    """One call: the local name of its body element, its texts, and the file that it carries."""

    element: str
    texts: dict[str, str]
    file: bytes


def local(element: etree._Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def parse_xml(data: bytes) -> etree._Element:
    """Parse without DTD, entities or network."""
    if b"<!DOCTYPE" in data:
        raise BadRequest("DOCTYPE")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadRequest("XML") from error


def read(content_type: str, body: bytes) -> SoapRequest:
    """The call that this body makes."""
    root_part = body
    attached: dict[str, bytes] = {}
    found = _BOUNDARY.search(content_type)
    if found:
        root_part, attached = _parts(body, found.group(1).encode(), content_type)
    envelope = parse_xml(root_part)
    call = next((one for one in envelope.iter() if local(one).endswith("Parametres")), None)
    if call is None:
        raise BadRequest("Parametres")
    texts = {local(one): (one.text or "").strip() for one in call}
    holder = next((one for one in call if local(one) == "fichierDemande"), None)
    return SoapRequest(local(call), texts, b"" if holder is None else _file(holder, attached))


def _file(holder: etree._Element, attached: dict[str, bytes]) -> bytes:
    for child in holder:
        if local(child) == "Include":
            return attached.get(child.get("href", "").removeprefix("cid:"), b"")
        return etree.tostring(child)
    text = (holder.text or "").strip()
    if text.startswith("<"):
        return text.encode()
    try:
        return base64.b64decode(text, validate=False)
    except (ValueError, binascii.Error):
        return b""


def _parts(body: bytes, boundary: bytes, content_type: str) -> tuple[bytes, dict[str, bytes]]:
    found: dict[str, bytes] = {}
    first = None
    for piece in re.split(rb"(?:^|\r?\n)--" + re.escape(boundary), body)[1:]:
        if piece.startswith(b"--"):
            break
        head, _, content = re.sub(rb"^[ \t]*\r?\n", b"\n", piece).replace(b"\r\n", b"\n").partition(b"\n\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head.decode("latin-1").splitlines())
        }
        if headers.get("content-transfer-encoding", "").lower() == "base64":
            content = base64.b64decode(content, validate=False)
        first = content if first is None else first
        found[headers.get("content-id", "").strip("<>")] = content
    start = re.search(r'start="?<?([^">;]+)', content_type)
    root = found.get(start.group(1), first) if start else first
    if root is None:
        raise BadRequest("multipart")
    return root, found
