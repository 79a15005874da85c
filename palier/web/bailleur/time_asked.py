"""More time that a household asks for on an offer or on the piece of a condition: its reason, read and answered here."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from palier.models import Candidature, MoreTime
from palier.rules.desks.time_reasons import DESK_REASONS
from palier.rules.letters.more_time import TimeReason, TimeState
from palier.web.access import actor_of
from palier.web.desk.desk_parts import attempt
from palier.workflows.people import asking_time

ACT = "delai"


class MoreTimeAnswerForm(forms.Form):
    """Whether a household gets the time that it asks for, and what to say to it."""

    is_granted = forms.TypedChoiceField(
        label="Donnez-vous ce temps ?",
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        choices=[("oui", "Oui, donner ce temps"), ("non", "Non, la date ne change pas")],
        error_messages={"required": "Choisissez une réponse."},
    )
    note = forms.CharField(
        label="Ce que vous dites au ménage",
        required=False,
        max_length=asking_time.LONGEST_NOTE,
        help_text="Une phrase, toujours lue par le ménage. Elle est nécessaire si la date ne change pas.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def form_for(
    request: HttpRequest, found: Candidature, more: MoreTime | None, at: datetime
) -> MoreTimeAnswerForm | None:
    """The form of the answer, filled where it was posted; none where nothing waits for one."""
    if more is None or more.state != TimeState.ASKED or asking_time.askable(found, at=at) is None:
        return None
    return MoreTimeAnswerForm(request.POST if request.POST.get("act") == ACT else None, auto_id="id_delai_%s")


def answered(
    request: HttpRequest, found: Candidature, form: MoreTimeAnswerForm | None, at: datetime
) -> HttpResponse | None:
    """The answer kept, and the page again; none where it is not posted, or is refused."""
    if form is None or not form.is_bound or not form.is_valid():
        return None
    data, by = form.cleaned_data, actor_of(request)
    is_kept = attempt(form, lambda: asking_time.answer(found, **data, by=by, at=at))
    return redirect("bailleur_offre", found.public_id) if is_kept else None


def reason_of(more: MoreTime | None) -> str:
    """Why it is asked, in the words of the desk: an illness or an absence is « une raison personnelle »."""
    return DESK_REASONS[TimeReason(more.reason)] if more is not None else ""
