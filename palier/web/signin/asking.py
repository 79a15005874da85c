"""The register is asked before the transaction of the sign-in begins, and without its slot: a slow one holds up nobody else.

Who comes where no more may wait is answered as if the register were away (`palier/web/requests/waiting.py`). What the page
would refuse anyway (a form that is not ours, cannot be read, or comes too soon) asks the register nothing.
"""

from collections.abc import Callable

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import Error, transaction
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils import timezone

from palier.gateways.sne.errors import SneError, SneUnavailable
from palier.gateways.sne.shapes import SneDemande
from palier.models.doors import acting
from palier.web.requests import calm, waiting
from palier.web.requests.edge import NoSlotError
from palier.web.requests.sources import source_of
from palier.web.signin import register
from palier.web.signin.forms import NumberForm
from palier.workflows.doors import slowing

type Handler = Callable[[HttpRequest], HttpResponseBase]
type Answer = SneDemande | SneError | None

KEPT = "register_answer"


class AskingMiddleware:
    """Outside the transaction: asks the register for who signs in, does what a page waits for, and leaves it with the request."""

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
        if not isinstance(response, waiting.Outside):
            return response
        try:
            response.done(request)
        except NoSlotError:
            return calm.page(request, calm.Why.BUSY)
        return self.get_response(request)


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
    try:
        found = waiting.without_slot(request, lambda: register.fetch(numero, at=timezone.now()), waiting.REGISTER)
    except waiting.NoPlaceError:
        return SneUnavailable("Trop de demandes attendent le registre.")
    except SneError as error:
        return error
    assert found is None or isinstance(found, SneDemande)  # noqa: S101 - for the type checker
    return found
