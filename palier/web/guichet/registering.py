"""A first registration, heading by heading: answered with the person, read again, handed in, and numbered by the register."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Registration
from palier.rules.counter import alone
from palier.rules.counter import registering as rules
from palier.rules.counter.registering import FormHeading, State
from palier.rules.doors.access import Role
from palier.rules.doors.switches import Switch
from palier.rules.life import lifecycle
from palier.rules.people import numero
from palier.web import sure
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.guichet import headings
from palier.web.guichet.forms import TakeUpForm
from palier.web.guichet.headings import PersonForm, ServiceForm
from palier.web.inputs.headings import HeadingForm
from palier.web.presentation.words import date_words
from palier.web.sure import Sure
from palier.workflows.acting.refusals import Refusal
from palier.workflows.counter import registering, taking_up
from palier.workflows.steering import switching

BAD_REQUEST, CONFLICT = 400, 409
PERSONS = "persons"


def _own(request: HttpRequest, public_id: UUID) -> Registration:
    return get_or_404(Registration.objects.filter(organisation__in=organisation_of(request).covers), public_id)


def _at(row: Registration) -> str:
    return reverse("enregistrement", args=[row.public_id])


@only(Role.GUICHET)
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The forms of this counter: those that wait for an answer first, in the words of the screen."""
    return _listed(request, TakeUpForm())


def _listed(request: HttpRequest, form: TakeUpForm, status: int = 200) -> HttpResponse:
    context = {
        "rows": [(row, _title(row), PILLS[State(row.state)]) for row in registering.of_house(actor_of(request))],
        "shut": switching.said_shut(Switch.REGISTRATION, at=timezone.now()),
        "act_key": new_key(),
        "form": form,
        "again_key": new_key(),
    }
    return render(request, "palier/guichet/registrations.html", context, status=status)


PILLS = {
    State.DRAFT: ("à remplir", "plain"),
    State.WAITING: ("attend le registre", "warn"),
    State.SENDING: ("attend le registre", "warn"),
    State.REGISTERED: ("enregistrée", "ok"),
    State.REFUSED: ("refusée par le registre", "here"),
    State.KNOWN: ("connue du registre", "warn"),
    State.DROPPED: ("abandonnée", "plain"),
}


def _name(row: Registration) -> str:
    told = row.answers.get(FormHeading.IDENTITY.value) or {}
    return f"{told.get('first_name', '')} {told.get('last_name', '')}".strip()


def _title(row: Registration) -> str:
    """The name while the form is kept; its answers go once the register has them, and the number stands then."""
    return _name(row) or (numero.said(row.numero) if row.numero else "Sans nom encore")


@only(Role.GUICHET)
@require_POST
@once
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a form; the same button pressed twice begins one."""
    return HttpResponseRedirect(_at(registering.begin(by=actor_of(request), at=timezone.now())))


@only(Role.GUICHET)
@require_POST
@sensitive_post_parameters()
@once
def take_up(request: HttpRequest) -> HttpResponse:
    """Go on with a form that its person began alone, and brings."""
    form = TakeUpForm(request.POST)
    if not form.is_valid():
        return _listed(request, form, BAD_REQUEST)
    try:
        told = form.cleaned_data
        row = taking_up.take_up(told["reference"], told["birth_date"], **_who(request))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _listed(request, form, CONFLICT)
    if row is None:
        form.add_error(None, str(taking_up.NoSuchForm()))
        return _listed(request, form, CONFLICT)
    return HttpResponseRedirect(_at(row))


@only(Role.GUICHET)
@never_cache
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where one form stands: its headings, what it lacks, and what the register said."""
    row = _own(request, public_id)
    lacking = alone.lacking_headings(row.answers)
    context = {
        "row": row,
        "name": _title(row),
        "pill": PILLS[State(row.state)],
        "is_open": row.state in rules.OPEN,
        "is_waiting": row.state in rules.ON_ITS_WAY,
        "is_known": row.state == State.KNOWN,
        "headings": [(one, rules.LABELS[one], one in lacking, bool(row.answers.get(one.value))) for one in FormHeading],
        "persons": _persons(row),
        "lacking": [rules.LABELS[one] for one in lacking],
        "has_service": bool(row.answers.get(registering.SERVICE)),
        "due": lifecycle.attestation_due(row.deposited_on) if row.deposited_on else None,
        "is_incomplete": request.GET.get("fait") == "incomplet",
        "act_key": new_key(),
        "again_key": new_key(),
    }
    return render(request, "palier/guichet/registration.html", context)


def _persons(row: Registration) -> list[tuple[str, str]]:
    persons = row.answers.get(PERSONS) or {}
    return [
        (key, f"{one.get('first_name', '')} {one.get('last_name', '')}".strip()) for key, one in sorted(persons.items())
    ]


