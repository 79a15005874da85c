"""The kinds of change that a household may tell: how each is named, and which piece proves it (article R441-2-4-1)."""

from collections.abc import Mapping
from enum import StrEnum

from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase
from palier.rules.people.facts import PersonRole


class ChangeKind(StrEnum):
    """What a household may say has changed, and what others change of its file. Stored words."""

    BIRTH = "naissance"
    ARRIVAL = "arrivee"
    DEPARTURE = "depart"
    NAME = "nom"
    BIRTH_DATE = "date_naissance"
    FAMILY = "situation_familiale"
    CONTACT = "contact"
    INCOME = "revenus"
    RESOURCES = "ressources"
    HOME = "logement"
    JOB = "emploi"
    WISH = "souhait"
    SITUATION = "situation"
    EXPECTED = "enfant_attendu"
    CRITERION = "critere_choisi"
    ANSWERS = "reponses"
    REGISTER = "registre"
    CHECKED = "piece_controlee"
    DESK = "organisme"
    RULES = "regles"


OF_HOUSEHOLD = frozenset(
    {ChangeKind.BIRTH, ChangeKind.ARRIVAL, ChangeKind.DEPARTURE, ChangeKind.BIRTH_DATE, ChangeKind.FAMILY}
)
"""Those that change who is counted, or how: they weigh again."""
OF_IDENTITY = frozenset({ChangeKind.NAME, ChangeKind.BIRTH_DATE})
"""Those that say who somebody is: of a holder, they are that holder’s alone to tell and to take back."""
COMES = frozenset({ChangeKind.BIRTH, ChangeKind.ARRIVAL})
"""Those that bring somebody in."""
ASKED = frozenset({*OF_HOUSEHOLD, ChangeKind.NAME})
"""Those that have a form of their own, are shown before they are signed, and may be taken back."""
OF_FACTS = frozenset({ChangeKind.INCOME, ChangeKind.RESOURCES, ChangeKind.HOME, ChangeKind.JOB})
"""Those that are answers of one's own, shown before they are signed too: each may be taken back by who told it."""
OF_OTHERS = frozenset({ChangeKind.REGISTER, ChangeKind.CHECKED, ChangeKind.DESK, ChangeKind.RULES})
"""What nobody of the household told, and what moved a score all the same: kept for the place before and after it."""
LABELS: Mapping[ChangeKind, str] = {
    ChangeKind.BIRTH: phrase("Une naissance"),
    ChangeKind.ARRIVAL: phrase("Une personne arrive dans le foyer"),
    ChangeKind.DEPARTURE: phrase("Une personne quitte le foyer"),
    ChangeKind.NAME: phrase("Un nom ou un prénom"),
    ChangeKind.BIRTH_DATE: phrase("Une date de naissance à corriger"),
    ChangeKind.FAMILY: phrase("Votre situation familiale"),
    ChangeKind.CONTACT: phrase("Votre adresse, votre téléphone ou votre courriel"),
    ChangeKind.INCOME: phrase("Vos revenus"),
    ChangeKind.RESOURCES: phrase("Vos ressources de chaque mois"),
    ChangeKind.HOME: phrase("Le logement où vous vivez"),
    ChangeKind.JOB: phrase("Votre emploi"),
    ChangeKind.WISH: phrase("Ce que vous cherchez"),
    ChangeKind.SITUATION: phrase("Une situation de votre dossier"),
    ChangeKind.EXPECTED: phrase("Un enfant attendu"),
    ChangeKind.CRITERION: phrase("Le critère choisi pour vos points"),
    # Kept by releases that did not say which answer.
    ChangeKind.ANSWERS: phrase("Des réponses de votre dossier"),
    ChangeKind.REGISTER: phrase("Le registre national a transmis autre chose"),
    ChangeKind.CHECKED: phrase("Une de vos pièces a été contrôlée"),
    ChangeKind.DESK: phrase("Une autre mise à jour de votre dossier"),
    ChangeKind.RULES: phrase("Les règles du calcul ont changé"),
}
_OF_ROLE: Mapping[PersonRole, tuple[str, ...]] = {
    PersonRole.CO_HOLDER: ("piece_identite", "avis_imposition_n2"),
    PersonRole.DEPENDANT: ("livret_famille",),
    PersonRole.IN_CUSTODY: ("decision_garde",),
}
_OF_STATUS: Mapping[str, tuple[str, ...]] = {
    "M": ("livret_famille",),
    "D": ("livret_famille",),
    "V": ("livret_famille",),
    "P": ("attestation_pacs",),
}
_OF_KIND: Mapping[ChangeKind, tuple[str, ...]] = {
    ChangeKind.BIRTH: ("acte_naissance",),
    ChangeKind.NAME: ("piece_identite",),
    ChangeKind.BIRTH_DATE: ("piece_identite",),
}
"""The documents of the closed list that prove each, where one does (article R441-2-4-1)."""


@applies(cch("R441-2-4-1"))
def pieces(kind: ChangeKind, *, role: PersonRole | None = None, status: str = "") -> tuple[str, ...]:
    """The codes of the pieces to send for a change; none where nothing proves it."""
    if kind is ChangeKind.ARRIVAL:
        return _OF_ROLE.get(role, ()) if role else ()
    return _OF_STATUS.get(status, ()) if kind is ChangeKind.FAMILY else _OF_KIND.get(kind, ())
