"""What another roof is: a temporary residence, a room in a shared flat, or an intermediate home, as its logeur declares it.

None of them is a home of article L441-1: no numéro unique, no commission, no radiation, and nothing here weighs a demande. What
is asked of who wants one is a closed list, so that everybody reads the same conditions before they ask.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from palier.rules.commission import motives
from palier.rules.law import parameters
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say

FILE = "roofs.toml"
_HOUSE = act("règles de publication de Palier")
_PAPERS = act("décret n° 2015-1437 du 5 novembre 2015, annexe I")
_EQUAL = act("article 225-1 du code pénal")


class RoofKind(StrEnum):
    """What a roof is. Stored words."""

    RESIDENCE = "residence_temporaire"
    SHARED = "colocation"
    INTERMEDIATE = "logement_intermediaire"


KINDS: Mapping[RoofKind, str] = {
    RoofKind.RESIDENCE: phrase("Résidence temporaire"),
    RoofKind.SHARED: phrase("Chambre en colocation"),
    RoofKind.INTERMEDIATE: phrase("Logement intermédiaire"),
}
WHAT: Mapping[RoofKind, str] = {
    RoofKind.RESIDENCE: phrase("Un logement pour un temps, meublé ou non, dans une résidence. Le séjour a une fin."),
    RoofKind.SHARED: phrase("Une chambre à vous, et le reste du logement partagé avec d’autres locataires."),
    RoofKind.INTERMEDIATE: phrase(
        "Un logement plus cher qu’un logement social, avec des plafonds de revenus plus hauts. Ni numéro, ni commission."
    ),
}


class RoofStage(StrEnum):
    """Where a roof stands. Stored words."""

    DRAFT = "brouillon"
    OPEN = "publie"
    PAUSED = "en_pause"
    CLOSED = "ferme"


class RoofMove(StrEnum):
    """What its logeur does with it."""

    PUBLISH = "publier"
    PAUSE = "mettre_en_pause"
    CLOSE = "fermer"


MOVES: Mapping[RoofMove, Mapping[RoofStage, RoofStage]] = {
    RoofMove.PUBLISH: dict.fromkeys((RoofStage.DRAFT, RoofStage.PAUSED), RoofStage.OPEN),
    RoofMove.PAUSE: {RoofStage.OPEN: RoofStage.PAUSED},
    RoofMove.CLOSE: dict.fromkeys((RoofStage.DRAFT, RoofStage.OPEN, RoofStage.PAUSED), RoofStage.CLOSED),
}
"""From where each move goes, and to where. A roof that is closed stays so: another is declared."""


class RoofLease(StrEnum):
    """How a shared flat is let. Stored words."""

    SEPARATE = "baux_separes"
    JOINT = "bail_commun"


LEASES: Mapping[RoofLease, str] = {
    RoofLease.SEPARATE: phrase("un bail par personne : le départ d’une autre ne change rien au vôtre"),
    RoofLease.JOINT: phrase("un seul bail pour tous : lisez ce qu’il dit du départ d’un colocataire"),
}


class RoofPublic(StrEnum):
    """For whom a residence may be kept: what somebody does, never what they are. Stored words."""

    STUDENT = "etudes"
    APPRENTICE = "apprentissage"
    TRAINING = "formation_ou_stage"
    JOB_START = "prise_de_poste"
    JOB_MOVE = "mobilite_professionnelle"


PUBLICS: Mapping[RoofPublic, str] = {
    RoofPublic.STUDENT: phrase("étudiant ou étudiante"),
    RoofPublic.APPRENTICE: phrase("apprenti ou apprentie"),
    RoofPublic.TRAINING: phrase("en formation ou en stage"),
    RoofPublic.JOB_START: phrase("début d’un emploi"),
    RoofPublic.JOB_MOVE: phrase("emploi qui change de lieu"),
}


class RoofPaper(StrEnum):
    """A paper that may be asked of a candidate: a heading of annexe I of décret n° 2015-1437. Stored words."""

    IDENTITY = "identite"
    ADDRESS = "domicile"
    ACTIVITY = "activite"
    INCOME = "ressources"


PAPERS: Mapping[RoofPaper, str] = {
    RoofPaper.IDENTITY: phrase("une pièce d’identité, ou un titre de séjour, avec photo"),
    RoofPaper.ADDRESS: phrase("un seul justificatif de domicile"),
    RoofPaper.ACTIVITY: phrase(
        "un ou plusieurs justificatifs d’activité : contrat, carte d’étudiant, certificat de scolarité"
    ),
    RoofPaper.INCOME: phrase(
        "un ou plusieurs justificatifs de ressources : bulletins de salaire, avis d’impôt, bourse"
    ),
}
"""The four headings. The list is closed for homes let as a main home; a residence is held to it here too, by house rule."""
TYPES = ("T1", "T2", "T3", "T4", "T5", "T6P")
ROOM = "C"
"""The size of what one has in a shared flat, as a search asks for it: the flat itself may have four rooms."""
LONGEST_NAME, LONGEST_WORDS = 80, 300


class ImpossibleRoof(ValueError):
    """What a logeur declares cannot be; ``field`` names the field, the message is a French sentence for who typed it."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep the field, for the form."""
        super().__init__(sentence)
        self.field = field


