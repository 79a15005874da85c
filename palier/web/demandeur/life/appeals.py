"""« Mes contestations »: the routes against one decision and their last days, what is written to who decided, and its answer."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Appeal, Candidature, Radiation
from palier.rules.appeals import appeal_words
from palier.rules.appeals.appeals import STATES, SUBJECTS, UPHELD, AppealAnswer, AppealState, AppealSubject
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.letters import state_words
from palier.web import sure
from palier.web.access import actor_of, demande_of, get_or_404, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.demandeur.life.appeal_forms import CourtForm, WhyContestForm
from palier.web.languages.later import shown
from palier.web.sure import Sure
from palier.workflows.acting.refusals import Refusal
from palier.workflows.appeals import answering, appeals, contestable, unanswered
from palier.workflows.appeals.contestable import Contestable

BAD_REQUEST, CONFLICT = 400, 409
CONFIRM, CORRECT = "confirmer", "corriger"


@only(Role.DEMANDEUR)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What I contest or contested, then what I may contest."""
    demande, at = demande_of(request), timezone.now()
    rows = [_line(row, at) for row in appeals.of(demande)]
    written = {(row["row"].candidature_id, row["row"].radiation_id) for row in rows if row["is_written"]}  # type: ignore[attr-defined]
    others = [
        {"what": say(SUBJECTS[one.subject].what), "one": one, "url": _address(one)}
        for one in contestable.of_demande(demande)
        if (_key(one)) not in written
    ]
    return render(request, "palier/demandeur/appeals.html", {"rows": rows, "others": others})


def _key(one: Contestable) -> tuple[int | None, int | None]:
    return one.candidature.pk if one.candidature else None, one.radiation.pk if one.radiation else None


def _address(one: Contestable) -> str:
    if one.candidature is not None:
        return reverse("contester", args=[one.candidature.public_id])
    if one.radiation is not None:
        return reverse("contester-radiation", args=[one.radiation.public_id])
    raise Http404


def _line(row: Appeal, at: datetime) -> dict[str, object]:
    """One of them, in a line: what, where it stands, and its next day."""
    state = AppealState(row.state)
    day = row.answer_by if state is AppealState.SENT else row.ended_at
    told = state_words.said(state_words.APPEALS[state], day=french.day(day_in_paris(day)) if day else "")
    return {
        "row": row,
        "what": say(SUBJECTS[AppealSubject(row.subject)].what),
        "home": contestable.of_appeal(row).home,
        "state": say(STATES[state]),
        "who": row.organisation.present.name,
        "delay": delay_of(row, at),
        "sentence": told.sentence,
        # Late or closed, the sentence of its day says the next step already.
        "then": "" if _says_more(row, at) else told.then,
        "is_written": state in (AppealState.SENT, AppealState.PROPOSED, AppealState.ANSWERED),
    }


def _says_more(row: Appeal, at: datetime) -> bool:
    is_late = row.state == AppealState.SENT and row.answer_by is not None and row.answer_by < at
    return is_late or row.state == AppealState.UNANSWERED


