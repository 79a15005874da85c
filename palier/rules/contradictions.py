"""Where a ground says the contrary of what the platform computes from the file: the reader is told, and gives a reason.

The file may be wrong and the ground right: nothing is refused here. Whoever sets a file aside against the computed verdict
says why, and whoever reads again sees both.
"""

from dataclasses import dataclass
from datetime import date

from palier.rules import eligibility, french, income_test, occupancy, size_advice, size_guide
from palier.rules.facts import Demande, Home
from palier.rules.grounds import Ground
from palier.rules.law import act, applies, cch
from palier.rules.occupancy import Fit
from palier.rules.size_guide import SizeGuide

_HOUSE = act("règles de publication de Palier")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a ground is compared with: the file, the home, the day, and what its desk holds of the same household."""

    demande: Demande
    home: Home
    on: date
    is_designated_elsewhere: bool = False
    has_pieces: bool = False
    guide: SizeGuide | None = None
    """The guide of sizes of the territory; Palier's own where it has none."""


@applies(cch("L441-2-2"), _HOUSE)
def contradiction(ground: Ground, known: Known) -> str:
    """What the file says against a ground, as a desk reads it; empty when it says nothing against it."""
    plain = {
        Ground.NOT_ACCESSIBLE: (known.home.is_adapted, "Ce logement est déclaré adapté à un handicap."),
        Ground.DESIGNATED_ELSEWHERE: (
            not known.is_designated_elsewhere, "Ce réservataire ne propose aucun autre dossier de ce ménage.",
        ),
        Ground.EMPTY_FILE: (known.has_pieces, "Ce dossier contient des pièces."),
    }  # fmt: skip
    if ground in plain:
        is_against, sentence = plain[ground]
        return sentence if is_against else ""
    if ground is Ground.NUMBER_INACTIVE:
        return _number(known)
    if ground in (Ground.TOO_LARGE, Ground.TOO_SMALL):
        return _size(ground, known)
    return _income(known) if ground in (Ground.OVER_CEILINGS, Ground.OVER_ALL_CEILINGS) else ""


def _number(known: Known) -> str:
    end = eligibility.last_valid_day(known.demande, on=known.on)
    if end is None or end < known.on:
        return ""
    return f"La demande est valable jusqu’au {french.day(end)}."


def _size(ground: Ground, known: Known) -> str:
    found = income_test.counted(known.demande, on=known.on)
    fit = size_advice.fit(known.demande, known.home, on=known.on, guide=known.guide)
    is_small = known.home.floor_area < occupancy.minimum_area(found.persons, on=known.on)
    said = {Ground.TOO_LARGE: fit is Fit.TOO_BIG, Ground.TOO_SMALL: fit is Fit.TOO_SMALL or is_small}
    if said[ground] or fit in (Fit.UNKNOWN, Fit.APART):
        return ""
    persons = french.count(found.persons, "personne")
    code = known.home.type_code
    said_of = size_guide.agreed(code, "grand" if ground is Ground.TOO_LARGE else "petit")
    return f"Pour {persons}, le repère de taille ne dit pas {size_guide.this(code)} trop {said_of}."


def _income(known: Known) -> str:
    test = income_test.run(known.demande, known.home, on=known.on, lease_year=known.on.year)
    # What is not known says nothing against a ground; whether it may be sent at all is another question.
    return (
        ""
        if test.exceeds is not False
        else "Le revenu de référence du ménage ne dépasse pas le plafond de ce logement."
    )
