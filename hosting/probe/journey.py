"""One walk through the site as a visitor without an account: it reads pages, and changes nothing.

Welcome, search, the page of a home when there is one, the style sheet, the page of sign-in. One try a step: a page that
fails once has failed for somebody. The standard library alone, so that the probe may stand on any machine.
"""

import http.client
import re
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urljoin, urlsplit

from hosting.probe.marks import MinuteMark
from hosting.probe.records import ProbeMeasure

SECONDS = 10.0
"""Bound on a whole walk. A page that takes longer is of no use to anyone."""
LARGEST = 2 * 1024 * 1024
"""Bytes read of a page, at most."""
READING_HEADER = "Palier-Reading"
"""Carried by a page that a replica served: it is read, acts are not taken."""
WAITING_HEADER = "Palier-Waiting"
"""Carried by the page of the waiting line."""
_MARKER = b'id="contenu"'
_HOME = re.compile(rb'href="(/logements/[0-9a-f-]{36}/)"')
_STYLE = re.compile(rb'rel="stylesheet" href="([^"]+)"')
_REDIRECTIONS = 3
_OK, _MOVED = 200, range(300, 400)


@dataclass(frozen=True, slots=True)
class ProbePage:
    """What a step got."""

    status: int
    headers: Message
    body: bytes


class Failed(Exception):
    """A step did not get its page."""

    def __init__(self, step: str, reason: str, mark: MinuteMark = MinuteMark.DOWN) -> None:
        """Keep the step, the code of the reason, and what a visitor would call it."""
        super().__init__(f"{step}: {reason}")
        self.step, self.reason, self.mark = step, reason, mark


class Visitor:
    """Gets pages within the time that is left."""

    def __init__(self, site: str, seconds: float = SECONDS) -> None:
        """Set off; the clock of the walk starts here."""
        self.site = site.rstrip("/")
        self.began = time.monotonic()
        self.deadline = self.began + seconds
        self.read_only = False

    @property
    def milliseconds(self) -> int:
        """How long the walk has lasted."""
        return round((time.monotonic() - self.began) * 1000)

    def page(self, step: str, path: str, *, marker: bytes = _MARKER) -> ProbePage:
        """Get a page that must be there and hold its marker, or say what failed. Raises ``Failed``."""
        found = self._followed(step, urljoin(f"{self.site}/", path))
        if WAITING_HEADER in found.headers:
            raise Failed(step, "attente", MinuteMark.WAITS)
        if found.status != _OK:
            raise Failed(step, f"http_{found.status}")
        if marker not in found.body:
            raise Failed(step, "contenu")
        self.read_only |= READING_HEADER in found.headers
        return found

    def _followed(self, step: str, url: str) -> ProbePage:
        for _ in range(_REDIRECTIONS + 1):
            found = self._get(step, url)
            if found.status not in _MOVED or "Location" not in found.headers:
                return found
            url = urljoin(url, found.headers["Location"])
        raise Failed(step, "redirections")

    def _get(self, step: str, url: str) -> ProbePage:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise Failed(step, "delai")
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=left)
        try:
            connection.request("GET", parts.path or "/", headers={"User-Agent": "palier-sonde/1"})
            answer = connection.getresponse()
            return ProbePage(answer.status, answer.headers, self._body(step, answer))
        except TimeoutError:
            raise Failed(step, "delai") from None
        except ssl.SSLError:
            raise Failed(step, "tls") from None
        except (OSError, http.client.HTTPException):
            raise Failed(step, "connexion") from None
        finally:
            connection.close()

    def _body(self, step: str, answer: http.client.HTTPResponse) -> bytes:
        """Read within the bounds: a page that drips a byte a second is not served."""
        parts: list[bytes] = []
        size = 0
        while size < LARGEST and (part := answer.read1(65_536)):
            parts.append(part)
            size += len(part)
            if time.monotonic() > self.deadline:
                raise Failed(step, "delai")
        return b"".join(parts)


def walk(site: str, minute: int, *, seconds: float = SECONDS) -> ProbeMeasure:
    """Walk once and return the measure of that minute."""
    visitor = Visitor(site, seconds)
    try:
        for _ in _steps(visitor):
            pass
    except Failed as failure:
        return ProbeMeasure(minute, failure.mark, visitor.milliseconds, failure.step, failure.reason)
    return ProbeMeasure(minute, MinuteMark.READS_ONLY if visitor.read_only else MinuteMark.UP, visitor.milliseconds)


def _steps(visitor: Visitor) -> Iterator[ProbePage]:
    welcome = visitor.page("accueil", "/")
    yield welcome
    style = _STYLE.search(welcome.body)
    if style is None:
        raise Failed("feuille_de_style", "contenu")
    yield visitor.page("feuille_de_style", style.group(1).decode("ascii"), marker=b"{")
    search = visitor.page("recherche", "/logements/")
    yield search
    home = _HOME.search(search.body)
    if home is not None:
        yield visitor.page("logement", home.group(1).decode("ascii"))
    yield visitor.page("connexion", "/connexion/")


def reaches(witness: str, *, seconds: float = SECONDS) -> bool:
    """Say whether another address than the site's answers at all: if not, it is the probe that is cut off."""
    try:
        Visitor(witness, seconds)._get("temoin", witness)  # noqa: SLF001 - the same walker, without a page to hold
    except Failed:
        return False
    return True
