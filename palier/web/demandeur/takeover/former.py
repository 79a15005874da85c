"""What a former tool said of me: shown as it was, beside what it counts for, and whether it is mine."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import Demande, StockLine
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.rules.law.voice import say
from palier.rules.takeover.stock_fields import StockField
from palier.rules.takeover.stock_states import StockLineState
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.demandeur.takeover import former_papers
from palier.web.demandeur.takeover.former_papers import FormerPaper
from palier.web.demandeur.takeover.former_words import FORMER_LABELS, said_value
from palier.web.languages.later import shown
from palier.workflows.acting.refusals import Refusal
from palier.workflows.takeover import settling_stock

CONFLICT, BAD_REQUEST = 409, 400


@dataclass(frozen=True, slots=True)
class FormerFile:
    """One line of a former tool, as its person reads it."""

    line: StockLine
    facts: list[tuple[str, str]]
    claims: list[tuple[str, str]]
    original: list[tuple[str, str]]
    differs: str
    is_mine: bool
    is_not_mine: bool
    papers: list[FormerPaper]


class FormerForm(forms.Form):
    """Which line, and whether it is mine."""

    line = forms.IntegerField(min_value=1, max_value=2**62)
    mine = forms.ChoiceField(choices=(("oui", "oui"), ("non", "non")))


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest) -> HttpResponse:
    """Read what was taken over; or say whose it is."""
    demande, refused = demande_of(request), ""
    form = FormerForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            settling_stock.settle(
                demande, said["line"], is_mine=said["mine"] == "oui", by=actor_of(request), at=timezone.now()
            )
        except Refusal as refusal:
            refused = shown(refusal)
        else:
            return HttpResponseRedirect(f"{reverse('ancien-dossier')}?fait=1")
    papers = former_papers.of_lines(demande)
    context = {
        "files": [_file(line, demande, papers) for line in settling_stock.lines_of(demande)[:20]],
        "act_key": saying.act_key(request),
        "refused": refused,
        "is_done": request.method != "POST" and "fait" in request.GET,
        "is_sent": request.method != "POST" and "piece" in request.GET,
    }
    status = CONFLICT if refused else BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/former.html", context, status=status)


def _file(line: StockLine, demande: Demande, papers: Mapping[int, list[FormerPaper]]) -> FormerFile:
    told = [(StockField(name), value) for name, value in line.fields.items() if name in set(StockField)]
    parts = {
        is_claim: [
            (say(FORMER_LABELS[one].label), said_value(one, value))
            for one, value in told
            if FORMER_LABELS[one].is_claim == is_claim
        ]
        for is_claim in (False, True)
    }
    return FormerFile(
        line=line,
        facts=parts[False],
        claims=parts[True],
        original=[(name, cell) for name, cell in zip(line.batch.columns, line.original, strict=False) if cell],
        differs=_differs(line, demande),
        is_mine=line.state == StockLineState.CONFIRMED,
        is_not_mine=line.state == StockLineState.DISOWNED,
        papers=papers.get(line.pk, []),
    )


def _differs(line: StockLine, demande: Demande) -> str:
    """The day of deposit of the register, where the former tool said another: the register's counts."""
    told = line.fields.get(StockField.DEPOSITED_ON)
    known = demande.deposited_on
    if not told or known is None or told == known.isoformat():
        return ""
    return say(
        "Pour le registre national, votre demande date du {day}. C’est cette date qui compte. Si elle est fausse, "
        "dites-le au guichet qui l’a enregistrée.",
        day=french.day(known),
    )
