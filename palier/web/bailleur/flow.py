"""« Flux de réservations »: what the year frees, what each convention reserves, the balances, and the log of each home."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Convention, FlowEvent, Home, Organisation
from palier.models.life import quotas
from palier.rules.doors.access import Role
from palier.rules.homes import flow_balance, state_flow
from palier.rules.homes.flow_balance import FlowUnit, Turn, TurnState
from palier.rules.law import clocks, rounding
from palier.rules.law.rounding import Rounding
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.bailleur.flow_forms import ConventionForm, EndForm, KeepForm, PlanForm
from palier.web.desk.desk_parts import attempt, page
from palier.web.lists import listing
from palier.web.presentation import shares
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import agreeing, balancing, declaring, let_homes, orienting
from palier.workflows.homes.balancing import ConventionBalance
from palier.workflows.offer.leasing import CONTINGENTS


@only(Role.BAILLEUR)
@require_safe
def flow(request: HttpRequest) -> HttpResponse:
    """Every département: base, rights, balances by quarter and by segment, then the homes whose month has passed.

    « ?annee= » shows the year before, whole: what its report is made of.
    """
    house, today = organisation_of(request), clocks.day_in_paris(timezone.now())
    is_before = request.GET.get("annee") == str(today.year - 1)
    shown_on = date(today.year - 1, 12, 31) if is_before else today
    standings = [
        (standing, [(held, *_words(held)) for held in standing.held])
        for one in house.covers
        for standing in balancing.standings(one, shown_on)
    ]
    events = FlowEvent.objects.filter(bailleur__in=house.covers, on__year=shown_on.year).select_related(
        "home__commune", "reservataire"
    )
    shown = listing(request, events.order_by("-at", "-id"), key="journal")
    leases = quotas.signed(shown_on.year, bailleurs=house.covers)
    context = page(
        request,
        year=shown_on.year,
        year_before=today.year - 1,
        is_before=is_before,
        report=state_flow.report_notice(today.year - 1),
        standings=standings,
        late=() if is_before else _late(house, today),
        rows_of_shares=shares.rows(leases, (), shown_on),
        local_shares=shares.voted(leases, shown_on),
        events=shown.with_rows(
            [
                (one, flow_balance.LABELS[flow_balance.FlowEventKind(one.kind)], flow_balance.REASONS[one.reason])
                for one in shown
            ]
        ),
    )
    return render(request, "palier/bailleur/flow.html", context)


def _words(held: ConventionBalance) -> tuple[str, str, str]:
    """Contingent, rounding and unit, as a page says them."""
    one = held.convention
    return (
        CONTINGENTS[one.contingent],
        rounding.LABELS[Rounding(one.rounding)],
        flow_balance.UNIT_LABELS[FlowUnit(one.unit)],
    )


def _late(house: Organisation, on: date) -> list[tuple[Home, TurnState]]:
    """Homes that their réservataire let pass, and that nothing published holds."""
    homes = Home.objects.filter(bailleur__in=house.covers, reservataire__isnull=False, vacancy_notified_on__lt=on)
    rows = homes.exclude(let_homes.now()).select_related("commune", "reservataire")
    shown = list(rows.order_by("vacancy_notified_on"))
    turns = orienting.turns(shown, on)
    states = [(home, turns.get(home.pk)) for home in shown]
    return [
        (home, state)
        for home, state in states
        if state is not None and state.turn is not Turn.RUNNING and not declaring.is_running(home)
    ]


def balances(house: int, home: Home, on: date) -> Mapping[int, str]:
    """What is still due to each réservataire in the département of a home."""
    return {
        held.convention.reservataire_id: f"reste {held.total.left} sur {held.total.due} dus"
        for standing in balancing.standings(house, on)
        if standing.departement == home.commune.departement
        for held in standing.held
    }


@only(Role.BAILLEUR)
@require_POST
@once
def take_back(request: HttpRequest, home: UUID) -> HttpResponse:
    """Take a home back for one turn, once its réservataire's month has passed."""
    found = get_or_404(Home.objects.filter(bailleur__in=organisation_of(request).covers), home)
    try:
        orienting.take_back(found, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        context = page(request, sentence=str(refusal))
        return render(request, "palier/bailleur/flow_refused.html", context, status=409)
    return redirect("bailleur_logement", found.public_id)


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def keep(request: HttpRequest, home: UUID) -> HttpResponse:
    """Keep a home for the landlord's own part: it publishes it itself, under the same rules."""
    rows = Home.objects.filter(bailleur__in=organisation_of(request).covers).select_related("commune", "reservataire")
    found, form = get_or_404(rows, home), KeepForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: orienting.keep_for_own_part(
            found, reason=form.cleaned_data["reason"], by=actor_of(request), at=timezone.now()
        ),
    ):
        # Somebody may live there still: its page says which day is to be told first.
        return redirect("bailleur_logement" if let_homes.is_let(found) else "publier", found.public_id)
    return _form(request, form, "Garder pour la part du bailleur", home=found)


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def convention(request: HttpRequest) -> HttpResponse:
    """Record a signed convention."""
    form = ConventionForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: agreeing.sign_convention(form.draft, by=actor_of(request), at=timezone.now())
    ):
        return redirect("bailleur_flux")
    return _form(request, form, "Enregistrer une convention")


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end(request: HttpRequest, convention: UUID) -> HttpResponse:
    """Write the last day of a convention."""
    rows = Convention.objects.filter(bailleur__in=organisation_of(request).covers).select_related("reservataire")
    found = get_or_404(rows, convention)
    form = EndForm(request.POST or None, initial={"last_day": found.valid_until})
    if form.is_valid() and attempt(
        form,
        lambda: agreeing.end_convention(found, form.cleaned_data["last_day"], by=actor_of(request), at=timezone.now()),
    ):
        return redirect("bailleur_flux")
    return _form(request, form, f"Fin de la convention avec {found.reservataire.name}")


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def plan(request: HttpRequest) -> HttpResponse:
    """Record or correct the figures of a year."""
    form = PlanForm(request.POST or None, initial={"year": clocks.day_in_paris(timezone.now()).year})
    if form.is_valid():
        data = form.cleaned_data
        if attempt(
            form,
            lambda: agreeing.plan_year(
                data["departement"], data["year"], form.figures, by=actor_of(request), at=timezone.now()
            ),
        ):
            return redirect("bailleur_flux")
    return _form(request, form, "Prévoir une année")


def _form(request: HttpRequest, form: BaseForm, title: str, *, home: Home | None = None) -> HttpResponse:
    context = page(request, form=form, heading=title, home=home)
    return render(request, "palier/bailleur/flow_form.html", context, status=400 if form.is_bound else 200)
