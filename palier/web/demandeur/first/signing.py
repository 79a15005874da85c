"""Read again, sign, and what comes after: the receipt, the way into the new file, or the form erased."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Registration
from palier.models.doors import acting
from palier.models.territories import localities
from palier.rules.counter import alone
from palier.rules.counter import registering as rules
from palier.rules.counter.alone import RegistrationStep as Step
from palier.rules.counter.registering import State
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.life import lifecycle
from palier.web.demandeur.first import filling, steps
from palier.web.demandeur.first.filling import filled
from palier.web.demandeur.first.step_forms import FORMS
from palier.web.inputs.fields import EurosField, RentField
from palier.web.inputs.headings import HeadingForm
from palier.web.languages.later import later, shown
from palier.web.requests.sources import source_of
from palier.web.signin import browsers, own_language
from palier.web.signin.views import BACKEND
from palier.workflows.acting.refusals import Refusal
from palier.workflows.counter import registering_alone
from palier.workflows.doors import recognising, slowing
from palier.workflows.fetching import fetching


class SignForm(forms.Form):
    """What a signature says."""

    is_safe = forms.BooleanField(
        label=later("Je suis en danger : n’écrivez qu’à l’adresse que j’ai prouvée, et ne la montrez à personne"),
        required=False,
    )
    is_true = forms.BooleanField(
        label=later("Ce que j’ai écrit est vrai, et les personnes que j’ai ajoutées sont d’accord"),
        error_messages={"required": later("Cochez cette case pour signer.")},
    )

    def __init__(self, *args: Any, row: Registration, **options: Any) -> None:
        """Offer one address alone to who asks alone, by mail."""
        super().__init__(*args, **options)
        if row.channel != "email" or not alone.may_be_safe(row.answers):
            del self.fields["is_safe"]


@require_http_methods(["GET", "HEAD", "POST"])
@filled
def sign(request: HttpRequest, row: Registration) -> HttpResponse:
    """Show each answer again, then take the signature: once, from however many devices."""
    if request.method == "POST" and row.state not in rules.OPEN:
        return HttpResponseRedirect(reverse("premiere-demande-recu"))
    if row.state not in rules.OPEN:
        return filling.to_form()
    form, status = (
        SignForm(request.POST if request.method == "POST" else None, row=row, initial={"is_safe": row.is_safe}),
        200,
    )
    if request.method == "POST":
        status = filling.BAD_REQUEST
        if form.is_valid():
            try:
                at = timezone.now()
                registering_alone.keep_safe(row.public_id, is_safe=bool(form.cleaned_data.get("is_safe")), at=at)
                registering_alone.sign(row.public_id, at=at)
            except Refusal as refusal:
                # Pressed twice at once: the other press handed it in meanwhile, and this one is led where that one was.
                if filling.is_handed_in(row):
                    return HttpResponseRedirect(reverse("premiere-demande-recu"))
                form.add_error(None, shown(refusal))
                status = filling.CONFLICT
            else:
                return HttpResponseRedirect(reverse("premiere-demande-recu"))
    papers = registering_alone.papers_of(row.public_id)
    context = {
        "form": form,
        "row": row,
        "lines": list(_lines(row)),
        "persons": [(name, place, born) for _, name, place, born in steps.persons_of(row)],
        "doubts": alone.doubts(row.answers, day_in_paris(timezone.now())),
        "papers": papers,
        "lacking": [
            (alone.ROWS[one].title, steps.address(one)) for one in alone.lacking(row.answers, has_paper=bool(papers))
        ],
        "due": lifecycle.attestation_due(day_in_paris(timezone.now())),
        "persons_url": steps.address(Step.PERSONS),
        "papers_url": steps.address(Step.PAPER),
    }
    return render(request, "palier/demandeur/first/sign.html", context, status=status)


def _lines(row: Registration) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Each question with its address, and what was answered to it, in words."""
    for step, made in FORMS.items():
        part = alone.ROWS[step].heading.value
        form = made(answers=row.answers, part=part)
        told: Mapping[str, Any] = row.answers.get(part) or {}
        said = [
            (str(field.label), _in_words(form, name, told[name]))
            for name, field in form.fields.items()
            if told.get(name) not in (None, "", [], False)
        ]
        yield alone.ROWS[step].title, steps.address(step), said


def _in_words(form: HeadingForm, name: str, value: Any) -> str:  # noqa: ANN401 - JSON
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        known = {str(code): str(label) for code, label in field.widget.choices}
        return french.series(known.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value]))
    if isinstance(field, forms.DateField):
        return french.day(date.fromisoformat(value))
    if name in ("commune", "communes"):
        codes = value if isinstance(value, list) else [value]
        return french.names(localities.named(codes))
    if isinstance(field, EurosField):
        return french.cents(value) if isinstance(field, RentField) else french.euros(value)
    return say("oui") if value is True else str(value)


@require_safe
@filled
def receipt(request: HttpRequest, row: Registration) -> HttpResponse:
    """The paper of a deposit: the day that counts, and by when the attestation is due."""
    if row.deposited_on is None:
        return filling.to_form()
    context = {
        "row": row,
        "reference": steps.reference_of(row),
        "due": lifecycle.attestation_due(row.deposited_on),
        "standing": steps.standing_of(row),
        "is_tax_offered": fetching.is_offered(),
    }
    return render(request, "palier/demandeur/first/receipt.html", context)


@require_POST
@filled
def enter(request: HttpRequest, row: Registration) -> HttpResponse:
    """Come into the new file: the address that opened the form is the one that the demande is known by."""
    at = timezone.now()
    browser = browsers.id_of(request) or recognising.new_id()
    user = registering_alone.enter(row.public_id, browser=browser, at=at)
    if user is None:
        # Not numbered yet, or reached elsewhere since: the number and a code are the way in.
        return filling.to_form() if row.state != State.REGISTERED else HttpResponseRedirect(reverse("connexion"))
    slowing.note(slowing.entry(int(row.demande_id or 0), source_of(request.META)), is_success=True, at=at)
    with acting.taken(acting.GATE):
        login(request, user, backend=BACKEND)
    filling.close(request)
    entered = HttpResponseRedirect(reverse("mon-dossier"))
    browsers.keep(entered, browser)
    own_language.come_in(request, entered, user, at=at)
    return entered


@require_http_methods(["GET", "HEAD", "POST"])
@filled
def drop(request: HttpRequest, row: Registration) -> HttpResponse:
    """Erase the form: asked, then done at once."""
    if row.state not in rules.OPEN:
        return filling.to_form()
    if request.method == "POST":
        try:
            registering_alone.drop(row.public_id, at=timezone.now())
        except Refusal:
            return filling.to_form()
        filling.close(request)
        return HttpResponseRedirect(f"{reverse('premiere-demande')}?fait=supprimee")
    is_deposited = row.state in (State.REFUSED, State.KNOWN) or row.deposited_on is not None
    context = {"row": row, "is_deposited": is_deposited}
    return render(request, "palier/demandeur/first/drop.html", context)
