"""Séances: the list, the call, the agenda, opening, who comes and goes, closing."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import AgendaItem, Publication, Seance
from palier.rules.commission import commission, pace, seances, substitutes, votes
from palier.rules.commission.seances import LIVE, SeanceStage
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.commission import closing, said_absences, said_agenda, said_calls, said_changes
from palier.web.commission.decision_forms import AgendaForm
from palier.web.commission.forms import CAPACITIES, ConveneForm, OpenForm, seats_of
from palier.web.desk.desk_parts import attempt, page
from palier.web.lists import listing
from palier.workflows.acting import rehearsing
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import (
    convening,
    declaring_interests,
    electing,
    foreseen_hours,
    pacing,
    presiding,
    putting_back,
    rearranging,
    seating,
    sitting,
)
from palier.workflows.desks import awaiting_bailleur

FORMS = votes.FORMS
STAGES = seances.STAGE_WORDS


_DIGITS = 9
ORDERS = {"recente": ("-held_at", "-pk"), "ancienne": ("held_at", "pk"), "lieu": ("place", "-held_at", "-pk")}


class SeancesForm(forms.Form):
    """Which séances, in which order; an answer that means nothing asks nothing."""

    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("", "Toutes"), *((stage, word.capitalize()) for stage, word in STAGES.items())],
    )
    tri = forms.ChoiceField(
        label="Ranger par",
        required=False,
        choices=[("recente", "La plus récente"), ("ancienne", "La plus ancienne"), ("lieu", "Lieu")],
    )


def secretary(request: HttpRequest) -> Actor:
    """The member of the bailleur who records what the commission does: an act in the commission's quality."""
    mine = actor_of(request)
    return Actor(role=Role.COMMISSION, user=mine.user, organisation=mine.organisation)


def mine(request: HttpRequest, seance: UUID) -> Seance:
    """A séance of the actor's commission, or 404."""
    return get_or_404(Seance.objects.filter(bailleur__in=organisation_of(request).covers), seance)


@only(Role.BAILLEUR)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Séances, the latest first unless another order is asked."""
    form = SeancesForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    rows = Seance.objects.filter(bailleur__in=organisation_of(request).covers).prefetch_related("items")
    if asked.get("etat"):
        rows = rows.filter(stage=asked["etat"])
    found = listing(request, rows.order_by(*ORDERS[asked.get("tri") or "recente"]))
    drawn = [(row, STAGES[row.stage], len(row.items.all())) for row in found]
    context = page(request, found=found, form=form, seances=drawn)
    return render(request, "palier/commission/index.html", context)


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Convene a séance; the members of the last one are there already."""
    accounts = seating.accounts_of(organisation_of(request))
    form = ConveneForm(request.POST or None, initial=_as_last_time(request), accounts=accounts)
    made: list[Seance] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(
            form,
            lambda: made.append(
                convening.convene(
                    held_at=data["held_at"],
                    place=data["place"],
                    quorum=data["quorum"],
                    members=form.members(),
                    form=data["form"] or votes.Form.ON_SITE,
                    prefet_agreed_on=data["prefet_agreed_on"],
                    agenda_days=data["agenda_days"] or 0,
                    by=actor_of(request),
                    at=timezone.now(),
                )
            ),
        ):
            if known := form.pace():
                pacing.foresee(made[0], known.lasts, known.home, by=actor_of(request), at=timezone.now())
            return redirect("seance", made[0].public_id)
    return render(request, "palier/commission/new.html", page(request, form=form))


def _as_last_time(request: HttpRequest) -> dict[str, Any]:
    before = Seance.objects.filter(bailleur__in=organisation_of(request).covers).order_by("-convened_at", "-pk").first()
    minutes = {"home": pacing.usual(actor_of(request), at=timezone.now())}
    if before is None:
        return minutes
    again = {"place": before.place, "form": before.form, "agenda_days": before.agenda_days}
    return {**seats_of(before), **again, **minutes}


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, seance: UUID) -> HttpResponse:
    """One séance: who sits, the homes of its agenda, and the acts that its stage allows."""
    found = mine(request, seance)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    lacks = found.form == votes.Form.DIGITAL and found.prefet_agreed_on is None
    chair, elected = electing.proposed(found) if found.stage in LIVE else (None, "")
    opening = OpenForm(
        request.POST if act == "ouvrir" else None,
        members=found.members,
        asks_agreement=lacks,
        initial={"chair": chair},
    )
    form: forms.Form = forms.Form(request.POST or None)
    is_ready = form.is_valid() and (act != "ouvrir" or opening.is_valid())
    if request.method == "POST" and act == "inscrire_tous" and form.is_valid():
        done = _put_all(request, found)
        return redirect(f"{reverse('seance', args=[found.public_id])}?inscrits={done}")
    asks = act == "clore" and found.stage == SeanceStage.OPEN and not closing.is_read_again(request, found)
    if asks and attempt(
        form, lambda: rehearsing.rehearse(sitting.close, found, by=secretary(request), at=timezone.now())
    ):
        return closing.ask(request, found)
    if (
        not asks
        and request.method == "POST"
        and is_ready
        and attempt(opening if act == "ouvrir" else form, lambda: _act(request, found, opening))
    ):
        return redirect("seance", found.public_id)
    found.refresh_from_db()
    context = page(request, form=form, opening=opening, elected=elected, **_context(found))
    asked = request.GET.get("inscrits", "")
    context["put"] = int(asked) if asked.isdecimal() and len(asked) <= _DIGITS else None
    return render(request, "palier/commission/show.html", context)


