"""What households contest: read in their words, answered from a closed list, taken back for a minute, put right on its day."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Appeal
from palier.rules.appeals.appeals import (
    ANSWERS,
    DESK_SUBJECTS,
    STATES,
    AppealAnswer,
    AppealState,
    AppealSubject,
)
from palier.rules.doors import references
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.web.access import actor_of, get_or_404, only, organisation_of, role_of
from palier.web.acts import new_key, once
from palier.web.lists import listing
from palier.web.reservataire import desk
from palier.workflows.acting import tracing
from palier.workflows.acting.refusals import ForbiddenNote, Refusal
from palier.workflows.appeals import answering, appeals, contestable, unanswered
from palier.workflows.letters.wording import describe


class AnswerForm(forms.Form):
    """One answer of the list, and its reason."""

    answer = forms.ChoiceField(
        label="Votre réponse",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse de la liste."},
    )
    note = forms.CharField(
        label="La raison, que le ménage lira",
        required=False,
        max_length=appeals.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Obligatoire pour rejeter, ou pour dire sans objet. Ne parlez que de ce dossier.",
    )

    def __init__(self, *args: object, offered: tuple[AppealAnswer, ...], **kwargs: object) -> None:
        """Offer what can be true of this one, and nothing else."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["answer"].choices = [(one.value, ANSWERS[one].label) for one in offered]  # type: ignore[attr-defined]


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Those to answer, the first due before the others. No name is on the list."""
    now = timezone.now()
    rows = listing(request, appeals.waiting(organisation_of(request)))
    since = now - timedelta(days=_SHOWN_DAYS)
    closed = [_named(one) for one in appeals.closed_unanswered(organisation_of(request), since=since)[:_SHOWN]]
    shown = [
        {
            "row": one,
            "subject": DESK_SUBJECTS[AppealSubject(one.subject)],
            "state": STATES[AppealState(one.state)],
            "home": describe(one.candidature.publication.home) if one.candidature else "",
            "is_late": one.answer_by is not None and one.answer_by < now,
            "closes_on": unanswered.last_day(one),
        }
        for one in rows
    ]
    return desk.show(request, "appeals.html", {"rows": rows.with_rows(shown), "closed": closed})


_SHOWN_DAYS, _SHOWN = 366, 50


def _named(one: Appeal) -> dict[str, object]:
    home = describe(one.candidature.publication.home) if one.candidature else ""
    return {"row": one, "subject": DESK_SUBJECTS[AppealSubject(one.subject)], "home": home}


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of them: what the household wrote, the routes, and the answer."""
    rows = Appeal.objects.filter(organisation__in=organisation_of(request).covers, court_on=None)
    related = ("candidature__publication__home__commune", "organisation", "mistake")
    row = get_or_404(rows.select_related(*related), public_id)
    at = timezone.now()
    told = request.POST if request.method == "POST" else None
    act = request.POST.get("acte", "")
    form = AnswerForm(told if act == "repondre" else None, offered=answering.offered_of(row))
    try:
        if act == "reprendre":
            answering.take_back(row, by=actor_of(request), at=at)
            return HttpResponseRedirect(request.path)
        if act == "repondre" and form.is_valid():
            answering.propose(row, **form.cleaned_data, by=actor_of(request), at=at)
            return HttpResponseRedirect(request.path)
    except (answering.ReasonOfAnswer, ForbiddenNote) as refusal:
        form.add_error("note", str(refusal))
    except Refusal as refusal:
        return desk.refused(request, refusal, reverse("file-contestations"))
    tracing.note([row], Purpose.APPEAL, by=actor_of(request), at=at)
    return _show(request, row, form)


def _show(request: HttpRequest, row: Appeal, form: AnswerForm) -> HttpResponse:
    at = timezone.now()
    file = row.candidature
    is_open = row.state == AppealState.SENT
    context = {
        "row": row,
        "subject": DESK_SUBJECTS[AppealSubject(row.subject)],
        "state": STATES[AppealState(row.state)],
        "file": references.reference(file.pk) if file else "",
        "file_url": _file_page(request, row),
        "words": contestable.words_of(row),
        "is_late": is_open and row.answer_by is not None and row.answer_by < at,
        "form": form,
        "closes_on": unanswered.last_day(row) if is_open else None,
        "may_answer": is_open,
        "may_correct": answering.may_correct(row, at=at),
        "may_take_back": row.state == AppealState.PROPOSED and row.told_at is None,
        "leaves": row.state == AppealState.PROPOSED,
        "label": ANSWERS[AppealAnswer(row.answer)].label if row.answer else "",
        "first": answering.first_act(row),
        "mistake": row.mistake,
        "act_key": request.POST.get("act_key") or new_key(),
    }
    return desk.show(request, "appeal.html", context, 400 if request.method == "POST" else 200)


def _file_page(request: HttpRequest, row: Appeal) -> str:
    """The page of the file on this desk, for as long as it reads it."""
    if row.candidature is None:
        return ""
    is_own = row.candidature.publication.reservataire_id in organisation_of(request).covers
    page = "dossier-reservataire" if role_of(request) is Role.RESERVATAIRE or is_own else "bailleur_controle"
    return reverse(page, args=[row.candidature.public_id])
