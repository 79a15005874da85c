"""Who counts in a household under article L442-12: a line for each person, with why, so that the count explains itself.

An exclusion that rests on a limit not read at its source never decides alone: the person counts, to confirm.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.dates import age_on
from palier.rules.law.law import Source, applies, cch
from palier.rules.law.parameters import Parameter
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people.answers import Reason
from palier.rules.people.facts import HOLDERS, Household, Person, PersonRole

_FILE = "household.toml"
_L442_12 = cch("L442-12")
_CHILD, _CUSTODY = ("E", None), {"G": "garde_alternee", "D": "droit_de_visite"}


class Counting(StrEnum):
    """How far a person counts."""

    COUNTED = "compte"
    TO_CONFIRM = "compte_a_confirmer"
    NOT_COUNTED = "non_compte"


_WHY = {
    "titulaire": phrase("Signera le bail."),
    "enfant": phrase("A moins de {limit} ans."),
    "etudiant": phrase("Étudie et a moins de {limit} ans."),
    "invalidite": phrase("A une carte mobilité inclusion, mention invalidité : compte à tout âge."),
    "garde_alternee": phrase("Est en garde alternée : compte chez chaque parent."),
    "droit_de_visite": phrase("Est accueilli au titre d’un droit de visite et d’hébergement."),
    "taux_incapacite": phrase("Vit au foyer avec un taux d’incapacité d’au moins {limit} %."),
    "depart_a_confirmer": phrase("Ne devrait pas vivre dans le logement, d’après la séparation déclarée."),
    "age_inconnu": phrase("Sa date de naissance n’est pas connue."),
    "etudes_a_confirmer": phrase("A {limit} ans ou plus, et ses études ne sont pas connues."),
    "age_depasse": phrase("A {limit} ans ou plus et n’étudie pas."),
    "taux_inconnu": phrase("Est un parent ou un autre proche, dont le taux d’incapacité n’est pas connu."),
    "taux_insuffisant": phrase(
        "Est un parent ou un autre proche, dont le taux d’incapacité est de moins de {limit} %."
    ),
    "garde_inconnue": phrase("Est en garde, sans que le mode de garde soit connu."),
}
_REMEDIES = {
    "depart_a_confirmer": phrase("Dites qui vivra dans le logement."),
    "age_inconnu": phrase("Indiquez sa date de naissance."),
    "etudes_a_confirmer": phrase("Déposez le certificat de scolarité ou l’avis d’impôt où cette personne figure."),
    "age_depasse": phrase("Déposez l’avis d’impôt où cette personne figure."),
    "taux_inconnu": phrase("Déposez la carte mobilité inclusion ou la décision qui donne le taux d’incapacité."),
    "taux_insuffisant": phrase("Déposez l’avis d’impôt où cette personne figure."),
    "garde_inconnue": phrase("Déposez la décision ou l’accord qui organise la garde."),
}

_DOUBTS = {
    "depart_a_confirmer": (
        phrase("elle ne devrait pas vivre dans le logement, d’après la séparation déclarée"),
        phrase("elles ne devraient pas vivre dans le logement, d’après la séparation déclarée"),
    ),
    "age_inconnu": (
        phrase("sa date de naissance n’est pas connue"),
        phrase("leurs dates de naissance ne sont pas connues"),
    ),
    "etudes_a_confirmer": (
        phrase("elle a {limit} ans ou plus, et ses études ne sont pas connues"),
        phrase("elles ont {limit} ans ou plus, et leurs études ne sont pas connues"),
    ),
    "age_depasse": (
        phrase("elle a {limit} ans ou plus et n’étudie pas"),
        phrase("elles ont {limit} ans ou plus et n’étudient pas"),
    ),
    "taux_inconnu": (
        phrase("c’est un proche dont le taux d’incapacité n’est pas connu"),
        phrase("ce sont des proches dont le taux d’incapacité n’est pas connu"),
    ),
    "taux_insuffisant": (
        phrase("c’est un proche dont le taux d’incapacité est de moins de {limit} %"),
        phrase("ce sont des proches dont le taux d’incapacité est de moins de {limit} %"),
    ),
    "garde_inconnue": (
        phrase("elle est en garde, sans que le mode de garde soit connu"),
        phrase("elles sont en garde, sans que le mode de garde soit connu"),
    ),
}
"""The same causes after the count of the persons: for one, for several."""
_REMEDIES_OF_SEVERAL = {
    "age_inconnu": phrase("Indiquez leurs dates de naissance."),
    "depart_a_confirmer": phrase("Dites qui vivra dans le logement."),
    "etudes_a_confirmer": phrase("Déposez leurs certificats de scolarité ou l’avis d’impôt où ces personnes figurent."),
    "age_depasse": phrase("Déposez l’avis d’impôt où ces personnes figurent."),
    "taux_inconnu": phrase(
        "Déposez leurs cartes mobilité inclusion ou les décisions qui donnent leur taux d’incapacité."
    ),
    "taux_insuffisant": phrase("Déposez l’avis d’impôt où ces personnes figurent."),
    "garde_inconnue": phrase("Déposez les décisions ou les accords qui organisent la garde."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPerson:
    """One person of the demande: counted or not, why, and under which article. ``limit`` is the age or rate read."""

    key: str
    counting: Counting
    code: str
    limit: int = 0
    source: Source = _L442_12

    @property
    def sentence(self) -> str:
        """Why, in one plain sentence that names nobody."""
        return say(_WHY[self.code], limit=self.limit)

    @property
    def remedy(self) -> str:
        """What would settle it; empty when nothing is to settle."""
        return say(_REMEDIES[self.code]) if self.code in _REMEDIES else ""

    @property
    def is_counted(self) -> bool:
        """True for a sure count and for one to confirm."""
        return self.counting is not Counting.NOT_COUNTED


def _line(person: Person, code: str, counting: Counting = Counting.COUNTED, limit: int = 0) -> CountedPerson:
    return CountedPerson(key=person.key, counting=counting, code=code, limit=limit)


def _doubt(person: Person, code: str, limit: int = 0) -> CountedPerson:
    return _line(person, code, Counting.TO_CONFIRM, limit)


def _outside(person: Person, code: str, entry: Parameter) -> CountedPerson:
    """Leave out under a limit that is sure; otherwise keep the person and say that it is to confirm."""
    counting = Counting.NOT_COUNTED if entry.confidence == "S" else Counting.TO_CONFIRM
    return _line(person, code, counting, entry.value)


def _relative(person: Person, on: date) -> CountedPerson:
    """An ascendant or a collateral who is not a child: the rate of incapacity decides."""
    rate = parameters.get(_FILE, "disability_rate", on)
    if person.disability_rate is None:
        return _doubt(person, "taux_inconnu")
    if person.disability_rate >= rate.value:
        return _line(person, "taux_incapacite", limit=rate.value)
    return _outside(person, "taux_insuffisant", rate)


def _by_age(person: Person, on: date) -> CountedPerson:
    child, student = (parameters.get(_FILE, key, on) for key in ("child_age", "student_age"))
    if person.birth_date is None:
        return _doubt(person, "age_inconnu") if person.link in _CHILD else _relative(person, on)
    age = age_on(person.birth_date, on)
    if age < child.value:
        return _line(person, "enfant", limit=child.value)
    if person.link not in _CHILD:
        return _relative(person, on)
    if age >= student.value:
        return _outside(person, "age_depasse", student)
    if person.is_student is None:
        return _doubt(person, "etudes_a_confirmer", child.value)
    return (
        _line(person, "etudiant", limit=student.value) if person.is_student else _outside(person, "age_depasse", child)
    )


def _count(person: Person, on: date) -> CountedPerson:
    if person.role in HOLDERS:
        return _line(person, "titulaire")
    if person.is_disabled:
        return _line(person, "invalidite")
    if person.role is PersonRole.IN_CUSTODY:
        found = None if person.birth_date is None else _by_age(person, on)
        if found is not None and found.counting is not Counting.COUNTED:
            return found
        return (
            _line(person, _CUSTODY[person.custody]) if person.custody in _CUSTODY else _doubt(person, "garde_inconnue")
        )
    return _by_age(person, on)


@applies(cch("L442-12"))
def count(household: Household, *, on: date, leaving: Collection[str] = ()) -> tuple[CountedPerson, ...]:
    """One line a person, in the order given. ``leaving`` are the keys of those whom a separation may take away."""
    return tuple(
        _doubt(person, "depart_a_confirmer") if person.key in leaving else _count(person, on)
        for person in household.persons
    )


@applies(cch("L442-12"))
def doubts(lines: Iterable[CountedPerson]) -> tuple[Reason, ...]:
    """What is to confirm in a count: one reason a cause, whatever the number of persons."""
    causes = Counter(line.code for line in lines if line.counting is Counting.TO_CONFIRM)
    first = {line.code: line for line in reversed(tuple(lines)) if line.code in causes}
    return tuple(_doubtful(first[code], number) for code, number in sorted(causes.items()))


def _doubtful(line: CountedPerson, number: int) -> Reason:
    """The doubt on one person or on several, in their number."""
    words = _DOUBTS[line.code][number > 1]
    return Reason(
        code=line.code,
        source=_L442_12,
        sentence=say_plural(
            number,
            "Une personne est comptée sous réserve : {why}.",
            "{count} personnes sont comptées sous réserve : {why}.",
            why=say(words, limit=line.limit),
        ),
        remedy=say(_REMEDIES_OF_SEVERAL[line.code]) if number > 1 else line.remedy,
    )