@only(Role.GUICHET)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@once
def heading(request: HttpRequest, public_id: UUID, letter: str) -> HttpResponse:
    """One heading of the form."""
    row = _own(request, public_id)
    try:
        asked = FormHeading(letter)
    except ValueError as error:
        raise Http404 from error
    following = rules.next_of(asked)
    onwards = reverse("rubrique", args=[row.public_id, following.value]) if following else _at(row)
    form = headings.FORMS[asked](request.POST or None, answers=row.answers, part=asked.value)
    return _answered(request, row, form, asked.value, f"{asked.value}. {rules.LABELS[asked]}", onwards)


@only(Role.GUICHET)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def service(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the attestation says of the service; kept for the next form too."""
    row = _own(request, public_id)
    form = ServiceForm(request.POST or None, answers=row.answers, part=registering.SERVICE)
    return _answered(request, row, form, registering.SERVICE, "Pour l’attestation", _at(row))


@only(Role.GUICHET)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@once
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One more person who will live there."""
    row = _own(request, public_id)
    form = PersonForm(request.POST or None, answers=row.answers, part="")

    def told() -> dict[str, Any]:
        persons = dict(row.answers.get(PERSONS) or {})
        one = form.told()
        return {**persons, rules.key_of(one["role"], persons): one}

    return _answered(request, row, form, PERSONS, "Une autre personne à loger", _at(row), told=told)


@only(Role.GUICHET)
@require_POST
@once
def without(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """Take a person out of the form."""
    row = _own(request, public_id)
    persons = {one: told for one, told in (row.answers.get(PERSONS) or {}).items() if one != key}
    return _done(request, row, lambda: registering.answer(row.public_id, PERSONS, persons, **_who(request)))


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": actor_of(request), "at": timezone.now()}


def _answered(
    request: HttpRequest,
    row: Registration,
    form: HeadingForm,
    part: str,
    title: str,
    onwards: str,
    *,
    told: Callable[[], dict[str, Any]] | None = None,
) -> HttpResponse:
    if row.state not in rules.OPEN:
        return HttpResponseRedirect(_at(row))
    status = 200
    if request.method == "POST":
        status = BAD_REQUEST
        if form.is_valid():
            registering.answer(row.public_id, part, told() if told else form.told(), **_who(request))
            return HttpResponseRedirect(onwards)
    context = {
        "form": form,
        "row": row,
        "title": title,
        "back": _at(row),
        "act_key": request.POST.get("act_key") or new_key(),
    }
    return render(request, "palier/guichet/heading.html", context, status=status)


def _done(request: HttpRequest, row: Registration, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except registering.Incomplete:
        return HttpResponseRedirect(f"{_at(row)}?fait=incomplet")
    except Refusal as refusal:
        context = {"sentence": str(refusal), "back": _at(row)}
        return render(request, "palier/guichet/refused.html", context, status=CONFLICT)
    return HttpResponseRedirect(_at(row))


@only(Role.GUICHET)
@require_POST
@once
def hand_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hand it in: it leaves for the register, once, however often the button is pressed."""
    row, is_another = _own(request, public_id), request.POST.get("autre") == "oui"
    return _done(request, row, lambda: registering.hand_in(row.public_id, is_another=is_another, **_who(request)))


@only(Role.GUICHET)
@require_POST
@once
def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give it up, once it was said that what was typed goes at once."""
    row = _own(request, public_id)
    if row.state in rules.OPEN and not sure.is_sure(request):
        deposited = f"Le dépôt du {date_words(row.deposited_on)} est abandonné aussi." if row.deposited_on else ""
        said = Sure(
            heading="Abandonner ce formulaire",
            button="Abandonner ce formulaire",
            facts=(("Formulaire", _title(row)),),
            ends=("Tout ce qui y est écrit est effacé aussitôt.", *((deposited,) if deposited else ())),
            stays=("La page de ce formulaire dit qu’il est abandonné, sans nom. Il quitte la liste de votre guichet.",),
            back="Ce qui est effacé ne revient pas : il faudrait remplir un autre formulaire avec la personne.",
            is_grave=True,
        )
        return sure.ask(request, said, leave=(_at(row), "Première demande"))
    done = _done(request, row, lambda: registering.drop(row.public_id, **_who(request)))
    return done if done.status_code == CONFLICT else HttpResponseRedirect(reverse("enregistrements"))


@only(Role.GUICHET)
@never_cache
@require_safe
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The paper of a deposit: the day that counts, and by when the attestation is due."""
    row = _own(request, public_id)
    if row.deposited_on is None:
        raise Http404
    context = {
        "row": row,
        "name": _name(row),
        "organisation": organisation_of(request),
        "agent": actor_of(request).person,
        "due": lifecycle.attestation_due(row.deposited_on),
        "at": timezone.now(),
    }
    return render(request, "palier/guichet/deposit.html", context)
