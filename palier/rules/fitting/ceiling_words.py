"""What is said beside a ceiling and decides nothing: what a landlord may admit above it, and what visits leave to confirm."""

from datetime import date

from palier.rules.law import parameters
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.people.answers import Reason
from palier.rules.people.facts import Financing

_PLUS, _WHOLE = "plus_margin.toml", 100
_HOUSEHOLD = cch("L442-12")
_IN_PART = phrase("Votre revenu de référence, {figure}, ne dépasse pas {limit}, dont une partie est à confirmer.")
_ASK = phrase("Demandez au bailleur quel plafond il retient.")
_CONFIRM = phrase("Confirmez la composition de votre ménage.")
_ELSEWHERE = phrase("Cherchez un logement d’un autre financement ou signalez une baisse récente de vos revenus.")
_MARGIN = phrase(
    "Selon nos informations, un bailleur peut admettre des revenus jusqu’à {percent} % au-dessus, pour une petite part de "
    "ses logements PLUS : demandez-le-lui."
)
_VISITS = phrase(
    "Votre revenu de référence, {figure}, ne dépasse pas {limit}. Selon nos informations, un enfant accueilli en droit de "
    "visite compte dans le logement, mais ne relève pas ce plafond comme un enfant à charge."
)


@applies(cch("D331-12"))
def remedy_over(amount: int, limit: int, financing: Financing, *, on: date) -> str:
    """What to do above a ceiling; of a PLUS home, what its landlord may admit is told."""
    elsewhere = say(_ELSEWHERE)
    percent: int = parameters.get(_PLUS, "margin_percent", on).value
    if financing is not Financing.PLUS or amount * _WHOLE > limit * (_WHOLE + percent):
        return elsewhere
    return f"{elsewhere} {say(_MARGIN, percent=percent)}"


@applies(_HOUSEHOLD)
def in_part(figure: str, limit: str, *, rests_on_visits: bool) -> Reason:
    """Under a ceiling that persons to confirm raise, or children who visit alone: the category was read for dependants."""
    return Reason(
        code="visite_a_confirmer" if rests_on_visits else "personnes_a_confirmer",
        sentence=say(_VISITS if rests_on_visits else _IN_PART, figure=figure, limit=limit),
        source=_HOUSEHOLD,
        remedy=say(_ASK if rests_on_visits else _CONFIRM),
    )
