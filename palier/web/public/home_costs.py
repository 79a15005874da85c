"""What a home costs, in lines: of the home for everybody, and for one household with the aid that it may have."""

from dataclasses import dataclass

from palier.models import Home, Publication
from palier.models.territories import apl_zones
from palier.rules.fitting import affordability, full_cost, housing_aid
from palier.rules.fitting.housing_aid import AidEstimate
from palier.rules.homes.home_facts import Parking
from palier.rules.law import french
from palier.rules.law.voice import say
from palier.rules.people import facts
from palier.web.presentation import home_details
from palier.web.presentation.home_details import HomeLine
from palier.workflows.scoring import scoring


@dataclass(frozen=True, slots=True)
class HouseholdCost:
    """What the home would cost this household, with the inputs; unknown stays unknown."""

    share: str
    """The effort rate before any aid, as a decision reads it."""
    left_a_day: str
    """What is left a day and a share before any aid."""
    aid: str
    """The housing aid, between two bounds; empty where it is not estimated."""
    aid_inputs: tuple[HomeLine, ...]
    why_no_aid: str
    about_scale: str
    """From when the amounts of the scale are."""
    after_aid: str
    left_after: str


@dataclass(frozen=True, slots=True)
class ShownCost:
    """What the home costs whoever lives there, line by line; the sum of what is known, between two bounds."""

    lines: tuple[HomeLine, ...]
    total: str
    notes: tuple[str, ...]


def of_home(home: Home) -> ShownCost:
    """Rent, charges, tied parking and energy, each with its amount a month."""
    costs, lines = (
        home.running_costs,
        [(say("Loyer"), french.cents(home.rent)), (say("Charges"), french.cents(home.charges))],
    )
    notes, energy = [], costs.monthly_energy
    if home.parking == Parking.TIED:
        lines.append((say("Stationnement, à prendre avec le logement"), french.cents(costs.parking)))
    if energy is not None:
        lines.append((say("Énergie, selon le diagnostic"), between(*energy)))
    else:
        notes.append(say("Le coût de l’énergie n’est pas indiqué : il s’ajoute à ce total."))
    if covered := home_details.charges(home):
        notes.append(say("Les charges paient : {items}.", items=covered))
    if costs.is_energy_in_charges and energy is not None:
        notes.append(say("Une partie de l’énergie est déjà payée avec les charges : le total est entre les deux."))
    if costs.energy_year:
        notes.append(say("L’énergie est comptée aux prix de {number}.", number=str(costs.energy_year)))
    if home.parking and home.parking not in (Parking.TIED, ""):
        notes.append(say("{parking}.", parking=french.capital(home_details.parking(home))))
    least, most = energy or (0, 0)
    base = home.full_rent + costs.parking
    return ShownCost(tuple(lines), between(base + least, base + most), tuple(notes))


def of_household(known: facts.Demande, publication: Publication) -> HouseholdCost:
    """The same against the resources declared, before and after the aid, which is estimated and decides nothing."""
    on, row = scoring.closing_day(publication), publication.home
    home = row.as_facts
    aid = housing_aid.estimate(known, home, zone=apl_zones.zone_of(row.commune), on=on)
    found = full_cost.full_cost(known, home, row.running_costs, aid, on=on)
    is_known = aid.least is not None and aid.most is not None
    return HouseholdCost(
        share=affordability.effort_rate_for(known, home, on=on).figure,
        left_a_day=_least(found.left_before),
        aid=between(aid.least or 0, aid.most or 0) if is_known else "",
        aid_inputs=aid.inputs,
        why_no_aid=aid.missing,
        about_scale=_about(aid),
        after_aid=between(*found.after_aid) if found.after_aid else "",
        left_after=_least(found.left_after),
    )


def between(least: int, most: int) -> str:
    """Cents in euros, between two bounds where they differ."""
    if least == most:
        return french.cents(least)
    return say("de {least} à {most}", least=french.cents(least), most=french.cents(most))


def _least(bounds: tuple[int, int] | None) -> str:
    return "" if bounds is None else between(*bounds)


def _about(aid: AidEstimate) -> str:
    if aid.since is None:
        return ""
    day = french.day(aid.since)
    if aid.is_last_known:
        return say("Montants du barème : ceux du {day}, les derniers connus ici.", day=day)
    return say("Montants du barème : ceux du {day}.", day=day)
