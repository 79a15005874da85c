"""My letters: a list, and each one on a page. Opening a letter with legal effect is an act, never the effect of a link."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from palier.models import Letter
from palier.models.foreseen import ReadPage
from palier.rules.desks.awaiting import AwaitingKind
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.letters import table
from palier.rules.offer import offers
from palier.rules.threads.threads import ThreadState
from palier.web import foreseeing
from palier.web.access import actor_of, demande_of, get_or_404, only, visit_of
from palier.web.acts import new_key, once
from palier.web.demandeur import behalf
from palier.web.demandeur.file import awaited
from palier.web.demandeur.threads.threads import ShownThread, shown_thread
from palier.workflows.desks import awaiting
from palier.workflows.letters import authors, posting, wording
from palier.workflows.offer import offering, reading_letters
from palier.workflows.threads import writing_threads


def _mine(request: HttpRequest) -> QuerySet[Letter]:
    return Letter.objects.filter(demande=demande_of(request)).order_by("-sent_at", "-pk")


@only(Role.DEMANDEUR)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Every letter received, the last first, and how many are unread."""
    foreseeing.ahead(request, ReadPage.LETTERS)
    letters = list(_mine(request))
    unread = [letter for letter in letters if letter.read_at is None]
    # One with an effect in law is opened by itself, never with others.
    ordinary = [letter for letter in unread if letter.kind not in table.OPENED_BY_ACT]
    context = {
        "letters": letters,
        "unread": len(unread),
        "ordinary": len(ordinary),
        "answered": _answered(request),
        "act_key": new_key(),
    }
    return render(request, "palier/demandeur/inbox.html", context)


def _answered(request: HttpRequest) -> list[ShownThread]:
    """What was answered to the messages of who reads, and to nobody else's; at a counter, nothing of them is shown."""
    if visit_of(request) is not None:
        return []
    rows = writing_threads.of_person(demande_of(request), actor_of(request))
    on = day_in_paris(timezone.now())
    return [shown_thread(row, on) for row in rows.filter(state__in=(ThreadState.ANSWERED, ThreadState.ENDED))]


@only(Role.DEMANDEUR)
@require_POST
@once
def read_all(request: HttpRequest) -> HttpResponse:
    """Say of the ordinary letters that they are read."""
    reading_letters.read_ordinary(demande_of(request), by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("courrier"))


@only(Role.DEMANDEUR)
@require_safe
def read(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A letter; one with legal effect stays closed until its reader opens it. Its delay is said as it runs today."""
    letter = get_or_404(_mine(request), public_id)
    is_closed = letter.read_at is None and letter.kind in table.OPENED_BY_ACT
    matter = awaiting.of_letter(letter, at=timezone.now())
    is_offer = matter is not None and matter.kind is AwaitingKind.OFFER
    is_dalo = is_offer and letter.candidature is not None and offering.is_dalo(letter.candidature, timezone.now())
    context = {
        "letter": letter,
        "title_is_french": True,
        "head": authors.head(letter),
        "is_closed": is_closed,
        "matter": matter,
        "matter_url": awaited.address(letter.demande, matter) if matter else "",
        "by": behalf.on_letter(request, letter),
        "silence": offers.say_silence(is_dalo=is_dalo) if is_offer else "",
        "dalo_warning": say(wording.DALO_WARNING) if is_dalo else "",
        "posted": [posting.said(one) for one in letter.papers.exclude(posted_on=None).order_by("posted_on")],
    }
    return render(request, "palier/demandeur/letter.html", context)


@only(Role.DEMANDEUR)
@require_POST
@once
def open_letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a letter: its date is the proof of delivery."""
    letter = get_or_404(_mine(request), public_id)
    reading_letters.open_letter(letter, by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("courrier-lire", args=[public_id]))