def delay_of(row: Appeal, at: datetime) -> str:
    """Until when it waits, or what its end without an answer means; empty where a person or a judge has the word."""
    state = AppealState(row.state)
    if state is AppealState.UNANSWERED and row.ended_at is not None:
        return appeal_words.closed_said(row.organisation.present.name, day_in_paris(row.ended_at))
    if state is not AppealState.SENT or row.answer_by is None:
        return ""
    return appeal_words.delay(due=row.answer_by, now=at, closes_on=unanswered.last_day(row))


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def contest(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the stage of a candidature lets me contest."""
    return _contest(request, _of_candidature(request, public_id), "noter-juge")


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def contest_radiation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A radiation."""
    return _contest(request, _of_radiation(request, public_id), "noter-juge-radiation")


def _of_candidature(request: HttpRequest, public_id: UUID) -> Contestable:
    rows = Candidature.objects.filter(demande=demande_of(request)).select_related(*contestable.RELATED)
    found = contestable.of_candidature(get_or_404(rows, public_id))
    if found is None:
        raise Http404
    return found


def _of_radiation(request: HttpRequest, public_id: UUID) -> Contestable:
    rows = Radiation.objects.filter(demande=demande_of(request), lifted_at=None).select_related("issued_by")
    return contestable.of_radiation(get_or_404(rows, public_id))


def _contest(request: HttpRequest, one: Contestable, court: str) -> HttpResponse:
    """The routes, then the form; then what would leave; then it leaves."""
    at, papers = timezone.now(), contestable.papers(one)
    form = WhyContestForm(request.POST or None, papers=papers)
    if request.method == "POST" and form.is_valid() and CORRECT not in request.POST:
        told = form.cleaned_data
        named = [paper for paper in papers if str(paper.public_id) in told.get("pieces", ())]
        try:
            if CONFIRM in request.POST:
                ids = [paper.public_id for paper in named]
                kept = appeals.contest(
                    one, reasons=told["reasons"], said=told["said"], named=ids, by=actor_of(request), at=at
                )
                return HttpResponseRedirect(f"{reverse('contestation', args=[kept.public_id])}?fait=envoyee#fait")
            appeals.require_sayable(one, reasons=told["reasons"], said=told["said"])
        except Refusal as refusal:
            form.add_error(None, shown(refusal))
        else:
            words = contestable.contested(one, reasons=told["reasons"], said=told["said"], named=named)
            return _preview(request, one, form, appeal_words.sent(words))
    return _show(request, one, form, court, at)


def _preview(request: HttpRequest, one: Contestable, form: WhyContestForm, words: tuple[str, ...]) -> HttpResponse:
    context = {
        "words": words,
        "who": one.body_name,
        "home": one.home,
        "fields": [(name, value) for name in form.fields for value in request.POST.getlist(name)],
        "action": request.path,
        "back": _back(one),
        "act_key": saying.act_key(request),
    }
    return render(request, "palier/demandeur/appeal_preview.html", context)


def _back(one: Contestable) -> str:
    return reverse("candidature", args=[one.candidature.public_id]) if one.candidature else reverse("vie-demande")


def _show(request: HttpRequest, one: Contestable, form: WhyContestForm, court: str, at: datetime) -> HttpResponse:
    standing, noted = contestable.standing(one), contestable.at_court(one)
    key = one.candidature.public_id if one.candidature else one.radiation.public_id  # type: ignore[union-attr]
    context = {
        "what": say(SUBJECTS[one.subject].what),
        "name": say(SUBJECTS[one.subject].name),
        "one": one,
        "routes": contestable.routes_of(one, at=at, with_body=standing is None),
        "not_stated": contestable.not_stated(one),
        "form": form,
        "standing": standing,
        "noted": noted,
        "may_note": SUBJECTS[one.subject].is_decision and one.body is not None and noted is None,
        "court_form": CourtForm(),
        "court_url": reverse(court, args=[key]),
        "back": _back(one),
        "act_key": saying.act_key(request),
    }
    bad = bool(form.errors) and CORRECT not in request.POST
    return render(request, "palier/demandeur/contest.html", context, status=BAD_REQUEST if bad else 200)


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of my contestations: what left, when, where it stands, its answer and what follows."""
    row = get_or_404(appeals.of(demande_of(request)), public_id)
    at, state = timezone.now(), AppealState(row.state)
    is_told = state is AppealState.ANSWERED
    context = {
        **_line(row, at),
        "name": say(SUBJECTS[AppealSubject(row.subject)].name),
        "words": contestable.words_of(row) if row.answer_by else (),
        "answer": answering.paragraphs_of(row, at=at) if is_told else (),
        "is_upheld": is_told and AppealAnswer(row.answer) in UPHELD,
        "may_withdraw": state is AppealState.SENT,
        "is_at_court": state is AppealState.AT_COURT,
        "letter": contestable.of_appeal(row).letter,
        "routes": contestable.routes_of(contestable.of_appeal(row), at=at, with_body=False) if not is_told else (),
        "again": _again(row) if state is AppealState.UNANSWERED else "",
        "done": request.GET.get("fait") == "envoyee",
        "act_key": saying.act_key(request),
    }
    return render(request, "palier/demandeur/appeal.html", context)


def _again(row: Appeal) -> str:
    """Where the same thing is contested again, if it still may be and is not already."""
    struck = row.radiation if row.radiation is not None and row.radiation.lifted_at is None else None
    file = contestable.of_candidature(row.candidature) if row.candidature is not None else None
    one = file or (contestable.of_radiation(struck) if struck is not None else None)
    if one is None or one.subject != row.subject or one.body is None or contestable.standing(one) is not None:
        return ""
    return _address(one)


@only(Role.DEMANDEUR)
@require_POST
@once
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take it back while nobody answered: seen first, since the day of its answer does not come back."""
    row = get_or_404(appeals.of(demande_of(request)), public_id)
    if AppealState(row.state) is AppealState.SENT and not sure.is_sure(request):
        return sure.ask(request, _withdrawing(row), leave=_own_page(row), layout=sure.HOUSEHOLD)
    try:
        appeals.withdraw(row, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        return _refused(request, refusal, reverse("contestation", args=[public_id]))
    return HttpResponseRedirect(reverse("contestation", args=[public_id]))


def _withdrawing(row: Appeal) -> Sure:
    return Sure(
        heading=say("Retirer ma contestation"),
        button=say("Oui, je la retire"),
        ends=(
            say("{organisation} n’a plus à vous répondre.", organisation=row.organisation.present.name),
            say("Si vous contestez de nouveau, le délai de la réponse repart du premier jour."),
        ),
        stays=(say("Les autres voies restent ouvertes, chacune avec son délai : n’attendez pas pour les prendre."),),
        back=say("Vous pouvez contester de nouveau, ou prendre une autre voie."),
    )


def _own_page(row: Appeal) -> tuple[str, str]:
    return reverse("contestation", args=[row.public_id]), say("Ma contestation")


@only(Role.DEMANDEUR)
@require_POST
@once
def note_court(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that I went to a judge against what a candidature met."""
    return _note_court(request, _of_candidature(request, public_id))


@only(Role.DEMANDEUR)
@require_POST
@once
def note_court_of_radiation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same, against a radiation."""
    return _note_court(request, _of_radiation(request, public_id))


def _note_court(request: HttpRequest, one: Contestable) -> HttpResponse:
    form = CourtForm(request.POST)
    try:
        if not form.is_valid():
            raise appeals.BadCourtDay
        kept = appeals.note_court(one, on=form.cleaned_data["on"], by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        return _refused(request, refusal, _address(one))
    return HttpResponseRedirect(reverse("contestation", args=[kept.public_id]))


@only(Role.DEMANDEUR)
@require_POST
@once
def end_court(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that the judge is done."""
    row = get_or_404(appeals.of(demande_of(request)), public_id)
    appeals.end_court(row, by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("contestation", args=[public_id]))


def _refused(request: HttpRequest, refusal: Refusal, back: str) -> HttpResponse:
    context = {"sentence": shown(refusal), "back": back}
    return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)
