"""Where a ground says the contrary of what the platform computes from the file: the reader is told, and gives a reason.

The file may be wrong and the ground right: nothing is refused here. Whoever sets a file aside against the computed verdict
says why, and whoever reads again sees both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from palier.rules.commission.grounds import Ground
from palier.rules.fitting import affordability, eligibility, income_test, occupancy, size_advice, size_guide
from palier.rules.fitting.occupancy import Fit
from palier.rules.fitting.size_guide import SizeGuide
from palier.rules.law import french
from palier.rules.law.law import act, applies, cch
from palier.rules.people.facts import Demande, Financing, Home, Proof, Situation

_HOUSE = act("règles de publication de Palier")
_ACCESS_NEEDS = frozenset(
    {Situation.HANDICAP, Situation.DISABLED_HOUSEHOLD, Situation.LOSS_OF_AUTONOMY, Situation.HEALTH}
)
_ACCESS_MOTIVES = frozenset({"07", "08"})
"""« Handicap » and « Raisons de santé » in the national list of motives (article R441-2-2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundEvidence:
    """What a ground is compared with: the file, the home, the day, and what its desk holds of the same household."""

    demande: Demande
    home: Home
    on: date
    is_designated_elsewhere: bool = False
    has_pieces: bool = False
    has_stay_papers: bool = False
    """An identity or stay document, verified and valid on the day, is here for every adult."""
    is_first_examined: bool = False
    """Nobody whom the commission examines for this home is ranked before this household."""
    guide: SizeGuide | None = None
    """The guide of sizes of the territory; Palier's own where it has none."""
    said_yes_on: date | None = None
    """The day on which the household answered that it still wants this home, while its word stands."""


@applies(cch("L441-2-2"), _HOUSE)
def contradiction(ground: Ground, known: GroundEvidence) -> str:
    """What the file says against a ground, as a desk reads it; empty when it says nothing against it."""
    return ANSWERS[ground](known) if ground in ANSWERS else ""


def _number(known: GroundEvidence) -> str:
    end = eligibility.last_valid_day(known.demande, on=known.on)
    if end is None or end < known.on:
        return ""
    return f"La demande est valable jusqu’au {french.day(end)}."


def _stay(known: GroundEvidence) -> str:
    is_said = "Une pièce d’identité ou de séjour valable est vérifiée pour chaque adulte du ménage."
    return is_said if known.has_stay_papers else ""


def _access(known: GroundEvidence) -> str:
    """The home is fitted, or nothing in the file asks for one that is: a refused claim asks for nothing."""
    if known.home.is_adapted:
        return "Ce logement est déclaré adapté à un handicap."
    file = known.demande
    asks = (
        any(claim.situation in _ACCESS_NEEDS and claim.proof is not Proof.REFUSED for claim in file.claims)
        or any(person.is_disabled or person.disability_rate for person in file.household.persons)
        or not _ACCESS_MOTIVES.isdisjoint(file.motives)
    )
    return "" if asks else "Rien dans ce dossier ne demande un logement accessible."


def _too_small(known: GroundEvidence) -> str:
    return _size(Ground.TOO_SMALL, known)


def _too_large(known: GroundEvidence) -> str:
    return _size(Ground.TOO_LARGE, known)


def _size(ground: Ground, known: GroundEvidence) -> str:
    found = income_test.counted(known.demande, on=known.on)
    fit = size_advice.fit(known.demande, known.home, on=known.on, guide=known.guide)
    is_small = known.home.floor_area < occupancy.minimum_area(found.persons, on=known.on)
    said = {Ground.TOO_LARGE: fit is Fit.TOO_BIG, Ground.TOO_SMALL: fit is Fit.TOO_SMALL or is_small}
    if said[ground] or fit in (Fit.UNKNOWN, Fit.APART):
        return ""
    persons = french.count(found.persons, "personne")
    code = known.home.type_code
    said_of = f"{'grand' if ground is Ground.TOO_LARGE else 'petit'}{'e' if code == size_guide.ROOM else ''}"
    return f"Pour {persons}, le repère de taille ne dit pas {size_guide.this(code)} trop {said_of}."


def _income(known: GroundEvidence) -> str:
    test = income_test.run(known.demande, known.home, on=known.on, lease_year=known.on.year)
    # What is not known says nothing against a ground; whether it may be sent at all is another question.
    return "Le revenu de référence du ménage ne dépasse pas le plafond de ce logement." if test.is_under else ""


def _all_incomes(known: GroundEvidence) -> str:
    """Above every ceiling is above the highest of them, the PLS, whatever this home's."""
    highest = replace(known.home, financing=Financing.PLS)
    test = income_test.run(known.demande, highest, on=known.on, lease_year=known.on.year)
    return "Le revenu de référence du ménage ne dépasse pas le plafond PLS." if test.is_under else ""


def _effort(known: GroundEvidence) -> str:
    rate = affordability.effort_rate_for(known.demande, known.home, on=known.on)
    unknown = "Le taux d’effort n’est pas calculé : une ressource n’est pas connue."
    return unknown if rate.share is None else ""


def _ownership(known: GroundEvidence) -> str:
    is_tenant = known.demande.current_home.is_owner is False
    return "Le dossier dit que le ménage n’est pas propriétaire de son logement." if is_tenant else ""


def _declaration(known: GroundEvidence) -> str:
    return "" if known.has_pieces else "Ce dossier ne contient aucune pièce : aucune ne contredit une déclaration."


def _behind(known: GroundEvidence) -> str:
    return "Aucun des candidats examinés n’est classé avant ce dossier." if known.is_first_examined else ""


def _elsewhere(known: GroundEvidence) -> str:
    none = "Ce réservataire ne propose aucun autre dossier de ce ménage."
    return "" if known.is_designated_elsewhere else none


def _still_wants(known: GroundEvidence) -> str:
    """Who answered was reached, and did not step back: silence says nothing, and is never compared with anything."""
    if known.said_yes_on is None:
        return ""
    return f"Le {french.day(known.said_yes_on)}, ce ménage a répondu que ce logement l’intéresse toujours."


def _empty(known: GroundEvidence) -> str:
    return "Ce dossier contient des pièces." if known.has_pieces else ""


ANSWERS: Mapping[Ground, Callable[[GroundEvidence], str]] = {
    Ground.NUMBER_INACTIVE: _number,
    Ground.OVER_CEILINGS: _income,
    Ground.OVER_ALL_CEILINGS: _all_incomes,
    Ground.IRREGULAR_STAY: _stay,
    Ground.TOO_SMALL: _too_small,
    Ground.TOO_LARGE: _too_large,
    Ground.NOT_ACCESSIBLE: _access,
    Ground.INSUFFICIENT_RESOURCES: _effort,
    Ground.SUITABLE_OWNERSHIP: _ownership,
    Ground.FALSE_DECLARATION: _declaration,
    Ground.RANKED_BEHIND: _behind,
    Ground.DESIGNATED_ELSEWHERE: _elsewhere,
    Ground.UNREACHABLE: _still_wants,
    Ground.STEPPED_BACK: _still_wants,
    Ground.EMPTY_FILE: _empty,
}
"""What the file can say against each ground.

The others rest on what no file holds, and need a written reason (``grounds.NEED_NOTE``), or are refused outright unless
their facts hold (``grounds.require``)."""
