"""« Ce que l’erreur m’a coûté »: asked by the household, answered in the words of the letter, contested in a few words."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Mistake
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.letters import state_words
from palier.rules.mistakes import answer_words, remedies
from palier.rules.mistakes.remedies import RUNNING, CaseState, MistakeKind, Remedy
from palier.web.access import actor_of, demande_of, get_or_404, only
from palier.web.acts import new_key, once
from palier.web.languages.later import later, shown
from palier.workflows.acting.refusals import Refusal
from palier.workflows.mistakes import mistakes, telling_mistakes

BAD_REQUEST = 400
_SETTLED = (CaseState.TOLD, CaseState.CLOSED)


class AskForm(forms.Form):
    """What was wrong, in the person's own words."""

    said = forms.CharField(
        label=later("Qu’est-ce qui était faux ?"),
        max_length=mistakes.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=later("Par exemple une date, un revenu, une preuve contrôlée trop tard. Quelques mots suffisent."),
        error_messages={"required": later(mistakes.SayWhat.sentence)},
    )


class ContestForm(forms.Form):
    """Why the answer is not right."""

    said = forms.CharField(
        label=later("Pourquoi contestez-vous ?"),
        max_length=mistakes.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=later("La personne qui répond lira ces mots."),
        error_messages={"required": later(mistakes.SayWhat.sentence)},
    )


@only(Role.DEMANDEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def cost(request: HttpRequest) -> HttpResponse:
    """My cases, and the form that asks."""
    demande, at = demande_of(request), timezone.now()
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mistakes.ask(demande, said=form.cleaned_data["said"], by=actor_of(request), at=at)
        except Refusal as refusal:
            form.add_error(None, shown(refusal))
        else:
            return HttpResponseRedirect(reverse("cout-erreur"))
    cases = list(mistakes.of(demande).select_related("reservataire"))
    context = {
        "form": form,
        "cases": [_shown(case) for case in cases],
        "act_key": request.POST.get("act_key") or new_key(),
        "may_ask": mistakes.has_closed(demande) and not any(case.state in RUNNING for case in cases),
        "has_closed": mistakes.has_closed(demande),
        "not_known": answer_words.not_known(),
    }
    return render(request, "palier/demandeur/mistakes.html", context, status=BAD_REQUEST if form.errors else 200)


def _shown(case: Mistake) -> dict[str, object]:
    """A case as it is told: what was computed is shown once somebody answered, or once the day to answer is past."""
    told = case.told_at is not None
    remedy = remedies.REMEDIES.get(Remedy(case.remedy)) if case.remedy and case.state in remedies.ANSWERED else None
    on = day_in_paris(case.told_at or case.opened_at)
    homes = telling_mistakes.homes_of(case) if told else []
    return {
        "case": case,
        "why": say(remedies.KINDS[MistakeKind(case.kind)]),
        "state": say(remedies.STATES[CaseState(case.state)]),
        "then": say(state_words.CASES[CaseState(case.state)].then) if case.state in set(_SETTLED) else "",
        "is_told": told,
        "found": answer_words.found(homes, case.closings, case.unread) if told else (),
        "homes": [(one, answer_words.lines_of(one, on=on)) for one in homes],
        "remedy": remedy,
        "remedy_words": [say(sentence) for sentence in remedy.sentences] if remedy else [],
        "who": case.reservataire.present.name if case.reservataire else "",
        "due": clocks.say_day(day_in_paris(mistakes.due_of(case))),
        "may_contest": case.state == CaseState.TOLD and case.reservataire_id is not None,
    }


@only(Role.DEMANDEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def contest(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Contest an answer."""
    case = get_or_404(mistakes.of(demande_of(request)), public_id)
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mistakes.contest(case, said=form.cleaned_data["said"], by=actor_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, shown(refusal))
        else:
            return HttpResponseRedirect(reverse("cout-erreur"))
    context = {"form": form, "act_key": request.POST.get("act_key") or new_key()}
    return render(request, "palier/demandeur/contest_mistake.html", context, status=BAD_REQUEST if form.errors else 200)
