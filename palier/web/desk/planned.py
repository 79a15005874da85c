"""Acts that write to many people: shown with what they send, asked for once more, and taken back for a minute."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from palier.models import PlannedAct, PlannedVerb, Publication
from palier.rules.candidature import retiring_lists
from palier.rules.doors.access import Role
from palier.web.access import actor_of, get_or_404, only, organisation_of, role_of
from palier.web.acts import new_key, once
from palier.web.sure import CONFIRMED
from palier.workflows.acting.refusals import Refusal
from palier.workflows.offer import planning
from palier.workflows.offer.planning import SendingPreview


class WithdrawHomeForm(forms.Form):
    """Why a home is no longer offered: a reason of the list, or one's own sentence."""

    code = forms.ChoiceField(
        label="Raison, envoyée à tous les candidats", choices=[("", "Choisir"), *retiring_lists.REASONS.items()]
    )
    text = forms.CharField(
        label="Votre phrase, si la raison est autre",
        required=False,
        max_length=200,
        help_text="Une phrase entière : chacun la lit.",
    )

    def clean(self) -> dict[str, object]:
        """One's own reason is a sentence."""
        found: dict[str, object] = super().clean() or {}
        own = str(found.get("text", "")).strip()
        if found.get("code") == retiring_lists.OTHER and not retiring_lists.is_a_sentence(own):
            self.add_error("text", "Écrivez la raison en une phrase, de quatre mots ou plus.")
        return found

    @property
    def reason(self) -> str:
        """The words that the candidates read."""
        code = self.cleaned_data["code"]
        return str(self.cleaned_data["text"]).strip() if code == retiring_lists.OTHER else retiring_lists.REASONS[code]


def home_of(request: HttpRequest, publication: Publication) -> str:
    """Where one's own desk shows a publication."""
    is_staff = role_of(request) is Role.BAILLEUR and not publication.is_own
    return reverse("bailleur_publication" if is_staff else "publication-reservataire", args=[publication.public_id])


def act(
    request: HttpRequest,
    publication: Publication,
    verb: PlannedVerb,
    *,
    reason: str = "",
    fields: dict[str, str] | None = None,
) -> HttpResponse:
    """Do the act of a posted form; when it writes to many, show it first, then keep it for a minute.

    Raises the refusal of the verb: the page says it where the form stands.
    """
    at, back = timezone.now(), home_of(request, publication)
    seen = planning.preview(publication, verb, reason=reason, at=at)
    if seen.is_many and not request.POST.get(CONFIRMED):
        planning.rehearse(publication, verb, reason=reason, by=actor_of(request), at=at)
        return _ask(request, publication, verb, seen, fields or {}, back)
    planning.plan(publication, verb, reason=reason, people=seen.people, by=actor_of(request), at=at)
    return HttpResponseRedirect(back)


def _ask(
    request: HttpRequest,
    publication: Publication,
    verb: PlannedVerb,
    seen: SendingPreview,
    fields: dict[str, str],
    back: str,
) -> HttpResponse:
    context = {
        "organisation": organisation_of(request),
        "publication": publication,
        "seen": seen,
        "back": back,
        "heading": planning.VERB_LABELS[verb],
        "fields": {**fields, CONFIRMED: "oui"},
        "act_key": new_key(),
        "action": request.path,
        "is_danger": verb is PlannedVerb.WITHDRAW,
    }
    return render(request, "palier/desk/confirm.html", context)


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_POST
@once
def cancel(request: HttpRequest, planned: UUID) -> HttpResponse:
    """Take a planned act back within its minute."""
    rows = PlannedAct.objects.filter(organisation__in=organisation_of(request).covers).select_related("publication")
    found = get_or_404(rows, planned)
    back = home_of(request, found.publication)
    try:
        planning.cancel(found, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        context = {"organisation": organisation_of(request), "sentence": str(refusal), "back": back}
        return render(request, "palier/desk/refused.html", context, status=409)
    return HttpResponseRedirect(f"{back}?annule=oui")
