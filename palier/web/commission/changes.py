"""A séance that was called changes before it opens: moved, cancelled, called with other members. Each with its reason."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Seance
from palier.rules.doors.access import Role
from palier.web.access import actor_of, only
from palier.web.acts import once
from palier.web.commission.forms import CancelForm, MoveForm, OtherMembersForm, seats_of
from palier.web.commission.seances import mine, secretary
from palier.web.desk.desk_parts import attempt, page
from palier.workflows.commission import rearranging, seating


def _change(
    request: HttpRequest, seance: Seance, form: forms.Form, act: Callable[..., object], **words: object
) -> HttpResponse:
    """Show a form of change, or make the change and go back to the séance."""
    if request.method == "POST" and form.is_valid():
        by, at = actor_of(request), timezone.now()
        if attempt(form, lambda: act(by=by, at=at)):
            return redirect("seance", seance.public_id)
    context = page(request, seance=seance, form=form, **words)
    return render(request, "palier/commission/change.html", context)


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def move(request: HttpRequest, seance: UUID) -> HttpResponse:
    """Another day, hour or place."""
    found, form = mine(request, seance), MoveForm(request.POST or None)
    return _change(
        request,
        found,
        form,
        lambda **who: rearranging.move(found, **form.cleaned_data, **who),
        title="Déplacer la séance",
        label="Déplacer la séance",
        help="L’ordre du jour reste ; un autre jour, les absences annoncées tombent. Un courriel part dans les deux minutes "
        "aux membres qui ont un compte. "
        "Prévenez les autres et le préfet : imprimez la nouvelle convocation.",
    )


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def cancel(request: HttpRequest, seance: UUID) -> HttpResponse:
    """No séance: its homes wait for another one."""
    found, form = mine(request, seance), CancelForm(request.POST or None)
    return _change(
        request,
        found,
        form,
        lambda **who: rearranging.cancel(found, **form.cleaned_data, **who),
        title="Annuler la séance",
        label="Annuler la séance",
        kind="danger",
        help="Chaque logement de l’ordre du jour attend une autre séance. Aucun candidat ne perd sa place. Un courriel part dans "
        "les deux minutes aux membres qui en avaient reçu un.",
    )


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def take_opening_back(request: HttpRequest, seance: UUID) -> HttpResponse:
    """Opened by mistake: called as before."""
    found, form = mine(request, seance), CancelForm(request.POST or None)
    return _change(
        request,
        found,
        form,
        lambda at, **_: rearranging.take_opening_back(found, **form.cleaned_data, by=secretary(request), at=at),
        title="Refermer une séance ouverte par erreur",
        label="Refermer la séance",
        help="Elle redevient convoquée : les présents et la présidence s’effacent, l’ordre du jour reste. "
        "Elle s’ouvre de nouveau à son heure, se déplace ou s’annule. Le procès-verbal garde cette ligne.",
    )


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def members(request: HttpRequest, seance: UUID) -> HttpResponse:
    """Other members, before the séance opens."""
    found = mine(request, seance)
    accounts = seating.accounts_of(found.bailleur)
    form = OtherMembersForm(request.POST or None, initial=seats_of(found), accounts=accounts)
    return _change(
        request,
        found,
        form,
        lambda **who: _recompose(found, form, who),
        title="Changer les membres",
        label="Enregistrer les membres",
        seats=form.seats,
        help="Effacez le nom d’un membre pour ne plus le convoquer. Le procès-verbal garde la liste d’avant.",
    )


def _recompose(found: Seance, form: OtherMembersForm, who: dict[str, Any]) -> Seance:
    data = form.cleaned_data
    return rearranging.change_members(
        found, members=form.members(), quorum=data["quorum"], reason=data["reason"], **who
    )
