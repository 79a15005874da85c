"""The enforceable right to housing, explained: for whom, how it is asked, in how long where that is known. It decides nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Commune
from palier.models.territories.departements import departements
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.people import facts
from palier.rules.situations import dalo, dalo_clock, dalo_papers
from palier.web.languages.later import later
from palier.web.public.search import seeker_of


class DaloForm(forms.Form):
    """Which département."""

    departement = forms.ChoiceField(
        label=later("Votre département"), required=False, widget=forms.Select(attrs={"translate": "no"})
    )

    def __init__(self, *args: object, on: date, **options: object) -> None:
        """Every département where the procedure exists."""
        super().__init__(*args, **options)  # type: ignore[arg-type]
        listed = [(code, f"{name} ({code})") for code, name in sorted(_open_to(on).items())]
        self.fields["departement"].choices = [("", later("choisir")), *listed]  # type: ignore[attr-defined]


def _open_to(on: date) -> dict[str, str]:
    """The départements of the list, by their codes."""
    return {code: name for code, name in departements().items() if dalo.has_procedure(code, on)}


@dataclass(frozen=True, slots=True)
class DaloDelays:
    """The delays of one département, in words; what is not read in a text is said so."""

    name: str
    sentences: tuple[str, ...]


def delays(code: str, name: str, on: date) -> DaloDelays:
    """What is known of a département on a day."""
    return DaloDelays(f"{name} ({code})", _delays(code, on) if dalo.are_delays_read(code, on) else (say(dalo.UNREAD),))


def _delays(code: str, on: date) -> tuple[str, ...]:
    known, decision, offer = dalo.long_delay(code, on), dalo.decision_due(on, code), dalo.offer_due(on, code)
    court = dalo.court_until(offer)
    return (
        say("Délai anormalement long : {months} mois d’attente, selon nos informations.", months=known[0])
        if known
        else say(
            "Nous ne connaissons pas le délai anormalement long de ce département, que fixe le préfet : l’attestation de "
            "votre demande l’écrit."
        ),
        say(
            "La commission décide en {months} mois après réception. Tant qu’elle attend des pièces qui manquent, ce délai "
            "s’arrête.",
            months=decision.months,
        ),
        say("Si elle dit oui, le préfet a {months} mois pour qu’une offre vous soit faite.", months=offer.months)
        if offer.is_sure
        else say(
            "Si elle dit oui, le préfet a {months} mois pour qu’une offre vous soit faite, selon nos informations.",
            months=offer.months,
        ),
        say("Sans offre à ce jour-là, vous avez {months} mois pour saisir le tribunal.", months=court.months),
        dalo_clock.say_judge(on),
    )


@login_not_required
@require_safe
def dalo_page(request: HttpRequest) -> HttpResponse:
    """Conditions, delays and form; with what the file of the reader says, where they have one."""
    on, seeker = day_in_paris(timezone.now()), seeker_of(request)
    form = DaloForm(request.GET, on=on)
    form.is_valid()
    asked = getattr(form, "cleaned_data", {}).get("departement")
    known = seeker.known
    mine = own_codes(known) if known else []
    codes = [asked] if asked else mine
    named = [(code, name) for code, name in _open_to(on).items() if code in codes]
    cases = {case for code in codes for case in dalo.possible_cases(known, code, on=on)} if known else set()
    context = {
        "form": DaloForm(initial={"departement": named[0][0] if named else ""}, on=on),
        "nowhere": say(dalo.NOWHERE),
        "is_nowhere": is_nowhere(mine, on),
        "is_household": known is not None,
        "cases": [say(dalo.CASES[case]) for case in dalo.DaloCase if case in cases],
        "all_cases": [say(words) for words in dalo.CASES.values()],
        "papers": [say(words) for words in dalo_papers.OF_ALL],
        "proofs": [say(words) for case, words in dalo_papers.OF_CASE.items() if case in cases or not cases],
        "places": [delays(code, name, on) for code, name in named],
        "refusal": say(dalo.REFUSAL_WARNING),
        "clock": _clock(known, codes, on) if known else (),
        **_delays_beside(codes, on),
    }
    return render(request, "palier/public/dalo.html", context)


def _delays_beside(codes: Collection[str], on: date) -> dict[str, object]:
    """A silence, and a shelter: of nobody whose every département has no procedure, or delays that no text was read on."""
    if codes and not any(dalo.has_procedure(code, on) and dalo.are_delays_read(code, on) for code in codes):
        return {}
    return {"no_decision": dalo_clock.say_no_decision(on), "shelter": dalo_clock.say_shelter(on)}


def _clock(known: facts.Demande, codes: list[str], on: date) -> tuple[str, ...]:
    """What the decision that the register knows has started, for the household that reads."""
    if known.dalo_decided_on is None or not dalo.is_living(known, on=on):
        return ()
    return clock_of(known.dalo_decided_on, codes, on)


def clock_of(decided_on: date, codes: Collection[str], on: date) -> tuple[str, ...]:
    """What a decision has started where a household waits: under the shortest delay of these départements.

    Which of them decided is not known, and who acts early loses nothing.
    """
    there = [code for code in codes if dalo.has_procedure(code, on)] or [*codes][:1] or [""]
    return dalo_clock.told(decided_on, min(there, key=lambda code: dalo.offer_due(decided_on, code).day), on=on)


def is_nowhere(codes: Collection[str], on: date) -> bool:
    """Whether a household waits only where the procedure does not exist."""
    return bool(codes) and not any(dalo.has_procedure(code, on) for code in codes)


def own_codes(known: facts.Demande) -> list[str]:
    """The départements where a demande waits; where nothing says one, those of the communes that it asks for.

    Those without the procedure too: who waits there alone is told so.
    """
    listed = departements()
    waits = sorted(code for code in known.waiting_since if code in listed)
    wished = Commune.objects.filter(code__in=known.wish.communes).values_list("departement", flat=True)
    return waits or sorted({code for code in wished if code in listed})
