"""Séances: the list, the call, the agenda, opening and closing, and the minutes as printed."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Publication, Seance
from palier.rules import clocks, commission, grounds, votes
from palier.rules.access import Role
from palier.rules.funnel import PublicationStage
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.bailleur.desk_parts import attempt, page
from palier.web.commission.forms import CAPACITIES, AgendaForm, ConveneForm
from palier.workflows import convening, deciding
from palier.workflows.actors import Actor

FORMS: dict[str, str] = {votes.Form.ON_SITE: "sur place", votes.Form.DIGITAL: "en ligne, tous connectés en même temps"}
"""What each form of a séance is called."""
STAGES = {"convoquee": "convoquée", "ouverte": "ouverte", "close": "close"}


def secretary(request: HttpRequest) -> Actor:
    """The member of the bailleur who records what the commission does: an act in the commission's quality."""
    mine = actor_of(request)
    return Actor(role=Role.COMMISSION, user=mine.user, organisation=mine.organisation)


def _mine(request: HttpRequest, seance: UUID) -> Seance:
    return get_or_404(Seance.objects.filter(bailleur=organisation_of(request)), seance)


@only(Role.BAILLEUR)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Séances, the next first."""
    rows = Seance.objects.filter(bailleur=organisation_of(request)).prefetch_related("items").order_by("-held_at")
    context = page(request, "seances", seances=[(row, STAGES[row.stage], row.items.count()) for row in rows[:100]])
    return render(request, "palier/commission/index.html", context)


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Convene a séance."""
    form = ConveneForm(request.POST or None)
    made: list[Seance] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(
            form,
            lambda: made.append(
                convening.convene(
                    held_at=data["held_at"], place=data["place"], quorum=data["quorum"], members=form.members(),
                    form=data["form"] or votes.Form.ON_SITE, prefet_agreed_on=data["prefet_agreed_on"],
                    by=actor_of(request), at=timezone.now(),
                )
            ),
        ):  # fmt: skip
            return redirect("seance", made[0].public_id)
    return render(request, "palier/commission/new.html", page(request, "seances", form=form))


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, seance: UUID) -> HttpResponse:
    """One séance: who sits, the homes of its agenda, and the acts that its stage allows."""
    found = _mine(request, seance)
    form: forms.Form = forms.Form(request.POST or None)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _act(request, found)):
        return redirect("seance", found.public_id)
    found.refresh_from_db()
    return render(request, "palier/commission/show.html", page(request, "seances", form=form, **_context(found)))


def _act(request: HttpRequest, seance: Seance) -> None:
    act, by, at = request.POST.get("act"), secretary(request), timezone.now()
    if act == "ouvrir":
        present = {int(value) for value in request.POST.getlist("present") if value.isdecimal()}
        deciding.open_seance(seance, present=present, by=by, at=at)
    elif act == "clore":
        deciding.close(seance, by=by, at=at)
    else:
        form = AgendaForm(request.POST)
        if not form.is_valid():
            raise convening.NotOnAgenda
        publication = get_or_404(
            Publication.objects.filter(bailleur=organisation_of(request)), form.cleaned_data["publication"]
        )
        exception = form.cleaned_data["exception"]
        convening.add_to_agenda(seance, publication, exception=exception, by=actor_of(request), at=at)


def _context(seance: Seance) -> dict[str, Any]:
    items = list(seance.items.select_related("publication__home__commune").order_by("pk"))
    waiting = Publication.objects.filter(bailleur=seance.bailleur_id, stage=PublicationStage.DESIGNEE)
    able = [
        (row, len(ready), AgendaForm(initial={"publication": row.public_id}, auto_id=f"id_{row.pk}_%s"))
        for row in waiting.select_related("home__commune").order_by("closes_at")
        if (ready := convening.compliant(row))
    ]
    return {
        "seance": seance,
        "stage": STAGES[seance.stage],
        "members": [(index, row, CAPACITIES[row["quality"]]) for index, row in enumerate(seance.members)],
        "items": [
            (item, item.decisions.count(), len(convening.compliant(item.publication)), exemption(item.exception))
            for item in items
        ],
        "able": able,
        "gaps": votes.composition_gaps(
            [commission.Capacity(row["quality"]) for row in seance.members], on=clocks.day_in_paris(seance.held_at)
        ),
        "form_label": FORMS[seance.form],
        "interests": [
            (row, row.item.publication.home)
            for row in seance.interests.select_related("item__publication__home__commune")
        ],
    }


@only(Role.BAILLEUR)
@require_safe
def minutes(request: HttpRequest, seance: UUID) -> HttpResponse:
    """The minutes, as a page to print: opaque references only."""
    found = _mine(request, seance)
    kept = found.minutes or {}
    members = [(row, CAPACITIES[row["quality"]]) for row in kept.get("members", [])]
    homes = [
        {
            **home,
            "decisions": [_said(row, kept["members"]) for row in home["decisions"]],
            "interests": [_interest(row, kept["members"]) for row in home.get("interests", [])],
        }
        for home in kept.get("homes", [])
    ]
    form_label = FORMS[kept.get("form", votes.Form.ON_SITE)]
    context = page(
        request, "seances", seance=found, minutes=kept, homes=homes, members=members, form_label=form_label
    )  # fmt: skip
    return render(request, "palier/commission/minutes.html", context)


def exemption(code: str) -> str:
    """The sentence of an exception; empty without one."""
    return commission.EXEMPTIONS[commission.Exemption(code)] if code else ""


def _interest(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, str]:
    ref = row["candidature"]
    return {"member": members[row["member"]]["name"], "reference": ref[-8:] if ref else ""}


def _said(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, Any]:
    ground = grounds.GROUNDS[grounds.Ground(row["ground"])].sentence if row["ground"] else ""
    counted, piece_by = row["votes"], row.get("piece_by")
    ballots = [(members[int(key)]["name"], ballot) for key, ballot in sorted(counted.get("membres", {}).items())]
    return {
        **row,
        "label": commission.LABELS[commission.Decision(row["decision"])],
        "ground": ground,
        "reference": row["candidature"][-8:],
        "short_article": row["article"].partition(" du code")[0],
        "has_votes": bool(counted.get("pour") or counted.get("contre")),
        "ballots": ballots,
        "piece_day": date.fromisoformat(piece_by) if piece_by else None,
    }
