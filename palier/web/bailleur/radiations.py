"""Warn before a radiation, prove the delivery, strike off: one page for a candidature, one act at a time."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Candidature, Radiation, RadiationWarning
from palier.models.demandes import layers
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.rules.life import radiation
from palier.rules.life.radiation import StrikeOffReason, SubReason
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import once
from palier.web.bailleur.checks import designated
from palier.web.bailleur.radiation_forms import PlainForm, WarnForm, WarningDeliveryForm, WithdrawnForm
from palier.web.desk.desk_parts import attempt, name_of, page, stage_label, trace
from palier.workflows.acting.actors import Actor
from palier.workflows.radiation import striking_off, warning_radiation


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def warnings(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """The warnings of this organisation to one household, and what the law allows today."""
    found = designated(request, candidature)
    at = timezone.now()
    rows = RadiationWarning.objects.filter(demande=found.demande_id, issued_by__in=organisation_of(request).covers)
    makers = _forms(_reasons(found, rows), at)
    shown = {name: make(None) for name, make in makers.items()}
    act = request.POST.get("act", "")
    if request.method == "POST" and act in shown:
        chosen = shown[act] = makers[act](request.POST)
        live = _named(request, rows)
        if chosen.is_valid() and attempt(chosen, lambda: _act(act, found, live, chosen, actor_of(request), at)):
            return redirect("bailleur_radiation", found.public_id)
    trace(request, Purpose.RADIATION, found)
    mine = Radiation.objects.filter(demande=found.demande_id).order_by("-recorded_at").first()
    context = page(
        request,
        candidature=found,
        name=name_of(found),
        stage=stage_label(found),
        is_open=layers.is_open(found.demande),
        can_warn=bool(_reasons(found, rows)),
        lines=[_line(each, at) for each in rows.order_by("-sent_at")],
        radiation=_why(mine) if mine else "",
        errors=[form for form in shown.values() if form.errors],
        **{f"form_{name}": form for name, form in shown.items()},
    )
    return render(request, "palier/bailleur/radiation.html", context)


def _reasons(found: Candidature, rows: QuerySet[RadiationWarning]) -> list[StrikeOffReason]:
    """What may be warned of now: not twice at a time, and inadmissibility only after the commission's decision."""
    live = set(rows.filter(cancelled_at=None, struck_off_at=None).values_list("reason", flat=True))
    allowed = radiation.WARNED if found.stage == Stage.IRRECEVABLE else (StrikeOffReason.NO_ANSWER,)
    return [reason for reason in allowed if reason not in live]


def _forms(reasons: list[StrikeOffReason], at: datetime) -> dict[str, Callable[[QueryDict | None], forms.Form]]:
    return {
        "avertir": lambda posted: WarnForm(posted, reasons=reasons),
        "remise": lambda posted: WarningDeliveryForm(posted, initial={"delivered_at": timezone.localtime(at)}),
        "retirer": PlainForm,
        "radier": PlainForm,
        "renoncer": WithdrawnForm,
    }


def _named(request: HttpRequest, rows: QuerySet[RadiationWarning]) -> RadiationWarning | None:
    """The warning that a form names, among this organisation's own to this household."""
    try:
        return rows.filter(public_id=UUID(request.POST.get("warning", ""))).first()
    except ValueError:
        return None


def _act(
    act: str, found: Candidature, live: RadiationWarning | None, form: forms.Form, by: Actor, at: datetime
) -> object:
    data = form.cleaned_data
    if act == "avertir":
        return warning_radiation.warn(found, **data, by=by, at=at)
    if act == "renoncer":
        return striking_off.strike_off_withdrawn(found.demande, withdrawn_on=data["withdrawn_on"], by=by, at=at)
    if live is None:
        raise warning_radiation.WarningOver
    if act == "remise":
        return warning_radiation.note_delivery(live, **data, by=by, at=at)
    if act == "retirer":
        return warning_radiation.take_back(live, by=by, at=at)
    return striking_off.strike_off_warned(live, by=by, at=at)


def _line(warning: RadiationWarning, at: datetime) -> dict[str, object]:
    live = warning.cancelled_at is None and warning.struck_off_at is None
    first = warning_radiation.strike_off_day(warning)
    return {
        "warning": warning,
        "why": _why(warning),
        "is_live": live,
        "strike_off_from": first,
        "can_strike_off": live and first is not None and clocks.day_in_paris(at) >= first,
    }


def _why(row: RadiationWarning | Radiation) -> str:
    rule = radiation.RULES[StrikeOffReason(row.reason)]
    sub = f" : {radiation.SUB_LABELS[SubReason(row.sub_reason)].lower()}" if row.sub_reason else ""
    return f"{rule.label}{sub} (motif {rule.letter})"
