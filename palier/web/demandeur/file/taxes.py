"""« Mes impôts »: a consent, where its answer stands, what it says before it is used, and how to take it back (ADR 96)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import Demande, StateFetch
from palier.models.demandes import certified_facts, layers
from palier.rules.doors.access import Role
from palier.rules.fetching import fetching, tax_notices
from palier.rules.fetching.fetching import FetchMove, FetchState
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.letters import state_words
from palier.rules.people import facts, income
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import KEY_FIELD, new_key, once
from palier.web.demandeur import saying
from palier.web.demandeur.file.tax_forms import JobConsentForm, TaxConsentForm
from palier.web.languages.later import shown
from palier.workflows.acting.refusals import Refusal
from palier.workflows.fetching import fetching as acts
from palier.workflows.fetching import proving, sealed, sparing
from palier.workflows.fetching.fetching import AskedNotice
from palier.workflows.fetching.sealed import FoundNotice, SealBroken
from palier.workflows.people import completing, needing

BAD_REQUEST, CONFLICT = 400, 409
PAGES: Mapping[str, str] = {fetching.TAXES: "mes-impots", fetching.JOBSEEKERS: "mon-france-travail"}
"""The page of each service that may be asked."""
STATES: Mapping[FetchState, tuple[str, str]] = {
    FetchState.WAITING: (phrase("demandé"), "plain"),
    FetchState.FOUND: (phrase("à lire"), "here"),
    FetchState.NOTHING: (phrase("rien trouvé"), "warn"),
    FetchState.AWAY: (phrase("service en panne"), "warn"),
    FetchState.ACCEPTED: (phrase("utilisé"), "ok"),
    FetchState.DECLINED: (phrase("laissé de côté"), "plain"),
    FetchState.WITHDRAWN: (phrase("accord retiré"), "plain"),
    FetchState.TAKEN_BACK: (phrase("retiré"), "plain"),
    FetchState.EXPIRED: (phrase("effacé"), "plain"),
}
_FAMILIES: Mapping[str, str] = {
    "M": phrase("mariage"),
    "O": phrase("Pacs"),
    "C": phrase("célibat"),
    "D": phrase("divorce ou séparation"),
    "V": phrase("veuvage"),
}
MOVES = {
    "utiliser": FetchMove.ACCEPT,
    "laisser": FetchMove.DECLINE,
    "retirer": FetchMove.WITHDRAW,
    "reprendre": FetchMove.TAKE_BACK,
}
"""The last word of an address, and what it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFetch:
    """One consent, as its person reads what came of it."""

    row: StateFetch
    state: FetchState
    pill: str
    tone: str
    found: FoundNotice | None
    shares: str
    family: str
    remarks: tuple[str, ...]
    known: int | None
    """What the file says of that year today."""
    covered: str
    """First names of the other holders whose income it also is."""
    is_usable: bool
    told: state_words.ToldState
    """What is said of what is over, and what comes next."""
    question: str
    """Until when a desk's question about the amount waits, if one was put."""
    is_settling: bool
    """The file does not know it yet: within the minute."""


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Consent to one question, and read the answers. The same form sent twice asks once, by its own key."""
    at, demande = timezone.now(), demande_of(request)
    years = fetching.years(day_in_paris(at))
    form = TaxConsentForm(request.POST or None, years=years)
    if request.method == "POST" and form.is_valid() and consented(request, demande, form, fetching.TAXES):
        return HttpResponseRedirect(reverse(PAGES[fetching.TAXES]) + "?fait=demande")
    return _page(request, demande, form, BAD_REQUEST if request.method == "POST" else 200)


def consented(request: HttpRequest, demande: Demande, form: TaxConsentForm | JobConsentForm, source: str) -> bool:
    """Keep the consent that a form gives to one question, or say on it why not."""
    at = timezone.now()
    try:
        key = UUID(request.POST.get(KEY_FIELD, ""))
    except ValueError as error:
        raise Http404 from error
    told = form.cleaned_data
    year = told.get("year", day_in_paris(at).year)
    asked = AskedNotice(key=key, year=year, number=told["number"], has_agreed=told["agrees"], source=source)
    try:
        acts.consent(demande, asked, person_key=key_of(request), by=actor_of(request), at=at)
    except Refusal as refusal:
        form.add_error(None, shown(refusal))
        return False
    return True


def _page(request: HttpRequest, demande: Demande, form: TaxConsentForm, status: int) -> HttpResponse:
    by, on = actor_of(request), day_in_paris(timezone.now())
    known, names = layers.facts_of(demande, on), saying.first_names(demande)
    me = next((one for one in known.household.persons if one.key == key_of(request)), None)
    checklist = needing.checklist_of(demande, on=on, by=by, known=known)
    certified = certified_facts.among(demande, layers.layers_of(demande).verified)
    rows = [
        _shown(row, me, {key: one.first_name.title() for key, one in names.items()})
        for row in acts.of_person(demande, by)
    ]
    context = {
        "form": form,
        "is_offered": acts.is_offered(),
        "is_open": layers.is_open(demande),
        "unproved": "" if proving.is_proved(demande, key_of(request)) else say(acts.IdentityNotProved.sentence),
        "rows": rows,
        "is_waiting": any(one.state is FetchState.WAITING or one.is_settling for one in rows),
        "is_done": request.GET.get("fait") == "demande",
        "spared": sparing.spared(checklist.lines, certified, on=on),
        "next_year": on.year + 1,
        "next_income_year": income.reference_year(on.year + 1),
        "act_key": request.POST.get(KEY_FIELD) or new_key(),
    }
    return render(request, "palier/demandeur/taxes.html", context, status=status)


def key_of(request: HttpRequest) -> str:
    """The place of this person in the file."""
    return str(request.user.holder.person_key)  # type: ignore[union-attr]


def _shown(row: StateFetch, me: facts.Person | None, names: Mapping[str, str]) -> ShownFetch:
    on = day_in_paris(timezone.now())
    state = fetching.standing(FetchState(row.state), row.last_day, on=on)
    found = _found(row) if state in (FetchState.FOUND, FetchState.ACCEPTED) else None
    if state is FetchState.FOUND and found is None:
        state = FetchState.EXPIRED
    pill, tone = STATES[state]
    return ShownFetch(
        row=row,
        state=state,
        pill=say(pill),
        tone=tone,
        found=found,
        shares=french.decimal(found.shares) if found else "",
        family=say(_FAMILIES[found.family]) if found and found.family else "",
        remarks=tuple(say(tax_notices.SENTENCES[one]) for one in found.remarks) if found else (),
        known=completing.amount_of(me, row.year) if me else None,
        covered=_covered(found.covers if found else (), names),
        is_usable=state is FetchState.FOUND and acts.is_usable(row),
        told=state_words.said(state_words.FETCHES[state], day=french.day(row.last_day) if row.last_day else ""),
        question=_question(row, on),
        is_settling=state in (FetchState.ACCEPTED, FetchState.TAKEN_BACK) and row.settled != row.state,
    )


def _question(row: StateFetch, on: date) -> str:
    asked = row.piece.contested_at if row.piece is not None else None
    return fetching.question_said(asked, on=on) if asked is not None else ""


def _covered(keys: Iterable[str], names: Mapping[str, str]) -> str:
    return french.names(names[key] for key in keys if names.get(key))


def _found(row: StateFetch) -> FoundNotice | None:
    try:
        return sealed.opened_notice(row.public_id, row.answer_sealed) if row.answer_sealed else None
    except SealBroken:
        return None


@only(Role.DEMANDEUR)
@require_POST
@once
def move(request: HttpRequest, public_id: UUID, what: str) -> HttpResponse:
    """Use an answer, leave it, take a consent or a use back."""
    by = actor_of(request)
    row = StateFetch.objects.filter(public_id=public_id, by=by.person).first()
    if row is None or what not in MOVES:
        raise Http404
    back = reverse(PAGES[row.source])
    try:
        acts.move(public_id, MOVES[what], by=by, at=timezone.now())
    except Refusal as refusal:
        context = {"sentence": shown(refusal), "back": back}
        return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)
    return HttpResponseRedirect(back)
