"""The requests on a logeur's roofs: what is due first, what a person showed while it lives, and how it is answered."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from palier.models import RoofRequest, RoofRequestFacts
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.people.answers import Outcome
from palier.rules.roofs import roof_requests, roof_visits
from palier.rules.roofs.other_roofs import PUBLICS, RoofPublic
from palier.rules.roofs.roof_requests import READ, RoofRefusal, RoofRequestState
from palier.web import sure
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import KEY_FIELD, new_key, once
from palier.web.desk.desk_parts import attempt, trace
from palier.web.lists import listing
from palier.web.logeur import reading_again
from palier.web.logeur.forms import REASONS, EntryForm, ListForm, RoofRefuseForm, VisitForm
from palier.web.presentation import telephones
from palier.web.sure import Sure
from palier.workflows.acting.rehearsing import rehearse
from palier.workflows.desks import mailing_desks
from palier.workflows.roofs import answering_roofs
from palier.workflows.roofs.answering_roofs import RoofCase

STATES: dict[RoofRequestState, tuple[str, str]] = {
    RoofRequestState.SENT: ("à répondre", "here"),
    RoofRequestState.LISTED: ("liste d’attente", "warn"),
    RoofRequestState.ACCEPTED: ("visite", "ok"),
    RoofRequestState.ENTERED: ("habite ici", "plain"),
    RoofRequestState.REFUSED: ("refusée", "plain"),
    RoofRequestState.WITHDRAWN: ("retirée", "plain"),
    RoofRequestState.DECLINED: ("déclinée", "plain"),
    RoofRequestState.ENDED: ("finie", "plain"),
}
_CEILINGS = {
    Outcome.ELIGIBLE: "sous le plafond, selon son dossier",
    Outcome.TO_CONFIRM: "à confirmer avec ses avis d’impôt",
}
_CEILINGS_ALONE = _CEILINGS | {
    Outcome.ELIGIBLE: "sous le plafond, selon ce qu’elle écrit : ses avis d’impôt le montreront"
}


@only(Role.LOGEUR)
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every request that lives, what is due first at the top: under a reference, for several people look."""
    at, by = timezone.now(), actor_of(request)
    on = day_in_paris(at)
    shown = listing(request, answering_roofs.waiting(by))
    rows = [
        {
            "row": row,
            "state": STATES[RoofRequestState(row.state)],
            "due": answering_roofs.due_on(row),
            "late": roof_requests.late_since(row.dates, on=on),
            "is_stay": row.state == RoofRequestState.ENTERED,
            "has_end": row.state != RoofRequestState.ENTERED or row.ends_on is not None,
        }
        for row in shown
    ]
    context = {
        "organisation": organisation_of(request),
        "rows": shown.with_rows(rows),
        "has_mail": not mailing_desks.is_paused(by.person),
        "mail_off": {"courriel": "non"},
        "mail_on": {"courriel": "oui"},
        "act_key": new_key(),
    }
    return render(request, "palier/logeur/index.html", context)


def _case(request: HttpRequest, public_id: UUID) -> RoofCase:
    try:
        return answering_roofs.one(public_id, actor_of(request))
    except RoofRequest.DoesNotExist as error:
        raise Http404 from error


def _facts(known: RoofRequestFacts) -> list[tuple[str, str]]:
    """What the person showed, in words."""
    found = [("Nom", known.name), ("Personnes qui viendraient", str(known.persons))]
    if known.age is not None:
        found.append(("Âge", f"{known.age} ans"))
    if known.public:
        found.append(("Situation dite", say(PUBLICS[RoofPublic(known.public)])))
    if known.under_ceiling:
        words = _CEILINGS_ALONE if known.demande_id is None else _CEILINGS
        found.append(("Revenus", words[Outcome(known.under_ceiling)]))
    if known.phone:
        found.append(("Téléphone", telephones.linked(known.phone)))
    if known.motive:
        found.append(("Ce que la personne ajoute", known.motive))
    return found


def _page(request: HttpRequest, public_id: UUID, wrong: BaseForm | None = None) -> HttpResponse:
    at, case = timezone.now(), _case(request, public_id)
    row, state = case.row, RoofRequestState(case.row.state)
    if case.facts is not None:
        trace(request, Purpose.ROOF, row)
    forms = _forms(row, wrong, at)
    may_answer, is_accepted = (
        state in (RoofRequestState.SENT, RoofRequestState.LISTED),
        state is RoofRequestState.ACCEPTED,
    )
    is_entered = state is RoofRequestState.ENTERED
    drawn = {
        "visit": may_answer or is_accepted,
        "list": may_answer,
        "refuse": state in READ,
        "entry": is_accepted or is_entered,
    }
    context = {
        "organisation": organisation_of(request),
        "problems": _problems(wrong, [forms[name] for name, is_drawn in drawn.items() if is_drawn]),
        "row": row,
        "facts": _facts(case.facts) if case.facts else [],
        "is_alone": row.demande_id is None,
        "wanted_on": case.facts.wanted_on if case.facts else None,
        "pill": STATES[state],
        "late": roof_requests.late_since(row.dates, on=day_in_paris(at)),
        "reason": REASONS[RoofRefusal(row.reason)] if row.reason else "",
        "may_answer": may_answer,
        "is_accepted": is_accepted,
        "is_entered": is_entered,
        "is_read": state in READ,
        "forms": forms,
        "keys": {name: request.POST.get(KEY_FIELD, "") if form is wrong else new_key() for name, form in forms.items()},
        "act_key": new_key(),
    }
    return render(request, "palier/logeur/request.html", context, status=200 if wrong is None else 400)


