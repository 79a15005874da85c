"""The documents that a former tool kept of me: opened by me alone, and sent as pieces if I want, to be checked like any other."""

from collections import defaultdict
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from palier.models import Demande, StockPaper
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.situations import pieces
from palier.rules.situations.pieces import Per
from palier.rules.situations.uploads import RefusedUpload
from palier.web.access import actor_of, demande_of, get_or_404, only
from palier.web.acts import new_key, once
from palier.web.demandeur.file import sending
from palier.web.languages.later import shown
from palier.web.presentation import served, words
from palier.workflows.acting.refusals import Refusal
from palier.workflows.takeover import using_papers

BAD_REQUEST, CONFLICT = 400, 409


@dataclass(frozen=True, slots=True)
class FormerPaper:
    """One document, as its person sees it."""

    paper: StockPaper
    weight: str
    is_sent: bool
    choices: list[tuple[str, str]]
    act_key: str


class UsedPaperForm(forms.Form):
    """What the document is."""

    code = forms.ChoiceField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the closed list of today."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["code"].choices = _choices()  # type: ignore[attr-defined]


def _choices() -> list[tuple[str, str]]:
    known = pieces.documents(day_in_paris(timezone.now()))
    families = {family for _, some in sending.GROUPS for family in some}
    return [(one.code, one.label) for one in known.values() if one.family in families]


def of_lines(demande: Demande) -> dict[int, list[FormerPaper]]:
    """The documents of each line that this person confirmed."""
    found: dict[int, list[FormerPaper]] = defaultdict(list)
    rows = list(using_papers.papers_of(demande))
    if not rows:
        return found
    sent, choices = using_papers.sent_of(demande), _choices()
    named = {code for code, _ in choices}
    for paper in rows:
        said = choices if paper.code in named else [("", say("Choisissez dans la liste")), *choices]
        found[cast("int", paper.line_id)].append(
            FormerPaper(paper, words.weight(paper.size), paper.sha256 in sent, said, new_key())
        )
    return found


def _found(request: HttpRequest, public_id: UUID) -> StockPaper:
    return get_or_404(using_papers.papers_of(demande_of(request)), public_id)


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The document itself, so that nothing in it can act."""
    paper = _found(request, public_id)
    try:
        data = using_papers.opened(paper)
    except Refusal:
        raise Http404 from None
    return served.file(data, paper.media_type, paper.name)


@only(Role.DEMANDEUR)
@never_cache
@require_POST
@once
def use(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send it as a piece; or say why not."""
    paper, form = _found(request, public_id), UsedPaperForm(request.POST)
    if not form.is_valid():
        return _refused(request, say("Dites d’abord ce qu’est ce document."), BAD_REQUEST)
    code, by = form.cleaned_data["code"], actor_of(request)
    mine = "" if pieces.newest(code).per is Per.HOUSEHOLD else str(by.person.holder.person_key)
    try:
        using_papers.use(demande_of(request), paper, code, person_key=mine, by=by, at=timezone.now())
    except RefusedUpload as refusal:
        return _refused(request, f"{refusal.reason.sentence} {refusal.reason.remedy}", CONFLICT)
    except Refusal as refusal:
        return _refused(request, shown(refusal), CONFLICT)
    return HttpResponseRedirect(f"{reverse('ancien-dossier')}?piece=1")


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    context = {"sentence": sentence, "back": reverse("ancien-dossier")}
    return render(request, "palier/demandeur/refused.html", context, status=status)
