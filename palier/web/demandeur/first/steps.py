"""Where a first registration stands, and its questions one by one, each kept as it is answered."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Registration
from palier.rules.counter import alone, alone_standing
from palier.rules.counter import registering as rules
from palier.rules.counter.alone import RegistrationStep as Step
from palier.rules.counter.registering import FormHeading, State
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.web.demandeur.first import filling
from palier.web.demandeur.first.door_forms import EVERYONE, NewPersonForm, who_of
from palier.web.demandeur.first.filling import filled
from palier.web.demandeur.first.step_forms import FORMS
from palier.web.inputs.headings import HeadingForm
from palier.workflows.counter import registering, registering_alone

MOST_PERSONS = 20
OWN_PAGES = {Step.PAPER: "premiere-demande-piece", Step.PERSONS: "premiere-demande-personnes"}


def address(step: Step | None) -> str:
    """The page of a step; after the last, what is read again and signed."""
    if step is None:
        return reverse("premiere-demande-signer")
    return reverse(OWN_PAGES[step]) if step in OWN_PAGES else reverse("premiere-demande-etape", args=[step.value])


@require_safe
@filled
def show(request: HttpRequest, row: Registration) -> HttpResponse:
    """Where it stands: a sentence, a date where one is due, and what to do next."""
    papers = registering_alone.papers_of(row.public_id)
    following = alone.first_open(row.answers, has_paper=bool(papers))
    context = {
        "row": row,
        "standing": standing_of(row),
        "is_open": row.state in rules.OPEN,
        "is_waiting": row.state in rules.ON_ITS_WAY,
        "is_refused": row.state == State.REFUSED,
        "is_known": row.state == State.KNOWN,
        "is_registered": row.state == State.REGISTERED,
        "headings": [_heading(row, one, has_paper=bool(papers)) for one in FormHeading],
        "following": address(following),
        "under_age": alone.under_age(row.answers, day_in_paris(timezone.now())),
        "is_begun": bool(row.answers.get(alone.STEPS)),
        "done": len(row.answers.get(alone.STEPS) or ()),
        "steps": len(Step),
        "reference": reference_of(row),
        "fait": request.GET.get("fait", ""),
    }
    return render(request, "palier/demandeur/first/form.html", context)


def standing_of(row: Registration) -> alone_standing.RegistrationStanding:
    """What its person is told of it today."""
    return alone_standing.standing(
        row.state,
        changed_on=day_in_paris(row.changed_at),
        deposited_on=row.deposited_on,
        is_attested=row.attested_at is not None,
        on=day_in_paris(timezone.now()),
        is_safe=row.is_safe,
    )


def reference_of(row: Registration) -> str:
    """What a counter finds a form by, with the birth date: the end of its id, which is drawn."""
    return alone.reference(row.public_id.hex)


def _heading(row: Registration, heading: FormHeading, *, has_paper: bool) -> dict[str, Any]:
    lacks = alone.lacking(row.answers, has_paper=has_paper)
    steps = [
        {"title": alone.ROWS[step].title, "url": address(step), "is_lacking": step in lacks}
        for step in Step
        if alone.ROWS[step].heading is heading
    ]
    return {
        "letter": heading.value,
        "label": alone.HEADINGS[heading],
        "steps": steps,
        "is_done": alone.done_in(row.answers, heading, has_paper=has_paper),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@filled
def step(request: HttpRequest, row: Registration, step: str) -> HttpResponse:
    """One question, or a small group."""
    try:
        asked = Step(step)
    except ValueError as error:
        raise Http404 from error
    if asked not in FORMS:
        raise Http404
    if row.state not in rules.OPEN:
        return filling.to_form()
    part = alone.ROWS[asked].heading.value
    form = FORMS[asked](request.POST if request.method == "POST" else None, answers=row.answers, part=part)
    if request.method == "POST" and form.is_valid():
        try:
            registering_alone.answer(row.public_id, asked, form.told(), tuple(form.fields), at=timezone.now())
        except registering.FormClosed:
            return filling.to_form()
        return HttpResponseRedirect(_onwards(request, asked))
    return asked_page(request, row, form, asked)


def _onwards(request: HttpRequest, asked: Step) -> str:
    """The next step, or what is read again, for who came from there to correct."""
    return address(None if "relire" in request.POST else alone.after(asked))


def asked_page(request: HttpRequest, row: Registration, form: HeadingForm, asked: Step, **more: object) -> HttpResponse:
    """A step, shown again with what is wrong."""
    place, number = alone.place_of(asked)
    before = list(Step)[place - 2] if place > 1 else None
    context = {
        "form": form,
        "row": row,
        "asked": alone.ROWS[asked],
        "place": place,
        "number": number,
        "back": address(before) if before else reverse("ma-premiere-demande"),
        "is_again": "relire" in request.GET or "relire" in request.POST,
        **more,
    }
    status = filling.BAD_REQUEST if form.errors else 200
    return render(request, "palier/demandeur/first/step.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@filled
def persons(request: HttpRequest, row: Registration) -> HttpResponse:
    """Who will live there: each is added on a page of their own; going on says that nobody is missing."""
    if row.state not in rules.OPEN:
        return filling.to_form()
    if request.method == "POST":
        registering_alone.pass_by(row.public_id, Step.PERSONS, at=timezone.now())
        return HttpResponseRedirect(_onwards(request, Step.PERSONS))
    told = row.answers.get(alone.PERSONS) or {}
    place, number = alone.place_of(Step.PERSONS)
    context = {
        "asked": alone.ROWS[Step.PERSONS],
        "place": place,
        "number": number,
        "back": address(list(Step)[place - 2]),
        "persons": list(persons_of(row)),
        "doubts": alone.doubts(row.answers, day_in_paris(timezone.now())),
        "new_key": _new_key(told),
        "lacks_spouse": alone.lacks_spouse(row.answers),
        "is_again": "relire" in request.GET,
    }
    return render(request, "palier/demandeur/first/persons.html", context)


def persons_of(row: Registration) -> Iterator[tuple[str, str, str, str]]:
    """Who was added: their key, a name, the link or the custody, and the birth date."""
    for key, one in sorted((row.answers.get(alone.PERSONS) or {}).items()):
        born = french.day(date.fromisoformat(one["birth_date"])) if one.get("birth_date") else ""
        place = str(EVERYONE.get(str(who_of(one)["who"]), ""))
        yield key, f"{one.get('first_name', '')} {one.get('last_name', '')}".strip(), place, born


def _new_key(told: dict[str, Any]) -> str:
    """A place in the form that nobody has: the same page sent twice adds one person."""
    return (
        ""
        if len(told) >= MOST_PERSONS
        else next(f"n{one}" for one in range(1, MOST_PERSONS + 2) if f"n{one}" not in told)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@filled
def person(request: HttpRequest, row: Registration, key: str) -> HttpResponse:
    """Somebody who will live there, added or corrected."""
    told = row.answers.get(alone.PERSONS) or {}
    if row.state not in rules.OPEN:
        return filling.to_form()
    if key not in told and key != _new_key(told):
        raise Http404
    known = {"one": who_of(told[key])} if key in told else {}
    form = NewPersonForm(request.POST if request.method == "POST" else None, answers=known, part="one")
    if request.method == "POST" and form.is_valid():
        registering_alone.tell_person(row.public_id, key, form.told(), at=timezone.now())
        return HttpResponseRedirect(reverse("premiere-demande-personnes"))
    context = {"form": form, "is_new": key not in told}
    status = filling.BAD_REQUEST if form.errors else 200
    return render(request, "palier/demandeur/first/person.html", context, status=status)


@require_POST
@filled
def without(_request: HttpRequest, row: Registration, key: str) -> HttpResponse:
    """Take somebody out; who is out stays out."""
    if row.state in rules.OPEN:
        registering_alone.tell_person(row.public_id, key, None, at=timezone.now())
    return HttpResponseRedirect(reverse("premiere-demande-personnes"))
