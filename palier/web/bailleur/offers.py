"""Send an offer, prove its delivery, sign the lease or note that it falls through."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Offer
from palier.rules import clocks
from palier.rules.access import Role
from palier.rules.funnel import Stage
from palier.rules.words import label
from palier.web.access import actor_of, only
from palier.web.acts import once
from palier.web.bailleur.checks import designated
from palier.web.bailleur.desk_parts import attempt, name_of, page, trace
from palier.web.bailleur.forms import AbandonForm, DeliveryForm, LeaseForm, OfferForm
from palier.workflows import deciding, leasing, offering


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def offer(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """The offer of one candidature: send it, then prove that it was delivered."""
    found = designated(request, candidature)
    live = found.offers.filter(answer="").first()
    kind = DeliveryForm if live else OfferForm
    is_condition = request.POST.get("act") == "condition"
    form = kind(None if is_condition else request.POST or None, initial={"delivered_at": timezone.localtime()})
    by, at = actor_of(request), timezone.now()
    condition = found.decisions.filter(kind="attribution_condition", condition_met_at=None).first()
    if request.method == "POST" and is_condition and condition is not None:
        deciding.note_condition_met(condition, by=by, at=at)
        return redirect("bailleur_offre", found.public_id)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        act = (lambda: offering.note_delivery(live, **data, by=by, at=at)) if live else (
            lambda: offering.send_offer(found, **data, by=by, at=at)
        )  # fmt: skip
        if attempt(form, act):
            return redirect("bailleur_offre", found.public_id)
    trace(request, found, "offre de logement")
    context = page(
        request, "bailleur", candidature=found, form=form, live=live, name=name_of(found), stage=label(Stage(found.stage)),
        offers=found.offers.order_by("-sent_at"), condition=condition if found.stage == Stage.SOUS_CONDITION else None,
        can_offer=found.stage in (Stage.ATTRIBUEE, Stage.EN_RESERVE, Stage.SOUS_CONDITION),
        remaining=_remaining(live, at),
    )  # fmt: skip
    return render(request, "palier/bailleur/offer.html", context)


def _remaining(live: Offer | None, at: datetime) -> str:
    if live is None or live.answer_by is None:
        return ""
    return clocks.working_days_left(at, live.answer_by).replace("il vous reste", "il reste")


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def lease(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """The lease of an accepted offer: signed, or fallen through."""
    found = designated(request, candidature)
    is_abandon = request.POST.get("act") == "abandon"
    today = clocks.day_in_paris(timezone.now())
    form = LeaseForm(None if is_abandon else request.POST or None, initial={"signed_on": today, "starts_on": today})
    abandon = AbandonForm(request.POST if is_abandon else None)
    by, at = actor_of(request), timezone.now()
    chosen = abandon if is_abandon else form
    if request.method == "POST" and chosen.is_valid():
        data = chosen.cleaned_data
        verb = leasing.fall_through if is_abandon else leasing.sign
        if attempt(chosen, lambda: verb(found, **data, by=by, at=at)):
            return redirect("bailleur_bail", found.public_id)
    trace(request, found, "bail")
    context = page(
        request, "bailleur", candidature=found, form=form, abandon=abandon, name=name_of(found),
        stage=label(Stage(found.stage)), can_sign=found.stage == Stage.ACCEPTEE,
        lease=getattr(found, "lease", None), contingents=leasing.CONTINGENTS,
    )  # fmt: skip
    return render(request, "palier/bailleur/lease.html", context)
