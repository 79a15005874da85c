"""« Effacer mon dossier »: what it does, said before; and the proof, which names nobody and which anybody may read."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Demande, Erasure, Person
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.life import retention
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import new_key, once
from palier.web.demandeur.doors.access_pages import PENDING
from palier.web.inputs.fields import DayField
from palier.web.languages.later import later
from palier.web.requests import chosen_language
from palier.workflows.life import erasing

BAD_REQUEST, CONFLICT = 400, 409


class EraseForm(forms.Form):
    """A box and a birth date: what is erased does not come back, and a browser left open is not its person."""

    birth_date = DayField(
        label=later("Votre date de naissance"),
        help_text=later("Pour être sûr que c’est bien vous. Par exemple 01/02/1975."),
        is_past=True,
        error_messages={"required": later("Écrivez votre date de naissance.")},
        widget=forms.DateInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    understood = forms.BooleanField(
        label=later("J’ai compris que rien ne pourra être rétabli."),
        error_messages={"required": later("Cochez cette case si vous voulez effacer votre dossier.")},
    )

    def __init__(self, *args: Any, born: date | None, **kwargs: Any) -> None:
        """``born``: the birth date of who is signed in; unknown, the box alone is asked."""
        super().__init__(*args, **kwargs)
        self.born = born
        if born is None:
            del self.fields["birth_date"]

    def clean_birth_date(self) -> date:
        """The person's own."""
        told: date = self.cleaned_data["birth_date"]
        if told != self.born:
            raise forms.ValidationError(later("Ce n’est pas la date de naissance de la personne connectée."))
        return told


def _born(request: HttpRequest, demande: Demande) -> date | None:
    key = request.user.holder.person_key  # type: ignore[union-attr]
    return Person.objects.filter(demande=demande, key=key).values_list("birth_date", flat=True).first()


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def erase(request: HttpRequest) -> HttpResponse:
    """Say what an erasure does, or why there is none now; then ask for it and sign out: a job does it at once."""
    demande = demande_of(request)
    form = EraseForm(request.POST or None, born=_born(request, demande))
    reasons = retention.obstacles_to_request(erasing.standing_of(demande, sees_seances=False))
    status = 200
    if request.method == "POST":
        status = CONFLICT if reasons else BAD_REQUEST
        if not reasons and form.is_valid():
            asked = erasing.ask(demande, by=actor_of(request), at=timezone.now())
            proving = request.session.get(PENDING)
            with acting.taken(acting.GATE):
                logout(request)
            if proving:
                # The job finds in this session, signed in no more, the address that was being proved, and forgets its message.
                request.session[PENDING] = {"email": proving.get("email", ""), "demande": demande.pk}
            left = HttpResponseRedirect(reverse("effacement", args=[asked.public_id]))
            chosen_language.forget(request, left)
            return left
    context = {"form": form, "reasons": reasons, "act_key": request.POST.get("act_key") or new_key()}
    return render(request, "palier/demandeur/erase.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def proof(request: HttpRequest, reference: UUID) -> HttpResponse:
    """The proof of an erasure by its reference. Without one the page is the same, whether a file exists or not."""
    with acting.taken(acting.PUBLIC):
        kept = Erasure.objects.filter(reference=reference).first()
    context = {"kept": kept, "reference": reference, "total": sum(kept.rows.values()) if kept else 0}
    return render(request, "palier/demandeur/erased.html", context)
