"""What is said of the size of a home for a household: advice to the person, a flag to the landlord, never a verdict.

Neither a territory's habit nor the areas of article R822-25, written for housing aid, closes an application. The
commission judges this home for this household (article L441-2-2) and gives its reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from palier.rules.fitting import income_test, occupancy, size_guide
from palier.rules.fitting.occupancy import Fit
from palier.rules.fitting.size_guide import SizeGuide
from palier.rules.law import french
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people import household
from palier.rules.people.answers import Reason
from palier.rules.people.facts import Demande, Financing, Home
from palier.rules.people.household import Composition

_MAY_APPLY = phrase("Cela n’empêche pas de candidater : la commission regarde chaque situation.")
_GROUND = phrase("Cela n’empêche pas de candidater, mais le bailleur peut en faire un motif de refus.")
_TOO_SMALL = (
    phrase("Pour {persons}, {guide} conseille {wanted} : {home} est plus petit."),
    phrase("Pour {persons}, {guide} conseille {wanted} : {home} est plus petite."),
)
_TOO_BIG = (
    phrase("Pour {persons}, {guide} conseille {wanted} : {home} est plus grand."),
    phrase("Pour {persons}, {guide} conseille {wanted} : {home} est plus grande."),
)
"""Of a home, then of a room, which is feminine."""


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The household as counted, without the persons to confirm, and with the births to confirm."""

    counted: Composition
    others: tuple[Composition, ...]


def _sizes(demande: Demande, on: date) -> _Sizes:
    found = income_test.counted(demande, on=on)
    sure = income_test.sure(demande, on=on)
    return _Sizes(found, (sure, household.with_pending_births(found) if found.pending else found))


@applies(cch("L441-2-2"))
def fit(demande: Demande, home: Home, *, on: date, guide: SizeGuide | None = None) -> Fit:
    """How the type of a home suits the household as counted, under the territory's guide or Palier's."""
    rooms = occupancy.extra_rooms(demande, on=on)
    found = income_test.counted(demande, on=on)
    return occupancy.fits(home.type_code, found, guide=guide or size_guide.of_palier(on), more_rooms=rooms)


@applies(cch("L441-2-2"), cch("R822-25"))
def about(demande: Demande, home: Home, *, on: date, guide: SizeGuide | None = None) -> tuple[Reason, ...]:
    """Everything to say of the size of a home; nothing where it suits, nor for an intermediate home."""
    if home.financing is Financing.LLI:
        return ()
    sizes = _sizes(demande, on)
    return (*_type(demande, home, sizes, guide or size_guide.of_palier(on), on), *_area(home, sizes, on))


def _type(demande: Demande, home: Home, sizes: _Sizes, guide: SizeGuide, on: date) -> Iterator[Reason]:
    rooms = occupancy.extra_rooms(demande, on=on)
    here, *others = (
        occupancy.fits(home.type_code, size, guide=guide, more_rooms=rooms) for size in (sizes.counted, *sizes.others)
    )
    persons = say_plural(sizes.counted.persons, "{count} personne", "{count} personnes")
    if here is Fit.UNKNOWN:
        sentence = say("Le type de ce logement, « {typed} », n’est pas connu.", typed=home.type_code)
        yield Reason(code="type_inconnu", sentence=sentence, source=guide.source)
    elif here is Fit.APART:
        sentence = say(
            "Pour une colocation de {persons}, le bailleur dit si {home} convient.",
            persons=persons,
            home=size_guide.this(home.type_code),
        )
        yield Reason(code="colocation", sentence=sentence, source=guide.source)
    elif here is Fit.FITS:
        if others[0] is not Fit.FITS:
            sentence = say(
                "{home} convient à {persons}, dont une partie est à confirmer.",
                home=french.capital(size_guide.this(home.type_code)),
                persons=persons,
            )
            yield Reason(code="taille_a_confirmer", sentence=sentence, source=cch("L442-12"))
    else:
        wanted = size_guide.say(guide.types_for(sizes.counted, more_rooms=rooms))
        sides = _TOO_SMALL if here is Fit.TOO_SMALL else _TOO_BIG
        yield Reason(
            code=f"logement_{here}",
            source=guide.source,
            remedy=say(_MAY_APPLY),
            sentence=say(
                sides[home.type_code == size_guide.ROOM],
                persons=persons,
                guide=size_guide.called(guide),
                wanted=wanted,
                home=size_guide.this(home.type_code),
            ),
        )


def _area(home: Home, sizes: _Sizes, on: date) -> Iterator[Reason]:
    persons = sizes.counted.persons
    minimum = occupancy.minimum_area(persons, on=on)
    if home.floor_area < minimum:
        yield Reason(
            code="surface_insuffisante",
            source=cch("R822-25"),
            remedy=say(_GROUND),
            sentence=say_plural(
                persons,
                "Ce logement de {area} m² serait suroccupé pour {count} personne, au sens de l’aide au logement : minimum "
                "{minimum} m².",
                "Ce logement de {area} m² serait suroccupé pour {count} personnes, au sens de l’aide au logement : minimum "
                "{minimum} m².",
                area=home.floor_area,
                minimum=minimum,
            ),
        )


@applies(cch("R822-25"), cch("L441-2-2"))
def is_area_enough(demande: Demande, home: Home, *, on: date) -> bool:
    """Whether the area reaches the one of R822-25 without the persons to confirm: then it is no ground of a landlord."""
    return home.floor_area >= occupancy.minimum_area(income_test.sure(demande, on=on).persons, on=on)
