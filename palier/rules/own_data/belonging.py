"""How the archive of a person says of each column of the database whether it is in it, of whom, or why not.

Articles 15 and 20 of the regulation give a person their data, and not those of others (articles 15, 4 and 20, 4). The tables
``of_the_file``, ``of_the_path``, ``of_people`` and ``withheld`` say it for each column; a test holds them to the catalogue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from palier.rules.law.law import act, applies

ACCESS, PORTABLE = act("règlement (UE) 2016/679, article 15"), act("règlement (UE) 2016/679, article 20")
OF_OTHERS = ACCESS, PORTABLE
"""Their fourth paragraphs: nobody's rights are harmed by what another is given."""


class RowsOf(StrEnum):
    """Of whom the rows of a table are, as the archive says it."""

    FILE = "Du dossier : chaque titulaire les lit."
    PERSON = "De vous : l’autre titulaire ne les lit pas."
    FILE_BUT_OTHERS = "Du dossier, sans ce qui est propre à l’autre titulaire."


class ArchiveSubject(StrEnum):
    """What one file of the archive is about; the word names the file."""

    DEMANDE = "demande"
    HOUSEHOLD = "foyer"
    REGISTER = "registre-national"
    FACTS = "reponses-et-preuves"
    PIECES = "pieces"
    CHANGES = "changements"
    CANDIDATURES = "candidatures"
    LETTERS = "courrier"
    LIFE = "vie-de-la-demande"
    MISTAKES = "erreurs"
    APPEALS = "contestations"
    ROOFS = "autres-toits"
    THREADS = "messages"
    EXCHANGE = "echange"
    FORMER = "ancien-dossier"
    HELPERS = "qui-m-aide"
    WATCHING = "recherches"
    READINGS = "qui-a-lu"
    SIGN_IN = "connexion"


TITLES: Mapping[ArchiveSubject, str] = {
    ArchiveSubject.DEMANDE: "Votre demande",
    ArchiveSubject.HOUSEHOLD: "Votre foyer",
    ArchiveSubject.REGISTER: "Ce que le registre national a transmis",
    ArchiveSubject.FACTS: "Vos réponses, et ce que des pièces prouvent",
    ArchiveSubject.PIECES: "Vos pièces",
    ArchiveSubject.CHANGES: "Ce qui a changé",
    ArchiveSubject.CANDIDATURES: "Vos candidatures, vos points, les décisions",
    ArchiveSubject.LETTERS: "Votre courrier",
    ArchiveSubject.LIFE: "Renouvellement, radiation, séparation",
    ArchiveSubject.MISTAKES: "Les erreurs, et ce qu’elles ont coûté",
    ArchiveSubject.APPEALS: "Ce que vous contestez, et le temps demandé",
    ArchiveSubject.EXCHANGE: "L’échange de votre logement",
    ArchiveSubject.ROOFS: "Vos demandes d’un autre toit",
    ArchiveSubject.THREADS: "Vos messages à qui tient votre dossier",
    ArchiveSubject.FORMER: "Ce qu’un ancien outil disait de vous",
    ArchiveSubject.HELPERS: "Qui vous aide",
    ArchiveSubject.WATCHING: "Logements gardés, recherches et lieux",
    ArchiveSubject.READINGS: "Qui a lu votre dossier",
    ArchiveSubject.SIGN_IN: "Votre compte et vos connexions",
}


@dataclass(frozen=True, slots=True)
class GivenColumn:
    """A column that is in the archive."""

    label: str
    words: str = ""
    """The list that says its codes in words (``workflows.own_data.code_words``)."""
    is_own: bool = False
    """Only on the person's own row: on that of another holder it is left empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTable:
    """One table of the database as the archive gives it. A column is in ``given`` or in ``withheld``, and not in both."""

    title: str
    subject: ArchiveSubject
    whose: RowsOf
    given: Mapping[str, GivenColumn]
    withheld: Mapping[str, str] = field(default_factory=dict)
    """Column to reason."""


AGENT = "le nom d’un agent : son organisme le connaît et en répond"
INSIDE = "un numéro interne de la base : il n’a de sens nulle part ailleurs"
FILE_NUMBER = "le même pour toute l’archive : c’est votre demande"
AUDIENCE = "quels organismes peuvent lire la ligne : « Qui a lu votre dossier » dit lesquels l’ont fait"
SECRET = "l’empreinte d’un code ou d’un lien : elle ne dit rien, et ne doit ouvrir rien"  # noqa: S105 - a sentence
COMPUTED = "calculé à partir de ce qui est ici"
TECHNICAL = "une marque technique : elle ne dit rien de vous"
KEYS: Mapping[str, str] = {"id": INSIDE, "demande": FILE_NUMBER, "audience": AUDIENCE}
"""Columns that most tables have, and that no archive gives."""


@applies(*OF_OTHERS)
def but(columns: Sequence[str], *more: Mapping[str, str]) -> dict[str, str]:
    """The columns of ``KEYS`` that a table has, and others of its own with their reasons."""
    found = {name: KEYS[name] for name in columns}
    for one in more:
        found |= one
    return found
