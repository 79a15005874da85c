"""The enforceable right to housing, explained: for whom, how it is asked, in how long where that is known. It decides nothing."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models.territories.departements import departements
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.situations import dalo, dalo_papers
from palier.web.languages.later import later
from palier.web.public.search import seeker_of


class DaloForm(forms.Form):
    """Which département."""

    departement = forms.ChoiceField(
        label=later("Votre département"), required=False, widget=forms.Select(attrs={"translate": "no"})
    )

    def __init__(self, *args: object, **options: object) -> None:
        """Every département of the country."""
        super().__init__(*args, **options)  # type: ignore[arg-type]
        listed = [(code, f"{name} ({code})") for code, name in sorted(departements().items())]
        self.fields["departement"].choices = [("", later("choisir")), *listed]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class DaloDelays:
    """The delays of one département, in words; what is not read in a text is said so."""

    name: str
    delay: str
    decision: str
    offer: str
    court: str


def delays(code: str, name: str, on: date) -> DaloDelays:
    """What is known of a département on a day."""
    known, decision, offer = dalo.long_delay(code, on), dalo.decision_due(on, code), dalo.offer_due(on, code)
    court = dalo.court_until(offer)
    return DaloDelays(
        name=f"{name} ({code})",
        delay=say("Délai anormalement long : {months} mois d’attente, selon nos informations.", months=known[0])
        if known
        else say("Délai anormalement long : le préfet le fixe. Celui de ce département n’est pas connu ici."),
        decision=say("La commission décide en {months} mois après réception.", months=decision.months),
        offer=say("Si elle dit oui, le préfet a {months} mois pour qu’une offre vous soit faite.", months=offer.months)
        if offer.is_sure
        else say(
            "Si elle dit oui, le préfet a {months} mois pour qu’une offre vous soit faite, selon nos informations.",
            months=offer.months,
        ),
        court=say("Sans offre à ce jour-là, vous avez {months} mois pour saisir le tribunal.", months=court.months),
    )


@login_not_required
@require_safe
def dalo_page(request: HttpRequest) -> HttpResponse:
    """Conditions, delays and form; with what the file of the reader says, where they have one."""
    on, seeker, form = day_in_paris(timezone.now()), seeker_of(request), DaloForm(request.GET)
    form.is_valid()
    named = departements()
    asked = getattr(form, "cleaned_data", {}).get("departement")
    mine = _mine(seeker.known.waiting_since, named) if seeker.known else []
    codes = [asked] if asked else mine
    known = seeker.known
    cases = {case for code in codes for case in dalo.possible_cases(known, code, on=on)} if known else set()
    context = {
        "form": DaloForm(initial={"departement": codes[0] if codes else ""}),
        "is_household": known is not None,
        "cases": [say(dalo.CASES[case]) for case in dalo.DaloCase if case in cases],
        "all_cases": [say(words) for words in dalo.CASES.values()],
        "papers": [say(words) for words in dalo_papers.OF_ALL],
        "proofs": [say(words) for case, words in dalo_papers.OF_CASE.items() if case in cases or not cases],
        "places": [delays(code, named[code], on) for code in codes],
        "refusal": say(dalo.REFUSAL_WARNING),
    }
    return render(request, "palier/public/dalo.html", context)


def _mine(waiting: object, named: dict[str, str]) -> list[str]:
    """The départements where a demande waits."""
    return sorted(code for code in waiting if code in named)  # type: ignore[attr-defined]
