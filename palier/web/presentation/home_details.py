"""What a landlord said of a home beside its size and its rent, in lines of a page: label and value."""

from collections.abc import Iterator

from palier.models import Home
from palier.rules.homes import home_facts
from palier.rules.homes.home_facts import HomeKind, Parking
from palier.rules.law import french
from palier.rules.law.voice import phrase, say, say_plural

type HomeLine = tuple[str, str]
_UNKNOWN = phrase("non indiqué")


def of_energy(home: Home) -> list[HomeLine]:
    """Its two classes, and what its energy costs a year."""
    lines = []
    if home.energy_class:
        lines.append((say("Classe énergie"), home.energy_class))
    if home.greenhouse_class:
        lines.append((say("Classe de gaz à effet de serre"), home.greenhouse_class))
    if home.energy_cost_least is not None and home.energy_cost_most is not None and home.energy_cost_year:
        value = say(
            "de {least} à {most}, aux prix de {number}",
            least=french.euros(home.energy_cost_least),
            most=french.euros(home.energy_cost_most),
            number=str(home.energy_cost_year),
        )
        lines.append((say("Énergie par an, selon le diagnostic"), value))
    return lines


def parking(home: Home) -> str:
    """Where one parks, with its price where there is one; empty while it is not said."""
    if not home.parking:
        return ""
    words = say(home_facts.PARKINGS[Parking(home.parking)])
    if home.parking_price is None:
        return words
    return say("{parking}, {amount} par mois", parking=words, amount=french.cents(home.parking_price))


def charges(home: Home) -> str:
    """What the charges pay, in words; empty while it is not said."""
    return french.series(say(home_facts.CHARGE_ITEMS[one]) for one in home_facts.charge_items(home.charges_cover))


def nearby(home: Home) -> str:
    """What is within ten minutes on foot, in words; empty while nothing is said."""
    return french.series(say(home_facts.NEARBY[one]) for one in home_facts.places_nearby(home.nearby))


def of_access(home: Home) -> list[HomeLine]:
    """How one gets in and moves about: only what was said."""
    return [(say(label), value) for label, value in _access(home) if value]


def _access(home: Home) -> Iterator[HomeLine]:
    yield phrase("Marches pour entrer"), _steps(home.door_steps)
    yield phrase("Porte la plus étroite"), "" if home.door_width is None else f"{french.number(home.door_width)} cm"
    yield phrase("L’ascenseur s’arrête à l’étage"), _yes(is_so=home.lift_serves_floor)
    yield phrase("Salle de bains adaptée"), _yes(is_so=home.has_adapted_bathroom)
    yield phrase("Douche de plain-pied"), _yes(is_so=home.has_level_shower)
    yield phrase("Stationnement pour personne à mobilité réduite"), _yes(is_so=home.has_wide_parking)


def _steps(number: int | None) -> str:
    if number is None:
        return ""
    return say_plural(number, "{count} marche", "{count} marches") if number else say("aucune")


def _yes(*, is_so: bool | None) -> str:
    if is_so is None:
        return ""
    return say("oui") if is_so else say("non")


def kind(home: Home) -> str:
    """``appartement`` or ``maison``; empty while it is not said."""
    return say(home_facts.KINDS[HomeKind(home.kind)]) if home.kind else ""


def all_lines(home: Home) -> list[HomeLine]:
    """Every detail as its landlord reads it again, what is missing said so."""
    unknown = say(_UNKNOWN)
    return [
        (say("Appartement ou maison"), kind(home) or unknown),
        (say("Stationnement"), parking(home) or unknown),
        (say("Ce que les charges paient"), charges(home) or unknown),
        *of_energy(home)[1 if home.energy_class else 0 :],
        *((say(label), value or unknown) for label, value in _access(home)),
        (say("À dix minutes à pied au plus"), nearby(home) or unknown),
    ]
