"""Separations that two holders could not settle: a person looks at the pieces, and says why to both."""

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Parting, Piece
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law.clocks import day_in_paris
from palier.rules.parting.parting import GRANTED, REFUSED, PartingGround, PartingState
from palier.rules.situations.pieces import PieceStatus
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import new_key, once
from palier.web.lists import listing
from palier.web.presentation import protection
from palier.web.reservataire import desk
from palier.workflows.acting import tracing
from palier.workflows.acting.refusals import Refusal
from palier.workflows.parting import parted, parting
from palier.workflows.people import pieces


def _choices(grounds: Mapping[PartingGround, str]) -> list[tuple[str, str]]:
    return [(ground.value, words[0].upper() + words[1:]) for ground, words in grounds.items()]


class SettleForm(forms.Form):
    """As asked or not, and why."""

    answer = forms.ChoiceField(
        label="Votre décision",
        widget=forms.RadioSelect,
        choices=[("oui", "Séparer comme c’est demandé"), ("non", "Laisser la demande comme elle est")],
        error_messages={"required": "Choisissez une des deux réponses."},
    )
    reason = forms.ChoiceField(
        label="La raison",
        help_text="Les deux titulaires lisent cette raison, et rien d’autre.",
        choices=[("", "Choisissez"), ("Si vous séparez", _choices(GRANTED)), ("Si vous laissez", _choices(REFUSED))],
        error_messages={"required": "Choisissez la raison : les deux titulaires la lisent."},
    )

    def clean_reason(self) -> str:
        """One that goes with the answer."""
        told, answer = str(self.cleaned_data["reason"]), self.cleaned_data.get("answer")
        if answer and told not in (GRANTED if answer == "oui" else REFUSED):
            raise forms.ValidationError(parting.PartingReasonNeeded.sentence)
        return told


@only(Role.RESERVATAIRE)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Those that are contested, or past their day without an answer. No name is on the list."""
    rows = listing(request, parting.waiting(day_in_paris(timezone.now())))
    shown = [
        {"asked": one, "is_contested": one.state == PartingState.CONTESTED, "since": parting.waits_since(one)}
        for one in rows
    ]
    return desk.show(request, "separations.html", {"rows": rows.with_rows(shown)})


@only(Role.RESERVATAIRE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was asked, the pieces that may tell, and the decision with its reason."""
    at = timezone.now()
    asked = get_or_404(Parting.objects.select_related("demande"), public_id)
    form = SettleForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            parting.settle(
                asked, is_granted=told["answer"] == "oui", reason=told["reason"], by=actor_of(request), at=at
            )
        except Refusal as refusal:
            return desk.refused(request, refusal, reverse("file-separations"))
        return HttpResponseRedirect(reverse("file-separations"))
    tracing.note([asked], Purpose.SETTLE, by=actor_of(request), at=at)
    brought = Piece.objects.filter(demande=asked.demande).exclude(status=PieceStatus.EXPIRED).order_by("-uploaded_at")
    context = {
        "asked": asked,
        "form": form,
        "sides": parted.sides(asked),
        "act_key": request.POST.get("act_key") or new_key(),
        "is_waiting": parting.needs_a_person(asked, day_in_paris(at)),
        "notice": protection.notice(Role.RESERVATAIRE, layers.facts_of(asked.demande, day_in_paris(at))),
        "pieces": [(piece, pieces.desk_label(piece)) for piece in brought],
    }
    return desk.show(request, "separation.html", context, 400 if request.method == "POST" else 200)
