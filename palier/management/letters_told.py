"""What a terminal is told of the letters of the register: who prints them where, and which nobody is named for."""

from collections.abc import Iterator

from palier.models import LetterPrinter
from palier.models.territories import departements
from palier.workflows.letters import printers

_NOBODY = "Personne n’est nommé pour imprimer"
_HOW = "./run palier organisation prints ORGANISME --in LIEU"


def named() -> Iterator[str]:
    """A line for each organisation that is named somewhere."""
    where: dict[str, list[str]] = {}
    for one in LetterPrinter.objects.select_related("organisation").order_by("organisation__name", "departement"):
        house = one.organisation
        closed = " (suspendu : personne n’y entre)" if house.suspended_at else ""
        where.setdefault(f"{house.name}{closed}", []).append(one.departement or "partout ailleurs")
    for who, places in where.items():
        yield f"Imprimées par {who} : {', '.join(places)}."


def unprinted() -> Iterator[str]:
    """One line for each place whose letters nobody is named for, and how to name somebody; none where there are none."""
    left = printers.left_to_operator()
    for code, number in sorted(left.items()):
        place = f"{departements.departements().get(code, code)} ({code})" if code else "commune inconnue"
        yield f"{_NOBODY} : {place}, lettres qui attendent : {number}."
    if left:
        yield f"Pour nommer un organisme : {_HOW}. En attendant, ces lettres sont à vous : ./run palier letters."