def _act(request: HttpRequest, seance: Seance, opening: OpenForm) -> None:
    act, by, at = request.POST.get("act"), secretary(request), timezone.now()
    if act == "ouvrir":
        data = opening.cleaned_data
        agreed = data.get("prefet_agreed_on")
        sitting.open_seance(seance, present=data["present"], chair=data["chair"], prefet_agreed_on=agreed, by=by, at=at)
    elif act == "clore":
        sitting.close(seance, by=by, at=at)
    elif act in ("presence", "presider"):
        _seat(request, seance, by, at)
    elif act == "retirer_interet":
        key = request.POST.get("interest", "")
        declared = seance.interests.filter(pk=int(key) if key.isdecimal() and len(key) <= _DIGITS else 0).first()
        if declared is None:
            raise declaring_interests.BadInterest
        declaring_interests.withdraw_interest(declared, reason=request.POST.get("reason", ""), by=by, at=at)
    else:
        form = AgendaForm(request.POST)
        if not form.is_valid():
            raise convening.NotOnAgenda
        if act == "remettre":
            item = get_object_or_404(seance.items, publication__public_id=form.cleaned_data["publication"])
            putting_back.put_back(item, by=actor_of(request), at=at)
            return
        publication = get_or_404(
            Publication.objects.filter(bailleur__in=organisation_of(request).covers), form.cleaned_data["publication"]
        )
        exception = form.cleaned_data["exception"]
        convening.add_to_agenda(seance, publication, exception=exception, by=actor_of(request), at=at)


def _seat(request: HttpRequest, seance: Seance, by: Actor, at: datetime) -> None:
    """Somebody came or left, or presides from now on."""
    posted = request.POST.get("member", "")
    member = int(posted) if posted.isdecimal() and len(posted) <= _DIGITS else -1
    if request.POST.get("act") == "presider":
        presiding.preside(seance, member=member, by=by, at=at)
    else:
        sitting.note_presence(seance, member=member, is_present=request.POST.get("is_present") == "oui", by=by, at=at)


def _put_all(request: HttpRequest, seance: Seance) -> int:
    """Put each home that needs no exception on the agenda, one by one; those refused stay on the page with their reason."""
    done = 0
    for row in said_agenda.able(seance):
        if row["is_short"] or row["refused"]:
            continue
        whole = forms.Form({})
        whole.is_valid()
        done += attempt(whole, partial(_put, request, seance, row["publication"]))
    return done


def _put(request: HttpRequest, seance: Seance, publication: Publication) -> None:
    convening.add_to_agenda(seance, publication, by=actor_of(request), at=timezone.now())


def _context(seance: Seance) -> dict[str, Any]:
    lines = said_agenda.lines(seance)
    items = [line[0] for line in lines]
    foreseen = foreseen_hours.of(seance) if seance.stage == SeanceStage.CONVENED else None
    left = sum(not item.postponed_reason for item in items)
    now = timezone.now()
    early = seances.opening_fault(seance.held_at, now) if seance.stage == SeanceStage.CONVENED else None
    until = convening.agenda_closes_at(seance)
    is_open = seance.stage == SeanceStage.CONVENED and (not seance.agenda_days or now <= until)
    return {
        "seance": seance,
        "stage": STAGES[seance.stage],
        "may_preside": presiding.able(seance) if seance.stage == SeanceStage.OPEN else [],
        "is_unpresided": seance.chair is not None and not seance.members[seance.chair]["present"],
        "has_begun": seance.stage == SeanceStage.OPEN and rearranging.has_begun(seance),
        "members": said_members(seance),
        "opening_foreseen": said_absences.opening_foreseen(seance),
        "absent": said_absences.awaited(seance) if seance.stage in LIVE else [],
        "seated": seating.names_of(seance),
        **said_calls.of(seance),
        "chair": seance.members[seance.chair]["name"] if seance.chair is not None else "",
        "items": lines,
        "paced": pace.said(foreseen, left) if foreseen and left else "",
        "is_too_long": foreseen is not None and foreseen.beyond(left) > 0,
        "able": (able := said_agenda.able(seance) if is_open else []),
        "ready": sum(not row["is_short"] and not row["refused"] for row in able),
        "early": early,
        "lacks": seances.agreement_fault(seance.form, seance.prefet_agreed_on, on=clocks.day_in_paris(now)),
        "agenda_until": until if seance.agenda_days else None,
        "is_agenda_open": is_open,
        "gaps": votes.composition_gaps(
            [commission.Capacity(row["quality"]) for row in substitutes.called(seance.members)],
            on=clocks.day_in_paris(seance.held_at),
        ),
        "unseated": seances.missing_places(
            (row["name"], commission.Capacity(row["quality"]), row.get("place", ""))
            for row in substitutes.called(seance.members)
        ),
        "changes": said_changes.since_its_call(seance),
        "form_label": FORMS[seance.form],
        "told": closing.told(seance) if seance.stage == SeanceStage.CLOSED else [],
        "to_offer": seance.stage == SeanceStage.CLOSED and _has_to_offer(seance, items, now),
        "interests": [
            (row, row.item.publication.home, not row.item.decisions.exists() and seance.stage == SeanceStage.OPEN)
            for row in seance.interests.filter(withdrawn_at=None).select_related("item__publication__home__commune")
        ],
    }


def said_members(seance: Seance) -> list[tuple[int, dict[str, Any], str]]:
    """Each member with their place and seat, and who sits for whom."""
    return [
        (index, row, f"{CAPACITIES[row['quality']]}{said}")
        for index, row in enumerate(seance.members)
        if (said := substitutes.said(seance.members, index)) is not None
    ]


def _has_to_offer(seance: Seance, items: list[AgendaItem], at: datetime) -> bool:
    """Whether an offer of one of its homes waits to leave."""
    decided = {item.publication_id for item in items}
    return any(row.publication_id in decided for row in awaiting_bailleur.to_offer(seance.bailleur.present, at))