class ImpossibleRoofMove(ValueError):
    """The roof is not where this can be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoofTerms:
    """What a logeur declares of a roof. Amounts in cents a month, lengths in months, area in m²."""

    kind: RoofKind
    name: str
    type_code: str
    floor_area: int
    rent: int
    charges: int
    deposit: int
    places: int
    """How many such rooms or homes there are."""
    persons: int
    """How many people may live in one of them."""
    answer_days: int
    """Working days within which the logeur promises to answer."""
    address: str = ""
    """Shown to everybody; empty where it is told to whom is accepted."""
    least_months: int | None = None
    most_months: int | None = None
    free_from: date | None = None
    age_from: int | None = None
    age_under: int | None = None
    publics: tuple[RoofPublic, ...] = ()
    lease_form: RoofLease | None = None
    living: str = ""
    """Who lives in a shared flat, without a word on anybody in particular."""
    how_to: str = ""
    papers: tuple[RoofPaper, ...] = field(default=(RoofPaper.IDENTITY,))

    @property
    def full_rent(self) -> int:
        """Rent and charges."""
        return self.rent + self.charges


@applies(_HOUSE)
def answer_days_offered(on: date) -> tuple[int, ...]:
    """The delays that a logeur may promise, in working days."""
    return tuple(parameters.get(FILE, "answer_days", on).value)


@applies(_HOUSE)
def moved(stage: RoofStage, wanted: RoofMove) -> RoofStage:
    """Where a roof stands once this is done. Raises ``ImpossibleRoofMove``."""
    if stage not in MOVES[wanted]:
        raise ImpossibleRoofMove
    return MOVES[wanted][stage]


_WHO = r"(?:femmes?|hommes?|filles?|gar[cç]ons?|dames?|messieurs|personnes?|gens|familles?|couples?|jeunes|(?:co)?locataires?)"
_SEX = r"(?:femmes?|hommes?|filles?|gar[cç]ons?|dames?|messieurs|familles?|couples?|jeunes|vieux|enfants?)"
_ONLY = re.compile(
    rf"\b(?:(?:uniquement|seulement|exclusivement|r[ée]serv[ée]+s? (?:à|a|aux?)|interdit[es]* (?:à|a|aux?))"
    rf"\s*(?:de |d['’]|des |les |aux? )?|(?:^|[.;:,!?]\s*|\bne \w+ |\bn['’]\w+ )que (?:des |de )|\bpas (?:de |d['’]))"
    rf"(?:jeunes )?{_SEX}\b",
    re.IGNORECASE,
)
"""Words that keep somebody out; the publics of a residence are boxes, which its text of the law allows."""
_COLOUR = re.compile(rf"\b{_WHO}\s+(?:de couleur|blanc(?:he)?s?|noire?s?)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle)\s+[A-ZÀ-Ý]")
_REACHED = re.compile(r"@|https?://|www\.|(?:\d[\s.-]?){8,}", re.IGNORECASE)
"""A mail, a site, a telephone."""


@applies(_HOUSE, _EQUAL, _PAPERS)
def check(terms: RoofTerms, *, on: date) -> None:
    """Refuse what cannot be declared. Raises ``ImpossibleRoof``."""
    for name, sentence in _faults(terms, on):
        raise ImpossibleRoof(name, sentence)


def _faults(terms: RoofTerms, on: date) -> Sequence[tuple[str, str]]:
    return [*_of_kind(terms), *_of_numbers(terms, on), *_of_words(terms)]


def _of_kind(terms: RoofTerms) -> list[tuple[str, str]]:
    found = []
    is_residence, is_shared = terms.kind is RoofKind.RESIDENCE, terms.kind is RoofKind.SHARED
    if not is_residence and (terms.age_from is not None or terms.age_under is not None):
        found.append(("age_under", say("Une condition d’âge n’est possible que pour une résidence temporaire.")))
    if not is_residence and terms.publics:
        found.append(("publics", say("Un public réservé n’est possible que pour une résidence temporaire.")))
    if is_residence and terms.most_months is None:
        found.append(("most_months", say("Un séjour temporaire a une fin : dites sa durée la plus longue.")))
    if is_shared and terms.lease_form is None:
        found.append(("lease_form", say("Dites si le bail de la colocation est séparé ou commun.")))
    if not is_shared and (terms.lease_form is not None or terms.living):
        found.append(("living", say("Seule une colocation a des colocataires : laissez ces cases vides.")))
    if RoofPaper.IDENTITY not in terms.papers:
        found.append(("papers", say("Une pièce d’identité est toujours à montrer : cochez-la.")))
    return found


def _of_numbers(terms: RoofTerms, on: date) -> list[tuple[str, str]]:
    found = []
    least, most = terms.least_months, terms.most_months
    if least is not None and most is not None and least > most:
        found.append(("least_months", say("La durée la plus courte dépasse la plus longue.")))
    if terms.age_from is not None and terms.age_under is not None and terms.age_from >= terms.age_under:
        found.append(("age_from", say("L’âge le plus bas atteint l’âge où l’on n’entre plus.")))
    if terms.answer_days not in answer_days_offered(on):
        found.append(("answer_days", say("Choisissez un délai de réponse de la liste.")))
    return found


def _of_words(terms: RoofTerms) -> list[tuple[str, str]]:
    found = []
    for name in ("name", "living", "how_to"):
        text = getattr(terms, name)
        if name != "how_to" and _REACHED.search(text):
            found.append((name, say("N’écrivez ici ni courriel, ni site, ni téléphone.")))
        found += [(name, sentence) for sentence in _unlawful(text)[:1]]
    return found


def _unlawful(text: str) -> list[str]:
    """What an advert may not say: whom it keeps out, or the name of who lives there."""
    found = [motive.sentence for motive in motives.scan(text)]
    if _ONLY.search(text) or _COLOUR.search(text):
        found.append(say("Une annonce n’écarte personne pour son origine, son sexe ou son âge : décrivez le lieu."))
    if _NAMED.search(text):
        found.append(say("N’écrivez pas le nom de qui vit là."))
    return found


@applies(_HOUSE)
def changed(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    """The names of the fields that a correction changes, for the line of the journal."""
    return tuple(sorted(name for name, value in after.items() if before.get(name) != value))


@applies(_PAPERS)
def said_papers(papers: Collection[str]) -> tuple[str, ...]:
    """The papers of a roof, in words."""
    return tuple(say(words) for one, words in PAPERS.items() if one in papers)
