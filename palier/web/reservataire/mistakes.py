"""Mistakes to answer for: what was wrong, the homes that it cost, and one answer of a closed list, taken back for a minute."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Candidature, Demande, Fact, FactLayer, Mistake, Recount
from palier.models.demandes import layers
from palier.rules.doors import references
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.mistakes import answer_words, remedies
from palier.rules.mistakes.remedies import WAITING, CaseState, MistakeKind, Remedy
from palier.rules.situations import dalo
from palier.web.access import actor_of, get_or_404, only, organisation_of, role_of
from palier.web.acts import new_key, once
from palier.web.inputs.fields import DayField, DayInput
from palier.web.lists import listing
from palier.web.reservataire import desk, fact_labels
from palier.web.sure import CONFIRMED
from palier.workflows.acting import tracing
from palier.workflows.acting.refusals import Refusal
from palier.workflows.mistakes import carrying_out, mistakes, noticing_mistakes, telling_mistakes


class RemedyForm(forms.Form):
    """One answer of the list, and a few words that the household reads."""

    remedy = forms.ChoiceField(
        label="Votre réponse",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse de la liste."},
    )
    note = forms.CharField(
        label="Un mot au ménage",
        required=False,
        max_length=mistakes.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Il est cité dans la lettre. Ne parlez que de ce dossier.",
    )

    def __init__(self, *args: object, offered: tuple[Remedy, ...], **kwargs: object) -> None:
        """Offer what can be true of this case, and nothing else."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["remedy"].choices = [(one.value, remedies.REMEDIES[one].label) for one in offered]  # type: ignore[attr-defined]


class DateForm(forms.Form):
    """From when a verified fact should have counted."""

    fact = forms.TypedChoiceField(label="Le fait vérifié", coerce=int)
    since = DayField(
        label="Aurait dû compter à partir du",
        widget=DayInput(),
        is_past=True,
        help_text="Par exemple le jour où la preuve était complète.",
    )

    def __init__(self, *args: object, facts: list[Fact], **kwargs: object) -> None:
        """Offer the verified facts of the file that this desk may see."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["fact"].choices = [(one.pk, fact_labels.said(one)) for one in facts]  # type: ignore[attr-defined]


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Those to answer, the first due before the others. No name is on the list."""
    now = timezone.now()
    rows = listing(request, mistakes.waiting(organisation_of(request)))
    shown = [
        {
            "case": one,
            "kind": remedies.DESK_KINDS[MistakeKind(one.kind)],
            "state": remedies.STATES[CaseState(one.state)],
            "homes": one.homes.count(),
            "due": mistakes.due_of(one),
            "is_late": mistakes.due_of(one) < now,
        }
        for one in rows
    ]
    return desk.show(request, "mistakes.html", {"rows": rows.with_rows(shown)})


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One case: what it rests on, its homes, and the acts."""
    case = get_or_404(Mistake.objects.filter(reservataire__in=organisation_of(request).covers), public_id)
    at, is_dalo = timezone.now(), _is_dalo(case)
    told = request.POST if request.method == "POST" else None
    act = request.POST.get("acte", "")
    rows = Fact.objects.filter(demande=case.demande_id, layer=FactLayer.VERIFIED).order_by("path", "at")
    facts = fact_labels.shown(list(rows), role_of(request))
    form = RemedyForm(told if act == "repondre" else None, offered=mistakes.offered(case, is_dalo=is_dalo))
    dating = DateForm(told if act == "dater" else None, facts=facts)
    try:
        if act == "reprendre":
            mistakes.take_back(case, by=actor_of(request), at=at)
            return HttpResponseRedirect(reverse("repondre-erreur", args=[case.public_id]))
        if act == "repondre" and form.is_valid():
            if form.cleaned_data["remedy"] == Remedy.CORRECT_LIST and not request.POST.get(CONFIRMED):
                return _ask(request, case, form)
            mistakes.propose(case, **form.cleaned_data, is_dalo=is_dalo, by=actor_of(request), at=at)
            return HttpResponseRedirect(reverse("repondre-erreur", args=[case.public_id]))
        if act == "dater" and dating.is_valid():
            _date(request, case, dating, facts, at)
            return HttpResponseRedirect(reverse("file-erreurs"))
    except Refusal as refusal:
        return desk.refused(request, refusal, reverse("file-erreurs"))
    tracing.note([case], Purpose.MISTAKE, by=actor_of(request), at=at)
    return _show(request, case, form, dating, has_facts=bool(facts))


def _ask(request: HttpRequest, case: Mistake, form: RemedyForm) -> HttpResponse:
    """Show what making a ranking again would send, and to how many, before it is asked for."""
    fields = {"acte": "repondre", CONFIRMED: "oui", **form.cleaned_data}
    context = {
        "organisation": organisation_of(request),
        "seen": carrying_out.preview(case),
        "back": request.path,
        "fields": fields,
        "heading": remedies.REMEDIES[Remedy.CORRECT_LIST].label,
        "back_label": "L’erreur",
        "act_key": new_key(),
        "action": request.path,
    }
    return render(request, "palier/desk/confirm.html", context)


def _date(request: HttpRequest, case: Mistake, form: DateForm, facts: list[Fact], at: datetime) -> None:
    fact = next(one for one in facts if one.pk == form.cleaned_data["fact"])
    since = clocks.at_hour(form.cleaned_data["since"], 0)
    mistakes.count_from(case, fact, since=since, by=actor_of(request), at=at)


def _show(request: HttpRequest, case: Mistake, form: RemedyForm, dating: DateForm, *, has_facts: bool) -> HttpResponse:
    now = timezone.now()
    on = day_in_paris(now)
    homes = telling_mistakes.homes_of(case)
    files = Candidature.objects.filter(
        demande=case.demande_id, publication__reservataire__in=organisation_of(request).covers
    ).order_by("-pk")
    file = files.first()
    context = {
        "case": case,
        "kind": remedies.DESK_KINDS[MistakeKind(case.kind)],
        "state": remedies.STATES[CaseState(case.state)],
        "file": references.reference(file.pk) if file else "",
        "homes": [(one, answer_words.lines_of(one, on=on)) for one in homes],
        "found": answer_words.found(homes, case.closings, case.unread),
        "not_known": answer_words.not_known(),
        "due": mistakes.due_of(case),
        "is_late": mistakes.due_of(case) < now,
        "form": form,
        "dating": dating,
        "has_facts": has_facts,
        "may_answer": case.state in WAITING,
        "may_take_back": case.state == CaseState.PROPOSED,
        "remedy": remedies.REMEDIES[Remedy(case.remedy)] if case.remedy else None,
        "setback": case.setback if case.state in WAITING else "",
        "why": Recount.objects.filter(pk__in=noticing_mistakes.recounts(case.amended)).order_by("pk"),
        "notices": case.notices.select_related("bailleur", "publication__home__commune").order_by("pk"),
        "act_key": request.POST.get("act_key") or new_key(),
        "other_key": new_key(),
    }
    return desk.show(request, "mistake.html", context, 400 if request.method == "POST" else 200)


def _is_dalo(case: Mistake) -> bool:
    """Whether the household is recognised DALO, by the facts that this desk may read; no where it reads none any more."""
    demande = Demande.objects.filter(pk=case.demande_id).first()
    on = day_in_paris(timezone.now())
    return demande is not None and dalo.is_living(layers.facts_of(demande, on), on=on)
