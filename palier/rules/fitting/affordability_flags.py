"""Flags that a landlord's own published policy raises on a rent: figure, inputs, threshold, whose policy, sentence.

A threshold is no rule of law: a flag asks a person to look and never sets a candidature aside.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from palier.rules.fitting import affordability
from palier.rules.fitting.affordability import HomeCosts
from palier.rules.law import french
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.people.answers import Reason
from palier.rules.people.facts import Demande, Home

_R441_3_1 = cch("R441-3-1")
_WHOLE = 100
_LOOK = " : une personne l’examine, ce n’est pas un motif de refus à lui seul."


@dataclass(frozen=True, slots=True, kw_only=True)
class AffordabilityPolicy:
    """The thresholds that a landlord has published; ``None`` where it has none."""

    owner: str
    title: str
    highest_effort_percent: int | None = None
    lowest_cents_a_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AffordabilityFlag:
    """One figure against one threshold. ``is_raised`` is ``None`` when the figure is not known."""

    code: str
    is_raised: bool | None
    figure: str
    threshold: str
    policy: str
    sentence: str
    source: Source
    inputs: tuple[tuple[str, str], ...]
    to_confirm: tuple[Reason, ...] = ()


def _sentence(words: str, figure: str, threshold: str, owner: str, *, is_raised: bool | None, is_above: bool) -> str:
    if is_raised is None:
        return f"{words} n’est pas connu : le repère de {threshold} publié par {owner} ne peut pas être comparé."
    if not is_raised:
        return f"{words} serait de {figure} : il respecte le repère de {threshold} publié par {owner}."
    side = "au-dessus" if is_above else "au-dessous"
    return f"{words} serait de {figure}, {side} du repère de {threshold} publié par {owner}{_LOOK}"


def _effort(demande: Demande, home: Home, policy: AffordabilityPolicy, on: date, costs: HomeCosts) -> AffordabilityFlag:
    limit = policy.highest_effort_percent or 0
    rate = affordability.effort_rate_for(demande, home, on=on, costs=costs)
    is_raised = None if rate.share is None else rate.share > Fraction(limit, _WHOLE)
    figure = rate.figure or "non connu"
    threshold = french.percent(Fraction(limit, _WHOLE))
    return AffordabilityFlag(
        code="taux_effort",
        is_raised=is_raised,
        figure=figure,
        threshold=threshold,
        policy=policy.title,
        sentence=_sentence("Le taux d’effort", figure, threshold, policy.owner, is_raised=is_raised, is_above=True),
        source=_R441_3_1,
        inputs=affordability.inputs(rate),
        to_confirm=rate.to_confirm,
    )


def _rest(demande: Demande, home: Home, policy: AffordabilityPolicy, on: date, costs: HomeCosts) -> AffordabilityFlag:
    limit = policy.lowest_cents_a_day or 0
    rest = affordability.rest_to_live(demande, home, on=on, costs=costs)
    is_raised = None if rest.cents_a_day is None else rest.cents_a_day < limit
    figure, threshold = (
        "non connu" if cents is None else f"{french.cents(cents)} par jour" for cents in (rest.cents_a_day, limit)
    )
    tenths = int(rest.units * 10)
    inputs = (
        ("Ressources par mois", "non connu" if rest.resources is None else french.euros(rest.resources)),
        ("Coût du logement, aide déduite", french.cents(rest.cost)),
        ("Unités de consommation", f"{tenths // 10},{tenths % 10}"),
    )
    return AffordabilityFlag(
        code="reste_a_vivre",
        is_raised=is_raised,
        figure=figure,
        threshold=threshold,
        policy=policy.title,
        sentence=_sentence("Le reste à vivre", figure, threshold, policy.owner, is_raised=is_raised, is_above=False),
        source=act("convention des bailleurs"),
        inputs=inputs,
        to_confirm=rest.to_confirm,
    )


@applies(cch("R441-3-1"), act("arrêté du 10 mars 2011"))
def flags(
    demande: Demande, home: Home, policy: AffordabilityPolicy, *, on: date, costs: HomeCosts | None = None
) -> tuple[AffordabilityFlag, ...]:
    """One flag a published threshold, raised or not; none where the landlord has published none."""
    return tuple(_flags(demande, home, policy, on, costs or HomeCosts()))


def _flags(
    demande: Demande, home: Home, policy: AffordabilityPolicy, on: date, costs: HomeCosts
) -> Iterator[AffordabilityFlag]:
    if policy.highest_effort_percent is not None:
        yield _effort(demande, home, policy, on, costs)
    if policy.lowest_cents_a_day is not None:
        yield _rest(demande, home, policy, on, costs)
