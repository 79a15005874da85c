"""I ask for another roof without a file: what the logeur will read, what the ceiling says line by line, then it is sent."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import OtherRoof
from palier.rules.law import calendars
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say, say_plural
from palier.rules.people.answers import Outcome, Verdict
from palier.rules.roofs import roof_alone, roof_fit, roof_requests
from palier.rules.roofs.other_roofs import RoofKind, RoofStage
from palier.rules.roofs.roof_alone import COUPLE, MOST_DEPENDANTS, ToldAlone
from palier.web.access import get_or_404
from palier.web.demandeur.first.step_fields import person_name
from palier.web.demandeur.roofs.asking import AskRoofForm
from palier.web.demandeur.roofs_alone.proved import BAD_REQUEST, proved, refused
from palier.web.inputs.fields import BoundedField, EurosField
from palier.web.languages.later import later
from palier.web.requests.chosen_language import asked_in
from palier.web.requests.sources import source_of
from palier.workflows.acting.refusals import Refusal
from palier.workflows.roofs import asking_alone
from palier.workflows.roofs.asking_alone import RoofProof, SaidAlone
from palier.workflows.roofs.asking_roofs import RoofWish

MOST_INCOME = 1_000_000


class AskRoofAloneForm(AskRoofForm):
    """What the same form asks, a name, and for an intermediate home what its ceiling reads."""

    field_order = (
        "first_name",
        "last_name",
        "adults",
        "dependants",
        "income",
        "persons",
        "public",
        "wanted_on",
        "phone",
        "motive",
    )
    first_name = person_name(later("Votre prénom"), missing=later("Écrivez votre prénom."), auto="given-name")
    last_name = person_name(later("Votre nom"), missing=later("Écrivez votre nom."), auto="family-name")
    adults = forms.TypedChoiceField(
        label=later("Vous y vivriez"),
        coerce=int,
        choices=[(1, later("seul ou seule, avec ou sans enfants")), (COUPLE, later("en couple, avec ou sans enfants"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), later("Dites si vous y vivriez en couple.")),
    )
    dependants = BoundedField(
        label=later("Combien de personnes à votre charge y vivraient"),
        min_value=0,
        max_value=MOST_DEPENDANTS,
        initial=0,
        help_text=later("Vos enfants, ou un proche que vos impôts comptent à votre charge. Zéro s’il n’y en a pas."),
    )
    income = EurosField(label="", most=MOST_INCOME, required=False)

    def __init__(self, *args: Any, roof: OtherRoof, year: int, on: date, **options: Any) -> None:
        """``year``: whose reference income is asked."""
        super().__init__(*args, roof=roof, on=on, **options)
        self.is_intermediate, self.most_persons = roof.kind == RoofKind.INTERMEDIATE, roof.persons
        if not self.is_intermediate:
            for name in ("adults", "dependants", "income"):
                del self.fields[name]
            return
        del self.fields["persons"]
        self.fields["income"].label = later("Revenu fiscal de référence de {year}, en euros", year=year)
        self.fields["income"].help_text = later(
            "Sur l’avis d’impôt reçu en {next_year}. En couple, la somme des deux si vous avez deux avis. Vide si vous ne savez "
            "pas. Ce montant sert à cette page seulement : il n’est gardé nulle part.",
            next_year=year + 1,
        )

    def clean(self) -> dict[str, Any]:
        """No more people than the home takes: said before anything of an income is worked out."""
        data: dict[str, Any] = super().clean() or {}
        adults, dependants = data.get("adults"), data.get("dependants")
        if self.is_intermediate and adults and dependants is not None and adults + dependants > self.most_persons:
            sentence = say_plural(
                self.most_persons,
                "Ce toit est prévu pour {count} personne, en vous comptant.",
                "Ce toit est prévu pour {count} personnes, en vous comptant.",
            )
            self.add_error("dependants", sentence)
        return data

    def said(self, to: RoofProof) -> SaidAlone:
        """What was said, once the form is right."""
        data = dict(self.cleaned_data)
        name = f"{data.pop('first_name')} {data.pop('last_name')}"
        told = ToldAlone(
            birth_date=to.birth_date,
            adults=data.pop("adults", 1),
            dependants=data.pop("dependants", 0),
            income=data.pop("income", None),
        )
        data.setdefault("persons", told.persons)
        return SaidAlone(name=name, told=told, wish=RoofWish(**{"public": "", **data}))


@require_http_methods(["GET", "HEAD", "POST"])
@proved
def ask(request: HttpRequest, to: RoofProof, public_id: UUID) -> HttpResponse:
    """Say what is asked, read what the ceiling says, then send the request."""
    rows = OtherRoof.objects.exclude(stage=RoofStage.DRAFT).select_related("commune", "organisation")
    roof, at = get_or_404(rows, public_id), timezone.now()
    on = day_in_paris(at)
    if asking_alone.asked(to, roof):
        return HttpResponseRedirect(reverse("mes-demandes-de-toits"))
    before = asking_alone.verdict(roof, ToldAlone(birth_date=to.birth_date), on=on)
    is_closed = roof.kind != RoofKind.INTERMEDIATE and before.outcome is Outcome.NOT_ELIGIBLE
    if roof.stage != RoofStage.OPEN or is_closed:
        return render(
            request,
            "palier/demandeur/roofs_alone/closed.html",
            {"roof": roof, "reasons": before.reasons if is_closed else ()},
        )
    form = AskRoofAloneForm(request.POST or None, roof=roof, year=roof_alone.income_year(on), on=on)
    verdict: Verdict | None = None
    if request.method == "POST" and form.is_valid():
        said = form.said(to)
        verdict = asking_alone.verdict(roof, said.told, on=on)
        if verdict.outcome is not Outcome.NOT_ELIGIBLE and (request.POST.get("envoyer") or not form.is_intermediate):
            try:
                asking_alone.ask(roof, to, said, source=source_of(request.META), at=at, language=asked_in(request))
            except asking_alone.AlreadyAskedAlone:
                return HttpResponseRedirect(reverse("mes-demandes-de-toits"))
            except Refusal as refusal:
                return refused(request, refusal, reverse("autre-toit", args=[public_id]))
            return HttpResponseRedirect(f"{reverse('mes-demandes-de-toits')}?fait=envoyee")
    context = _context(roof, form, verdict, at) | {"recipient": to.recipient}
    status = BAD_REQUEST if request.method == "POST" and form.errors else 200
    return render(request, "palier/demandeur/roofs_alone/ask.html", context, status=status)


def _context(roof: OtherRoof, form: AskRoofAloneForm, verdict: Verdict | None, at: datetime) -> dict[str, object]:
    return {
        "roof": roof,
        "form": form,
        "cost": roof_fit.said_cost(roof.terms),
        "has_age": bool(roof_fit.said_ages(roof.terms)),
        "verdict": verdict if form.is_intermediate else None,
        "is_refused": verdict is not None and verdict.outcome is Outcome.NOT_ELIGIBLE,
        "is_over": verdict is not None and any(one.code == roof_alone.OVER for one in verdict.reasons),
        "pill": say(roof_fit.PILLS[verdict.outcome][0]) if verdict else "",
        "tone": roof_fit.PILLS[verdict.outcome][1] if verdict else "",
        "is_ready": verdict is not None and verdict.outcome is not Outcome.NOT_ELIGIBLE,
        "promised": roof_requests.promised_on(at, roof.answer_days, calendars.of_departement(roof.commune.departement)),
    }
