"""What a household told of its home and of what comes in each month, in words: one for its own pages and for who checks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from palier.rules.law import codes, french
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say, say_plural

HOME_FIELDS: Mapping[str, str] = {
    "occupancy_codes": phrase("Où vous vivez"),
    "type_code": phrase("Type de votre logement"),
    "floor_area": phrase("Surface"),
    "occupants": phrase("Personnes qui y vivent"),
    "rent": phrase("Loyer et charges"),
    "housing_aid": phrase("Aide au logement, par mois"),
}
RESOURCES = "resources"
"""First word of the path of what a person receives and pays each month."""
_DECIDES: Mapping[str, str] = {
    "SAL": "bulletins_salaire",
    "CHO": "avis_chomage",
    "RET": "notification_pension",
    "PINV": "notification_pension",
    "PAR": "pension_alimentaire",
    "PAV": "pension_alimentaire",
    "BE": "notification_bourse",
}
_OF_BENEFITS = "attestation_caf_msa"


@applies(cch("R441-2-2"))
def resource_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each amount received or paid a month: its name in the State's list, and the amount."""
    for row in sorted(rows, key=lambda one: bool(one.get("is_paid"))):
        labels = codes.RESOURCE_PAID if row.get("is_paid") else codes.RESOURCE_RECEIVED
        name = say(labels[row["code"]]) if row["code"] in labels else say("Code {number}", number=row["code"])
        yield name, french.euros(row["amount"]) if row["amount"] is not None else say("je ne sais pas")


@applies(cch("R441-2-2"))
def resources(rows: Iterable[Mapping[str, Any]]) -> str:
    """The same on one line."""
    return french.series(say("{name} {amount}", name=name, amount=amount) for name, amount in resource_lines(rows))


@applies(cch("R441-2-4-1"))
def proof_of(rows: Iterable[Mapping[str, Any]]) -> str:
    """The code of the document that proves what is told first: the closed list has one for each kind of resource."""
    return next((_DECIDES.get(row["code"], _OF_BENEFITS) for row in rows), _OF_BENEFITS)


def _lodging(told: Iterable[str]) -> str:
    return french.series(
        say(codes.OCCUPANCY[code]) if code in codes.OCCUPANCY else say("code {number}", number=code) for code in told
    )


HOME_WORDS: Mapping[str, Callable[[Any], str]] = {
    "occupancy_codes": _lodging,
    "type_code": lambda code: say(codes.HOME_TYPE[code]) if code in codes.HOME_TYPE else str(code),
    "floor_area": lambda area: say("{number} m²", number=area),
    "occupants": lambda number: say_plural(number, "{count} personne", "{count} personnes"),
    "rent": french.cents,
    "housing_aid": french.cents,
}
