"""Send an offer, prove its delivery, sign the lease or note that it falls through."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Candidature, Lease, Offer
from palier.models.demandes import layers
from palier.rules.candidature import stages
from palier.rules.candidature.funnel import Stage
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.fitting import income_test
from palier.rules.fitting.income_test import IncomeTest
from palier.rules.law import clocks
from palier.rules.offer import dalo_offers
from palier.rules.offer import offers as offer_rules
from palier.rules.scoring import cotation, refusals
from palier.web import sure
from palier.web.access import actor_of, only
from palier.web.acts import once
from palier.web.bailleur import lease_again, time_asked
from palier.web.bailleur.checks import designated
from palier.web.bailleur.correction_forms import CorrectDeliveryForm
from palier.web.bailleur.forms import (
    AbandonForm,
    DeliveryForm,
    LeaseForm,
    OfferForm,
    SendAgainForm,
    SuitableForm,
    TakeBackForm,
)
from palier.web.bailleur.returned_letters import UncollectedForm
from palier.web.desk import hands, notes
from palier.web.desk.desk_parts import attempt, name_of, page, stage_label, trace
from palier.web.presentation import corrections
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import conditions
from palier.workflows.letters import posting
from palier.workflows.offer import confirming_refusals, correcting_deliveries, leasing, offering, undelivered
from palier.workflows.people import asking_time
from palier.workflows.signing import lease_envelopes

if TYPE_CHECKING:
    from collections.abc import Callable

_DAYS = "answer_days"
_MAIN = "offre"
"""The act of the form that names none: send the offer, or prove its delivery."""
_OF_A_CONDITION = {"condition": conditions.note_met, "condition-reprise": conditions.take_back}
"""What a landlord says of the piece on which an attribution hangs, by the act of the page."""


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def offer(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """The offer of one candidature: send it, then prove that it was delivered, or decide without a proof."""
    found = designated(request, candidature)
    live = found.offers.filter(answer=OfferAnswer.LIVE).first()
    refused = found.offers.filter(answer=OfferAnswer.REFUSED, was_suitable=None).order_by("-sent_at").first()
    at = timezone.now()
    # A page older than the offer, from which it would leave a second time: what is here already is said instead.
    is_old = request.method == "POST" and live is not None and not request.POST.get("act") and _DAYS in request.POST
    more = asking_time.asked(found)
    more_form = time_asked.form_for(request, found, more, at)
    if (done := time_asked.answered(request, found, more_form, at)) is not None:
        return done
    forms = _forms(live, request.POST if request.method == "POST" and not is_old else None, refused)
    chosen = forms.get(request.POST.get("act", "") or _MAIN)
    decided = found.decisions.filter(kind="attribution_condition").last()
    condition = decided if decided and decided.condition_met_at is None else None
    say_of_it = _OF_A_CONDITION.get(request.POST.get("act", "")) if request.method == "POST" else None
    if say_of_it and decided is not None and found.stage == Stage.SOUS_CONDITION:
        say_of_it(decided, by=actor_of(request), at=at)
        return redirect("bailleur_offre", found.public_id)
    if request.method == "POST" and not is_old and chosen is not None and chosen.is_valid():
        by, data = actor_of(request), chosen.cleaned_data
        if attempt(chosen, lambda: _act(request, found, live or refused, data, by, at)):
            return redirect("bailleur_offre", found.public_id)
    why = refusals.require_reason(refused.refusal_reason, clocks.day_in_paris(at)) if refused else None
    trace(request, Purpose.OFFER, found)
    context = page(
        request,
        candidature=found,
        form=forms[_MAIN],
        again=forms.get("renvoyer"),
        uncollected=forms.get("non_retiree"),
        posted_on=undelivered.registered_on(live) if live else None,
        back=forms.get("reprendre"),
        right=forms.get("corriger"),
        suitable=forms.get("adapte"),
        refused=refused,
        live=live,
        follow=hands.follow(request, found),
        given=hands.given(request),
        noted=notes.beside(request, found),
        corrections=corrections.told(live) if live else (),
        reason_label=why.label if why else "",
        is_legitimate=why is not None and why.is_legitimate,
        name=name_of(found),
        stage=stage_label(found),
        is_old=is_old,
        offers=found.offers.order_by("-sent_at"),
        more=more,
        more_form=more_form,
        more_reason=time_asked.reason_of(more),
        condition_until=asking_time.condition_until(condition) if condition else None,
        condition=condition if found.stage == Stage.SOUS_CONDITION else None,
        is_met=decided is not None and condition is None and found.stage == Stage.SOUS_CONDITION,
        can_offer=found.stage in stages.OFFERABLE,
        judged_on=_judged_on(found, refused),
        remaining=_remaining(live, at),
        set_day=offering.set_day(live) if live else None,
        delivery_days=offer_rules.delivery_days(clocks.day_in_paris(at)),
        is_due=live is not None and undelivered.is_due(live, at),
        papers=[posting.said(one) for one in live.papers.order_by("pk")] if live else [],
    )
    return render(request, "palier/bailleur/offer.html", context)


def _forms(live: Offer | None, posted: QueryDict | None, refused: Offer | None = None) -> dict[str, Form]:
    """The forms of the page by the act that they post; only the one that was posted is filled."""
    act = (posted.get("act") or _MAIN) if posted is not None else None

    def filled(name: str) -> QueryDict | None:
        return posted if act == name else None

    if live is None:
        asked = {"adapte": SuitableForm(filled("adapte"), auto_id="id_adapte_%s")} if refused else {}
        return {_MAIN: OfferForm(filled(_MAIN), on=timezone.localdate()), **asked}
    true = undelivered.reasons(live, timezone.localdate())
    return {
        _MAIN: DeliveryForm(filled(_MAIN), initial={"delivered_at": timezone.localtime()}),
        "renvoyer": SendAgainForm(filled("renvoyer"), reasons=true, auto_id="id_renvoyer_%s"),
        "non_retiree": UncollectedForm(
            filled("non_retiree"), auto_id="id_non_retiree_%s", letters=undelivered.registered_to(live)
        ),
        "reprendre": TakeBackForm(filled("reprendre"), reasons=true, auto_id="id_reprendre_%s"),
        "corriger": CorrectDeliveryForm(
            filled("corriger"), auto_id="id_corriger_%s", initial={"delivered_at": _local(live.delivered_at)}
        ),
    }


def _local(moment: datetime | None) -> datetime:
    return timezone.localtime(moment) if moment else timezone.localtime()


def _act(
    request: HttpRequest, found: Candidature, live: Offer | None, data: dict[str, Any], by: Actor, at: datetime
) -> Offer:
    if live is None or (live.answer and _DAYS in data):
        return offering.send_offer(found, **data, by=by, at=at)
    verbs: dict[str, Callable[..., Offer]] = {
        "renvoyer": undelivered.send_again,
        "non_retiree": undelivered.note_uncollected,
        "reprendre": undelivered.take_back,
        "adapte": confirming_refusals.say_suitable,
        "corriger": correcting_deliveries.correct_delivery,
    }
    return verbs.get(request.POST.get("act", ""), offering.note_delivery)(live, **data, by=by, at=at)


def _judged_on(found: Candidature, refused: Offer | None) -> date | None:
    """The day as of which a home refused by a DALO household suited or not; ``None`` for any other offer."""
    if refused is None or refused.answered_at is None or found.tier != cotation.DALO_TIER:
        return None
    return dalo_offers.suits_as_of(clocks.day_in_paris(refused.sent_at), clocks.day_in_paris(refused.answered_at))


def _remaining(live: Offer | None, at: datetime) -> str:
    if live is None or live.answer_by is None:
        return ""
    return clocks.working_days_left(at, live.answer_by, live.publication.home.calendar).replace(
        "il vous reste", "il reste"
    )


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def lease(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """The lease of an accepted offer: signed, or fallen through."""
    found = designated(request, candidature)
    is_abandon = request.POST.get("act") == "abandon"
    today = clocks.day_in_paris(timezone.now())
    envelopes = lease_envelopes.of_file(found)
    # Signed by everybody through the provider: its day stands in the form, and a person records the lease.
    sealed = next((one for one in envelopes if one.completed_at is not None), None)
    initial = {
        "signed_on": clocks.day_in_paris(sealed.completed_at) if sealed and sealed.completed_at else today,
        "starts_on": today,
        "contingent": leasing.own_contingent(found.publication, today),
    }
    form = LeaseForm(None if is_abandon else request.POST or None, initial=initial)
    abandon = AbandonForm(request.POST if is_abandon else None)
    chosen = abandon if is_abandon else form
    if request.method == "POST" and not sure.goes_back(request) and chosen.is_valid():
        verb = leasing.fall_through if is_abandon else leasing.sign
        if (done := lease_again.pressed(request, found, chosen, verb)) is not None:
            return done
    trace(request, Purpose.LEASE, found)
    signed: Lease | None = getattr(found, "lease", None)
    context = page(
        request,
        candidature=found,
        form=form,
        abandon=abandon,
        name=name_of(found),
        stage=stage_label(found),
        can_sign=found.stage == Stage.ACCEPTEE,
        sealed=sealed,
        has_papers=bool(envelopes),
        follow=hands.follow(request, found),
        given=hands.given(request),
        noted=notes.beside(request, found),
        is_being_signed=found.stage == Stage.ACCEPTEE and leasing.is_being_signed(found),
        lease=signed,
        contingent=leasing.CONTINGENTS[signed.contingent] if signed else "",
        corrections=corrections.told(signed) if signed else [],
        blockers=leasing.blockers(found, found.publication, today) if found.stage == Stage.ACCEPTEE else (),
        tests=_income_tests(found, today) if found.stage == Stage.ACCEPTEE else (),
    )
    return render(request, "palier/bailleur/lease.html", context)


def _income_tests(found: Candidature, today: date) -> list[IncomeTest]:
    """What was estimated when the household applied, then the test of a lease signed today."""
    known, applied = layers.facts_of(found.demande, today), clocks.day_in_paris(found.applied_at)
    home = found.publication.home.as_facts
    both = income_test.estimate_and_test(known, home, applied_on=applied, signed_on=today)
    return [one for one in both if one is not None]
