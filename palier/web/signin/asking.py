"""The register is asked before the transaction of the sign-in begins, and without its slot: a slow one holds up nobody else.

So many ask at once and no more in a process; who comes beyond that is answered as if the register were away. What the page
would refuse anyway (a form that is not ours, cannot be read, or comes too soon) asks the register nothing.
"""

import threading
from collections.abc import Callable
from contextlib import nullcontext

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils import timezone

from palier.gateways.sne.errors import SneError, SneUnavailable
from palier.gateways.sne.shapes import SneDemande
from palier.models import acting
from palier.web import calm
from palier.web.admission import SLOT
from palier.web.admission.slots import NoSlotError
from palier.web.signin import register
from palier.web.signin.forms import NumberForm
from palier.web.sources import source_of
from palier.workflows.doors import slowing

type Handler = Callable[[HttpRequest], HttpResponseBase]
type Answer = SneDemande | SneError | None

AT_ONCE = 12
"""Requests of a process that wait for the register at once: its other threads serve the rest of the site."""
KEPT, SAID = "register_answer", "register_said"
_waiting = threading.BoundedSemaphore(AT_ONCE)


class Outside(HttpResponse):
    """What a page answers that needs the register: it is asked once the transaction is over, then the page again."""

    def __init__(self, ask: Callable[[], object]) -> None:
        """Keep what is to be asked; it gives the answer, or the `SneError` that came."""
        super().__init__()
        self.ask = ask


class AskingMiddleware:
    """Outside the transaction: asks the register for who signs in, or renews, and leaves its answer with the request."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Ask where the page will need the answer."""
        if request.method == "POST" and request.path_info == reverse("connexion") and (numero := _asked(request)):
            try:
                setattr(request, KEPT, (numero, _wait(request, numero)))
            except NoSlotError:
                return calm.page(request, calm.Why.BUSY)
        response = self.get_response(request)
        if not isinstance(response, Outside):
            return response
        try:
            setattr(request, SAID, _without_slot(request, response.ask))
        except NoSlotError:
            return calm.page(request, calm.Why.BUSY)
        return self.get_response(request)


def said(request: HttpRequest) -> object:
    """What `Outside` was answered; none if it was not asked yet. A failure of the register is raised here."""
    found = getattr(request, SAID, None)
    if isinstance(found, SneError):
        raise found
    return found


def answer(request: HttpRequest, numero: str) -> SneDemande | None:
    """What the register said of this number, asked now if it was not before; none if it knows none, else ``SneError``."""
    about, said = getattr(request, KEPT, (None, None))
    if about != numero:
        return register.fetch(numero, at=timezone.now())
    if isinstance(said, SneError):
        raise said
    return said


def _asked(request: HttpRequest) -> str:
    """The number that the page will ask about; empty where it will refuse before."""
    try:
        form = NumberForm(request.POST) if calm.is_ours(request) else None
        if form is None or not form.is_valid():
            return ""
        numero = str(form.cleaned_data["numero"])
        with transaction.atomic():
            if slowing.must_wait(slowing.tried(numero, source_of(request.META)), at=timezone.now()):
                return ""
            acting.leave()
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError, LookupError, ValueError, Error):
        return ""  # the page itself says what is wrong, or that the database is away
    return numero


def _wait(request: HttpRequest, numero: str) -> Answer:
    found = _without_slot(request, lambda: register.fetch(numero, at=timezone.now()))
    assert found is None or isinstance(found, SneError | SneDemande)  # noqa: S101 - for the type checker
    return found


def _without_slot(request: HttpRequest, ask: Callable[[], object]) -> object:
    if not _waiting.acquire(blocking=False):
        return SneUnavailable("Trop de demandes attendent le registre.")
    try:
        if getattr(connection, "pool", None):
            connection.close()  # back to the pool: those who wait hold none
        slot = request.META.get(SLOT)
        with slot.lent() if slot else nullcontext():
            try:
                return ask()
            except SneError as error:
                return error
    finally:
        _waiting.release()
