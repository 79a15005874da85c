"""What an adviser does for the account of a household: each read before it is made, each under its own word of the mandate."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.gateways.sne.errors import SneError, SneIncomplete
from palier.gateways.sne.shapes import SneDemande
from palier.models import Candidature, Offer
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.mandates.acts import Done
from palier.rules.mandates.mandates import MandateScope
from palier.rules.scoring import refusals
from palier.web.access import actor_of, only
from palier.web.acts import new_key, once
from palier.web.conseiller import opened
from palier.web.conseiller.opened import Opened
from palier.web.presentation import homes
from palier.web.requests import waiting
from palier.web.signin import register
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import applying
from palier.workflows.mandates import on_behalf

UNAVAILABLE = 503
_UNCHANGED = "La demande n’a pas changé, et rien n’est perdu."


def _confirm(
    request: HttpRequest, one: Opened, heading: str, button: str, lines: tuple[str, ...], **more: Any
) -> HttpResponse:
    context = {
        "one": one,
        "name": one.file.case.name,
        "heading": heading,
        "button": button,
        "lines": lines,
        "back": one.back,
        "act_key": new_key(),
        **more,
    }
    return render(request, "palier/conseiller/act.html", context)


def _candidature(one: Opened, public_id: UUID) -> Candidature:
    found = next((row for row in one.file.candidatures if row.public_id == public_id), None)
    if found is None:
        raise Http404
    return found


@only(Role.CONSEILLER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def withdraw(request: HttpRequest, public_id: UUID, candidature: UUID) -> HttpResponse:
    """Say what follows, then withdraw a candidature that is free to be."""
    one, at = opened.opened(request, public_id, MandateScope.APPLY), timezone.now()
    row = _candidature(one, candidature)
    if request.method == "POST":
        act = partial(on_behalf.withdraw, one.mandate, row.public_id, by=actor_of(request), at=at)
        return opened.done(request, one, act, said=Done.WITHDRAWN)
    if not applying.can_withdraw(row):
        return opened.refused(request, one, applying.TooLate.sentence)
    follows = applying.follows(row, row.publication, at)
    about = homes.title(row.publication.home)
    return _confirm(request, one, "Retirer cette candidature", "Oui, retirer la candidature", follows, about=about)


def _offer(one: Opened, row: Candidature) -> Offer:
    found = one.file.offers.get(row.pk)
    if found is None:
        raise Http404
    return found


@only(Role.CONSEILLER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def accept(request: HttpRequest, public_id: UUID, candidature: UUID) -> HttpResponse:
    """Accept the offer of a home."""
    one = opened.opened(request, public_id, MandateScope.ANSWER)
    row = _candidature(one, candidature)
    offer = _offer(one, row)
    if request.method == "POST":
        act = partial(on_behalf.accept, one.mandate, row.public_id, by=actor_of(request), at=timezone.now())
        return opened.done(request, one, act, said=Done.ACCEPTED)
    follows = (
        "Le logement est gardé au ménage, et le bailleur prépare le bail.",
        "Ses autres candidatures sont mises en attente. Elles reprennent si le bail ne se fait pas.",
        "Le ménage peut encore se désister, lui seul.",
    )
    about = homes.title(row.publication.home)
    return _confirm(
        request, one, "Accepter cette offre", "Oui, accepter pour le ménage", follows, about=about, offer=offer
    )


class AdviserDeclineForm(forms.Form):
    """A refusal, with a reason only if the household wants one given."""

    reason = forms.ChoiceField(
        label="Pourquoi le ménage refuse-t-il ?",
        required=False,
        help_text="Demandez-le-lui. La liste dit quelles raisons ne peuvent jamais coûter de points.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the reasons of the day."""
        super().__init__(*args, **kwargs)
        found = refusals.reasons(day_in_paris(timezone.now()))
        named = [(one.code, one.label) for one in found if one.is_legitimate]
        others = [(one.code, one.label) for one in found if not one.is_legitimate]
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", "Il préfère ne pas le dire"),
            ("Raisons qui ne peuvent jamais coûter de points", named),
            ("Autres raisons", others),
        ]


@only(Role.CONSEILLER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decline(request: HttpRequest, public_id: UUID, candidature: UUID) -> HttpResponse:
    """Refuse the offer of a home."""
    one = opened.opened(request, public_id, MandateScope.ANSWER)
    row = _candidature(one, candidature)
    offer, form = _offer(one, row), AdviserDeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        by, at = actor_of(request), timezone.now()
        act = partial(on_behalf.decline, one.mandate, row.public_id, reason=reason, by=by, at=at)
        return opened.done(request, one, act, said=Done.DECLINED)
    follows = (
        "Le logement est proposé tout de suite à la personne suivante : un refus ne se reprend pas.",
        "Ce qu’un refus peut coûter à ce ménage est écrit sur sa page de l’offre. Regardez-la avec lui.",
    )
    about = homes.title(row.publication.home)
    words = ("Refuser cette offre", "Oui, refuser pour le ménage", follows)
    return _confirm(request, one, *words, about=about, offer=offer, form=form, is_danger=True)


@only(Role.CONSEILLER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def renew(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Renew the demande with the register, for a year. What is sent there is never shown here."""
    one, by, at = opened.opened(request, public_id, MandateScope.RENEW), actor_of(request), timezone.now()
    if request.method != "POST":
        follows = (
            "La demande garde son numéro et son ancienneté.",
            "Elle est renouvelée pour un an, avec ce que le ménage recherche aujourd’hui.",
        )
        return _confirm(request, one, "Renouveler la demande", "Oui, renouveler la demande", follows)
    status = opened.CONFLICT
    try:
        return _renewed(request, one, by=by, at=at)
    except on_behalf.NoMandate as error:
        raise Http404 from error
    except Refusal as refusal:
        sentence = str(refusal)
    except SneIncomplete:
        sentence = on_behalf.NotForThisFile.sentence
    except waiting.NoPlaceError:
        sentence, status = f"Trop de demandes attendent le registre. {_UNCHANGED}", UNAVAILABLE
    except SneError:
        sentence, status = f"Le registre national ne répond pas. {_UNCHANGED}", UNAVAILABLE
    return opened.refused(request, one, sentence, status)


def _renewed(request: HttpRequest, one: Opened, *, by: Actor, at: datetime) -> HttpResponse:
    answer = waiting.said(request)
    if not isinstance(answer, SneDemande):
        numero, told, held = on_behalf.to_renew(one.mandate, by=by, at=at)
        ask = partial(register.renew, numero, told, at, held=held)
        return waiting.Outside(ask, waiting.REGISTER, SneError)
    return opened.done(request, one, partial(on_behalf.renew, one.mandate, answer, by=by, at=at), said=Done.RENEWED)
