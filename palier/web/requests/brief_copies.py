"""Answers to who has no session, kept whole for a moment: on a Monday morning the same first page is asked a thousand times.

Nothing of a person can be among them, and not by anybody's care: a question that bears a cookie is neither answered from here
nor kept, and an answer is kept only where the database was asked as the gate and the public alone, no cookie is given and
nothing in it was drawn for one reader. They live for seconds, in a bounded memory (docs/adr/0114-brief-copies.md).
"""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import ResolverMatch

from palier.models.doors.row_security import GATE, PUBLIC

type Handler = Callable[[HttpRequest], HttpResponseBase]
type Question = tuple[str, ...]

PAGES = frozenset(
    {
        "accueil",
        *("recherche", "publication", "autres-toits", "autre-toit", "dalo"),
        *("chiffres", "chiffres-commune", "chiffres-vides", "chiffres-refus", "equite"),
        *("classement", "grilles", "grille", "tailles", "tailles-territoire"),
        *("textes-appliques", "textes-chapitre", "aide", "mots", "facile-a-lire", "facile"),
        *("mentions-legales", "donnees-personnelles", "accessibilite"),
    }
)
"""By name, what may be kept: pages that are the same for whoever has no session. No address with a secret in it is here."""
READ_BY = ("HTTP_HOST", "PATH_INFO", "QUERY_STRING", "HTTP_SAVE_DATA")
"""What such a page reads of its question, beside its scheme and whether it may come packed: each makes another question."""
APART = (
    *("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"),
    *("HTTP_HX_REQUEST", "HTTP_CACHE_CONTROL", "HTTP_PRAGMA"),
)
"""Whoever sends one of these is answered anew: who is known, who wants a part, and who reloads."""
LONGEST_QUESTION = 512
LARGEST = 256 * 1024
"""Bytes of one answer."""
MOST = 512
MOST_BYTES = 16 * 1024 * 1024
"""Of all of them, in each process of the web."""
_OK = 200
_PACKED = re.compile(r"\bgzip\b")


@dataclass(frozen=True, slots=True)
class BriefCopy:
    """An answer as it left, with the second of the machine's own clock at which it was made."""

    content: bytes
    headers: Mapping[str, str]
    match: ResolverMatch
    made: float


@dataclass(slots=True)
class BriefCopies:
    """What one process keeps, those asked for last; the clock is one that never goes back."""

    clock: Callable[[], float] = time.monotonic
    size: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _by_question: OrderedDict[Question, BriefCopy] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        """How many are held, those that are too old among them."""
        return len(self._by_question)

    def find(self, question: Question, seconds: int) -> BriefCopy | None:
        """The answer to this question, if it was made within so many seconds."""
        with self._lock:
            found = self._by_question.get(question)
            if found is None:
                return None
            if self.clock() - found.made >= seconds:
                self._forget(question)
                return None
            self._by_question.move_to_end(question)
            return found

    def keep(self, question: Question, answer: BriefCopy) -> None:
        """Hold it, and forget those that nobody asked for the longest."""
        with self._lock:
            self._forget(question)
            self._by_question[question] = answer
            self.size += len(answer.content)
            while len(self._by_question) > MOST or self.size > MOST_BYTES:
                self._forget(next(iter(self._by_question)))

    def held(self) -> list[BriefCopy]:
        """All that is held now."""
        with self._lock:
            return list(self._by_question.values())

    def clear(self) -> None:
        """Hold nothing."""
        with self._lock:
            self._by_question.clear()
            self.size = 0

    def _forget(self, question: Question) -> None:
        gone = self._by_question.pop(question, None)
        if gone is not None:
            self.size -= len(gone.content)


COPIES = BriefCopies()


class BriefCopiesMiddleware:
    """Above the packing: what is kept leaves as it left the first time, with its age."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from what is kept; else make the answer, and keep it where it may be."""
        seconds = settings.COPY_SECONDS
        question = asked(request) if seconds else None
        if question is None:
            return self.get_response(request)
        found = COPIES.find(question, seconds)
        if found is not None:
            return _again(request, found)
        began = COPIES.clock()
        response = self.get_response(request)
        if may_keep(request, response):
            COPIES.keep(question, _kept(request, response, began))
        return response


def asked(request: HttpRequest) -> Question | None:
    """What is asked, by all that the answer may hang on; none for a question that is always answered anew."""
    meta = request.META
    if request.method != "GET" or any(meta.get(name) for name in APART):
        return None
    is_packed = "packed" if _PACKED.search(meta.get("HTTP_ACCEPT_ENCODING", "")) else ""
    question = (request.scheme or "", is_packed, *(str(meta.get(name, "")) for name in READ_BY))
    return question if sum(map(len, question)) <= LONGEST_QUESTION else None


def may_keep(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether an answer is the same for everybody without a session: by what it is, and by who the database was asked as."""
    found = request.resolver_match
    if found is None or found.view_name not in PAGES or response.status_code != _OK or response.streaming:
        return False
    user = getattr(request, "user", None)
    if user is None or user.is_authenticated or response.cookies or "CSRF_COOKIE" in request.META:
        return False
    if getattr(request, "data_of", None) is not None or "nonce-" in response.get("Content-Security-Policy", ""):
        return False  # what a replica says bears its own age; a nonce is drawn for one answer
    if getattr(request, "read_as", None) is None or not request.read_as <= {GATE, PUBLIC}:  # type: ignore[attr-defined]
        return False
    return isinstance(response, HttpResponse) and len(response.content) <= LARGEST


def _kept(request: HttpRequest, response: HttpResponseBase, began: float) -> BriefCopy:
    assert isinstance(response, HttpResponse)  # noqa: S101 - asked by `may_keep`
    assert request.resolver_match is not None  # noqa: S101
    return BriefCopy(response.content, dict(response.items()), request.resolver_match, began)


def _again(request: HttpRequest, found: BriefCopy) -> HttpResponse:
    request.resolver_match = found.match
    response = HttpResponse(found.content, headers=dict(found.headers))
    response["Age"] = str(int(COPIES.clock() - found.made) + int(found.headers.get("Age", 0)))
    return response
