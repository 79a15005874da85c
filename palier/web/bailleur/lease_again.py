"""A lease read again before it is recorded, or before its home goes to the next: what the act ends, and how to come back."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.readings import Purpose
from palier.web import sure
from palier.web.access import actor_of, organisation_of
from palier.web.desk.desk_parts import attempt, name_of, trace
from palier.web.presentation import homes
from palier.web.presentation.words import date_words
from palier.web.sure import Sure
from palier.workflows.acting import rehearsing
from palier.workflows.offer import leasing


def pressed(request: HttpRequest, found: Candidature, form: Form, verb: Callable[..., object]) -> HttpResponse | None:
    """Answer a press of a filled form: first the page to read again, then the act; none where the act refuses.

    A lease that is there already is answered as its act answers: its page, and nothing is asked.
    """
    by, at, act = actor_of(request), timezone.now(), partial(verb, found, **form.cleaned_data)
    if sure.is_sure(request) or found.stage == Stage.BAIL_SIGNE:
        was_signed = found.stage == Stage.BAIL_SIGNE
        if not attempt(form, lambda: act(by=by, at=at)):
            return None
        return redirect(_page(found) if was_signed or verb is not leasing.sign else _following(request, found))
    if not attempt(form, lambda: rehearsing.rehearse(act, by=by, at=at)):
        return None
    return _ask(request, found, form.cleaned_data, is_abandon=verb is leasing.fall_through)


def _page(found: Candidature) -> str:
    return reverse("bailleur_bail", args=[found.public_id])


def _following(request: HttpRequest, found: Candidature) -> str:
    """The next lease to record, the oldest acceptance first; the one just recorded when none waits."""
    mine = Candidature.objects.filter(publication__bailleur__in=organisation_of(request).covers, stage=Stage.ACCEPTEE)
    after = mine.exclude(pk=found.pk).order_by("changed_at", "pk").first()
    return f"{_page(after)}?suivant={found.reference}" if after else _page(found)


def _ask(request: HttpRequest, found: Candidature, data: Mapping[str, Any], *, is_abandon: bool) -> HttpResponse:
    trace(request, Purpose.LEASE, found)
    who = (("Ménage", name_of(found)), ("Logement", homes.title(found.publication.home)))
    said = _abandon(who, str(data["reason"])) if is_abandon else _sign(who, data)
    leave = (reverse("bailleur_bail", args=[found.public_id]), "Bail")
    return sure.ask(request, said, leave=leave, fields=sure.typed(request), may_redo=not is_abandon)


def _sign(who: tuple[tuple[str, str], ...], data: Mapping[str, Any]) -> Sure:
    return Sure(
        heading="Relire avant d’enregistrer ce bail",
        button="Enregistrer ce bail",
        facts=(
            *who,
            ("Signé le", date_words(data["signed_on"])),
            ("Commence le", date_words(data["starts_on"])),
            ("Contingent", leasing.CONTINGENTS[data["contingent"]]),
        ),
        ends=(
            "La demande est radiée pour attribution, et le registre national en est informé.",
            "Les autres candidatures de ce ménage finissent.",
            "Les autres candidats de ce logement apprennent qu’il est attribué.",
            "Le ménage reçoit un courrier.",
        ),
        back="Les jours et le contingent se corrigent par « Corriger ce bail ». L’enregistrement lui-même ne se reprend pas : "
        "vérifiez que tout le monde a signé.",
    )


def _abandon(who: tuple[tuple[str, str], ...], reason: str) -> Sure:
    return Sure(
        heading="Constater que le bail ne se fait pas",
        button="Constater l’abandon",
        facts=(*who, ("Raison", leasing.ABANDON_REASONS[reason])),
        ends=("Le logement passe au suivant.", "Le ménage reçoit un courrier."),
        stays=("Le ménage revient en réserve, et ses autres candidatures reprennent.",),
        back="Ce constat ne se reprend pas : le logement peut être offert aussitôt à un autre ménage.",
        is_grave=True,
    )
