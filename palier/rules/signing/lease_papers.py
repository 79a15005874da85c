"""The kinds of papers that go with a lease, each with its article, and which of them it cannot be sent without."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from palier.rules.law import parameters
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase

FILE = "signing.toml"
CONTRACT = "contrat"
KINDS = (CONTRACT, "diagnostics", "charges", "etat_des_lieux", "caution", "annexe")
NEEDED = (CONTRACT, "diagnostics")
"""Without them nothing is sent: the contract itself, and what the law annexes to it."""
ALONE = (CONTRACT, "etat_des_lieux")
"""One of an envelope at most."""
LABELS: Mapping[str, str] = {
    CONTRACT: phrase("Le contrat de location"),
    "diagnostics": phrase("Les diagnostics du logement"),
    "charges": phrase("La notice des charges"),
    "etat_des_lieux": phrase("L’état des lieux d’entrée"),
    "caution": phrase("L’acte de cautionnement"),
    "annexe": phrase("Une autre annexe"),
    "preuve": phrase("Le fichier de preuve"),
}
"""As pages say them; a test compares them with the dated list."""
PROOF = "preuve"
"""What the provider tells of how it was signed: no paper of the lease."""


class PaperKind(NamedTuple):
    """One kind, and the article that it comes from."""

    code: str
    label: str
    article: str


@applies(
    act("article 3 de la loi 89-462 du 6 juillet 1989"),
    act("article 3-3 de la loi 89-462 du 6 juillet 1989"),
    act("article 3-2 de la loi 89-462 du 6 juillet 1989"),
    act("article 22-1 de la loi 89-462 du 6 juillet 1989"),
)
def kinds(on: date) -> tuple[PaperKind, ...]:
    """The kinds in force on a day."""
    rows = ((code, parameters.find(FILE, code, on)) for code in KINDS)
    return tuple(PaperKind(code, str(row.value), str(row.article)) for code, row in rows)


@applies(act("règles de publication de Palier"))
def most(on: date) -> int:
    """How many papers go together at most."""
    return int(parameters.get(FILE, "most_papers", on).value)


@applies(act("article 3-3 de la loi 89-462 du 6 juillet 1989"))
def missing(given: Collection[str]) -> tuple[str, ...]:
    """The kinds without which the papers cannot be sent."""
    return tuple(code for code in NEEDED if code not in given)
