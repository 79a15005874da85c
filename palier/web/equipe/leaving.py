"""« Partir avec tout »: a manager asks for the archive of their organisation, watches it being made, takes it once (ADR 127)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from tempfile import TemporaryFile
from typing import cast

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import HouseArchive
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.leaving import house_archive
from palier.rules.leaving.house_archive import PURPOSES, HouseState, LeavingPurpose
from palier.web.access import actor_of, only
from palier.web.acts import new_key, once
from palier.web.desk.desk_parts import attempt
from palier.web.equipe.members import of_a_manager
from palier.web.intendant.desk import BAD_REQUEST, CONFLICT
from palier.web.requests.factors import proved
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.leaving import asking_house

ROLES = (Role.RESERVATAIRE, Role.BAILLEUR)
_DONE: Mapping[str, str] = {
    "demandee": "L’archive est demandée : elle se fait dans les minutes qui viennent. Vous pouvez quitter cette page.",
    "effacee": "L’archive est effacée. Ce dont elle était faite n’a pas changé.",
}


class LeavingForm(forms.Form):
    """For what everything is taken."""

    purpose = forms.ChoiceField(
        label="Pourquoi",
        choices=[(one.value, text) for one, text in PURPOSES.items()],
        widget=forms.RadioSelect,
        help_text="Le journal le garde. Chaque ménage dont le dossier s’y trouve peut lire que vous l’avez emporté.",
    )


@only(*ROLES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_manager
@proved
@once
def index(request: HttpRequest) -> HttpResponse:
    """Where the archive stands, and the form that asks for one, or erases it."""
    by, at = actor_of(request), timezone.now()
    act = request.POST.get("act", "")
    form = LeavingForm(request.POST if request.method == "POST" and act != "effacer" else None)
    if act == "effacer":
        asking_house.give_up(by=by, at=at)
        return HttpResponseRedirect(f"{reverse('equipe_partir')}?fait=effacee")
    if form.is_valid() and attempt(form, _asking(form.cleaned_data["purpose"], by)):
        return HttpResponseRedirect(f"{reverse('equipe_partir')}?fait=demandee")
    row = asking_house.of(by.body.pk)
    context = {
        "organisation": by.body,
        "form": form,
        "row": row,
        "state": _state(row),
        "purpose": PURPOSES[LeavingPurpose(row.purpose)] if row else "",
        "last_day": day_in_paris(row.expires_at - timedelta(days=1)) if row and row.expires_at else None,
        "weight": max(1, round(row.size / 1_000_000)) if row else 0,
        "days": house_archive.kept_days(at),
        "gone": {"act": "effacer"},
        "act_key": request.POST.get("act_key") or new_key(),
        "done": _DONE.get(request.GET.get("fait", ""), ""),
    }
    return render(request, "palier/equipe/leaving.html", context, status=BAD_REQUEST if form.errors else 200)


def _asking(purpose: str, by: Actor) -> Callable[[], object]:
    return lambda: asking_house.ask(purpose, by=by, at=timezone.now())


def _state(row: HouseArchive | None) -> str:
    """What the page shows of it: nothing, being made, ready, taken or over."""
    if row is None:
        return ""
    if row.state == HouseState.ASKED:
        return "demandee"
    is_open = house_archive.is_open(row.state, row.expires_at, row.taken_at, at=timezone.now())
    return "prete" if is_open else "prise"


@only(*ROLES)
@never_cache
@require_http_methods(["POST"])
@of_a_manager
@proved
def take(request: HttpRequest) -> HttpResponse:
    """Download it, once: what is served is written down, and served no more."""
    kept, at = TemporaryFile(), timezone.now()  # noqa: SIM115 - the answer closes it, once it has left
    try:
        for part in asking_house.take(by=actor_of(request), at=at):
            kept.write(part)
    except Refusal as refusal:
        kept.close()
        context = {"organisation": actor_of(request).body, "sentence": str(refusal)}
        return render(request, "palier/equipe/leaving_refused.html", context, status=CONFLICT)
    kept.seek(0)
    name = f"palier-{day_in_paris(at).isoformat()}.zip"
    response = FileResponse(kept, as_attachment=True, filename=name, content_type="application/zip")
    response["Content-Encoding"] = "identity"
    # The doors of a page are typed for one that is whole; they read its status and its headers alone.
    return cast("HttpResponse", response)
