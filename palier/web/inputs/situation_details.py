"""What two situations are told with: the class read on a diagnosis of energy, and the landlord of the home of today.

They are asked only of whom a grid of their territories would weigh them: nobody is asked for what changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms

from palier.models.demandes.told_claims import ENERGY, LANDLORD
from palier.rules.people.facts import Claim, Situation
from palier.rules.scoring.fact_energy import CLASS_FACTS
from palier.rules.scoring.fact_offered import SAME_LANDLORD
from palier.rules.situations.situations import SituationKind
from palier.web.languages.later import later

KEYS: Mapping[Situation, str] = {Situation.ENERGY_CLASS: ENERGY, Situation.PRESENT_LANDLORD: LANDLORD}
"""Under which key of the told fact the detail is kept."""
_WEIGHED: Mapping[Situation, frozenset[str]] = {
    Situation.ENERGY_CLASS: frozenset(CLASS_FACTS.values()),
    Situation.PRESENT_LANDLORD: frozenset({SAME_LANDLORD}),
}
LACKING: Mapping[Situation, Any] = {
    Situation.ENERGY_CLASS: later("Choisissez la classe lue sur le diagnostic."),
    Situation.PRESENT_LANDLORD: later("Choisissez votre bailleur."),
}
type Landlords = Callable[[str], list[tuple[str, str]]]
"""Who may be named as one’s landlord, by public id, and the one that was told: asked only where the question is."""


def is_asked(kind: SituationKind, named: frozenset[str], told: Iterable[Situation]) -> bool:
    """Whether a situation stands on the page: always, but for the two that wait for a grid, or for having been told."""
    weighed = _WEIGHED.get(kind.situation)
    return weighed is None or bool(weighed & named) or kind.situation in set(told)


def of_claim(claim: Claim | None) -> str:
    """What was told with a situation, of a landlord that another carries on the one that stands; empty where nothing was."""
    if claim is None:
        return ""
    return claim.energy or claim.landlord


def day_label(kind: SituationKind) -> Any:  # noqa: ANN401 - what Django's labels take
    """What the day of a situation is: the first of it, or of a class that of its diagnosis."""
    if kind.situation is Situation.ENERGY_CLASS:
        return later("Jour du diagnostic")
    return later("{label} : depuis quel jour ?", label=kind.label)


def field(situation: Situation, claim: Claim | None, landlords: Landlords) -> forms.ChoiceField | None:
    """The question that goes with a situation, if one does."""
    if situation is Situation.ENERGY_CLASS:
        label = later("La classe lue sur le diagnostic")
        choices = [(one, one) for one in CLASS_FACTS]
        helped = later("Elle est en tête du diagnostic, et votre bailleur le joint au bail.")
    elif situation is Situation.PRESENT_LANDLORD:
        label, choices = later("Votre bailleur"), landlords(claim.landlord if claim else "")
        helped = later("Il n’est pas dans la liste ? Il ne propose rien sur ce site : décochez cette situation.")
    else:
        return None
    return forms.ChoiceField(
        label=label,
        help_text=helped,
        required=False,
        choices=[("", later("choisir")), *choices],
        initial=told if (told := of_claim(claim)) in dict(choices) else "",
    )
