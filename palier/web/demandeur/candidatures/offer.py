"""The offer as its household reads it: what, how much, until when; then accept or refuse, each confirmed."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Offer
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.law.law import cch
from palier.rules.law.voice import say
from palier.rules.offer import offers
from palier.rules.scoring import refusals
from palier.rules.viewings.viewings import COSTS_NOTHING
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import new_key, once
from palier.web.demandeur.file import accepted
from palier.web.desk.desk_parts import attempt
from palier.web.languages.later import later
from palier.workflows.letters import wording
from palier.workflows.offer import offering
from palier.workflows.people import asking_time
from palier.workflows.viewings import choosing

LEGITIMATE = later("Raisons qui ne peuvent jamais coûter de points")
OTHERS = later("Autres raisons")


class OfferDeclineForm(forms.Form):
    """A refusal, with a reason only if the person wants to give one."""

    reason = forms.ChoiceField(
        label=later("Pourquoi refusez-vous ?"),
        required=False,
        help_text=later("La liste dit quelles raisons ne peuvent jamais coûter de points."),
    )
    text = forms.CharField(
        label=later("Vous pouvez l’expliquer"),
        required=False,
        max_length=refusals.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        """Offer the reasons of the day."""
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is declared so above
        found = refusals.reasons(on)
        legitimate = [(reason.code, reason.label) for reason in found if reason.is_legitimate]
        others = [(reason.code, reason.label) for reason in found if not reason.is_legitimate]
        field.choices = [("", later("Je préfère ne pas le dire")), (LEGITIMATE, legitimate), (OTHERS, others)]


def _latest(request: HttpRequest, candidature: UUID) -> Offer:
    found = (
        Offer.objects.filter(demande=demande_of(request), candidature__public_id=candidature)
        .select_related("candidature", "publication__home__commune", "publication__bailleur")
        .order_by("-sent_at")
        .first()
    )
    if found is None:
        raise Http404
    return found


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def show(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """What is offered, its cost, the deadline in words, and the two answers."""
    offer, now = _latest(request, candidature), timezone.now()
    home, is_dalo, row = offer.publication.home, offering.is_dalo(offer.candidature, now), offer.candidature
    context = {
        "offer": offer,
        "home": home,
        "exact": wording.exact(home),
        "is_live": not offer.answer,
        "is_late": offering.is_silent(offer, now),
        "is_dalo": is_dalo,
        "article": cch("R441-10"),
        "accepted": accepted.shown(offer) if offer.candidature.stage == Stage.ACCEPTEE else None,
        "deadline": clocks.say_instant(offer.answer_by) if offer.answer_by else "",
        "delay": offering.say_delay(offer, now),
        "silence": offers.say_silence(is_dalo=is_dalo),
        "dalo_warning": say(wording.DALO_WARNING),
        "cost": offering.cost_of_refusing(offer.candidature, now) if not offer.answer else (),
        "viewing": choosing.of(row, at=now),
        "visit_costs": say(COSTS_NOTHING),
        "longer": asking_time.possible(row, at=now),
        "more_time": asking_time.asked(row),
        "is_again": request.GET.get("fait") == "deja",
        "given": refusals.label_of(offer.refusal_reason, clocks.day_in_paris(offer.answered_at or now)),
    }
    return render(request, "palier/demandeur/offer.html", context)


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def accept(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """Confirm, then accept."""
    offer = _latest(request, candidature)
    if offer.answer:
        return _already(request, candidature)
    form: forms.Form = forms.Form(request.POST or None)
    if request.method == "POST":
        form.is_valid()
        if attempt(form, lambda: offering.accept(offer, by=actor_of(request), at=timezone.now())):
            return redirect("offre", candidature)
    return _confirm(request, offer, form, is_acceptance=True)


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decline(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """Confirm, then refuse."""
    offer = _latest(request, candidature)
    if offer.answer:
        return _already(request, candidature)
    at = timezone.now()
    form = OfferDeclineForm(request.POST or None, on=clocks.day_in_paris(at))
    by = actor_of(request)
    is_ready = request.method == "POST" and form.is_valid()
    if is_ready and attempt(form, lambda: offering.decline(offer, **form.cleaned_data, by=by, at=at)):
        return redirect("offre", candidature)
    return _confirm(request, offer, form, is_acceptance=False)


def _already(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """The page of the offer says which answer counts; somebody who answers again is told that it was given before."""
    said = "?fait=deja" if request.method == "POST" else ""
    return HttpResponseRedirect(f"{reverse('offre', args=[candidature])}{said}")


def _confirm(request: HttpRequest, offer: Offer, form: forms.Form, *, is_acceptance: bool) -> HttpResponse:
    is_over = offering.is_silent(offer, timezone.now())
    if is_over and request.method != "POST":
        # Nothing is asked that would be refused: the page of the offer says that its delay is over.
        return redirect("offre", offer.candidature.public_id)
    context = {
        "offer": offer,
        "home": offer.publication.home,
        "form": form,
        "is_acceptance": is_acceptance,
        "is_over": is_over,
        "act_key": request.POST.get("act_key") or new_key(),
        "back": reverse("offre", args=[offer.candidature.public_id]),
        "cost": () if is_acceptance else offering.cost_of_refusing(offer.candidature, timezone.now()),
    }
    return render(request, "palier/demandeur/confirm.html", context)
