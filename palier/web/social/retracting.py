"""Taking back an answer, or a note of one's own: read again first, then done. What was typed in a note is never shown here."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from palier.models import Referral
from palier.rules.doors.access import Role
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import ReferralState
from palier.web import sure
from palier.web.access import actor_of, only
from palier.web.acts import once
from palier.web.desk.desk_parts import attempt
from palier.web.social import opened
from palier.web.social.forms import RetractForm
from palier.web.sure import Sure
from palier.workflows.acting import rehearsing
from palier.workflows.mandates import qualifying

CONFLICT = 409


@only(Role.SOCIAL)
@never_cache
@require_POST
@once
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the answer back: what it proved leaves the file by the clock, and its person reads why."""
    row, form = opened.own(request, public_id), RetractForm(request.POST)
    by, at = actor_of(request), timezone.now()
    if not form.is_valid():
        return opened.page(request, row, wrong=form)
    if sure.is_sure(request):
        done = attempt(form, lambda: qualifying.retract(public_id, form.chosen, by=by, at=at))
        return _back(row) if done else opened.page(request, row, wrong=form)
    if not attempt(form, lambda: rehearsing.rehearse(qualifying.retract, public_id, form.chosen, by=by, at=at)):
        return opened.page(request, row, wrong=form)
    was_proved = row.state == ReferralState.PROVED
    said = Sure(
        heading="Reprendre cette réponse",
        button="Reprendre cette réponse",
        facts=(("Référence", row.reference), ("Raison", referrals.RETRACTED[form.chosen])),
        ends=(
            *(("La situation n’est plus prouvée par votre service.",) if was_proved else ()),
            "La personne lit cette raison sur sa page « Parler à un service social ».",
            "Elle y lit aussi qu’elle peut envoyer sa preuve elle-même.",
            "Cette orientation attend de nouveau votre réponse.",
        ),
        stays=(
            "Une liste déjà close garde les points qu’elle avait.",
            "Ce qu’une autre preuve établit compte toujours.",
        ),
        back="Vous pouvez répondre de nouveau aussitôt, avec les bons papiers et les bons jours.",
    )
    return sure.ask(request, said, leave=_leave(row), fields=sure.typed(request))


@only(Role.SOCIAL)
@never_cache
@require_POST
@once
def note(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Take one's own note back: its words go at once."""
    row, form = opened.own(request, public_id), forms.Form(request.POST)
    by, at = actor_of(request), timezone.now()

    def act() -> None:
        verb = qualifying.retract_note
        if sure.is_sure(request):
            verb(public_id, number, by=by, at=at)
        else:
            rehearsing.rehearse(verb, public_id, number, by=by, at=at)

    if not attempt(form, act):
        context = {
            "sentence": " ".join(str(one) for one in form.non_field_errors()),
            "back": _leave(row)[0],
            "back_label": "Revenir à l’orientation",
        }
        return render(request, "palier/desk/refused.html", context, status=CONFLICT)
    if sure.is_sure(request):
        return _back(row)
    said = Sure(
        heading="Reprendre votre note",
        button="Reprendre cette note",
        facts=(("Référence", row.reference),),
        ends=("Ses mots sont effacés, pour votre service et pour la personne.",),
        stays=("La personne lit qu’une note a été reprise. Si elle l’a déjà lue, elle l’a lue.",),
        back="Des mots effacés ne reviennent pas. Vous pouvez écrire une autre note.",
        is_grave=True,
    )
    return sure.ask(request, said, leave=_leave(row))


def _leave(row: Referral) -> tuple[str, str]:
    return reverse("social-orientation", args=[row.public_id]), "Orientation"


def _back(row: Referral) -> HttpResponseRedirect:
    return HttpResponseRedirect(_leave(row)[0])
