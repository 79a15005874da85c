"""One file under a living mandate, as an act's page needs it: opened by its word, or not there at all."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from palier.models import Mandate
from palier.rules.doors.readings import Purpose
from palier.rules.doors.switches import Switch
from palier.rules.mandates import mandates
from palier.rules.mandates.mandates import MandateScope
from palier.web.access import actor_of, get_or_404, organisation_of
from palier.web.desk.desk_parts import trace
from palier.workflows.acting.refusals import Refusal
from palier.workflows.mandates import caseload, on_behalf
from palier.workflows.steering import switching

CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Opened:
    """The file, and the words of its mandate."""

    file: caseload.MandateFile
    words: frozenset[MandateScope]

    @property
    def mandate(self) -> Mandate:
        """The mandate that opens it."""
        return self.file.case.mandate

    @property
    def back(self) -> str:
        """The page of the file."""
        return reverse("conseiller-dossier", args=[self.mandate.public_id])


def own(request: HttpRequest, public_id: UUID) -> Mandate:
    """A mandate of one's own organisation, whatever became of it, or 404."""
    return get_or_404(Mandate.objects.filter(organisation=organisation_of(request)), public_id)


def opened(request: HttpRequest, public_id: UUID, word: MandateScope = MandateScope.READ) -> Opened:
    """The file, its reading told to its household; 404 where the mandate is over, taken back, or does not name the word."""
    file = caseload.one(own(request, public_id), by=actor_of(request), at=timezone.now())
    if file is None:
        raise Http404
    words = mandates.scope_of(file.case.mandate.scope.split())
    if word not in words:
        raise Http404
    if word is not MandateScope.READ:
        switching.require_open(Switch.ADVISER_ACTS, at=timezone.now())
    trace(request, Purpose.ADVISE, file.case.mandate)
    return Opened(file, words)


def done(request: HttpRequest, one: Opened, act: Callable[[], object], *, said: str) -> HttpResponse:
    """Make an act; then the file, which says that it is done. What the mandate no longer opens is not there."""
    try:
        act()
    except on_behalf.NoMandate as error:
        raise Http404 from error
    except Refusal as refusal:
        return refused(request, one, str(refusal))
    return seen(one, said=said)


def seen(one: Opened, *, said: str) -> HttpResponse:
    """Back to the file, which says what was done."""
    return HttpResponseRedirect(f"{one.back}?fait={said}#fait")


def refused(request: HttpRequest, one: Opened, sentence: str, status: int = CONFLICT) -> HttpResponse:
    """Why an act was not made, in words that tell nothing of the file."""
    context = {"sentence": sentence, "back": one.back}
    return render(request, "palier/conseiller/refused.html", context, status=status)