def _forms(row: RoofRequest, wrong: BaseForm | None, at: datetime) -> dict[str, BaseForm]:
    """The form of each answer; the one that was refused comes back as it was typed."""
    reasons = roof_visits.reasons_now(row.roof.terms, row.visit_at, at=at)
    forms: dict[str, BaseForm] = {
        "visit": VisitForm(initial=_visit_of(row)),
        "list": ListForm(),
        "refuse": RoofRefuseForm(reasons=reasons),
        "entry": EntryForm(initial=_days_of(row, at)),
    }
    if isinstance(wrong, RoofRefuseForm):
        wrong.offer(reasons)
    if wrong is not None:
        forms.update({name: wrong for name, form in forms.items() if type(form) is type(wrong)})
    return forms


def _visit_of(row: RoofRequest) -> dict[str, datetime | str | None]:
    """The visit as it stands, to change; of one to propose, the address that the roof shows."""
    if row.state == RoofRequestState.ACCEPTED and row.visit_at:
        return {"visit_day": row.visit_at, "place": row.visit_place}
    return {"place": row.roof.address}


def _days_of(row: RoofRequest, at: datetime) -> dict[str, date | None]:
    """The days of a stay as they stand, to correct; of one to note, the first that may be."""
    if row.entry_on is not None:
        return {"entry_on": row.entry_on, "ends_on": row.ends_on}
    return {"entry_on": reading_again.first_entry(row, on=day_in_paris(at))}


def _problems(wrong: BaseForm | None, drawn: list[BaseForm]) -> list[str]:
    """What was refused, where its form stands on the page no more: somebody answered meanwhile."""
    if wrong is None or wrong in drawn:
        return []
    return [str(one) for errors in wrong.errors.values() for one in errors]


@only(Role.LOGEUR)
@never_cache
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One request, and the forms of its answers. Reading it is told to its person."""
    return _page(request, public_id)


def _answer(
    request: HttpRequest,
    public_id: UUID,
    form: BaseForm,
    act: Callable[..., object],
    said: Callable[[RoofRequest], Sure | None] | None = None,
) -> HttpResponse:
    """Try an answer; what is refused comes back on the page, beside its form.

    ``said``: what is read again before it is done, where there is something to read.
    """
    row, by, at = _case(request, public_id).row, actor_of(request), timezone.now()
    if not form.is_valid():
        return _page(request, public_id, form)
    asked = said(row) if said is not None and not sure.is_sure(request) else None
    tried = partial(rehearse, act) if asked else act
    if not attempt(form, lambda: tried(by=by, at=at)):
        return _page(request, public_id, form)
    page = reverse("logeur-demande", args=[public_id])
    if asked:
        return sure.ask(request, asked, leave=(page, f"Demande {row.reference}"), fields=sure.typed(request))
    return HttpResponseRedirect(page)


@only(Role.LOGEUR)
@require_POST
@once
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep a place, and say when to come; again, put the hour or the place of a visit right, once it was read again."""
    form = VisitForm(request.POST)
    return _answer(
        request,
        public_id,
        form,
        lambda **who: answering_roofs.accept(public_id, form.visit_at, form.cleaned_data["place"], **who),
        lambda row: reading_again.of_visit(row, form.visit_at, form.cleaned_data["place"]),
    )


@only(Role.LOGEUR)
@require_POST
@once
def put_on_list(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put on the waiting list, until a day; asked again where a place is shown free."""
    form, on = ListForm(request.POST), day_in_paris(timezone.now())
    return _answer(
        request,
        public_id,
        form,
        lambda **who: answering_roofs.put_on_list(public_id, form.cleaned_data["until"], **who),
        lambda row: reading_again.of_list(row, form.cleaned_data["until"], on=on),
    )


@only(Role.LOGEUR)
@require_POST
@once
def refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say no, for a reason of the list, once it was read again."""
    case, on = _case(request, public_id), day_in_paris(timezone.now())
    form = RoofRefuseForm(request.POST, reasons=roof_requests.reasons_for(case.row.roof.terms))
    return _answer(
        request,
        public_id,
        form,
        lambda **who: answering_roofs.refuse(public_id, form.cleaned_data["reason"], **who),
        lambda row: reading_again.of_refusal(row, RoofRefusal(form.cleaned_data["reason"]), on=on),
    )


@only(Role.LOGEUR)
@require_POST
@once
def enter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note an entry, and the end of the stay, once both were read again."""
    form = EntryForm(request.POST)
    return _answer(
        request,
        public_id,
        form,
        lambda **who: answering_roofs.enter(public_id, *form.days, **who),
        lambda row: reading_again.of_entry(row, *form.days),
    )


@only(Role.LOGEUR)
@require_POST
@once
def correct_stay(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the days of a stay right, once they were read again."""
    form = EntryForm(request.POST)
    return _answer(
        request,
        public_id,
        form,
        lambda **who: answering_roofs.correct_stay(public_id, *form.days, **who),
        lambda row: reading_again.of_correction(row, *form.days),
    )


@only(Role.LOGEUR)
@require_POST
@once
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that a stay is over, once it was said what that does."""
    return _answer(
        request,
        public_id,
        Form(request.POST),
        lambda **who: answering_roofs.end(public_id, **who),
        reading_again.of_end,
    )
