"""Opinions that advisers wrote on my candidatures: I read them first, then join each or leave it out, as often as I like."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from palier.models import Candidature, Demande, MandateOpinion
from palier.rules.candidature.funnel import LIVE
from palier.rules.doors.access import Role
from palier.rules.law.voice import say
from palier.rules.mandates.opinions import LABELS, OpinionState
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import once
from palier.web.languages.later import shown
from palier.web.presentation import homes
from palier.workflows.acting.refusals import Refusal
from palier.workflows.mandates import giving_opinions

CONFLICT = 409


@dataclass(frozen=True, slots=True)
class ShownOpinion:
    """One opinion, as its household reads it."""

    row: MandateOpinion
    title: str
    candidature: Candidature
    state: str
    is_joined: bool
    is_mine: bool
    """Who gave the mandate answers; another holder reads it where they were asked to agree."""
    is_live: bool


def of_file(request: HttpRequest, demande: Demande) -> list[ShownOpinion]:
    """Every opinion that stands, those that wait first."""
    rows = giving_opinions.of_file(demande)
    return [
        ShownOpinion(
            row=row,
            title=homes.title(row.candidature.publication.home),
            candidature=row.candidature,
            state=say(LABELS[OpinionState(row.state)]),
            is_joined=row.state == OpinionState.JOINED,
            is_mine=row.mandate.by_id == request.user.pk,
            is_live=row.candidature.stage in LIVE,
        )
        for row in rows
    ]


@only(Role.DEMANDEUR)
@require_POST
@once
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Join an opinion to its candidature, or leave it out."""
    is_joined, at = request.POST.get("reponse") == "joindre", timezone.now()
    back = f"{reverse('qui-m-aide')}#avis"
    try:
        giving_opinions.answer(public_id, demande_of(request), is_joined=is_joined, by=actor_of(request), at=at)
    except MandateOpinion.DoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        context = {"sentence": shown(refusal), "back": back}
        return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)
    return HttpResponseRedirect(back)
