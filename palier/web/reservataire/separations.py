"""Separations that two holders could not settle: a person looks at the pieces, and says why to both."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Parting, Piece
from palier.rules.access import Role
from palier.rules.clocks import day_in_paris
from palier.rules.parting import State
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import new_key, once
from palier.web.reservataire import desk
from palier.workflows import parting, pieces
from palier.workflows.refusals import Refusal

SHOWN = 100
SETTLING = "trancher une séparation contestée"


class SettleForm(forms.Form):
    """As asked or not, and why."""

    answer = forms.ChoiceField(
        label="Votre décision", widget=forms.RadioSelect,
        choices=[("oui", "Séparer comme c’est demandé"), ("non", "Laisser la demande comme elle est")],
        error_messages={"required": "Choisissez une des deux réponses."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Pourquoi, et sur quelle pièce", max_length=300, help_text="Les deux titulaires lisent cette phrase.",
        error_messages={"required": "Dites pourquoi\u00a0: les deux titulaires lisent cette phrase."},
    )  # fmt: skip


@only(Role.RESERVATAIRE)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Those that are contested, or past their day without an answer. No name is on the list."""
    rows = parting.waiting(day_in_paris(timezone.now()))
    shown = [{"asked": one, "is_contested": one.state == State.CONTESTED} for one in rows[:SHOWN]]
    return desk.show(request, "separations.html", {"rows": shown, "total": rows.count()})


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
    desk.read("Parting", asked.public_id, SETTLING, by=actor_of(request), at=at)
    brought = Piece.objects.filter(demande=asked.demande).exclude(status="expiree").order_by("-uploaded_at")
    context = {
        "asked": asked, "form": form, "sides": parting.sides(asked), "act_key": request.POST.get("act_key") or new_key(),
        "is_waiting": parting.needs_a_person(asked, day_in_paris(at)),
        "pieces": [(piece, pieces.desk_label(piece)) for piece in brought],
    }  # fmt: skip
    return desk.show(request, "separation.html", context, 400 if request.method == "POST" else 200)
