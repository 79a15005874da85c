"""Correct what was typed: a home, the day of its vacancy, a convention, a lease. The line before stays readable beside."""

from uuid import UUID

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Convention, Home, Lease
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.bailleur.checks import designated
from palier.web.bailleur.correction_forms import (
    CorrectConventionForm,
    CorrectHomeForm,
    CorrectLeaseForm,
    CorrectVacancyForm,
)
from palier.web.desk.desk_parts import attempt, page, trace
from palier.workflows.homes import agreeing, correcting, declaring
from palier.workflows.offer import correcting_leases


def _home(request: HttpRequest, home: UUID) -> Home:
    rows = Home.objects.filter(bailleur__in=organisation_of(request).covers).select_related("commune", "reservataire")
    return get_or_404(rows, home)


def _show(request: HttpRequest, form: BaseForm, *, heading: str, back: tuple[str, str], lead: str = "") -> HttpResponse:
    context = page(request, form=form, heading=heading, back=back, lead=lead)
    return render(request, "palier/bailleur/correct.html", context, status=400 if form.is_bound else 200)


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def home(request: HttpRequest, home: UUID) -> HttpResponse:
    """What was declared of a home."""
    found, at = _home(request, home), timezone.now()
    form = CorrectHomeForm(request.POST or None, initial=CorrectHomeForm.said_of(found))
    if form.is_valid() and attempt(
        form,
        lambda: correcting.correct_home(
            found, form.draft, reason=form.cleaned_data["reason"], by=actor_of(request), at=at
        ),
    ):
        return redirect("bailleur_logement", found.public_id)
    lead = ""
    if declaring.is_running(found):
        lead = "Une publication est en cours : seuls le numéro RPLS, le numéro et la porte se corrigent maintenant."
    back = (reverse("bailleur_logement", args=[found.public_id]), "Logement")
    return _show(request, form, heading="Corriger ce logement", back=back, lead=lead)


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def vacancy(request: HttpRequest, home: UUID) -> HttpResponse:
    """The day on which the vacancy of a home was notified."""
    found, at = _home(request, home), timezone.now()
    form = CorrectVacancyForm(request.POST or None, initial={"vacancy_notified_on": found.vacancy_notified_on})
    if form.is_valid() and attempt(
        form,
        lambda: correcting.correct_vacancy(
            found,
            form.cleaned_data["vacancy_notified_on"],
            reason=form.cleaned_data["reason"],
            by=actor_of(request),
            at=at,
        ),
    ):
        return redirect("bailleur_logement", found.public_id)
    back = (reverse("bailleur_logement", args=[found.public_id]), "Logement")
    lead = "Le délai du réservataire part de ce jour. Il voit l’ancienne date, la nouvelle et la raison."
    return _show(request, form, heading="Corriger l’avis de vacance", back=back, lead=lead)


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def convention(request: HttpRequest, convention: UUID) -> HttpResponse:
    """What was recorded of a convention."""
    rows = Convention.objects.filter(bailleur__in=organisation_of(request).covers).select_related(
        "reservataire", "delegate"
    )
    found, at = get_or_404(rows, convention), timezone.now()
    form = CorrectConventionForm(request.POST or None, initial=CorrectConventionForm.said_of(found))
    if form.is_valid() and attempt(
        form,
        lambda: agreeing.correct_convention(
            found, form.draft, reason=form.cleaned_data["reason"], by=actor_of(request), at=at
        ),
    ):
        return redirect("bailleur_flux")
    heading = f"Corriger la convention avec {found.reservataire.name}"
    return _show(request, form, heading=heading, back=(reverse("bailleur_flux"), "Flux de réservations"))


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def lease(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """The days and the contingent of a recorded lease."""
    found = designated(request, candidature)
    signed: Lease | None = getattr(found, "lease", None)
    if signed is None:
        raise Http404
    initial = {"signed_on": signed.signed_on, "starts_on": signed.starts_on, "contingent": signed.contingent}
    form, at = CorrectLeaseForm(request.POST or None, initial=initial), timezone.now()
    if form.is_valid() and attempt(
        form, lambda: correcting_leases.correct_lease(signed, **form.cleaned_data, by=actor_of(request), at=at)
    ):
        return redirect("bailleur_bail", found.public_id)
    trace(request, Purpose.LEASE_CORRECTION, found)
    lead = "Le registre national reçoit les bonnes dates. Le ménage reçoit un courrier si elles changent."
    back = (reverse("bailleur_bail", args=[found.public_id]), "Bail")
    return _show(request, form, heading="Corriger ce bail", back=back, lead=lead)
